"""How well papers are read: the whole corpus printed, recognised and understood anew, field by field.

Half of the papers (even numbers) are those that nothing was tuned on: theirs are the figures to quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.documents.reading.understanding import understand
from flows.papers import Reading
from tests.bench.report import Report
from tests.corpus.cases import CASES, PAPERS
from tests.corpus.facts import Case
from tests.corpus.recording import missing, recognised
from tests.corpus.scoring import Score, kind_confused, order, scores

_HEAD = ("papers", "exact", "exact and certain", "not read", "wrong, said to be uncertain", "wrong and certain")


def run() -> None:
    if gone := missing():
        print(f"papers: not measured, {gone} missing")
        return
    today = datetime.now(UTC).date()
    readings = {case.name: understand(recognised(case), today) for case in CASES}
    found = [score for case in CASES for score in scores(case, readings[case.name])]
    table = Report("Papers read, of a corpus that our own code prints", ("half", "kind", "field", *_HEAD))
    for half, held in (("not tuned on", True), ("tuned on", False)):
        mine = [score for score in found if score.case.held == held and score.case in PAPERS]
        for name, some in (
            ("clean", [s for s in mine if s.case.clean]),
            ("degraded", [s for s in mine if not s.case.clean]),
        ):
            table.row(half, f"all {name}", "all", *_counts(some))
    for kind, name in sorted({order(score) for score in found if score.case in PAPERS}):
        some = [score for score in found if order(score) == (kind, name)]
        table.row("both", kind, some[0].field, *_counts(some))
    table.note = _note(readings)
    table.show("papers")


def _counts(some: Sequence[Score]) -> tuple[object, ...]:
    told = [score.verdict for score in some]
    share = f"{told.count('exact')} ({told.count('exact') / max(len(told), 1):.1%})"
    sure = sum(score.sure for score in some)
    return len(told), share, sure, told.count("not read"), told.count("uncertain"), told.count("certain")


def _note(readings: dict[str, Reading]) -> str:
    def names(cases: Sequence[Case]) -> str:
        return "、".join(f"{case.name} ({readings[case.name].kind})" for case in cases) or "none"

    confused = [case for case in CASES if kind_confused(case, readings[case.name])]
    unsure = [case for case in PAPERS if not readings[case.name].sure]
    hostile = [case for case in CASES if case.unsure and any(one.certain for one in readings[case.name].fields)]
    return (
        f"{len(PAPERS)} papers and {len(CASES) - len(PAPERS)} pictures that are none. "
        f"Surely taken for another kind: {names(confused)}. Kind left unsure: {names(unsure)}. "
        f"Something certain read from what is no paper: {names(hostile)}."
    )
