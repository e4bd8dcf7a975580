from datetime import UTC, date, datetime, timedelta

import pytest

from storage import drafts, summaries
from storage.database import Database, Transaction
from tests.support.rows import a_draft

LATER = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_summary(tx: Transaction, who: str) -> drafts.Summary:
    draft = a_draft(tx, who)
    return drafts.Summary(
        draft.id, draft.subject_id, "product", "started", "sales", 7, "310115",
        ("city_pilot", "central_funds"), 2025, tx.now,
    )  # fmt: skip


def test_a_summary_is_one_row_rewritten(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        first = a_summary(tx, "anna")
        drafts.save_summary(tx, first)
        then = first._replace(state="complete", missing=0, categories=(), data_year=None, open_question="")
        drafts.save_summary(tx, then)
        assert drafts.summaries(tx) == (then,)
        assert summaries.summary_of(tx, then.draft_id) == then
        summaries.drop_summary(tx, then.draft_id)
        assert summaries.summary_of(tx, then.draft_id) is None

    database.run_now(turn)


OTHERWISE: dict[str, object] = {
    "state": "complete", "open_question": "model", "missing": 0, "district": "310104",
    "categories": (), "data_year": None, "last_activity": LATER, "since": LATER, "ends_on": date(2030, 1, 1),
    "recognition": True,
}  # fmt: skip


@pytest.mark.parametrize("name", [*OTHERWISE, "all"])
def test_whatever_changed_is_rewritten_and_also_back(database: Database, name: str) -> None:
    def turn(tx: Transaction) -> None:
        before, other = a_summary(tx, "anna"), a_summary(tx, "bo")
        after = before._replace(**OTHERWISE if name == "all" else {name: OTHERWISE[name]})
        assert after != before
        drafts.save_summary(tx, other)
        for now in (before, after, before):
            drafts.save_summary(tx, now)
            assert drafts.summaries(tx) == (now, other)

    database.run_now(turn)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "ab"),
        ({"state": "started"}, "a"),
        ({"state": ("started", "complete")}, "ab"),
        ({"district": "310115", "state": "complete"}, "b"),
        ({"category": "city_pilot"}, "a"),
        ({"category": "city"}, ""),
        ({"data_year": 2024}, "b"),
        ({"state": ()}, ""),
    ],
)
def test_filters_select_rows_that_match_all(database: Database, filters: dict[str, object], found: str) -> None:
    def turn(tx: Transaction) -> None:
        a = a_summary(tx, "anna")
        b = a_summary(tx, "bo")._replace(state="complete", categories=("city_project",), data_year=2024)
        for one in (a, b):
            drafts.save_summary(tx, one)
        wanted = tuple({"a": a, "b": b}[name] for name in found)
        assert drafts.summaries(tx, **filters) == wanted

    database.run_now(turn)


def test_the_quiet_ones_are_found_by_their_last_activity(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one = a_summary(tx, "anna")
        drafts.save_summary(tx, one)
        assert drafts.summaries(tx, active_before=tx.now) == ()
        assert drafts.summaries(tx, active_before=tx.now + timedelta(seconds=1)) == (one,)

    database.run_now(turn)
