from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.values import Answer, Key, Mark
from storage import drafts, views
from storage.database import ConflictError, Database, Transaction
from storage.keys import Keyring
from storage.lately import Lately
from tests.support.rows import a_draft, say
from tests.support.together import together

VALUES = st.one_of(
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.dates(),
    st.lists(st.text("abc", min_size=1), max_size=3).map(tuple),
    st.sampled_from(Mark),
)
KEYS = st.tuples(st.sampled_from(["name", "number", "sales"]), st.sampled_from(["", "1", "2"]))
TURNS = st.lists(st.lists(st.tuples(KEYS, VALUES), max_size=3), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
def test_the_events_replayed_are_the_current_view(database: Database, turns: list[list[tuple[Key, object]]]) -> None:
    def played(tx: Transaction) -> drafts.Draft:
        draft = a_draft(tx)
        for writes in turns:
            draft = say(tx, draft, *writes)  # type: ignore[arg-type]
        return draft

    def read(tx: Transaction) -> tuple[drafts.Draft, tuple[drafts.Event, ...]]:
        views._recent = Lately()  # as another process would: nothing at hand
        return drafts.load(tx, draft.id), drafts.events(tx, draft.id)

    draft = database.run_now(played)
    stored, events = database.run_now(read)
    assert drafts.replay(events) == stored.answers == draft.answers
    assert {type(answer.value) for answer in stored.answers.values()} == {
        type(answer.value) for answer in draft.answers.values()
    }
    assert [event.seq for event in events] == list(range(1, stored.version + 1))
    assert stored.version == sum(len(writes) for writes in turns)


def test_a_draft_comes_back_as_it_was_left(database: Database) -> None:
    def left(tx: Transaction) -> drafts.Draft:
        draft = say(tx, a_draft(tx), (("sales", ""), 320_000_000), (("launched", ""), date(2024, 3, 5)))
        return say(tx, draft, (("sales", ""), Mark.DEFERRED), (("share", "2"), Decimal("1.50")))

    draft = database.run_now(left)
    assert draft.answers == {
        ("sales", ""): Answer(Mark.DEFERRED, 3),
        ("launched", ""): Answer(date(2024, 3, 5), 2),
        ("share", "2"): Answer(Decimal("1.50"), 4),
    }
    assert database.run_now(lambda tx: drafts.load(tx, draft.id)) == draft
    assert database.run_now(lambda tx: drafts.peek(tx, draft.id)) == draft


def test_an_event_tells_who_said_what(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        drafts.record(
            tx, draft, [(("sales", ""), 3200)],
            raw="三十二元", source="tapped", language="en", inbox_id=9, contact_id=4,
        )  # fmt: skip
        (event,) = drafts.events(tx, draft.id)
        assert event == drafts.Event(1, "sales", "", 3200, "三十二元", "tapped", "en", "edition-1", 9, 4, tx.now)

    database.run_now(turn)


def test_nothing_of_a_turn_rolled_back_is_remembered(database: Database) -> None:
    draft = database.run_now(a_draft)

    def wrong(tx: Transaction) -> None:
        say(tx, drafts.load(tx, draft.id), (("name", ""), "lost"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.run_now(wrong)
    assert database.run_now(lambda tx: drafts.load(tx, draft.id)) == draft
    assert database.run_now(lambda tx: drafts.events(tx, draft.id)) == ()


def test_writing_on_a_draft_that_moved_on_is_a_conflict(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        say(tx, draft, (("name", ""), "first"))
        say(tx, draft, (("name", ""), "second"))

    with pytest.raises(ConflictError):
        database.run_now(turn)


def test_four_processes_write_one_draft_one_after_another(database: Database, database_url: str, keys: Keyring) -> None:
    draft = database.run_now(a_draft)

    def turn(tx: Transaction, number: int) -> int:
        return say(tx, drafts.load(tx, draft.id), ((f"from_{number}", ""), number)).version

    assert sorted(together(database_url, keys, turn)) == [1, 2, 3, 4]
    assert len(database.run_now(lambda tx: drafts.load(tx, draft.id)).answers) == 4


def test_a_subjects_drafts_by_form(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        first = a_draft(tx, form="registration")
        second = drafts.start(tx, first.subject_id, "product", "shanghai_2022", "edition-1")
        update = drafts.start(tx, first.subject_id, "update", "shanghai_2022", "edition-1", about=second.id)
        drafts.close(tx, second.id)
        drafts.move(tx, update.id, "edition-2")
        found = drafts.of_subject(tx, first.subject_id)
        assert [(one.form, one.closed, one.about) for one in found] == [
            ("registration", False, None),
            ("product", True, None),
            ("update", False, second.id),
        ]
        assert drafts.of_subject(tx, first.subject_id, "product") == (found[1],)
        assert found[2].edition == "edition-2"

    database.run_now(turn)
