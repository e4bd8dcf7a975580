"""`python -m tests.corpus`: --record recognises every paper anew, --show FOLDER writes them as pictures."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.corpus.cases import CASES
from tests.corpus.recording import missing, recognised, record
from tests.corpus.rendering import contact_sheet, rendered


def main(arguments: list[str]) -> int:
    match arguments:
        case ["--record", *names]:
            return _record(names)
        case ["--show", folder]:
            return _show(Path(folder))
    print(__doc__)
    return 2


def _record(names: list[str]) -> int:
    """All papers, or those named."""
    if gone := missing():
        print(f"not installed: {gone}")
        return 1
    for case in CASES:
        if not names or case.name in names:
            record(case, recognised(case))
            print(case.name, flush=True)
    return 0


def _show(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [(case.name, page) for case in CASES for page in rendered(case)]
    for place, (name, page) in enumerate(pictures):
        page.save(folder / f"{place:02d}-{name}.png")
    contact_sheet(pictures).save(folder / "all.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
