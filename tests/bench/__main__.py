"""`make bench`: measures, prints tables and keeps them under results/. ONLY=part measures one part."""

from __future__ import annotations

import os
import sys

from tests.bench import beside, broadcast, growth, papers, reading, turn, typing, words

PARTS = {
    "turn": turn.run,
    "growth": growth.run,
    "broadcast": broadcast.run,
    "reading": reading.run,
    "beside": beside.run,
    "papers": papers.run,
    "typing": typing.run,
    "words": words.run,
}


def main() -> int:
    only = os.environ.get("ONLY", "")
    if only and only not in PARTS:
        print(f"ONLY={only}: no such part; there is {', '.join(PARTS)}")
        return 2
    for name in [only] if only else PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
