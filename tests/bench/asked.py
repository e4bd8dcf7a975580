"""How people's words are understood: free questions against the labelled set, where there is one."""

from __future__ import annotations

import time
from pathlib import Path

from tests.support.asked import TOPICS, evaluate, labelled

QUESTIONS = Path(__file__).parents[1] / "labelled" / "questions.tsv"


def run() -> None:
    """Prints a table for each half, and what a question costs."""
    from locales import find

    if not QUESTIONS.is_file():
        print(f"{QUESTIONS.name}: no labelled questions yet")
        return
    rows = labelled(QUESTIONS)
    for half in dict.fromkeys(row.half for row in rows):
        print(f"\n{half}\n{evaluate(row for row in rows if row.half == half)}")
    begun = time.perf_counter()
    for row in rows:
        find(row.question, row.language, TOPICS)
    print(f"\n{(time.perf_counter() - begun) / len(rows) * 1000:.2f} ms a question")
