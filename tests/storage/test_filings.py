from datetime import UTC, datetime, timedelta

from storage import filings
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.rows import a_draft, a_filing
from tests.support.together import together


def test_a_submission_is_filed_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        first = filings.create(tx, draft, 1, {"product": "手机X30"}, "d1")
        again = filings.create(tx, draft, 1, {"product": "changed"}, "d2")
        second = filings.create(tx, draft, 2, {"product": "手机X30改"}, "d3")
        assert again == first
        assert first.content == {"product": "手机X30"}
        assert filings.of_draft(tx, draft.id) == (first, second) == filings.of_subject(tx, draft.subject_id)
        assert filings.latest(tx, draft.id) == second
        assert filings.latest(tx, draft.id + 1) is None
        assert filings.get(tx, second.id) == second

    database.run_now(turn)


def test_a_filing_is_found_by_its_reference_only(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        tx.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
        filing = a_filing(tx)
        assert filing.reference == f"BA-2027-{filing.id:05d}", "the year is Shanghai's"
        assert filings.by_reference(tx, filing.reference) == filing
        for other in ("", "BA-2026-00001", "BA-2027-1", "BA-2027-99999", "BA-2027-x", "BA-2027-99999999999999999999"):
            assert filings.by_reference(tx, other) is None

    database.run_now(turn)


def test_submissions_may_share_the_platforms_id(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        made = [filings.create(tx, draft, number, {}, f"d{number}") for number in (1, 2)]
        for one in made:
            filings.link_platform(tx, one.id, "P-7")
        found = filings.by_platform_id(tx, "P-7")
        assert found is not None
        assert (found.submission, found.platform_id) == (2, "P-7")
        assert filings.by_platform_id(tx, "P-8") is None

    database.run_now(turn)


def test_a_handover_is_planned_once_and_claimed_by_one(database: Database, database_url: str, keys: Keyring) -> None:
    filing = database.run_now(a_filing)
    first = database.run_now(lambda tx: filings.plan_handover(tx, filing.id, blocked=False))
    assert database.run_now(lambda tx: filings.plan_handover(tx, filing.id, blocked=True)) == first
    assert (first.state, first.key) == ("waiting", f"{filing.draft_id}-1-digest-of-the-co")

    claimed = together(database_url, keys, lambda tx, n: filings.due_handovers(tx, 5, 60, f"process {n}"))
    assert sorted(len(rows) for rows in claimed) == [0, 0, 0, 1]
    (row,) = (rows[0] for rows in claimed if rows)
    assert (row.id, row.attempts) == (first.id, 1)


def test_a_handover_comes_back_after_its_time_or_when_its_lease_ends(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        row = filings.plan_handover(tx, a_filing(tx).id, blocked=False)
        assert len(filings.due_handovers(tx, 5, 60, "me")) == 1
        tx.now += timedelta(seconds=61)
        assert len(filings.due_handovers(tx, 5, 60, "another")) == 1
        filings.set_handover(tx, row.id, error="unavailable", told_delayed=True, next_at=tx.now + timedelta(seconds=30))
        assert filings.due_handovers(tx, 5, 60, "me") == ()
        tx.now += timedelta(seconds=30)
        (again,) = filings.due_handovers(tx, 5, 60, "me")
        assert (again.error, again.told_delayed, again.attempts) == ("unavailable", True, 3)
        filings.set_handover(tx, row.id, state="sent", platform_id="P-7")
        tx.now += timedelta(days=1)
        assert filings.due_handovers(tx, 5, 60, "me") == filings.waiting_handovers(tx) == ()
        sent = filings.handover_of(tx, row.filing_id)
        assert sent is not None
        assert (sent.state, sent.platform_id) == ("sent", "P-7")

    database.run_now(turn)


def test_a_blocked_handover_waits_for_its_own_subject(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        mine, theirs = a_filing(tx, "anna"), a_filing(tx, "bo")
        for filing in (mine, theirs):
            filings.plan_handover(tx, filing.id, blocked=True)
        assert filings.due_handovers(tx, 5, 60, "me") == ()
        assert len(filings.waiting_handovers(tx)) == 2
        assert filings.unblock(tx, mine.subject_id) == 1
        assert [row.filing_id for row in filings.due_handovers(tx, 5, 60, "me")] == [mine.id]

    database.run_now(turn)


def test_a_filing_is_awaited_until_its_verdict(database: Database) -> None:
    def turn(tx: Transaction) -> list[int]:
        filing = a_filing(tx)
        counts = [filings.awaiting(tx)]
        row = filings.plan_handover(tx, filing.id, blocked=True)
        counts.append(filings.awaiting(tx))
        for state in ("waiting", "sent"):
            filings.set_handover(tx, row.id, state=state)
            counts.append(filings.awaiting(tx))
        for kind in ("received", "accepted"):
            filings.add_review(tx, filing.id, kind, kind, tx.now, {})
            counts.append(filings.awaiting(tx))
        return counts

    assert database.run_now(turn) == [0, 0, 1, 1, 1, 0]


def test_an_event_of_the_platform_is_kept_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        filing, when = a_filing(tx), datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
        later = when + timedelta(hours=1)
        body = {"defects": [{"question": "sales", "message": "金额与报表不符"}]}
        assert filings.add_review(tx, filing.id, "e2", "returned", later, body)
        assert filings.add_review(tx, filing.id, "e1", "received", when, {})
        assert not filings.add_review(tx, filing.id, "e2", "accepted", later, {})
        assert [(r.event_id, r.kind, r.at, r.body) for r in filings.reviews(tx, filing.id)] == [
            ("e1", "received", when, {}),
            ("e2", "returned", later, body),
        ]

    database.run_now(turn)


def test_a_place_in_the_feed_is_remembered(database: Database) -> None:
    def turn(tx: Transaction) -> list[str]:
        seen = [filings.cursor(tx, "platform")]
        for value in ("17", "18"):
            filings.set_cursor(tx, "platform", value)
            seen.append(filings.cursor(tx, "platform"))
        return seen

    assert database.run_now(turn) == ["", "17", "18"]
