"""A complete journey is frozen; the platform's events say where it stands and what may be changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from flows.edition import Edition
from flows.filing import DefectNote, EventKind, Filing, ReviewEvent, editable, freeze, status
from flows.journey import walk
from flows.values import Answer, Key, Mark, Value
from tests.flows.sample import FORM, GOOD, NOTICE, TODAY, given_in_order

EDITION = Edition.of(NOTICE)
START = datetime(2026, 3, 1, tzinfo=UTC)


def frozen(changes: dict[Key, Value | Mark] | None = None, day: date = TODAY) -> Filing:
    journey = walk(FORM, given_in_order(GOOD | (changes or {})), {"district": "310115"}, day)
    return freeze(journey, {"district": "310115"}, EDITION, 1, day)


def events(*kinds: EventKind) -> list[ReviewEvent]:
    return [ReviewEvent(kind, START + timedelta(days=day)) for day, kind in enumerate(kinds)]


def test_a_filing_holds_the_answers_in_the_forms_order() -> None:
    content = frozen().content
    assert [(part["section"], [item["question"] for item in part["items"]]) for part in content["data"]] == [
        ("who", ["kind", "legal_person"]),
        ("product", ["title", "filed_on", "in_force", "dispute"]),
        ("figures", ["sales", "exports", "proof"]),
    ]
    assert content["data"][1]["items"][1] == {
        "key": ["filed_on", "1"],
        "question": "filed_on",
        "kind": "day",
        "group": "patents",
        "item": "1",
        "value": {"day": "2018-09-01"},
    }
    assert content["papers"] == [{"id": "p1", "question": "proof", "item": "", "label": "required"}]
    assert (content["edition"], content["given"]) == (EDITION.fingerprint, {"district": "310115"})


def test_a_filing_survives_its_json_and_its_digest_says_so() -> None:
    filing = frozen()
    assert json.loads(json.dumps(filing.content)) == filing.content
    assert filing.digest == frozen().digest
    assert filing.digest != frozen({("sales", ""): 1_000_000_00}).digest


def test_reasons_for_doubts_go_along() -> None:
    answers = given_in_order(GOOD | {("filed_on", "1"): date(2006, 3, 1)})
    answers["check:past_term", "1"] = Answer("已获期限补偿", 99)
    content = freeze(walk(FORM, answers, {}, TODAY), {}, EDITION, 2, TODAY).content
    assert content["reasons"] == [{"check": "past_term", "item": "1", "reason": "已获期限补偿"}]
    assert content["submission"] == 2


@pytest.mark.parametrize(
    "change",
    [{("sales", ""): Mark.DEFERRED}, {("legal_person", ""): False}, {("filed_on", "1"): date(2006, 3, 1)}],
    ids=["deferred", "not met", "doubtful"],
)
def test_nothing_incomplete_is_frozen(change: dict[Key, Value | Mark]) -> None:
    with pytest.raises(ValueError, match="not complete"):
        frozen(change)


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ((), "submitted"),
        (("received",), "received"),
        (("received", "returned"), "returned"),
        (("received", "accepted"), "accepted"),
        (("accepted", "returned"), "accepted"),
        (("returned", "accepted", "received"), "accepted"),
        (("accepted", "not_recognised"), "not_recognised"),
        (("accepted", "not_recognised", "recognised"), "recognised"),
        (("accepted", "recognised", "revoked"), "revoked"),
        (("accepted", "withdrawn", "received"), "withdrawn"),
    ],
)
def test_where_a_filing_stands(kinds: tuple[EventKind, ...], standing: str) -> None:
    assert status(events(*kinds)) == standing
    doubled = [*events(*kinds), *events(*kinds)]
    assert status(doubled) == standing


def test_the_order_in_which_events_arrive_does_not_matter() -> None:
    happened = events("received", "accepted", "not_recognised", "recognised")
    assert {status(order) for order in permutations(happened)} == {"recognised"}


def test_a_return_opens_exactly_what_it_names() -> None:
    notes = (DefectNote("sales", "", "缺少证明"), DefectNote("title", "1", "与证书不一致"))
    returned = [ReviewEvent("received", START), ReviewEvent("returned", START, notes)]
    assert editable(status(returned), returned) == {"sales", "title"}


def test_a_return_that_names_nothing_opens_everything() -> None:
    unnamed = [ReviewEvent("returned", START, (DefectNote("sales", "", ""), DefectNote("", "", "材料不清楚")))]
    assert editable("returned", unnamed) == "everything"
    assert editable("returned", events("returned")) == "everything"


@pytest.mark.parametrize("standing", ["submitted", "received", "accepted", "recognised", "withdrawn", "revoked"])
def test_nothing_else_may_be_changed(standing: EventKind) -> None:
    assert editable(standing, events("returned", standing)) == "nothing"
