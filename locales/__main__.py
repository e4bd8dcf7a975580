"""`python -m locales sort [file …]`: rewrites catalogues sorted by key; all of the product's when none is named."""

from __future__ import annotations

import sys
from pathlib import Path

from locales import catalogue


def sort(path: Path) -> bool:
    """Rewrites one file; False when it already was in order."""
    before = path.read_text(encoding="utf-8")
    after = catalogue.normalised(before, path.parent.parent.name)
    path.write_text(after, encoding="utf-8")
    return after != before


def main(arguments: list[str]) -> int:
    """Exit code of the command."""
    if arguments[:1] != ["sort"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    paths = [Path(name) for name in arguments[1:]] or sorted(catalogue.HOME.glob("*/LC_MESSAGES/*.po"))
    for path in paths:
        try:
            if sort(path):
                sys.stdout.write(f"{path}\n")
        except ValueError as error:
            sys.stderr.write(f"{path}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
