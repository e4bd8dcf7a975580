"""What is understood of the corpus: every paper as the engine read it when recorded, and a few recognised now."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest

from bot.documents.reading.understanding import understand
from flows.papers import FIELDS, Reading
from tests.corpus.cases import CASES, PAPERS
from tests.corpus.facts import Case
from tests.corpus.recording import missing, recognised, recorded
from tests.corpus.scoring import Score, kind_confused, scores

TODAY = date(2026, 11, 28)
LEAST_HELD, LEAST_CLEAN = 0.98, 0.99
"""Exact fields of the half that nothing was tuned on, and of clean papers."""
LIVE = ("certificate-07", "statement-08")
"""Recognised anew in every run: on its side, dark and stamped over; a table on its side, sent on small."""


@cache
def read(case: Case) -> Reading:
    return understand(recorded(case), TODAY)


@cache
def everything() -> tuple[Score, ...]:
    return tuple(score for case in CASES for score in scores(case, read(case)))


def exact(of: list[Score]) -> float:
    return sum(score.verdict == "exact" for score in of) / len(of)


def test_nothing_wrong_is_certain() -> None:
    wrong = [(score.case.name, score.field, score.read) for score in everything() if score.verdict == "certain"]
    assert wrong == []


def test_no_paper_is_surely_taken_for_another() -> None:
    assert [case.name for case in CASES if kind_confused(case, read(case))] == []


def test_every_paper_is_what_it_says() -> None:
    assert [case.name for case in PAPERS if not read(case).sure] == []


def test_what_is_printed_is_read() -> None:
    papers = [score for score in everything() if score.case in PAPERS]
    assert exact([score for score in papers if score.case.held]) >= LEAST_HELD
    assert exact([score for score in papers if score.case.clean]) >= LEAST_CLEAN
    by_kind = {
        kind: [score for score in papers if score.case.kind == kind] for kind in {one.case.kind for one in papers}
    }
    assert {kind for kind, found in by_kind.items() if exact(found) < 0.9 and kind != "commitment_letter"} == set()


def test_most_of_what_is_read_is_certain() -> None:
    told = Counter(score.sure for score in everything() if score.verdict == "exact")
    assert told[True] / told.total() >= 0.85


def test_every_kind_and_field_is_in_the_corpus() -> None:
    there = {(case.kind, name) for case in PAPERS for name in case.truth}
    there |= {("institution_certificate", "legal_type"), ("society_certificate", "legal_type")}  # not printed on them
    assert {(kind, name) for kind, names in FIELDS.items() for name in names} <= there


@pytest.mark.parametrize("case", [case for case in CASES if case.doubtful or case.unsure], ids=lambda case: case.name)
def test_what_contradicts_itself_or_is_no_paper_is_never_certain(case: Case) -> None:
    certain = {one.name for one in read(case).fields if one.certain}
    assert certain.isdisjoint(case.doubtful)
    assert not (case.unsure and certain)


@pytest.mark.parametrize("case", PAPERS, ids=lambda case: case.name)
def test_what_is_found_of_the_paper_itself(case: Case) -> None:
    found = {one.code for one in read(case).findings}
    assert set(case.findings) <= found
    assert ("page_missing" in found) == ("page_missing" in case.findings)
    until = case.truth.get("valid_until")
    assert ("expired" in found) == (isinstance(until, date) and until < TODAY)


@pytest.mark.parametrize("name", LIVE)
def test_recognised_now(name: str) -> None:
    if gone := missing():
        pytest.skip(f"NOT TESTED, papers are not recognised here: {gone} missing")
    case = next(case for case in PAPERS if case.name == name)
    reading = understand(recognised(case), TODAY)
    found = list(scores(case, reading))
    assert (reading.kind, reading.sure) == (case.kind, True)
    assert [score for score in found if score.verdict == "certain"] == []
    assert exact(found) >= 0.8
