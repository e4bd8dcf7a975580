"""How people's words are understood: free questions and what replies tell unasked, against the labelled sets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from locales import find, languages
from tests.bench.report import Report
from tests.support import left_out, replies
from tests.support.asked import TOPICS, Row, evaluate, labelled

QUESTIONS = Path(__file__).parents[1] / "labelled" / "questions.tsv"
HALVES = ("tune", "held", "more", "fresh")


def run() -> None:
    """A table of all halves, what a question costs, and wordings asked about while they are left out."""
    table = Report("What people's words are understood as", ("what", *HALVES))
    rows, said = labelled(QUESTIONS), tuple(replies.labelled())
    asked = [evaluate(row for row in rows if row.half == half) for half in HALVES]
    told = [replies.score(one for one in said if one.half == half) for half in HALVES]
    table.row("the right topic first", *(f"{one.first:.1%}" for one in asked))
    table.row("answered at once, rightly", *(f"{one.answered:.1%}" for one in asked))
    table.row("answered at once, wrongly, of all", *(f"{one.sure_and_wrong:.1%}" for one in asked))
    table.row("out of scope: no topic answered or offered", *(f"{one.declined:.1%}" for one in asked))
    table.row("facts told unasked: precision", *(f"{one.precision:.1%}" for one in told))
    table.row("facts told unasked: recall", *(f"{one.recall:.1%}" for one in told))
    table.note = (
        f"{len(rows)} questions and {len(said)} replies, labelled before anything was tuned on them, in two sets."
        f" `held`, then `more`, then `fresh` were looked at once their first figures were taken."
        f" {_took(rows):.2f} ms a question."
    )
    table.show("understood")
    print(left_out.table(languages()))


def _took(rows: Sequence[Row]) -> float:
    begun = time.perf_counter()
    for row in rows:
        find(row.question, row.language, TOPICS)
    return (time.perf_counter() - begun) / len(rows) * 1000
