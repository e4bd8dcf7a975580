"""From the firm to the platform: what arrives, what waits, and what is said when the platform is down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text

from bot import handover
from bot.platform.client import Client
from storage import filings, switches
from storage.files import PaperStore
from storage.filings import FilingRow
from storage.keys import Keyring
from storage.query import Transaction
from tests.support.firm import Firm
from tests.support.platform_line import PUMP, SUBJECT, YEAR, Office


@pytest.fixture
async def office(firm: Firm, tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(firm, tmp_path)
    yield made
    await made.client.close()


@pytest.fixture
async def registered(firm: Firm, office: Office) -> FilingRow:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    await office.round()
    await office.verdicts()
    assert firm.kinds(filing) == ["received", "accepted"]
    return filing


def told(firm: Firm) -> list[str]:
    return [row.kind for row in firm.news()]


async def test_a_filing_goes_with_its_papers_and_comes_back_accepted(
    firm: Firm, office: Office, registered: FilingRow
) -> None:
    filing = firm.hand_in(firm.start("product"), PUMP)
    await office.round()
    await office.verdicts()
    assert (firm.state(filing), firm.kinds(filing)) == ("sent", ["received", "accepted"])
    assert [method for method, path in office.line.heard if "/papers/" in path] == ["PUT"] * 4


async def test_a_product_waits_for_its_subject(firm: Firm, office: Office) -> None:
    registration = firm.hand_in(firm.start("registration"), SUBJECT)
    product = firm.hand_in(firm.start("product"), PUMP)
    await office.round()
    assert (firm.state(registration), firm.state(product)) == ("sent", "blocked")
    await office.verdicts()
    assert firm.state(product) == "waiting"
    await office.round()
    await office.verdicts()
    assert firm.kinds(product) == ["received", "accepted"]


async def test_platform_down_then_up(firm: Firm, office: Office) -> None:
    """The contact is told once that it waits, nothing is lost, and told again when it went through."""
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    office.line.down = True
    for _ in range(3):
        await office.round()
    assert (firm.state(filing), told(firm)) == ("waiting", ["handover_delayed"])
    office.line.down = False
    await office.round()
    assert (firm.state(filing), told(firm)) == ("sent", ["handover_delayed", "handover_done"])


async def test_a_smooth_handover_says_nothing_more(firm: Firm, office: Office) -> None:
    firm.hand_in(firm.start("registration"), SUBJECT)
    await office.round()
    assert told(firm) == []


@pytest.mark.parametrize("lost", ["/subjects", "/submission"])
async def test_an_answer_lost_on_the_way_makes_no_second_case(firm: Firm, office: Office, lost: str) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    office.line.losing = lost
    await office.round()
    assert firm.state(filing) == "waiting"
    office.line.losing = ""
    office.line.heard.clear()
    await office.round()
    assert firm.state(filing) == "sent"
    assert office.line.heard[0][0] == "GET", "what became of it is asked before anything is sent again"
    assert not [path for method, path in office.line.heard if method == "POST" and path.endswith(lost)]
    assert len(office.desk.store.all()) == 1
    await office.verdicts()
    assert firm.kinds(filing) == ["received", "accepted"]


async def test_closed_by_an_operator_filings_wait_and_go_out_when_it_is_open_again(firm: Firm, office: Office) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    firm.run(switches.close, switches.HAND_OVER, "平台升级到 18:00。")
    assert await office.round() == 0
    assert (office.line.heard, told(firm), firm.state(filing)) == ([], [], "waiting")
    firm.run(switches.reopen, switches.HAND_OVER)
    await office.round()
    assert firm.state(filing) == "sent"


async def test_what_would_be_sent_now_may_differ_from_what_arrived(firm: Firm, office: Office) -> None:
    """A paper got another name between two rounds: the platform would refuse the key for other content."""
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    office.line.losing = "/subjects"
    await office.round()
    office.line.losing = ""
    firm.run(_rename_papers_of, filing)
    await office.round()
    assert (firm.state(filing), len(office.desk.store.all())) == ("sent", 1)


def _rename_papers_of(tx: Transaction, filing: FilingRow) -> None:
    for paper in filing.content["papers"]:
        what = {"name": tx.keys.seal("另一个名字.pdf".encode()), "id": paper["id"]}
        tx.connection.execute(text("UPDATE files SET name = :name WHERE id = :id"), what)


async def test_pauses_grow_up_to_a_quarter_of_an_hour(firm: Firm, office: Office) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    office.line.down = True
    pauses = []
    for _ in range(12):
        before = datetime.now(ZoneInfo("UTC"))
        await office.round()
        row = firm.run(filings.handover_of, filing.id)
        assert row is not None
        pauses.append((row.next_at - before).total_seconds())
    assert pauses[0] < handover.FIRST_PAUSE + 2
    assert handover.LONGEST_PAUSE / 2 <= pauses[-1] < handover.LONGEST_PAUSE + 2


async def test_returned_corrected_and_accepted(firm: Firm, office: Office, registered: FilingRow) -> None:
    draft = firm.start("product")
    first = firm.hand_in(draft, PUMP | {"number": "ZL201810862282.X"})
    await office.round()
    await office.verdicts()
    [returned] = [row for row in firm.run(filings.reviews, first.id) if row.kind == "returned"]
    assert [(one["question"], one["item"]) for one in returned.body["defects"]] == [("number", "1")]
    second = firm.hand_in(draft, PUMP)
    await office.round()
    await office.verdicts()
    assert firm.kinds(second) == ["received", "accepted"]
    assert office.desk.store.must(str(first.platform_id or _platform_id(firm, first))).replaced_by


def _platform_id(firm: Firm, filing: FilingRow) -> str:
    return str(firm.run(filings.get, filing.id).platform_id)


async def test_update_and_withdrawal_name_their_product(firm: Firm, office: Office, registered: FilingRow) -> None:
    draft = firm.start("product")
    product = firm.hand_in(draft, PUMP)
    await office.round()
    await office.verdicts()
    later = [
        firm.hand_in(firm.start(form, draft.id), {"data_year": YEAR, "sales": 1, "profit": 1})
        for form in ("update", "withdrawal")
    ]
    await office.round()
    await office.verdicts()
    assert [firm.kinds(filing) for filing in later] == [["received", "accepted"]] * 2
    assert firm.kinds(product) == ["received", "accepted", "withdrawn"]


async def test_a_refusal_is_a_return_that_says_what_to_correct(firm: Firm, office: Office) -> None:
    problem = {
        "title": "no",
        "status": 422,
        "code": "x",
        "defects": [{"code": "credit_code", "question": "credit_code"}],
    }
    filing = firm.hand_in(firm.start("registration"), SUBJECT)

    def refuse(_: httpx.Request) -> httpx.Response:
        return httpx.Response(422, json=problem)

    async with Client("http://platform", "k", transport=httpx.MockTransport(refuse)) as client:
        await handover.run_due(firm.db, client, firm.papers)
    assert (firm.state(filing), firm.kinds(filing), told(firm)) == ("refused", ["returned"], ["review"])
    [row] = firm.run(filings.reviews, filing.id)
    assert [one["question"] for one in row.body["defects"]] == ["credit_code"]


async def test_a_wrong_key_of_ours_is_never_the_contacts_fault(firm: Firm, office: Office) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    async with Client("http://platform", "wrong", transport=office.line, tries=1) as client:
        await handover.run_due(firm.db, client, firm.papers)
    assert (firm.state(filing), firm.kinds(filing)) == ("waiting", [])


async def test_one_that_fails_does_not_hold_the_others(
    firm: Firm,
    office: Office,
    keys: Keyring,
    tmp_path: Path,
) -> None:
    """A paper that cannot be read delays its own filing only."""
    other = Firm.of(firm.db, PaperStore(tmp_path / "elsewhere", keys), "li")
    lost = other.hand_in(other.start("registration"), SUBJECT)
    firm.run(_lose_papers_of, lost)
    good = firm.hand_in(firm.start("registration"), SUBJECT)
    await office.round()
    assert (firm.state(good), other.state(lost)) == ("sent", "waiting")


def _lose_papers_of(tx: Transaction, filing: FilingRow) -> None:
    for paper in filing.content["papers"]:
        tx.connection.execute(
            text("UPDATE files SET digest = :lost WHERE id = :id"), {"lost": "0" * 64, "id": paper["id"]}
        )


async def test_any_process_hands_over_and_no_two_the_same_filing(firm: Firm, office: Office) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)
    both = [handover.run_due(firm.db, office.client, firm.papers, owner=name) for name in ("one", "two")]
    assert sorted(await asyncio.gather(*both)) == [0, 1]
    assert firm.state(filing) == "sent"


async def test_at_work_a_process_keeps_what_it_took_up(
    firm: Firm, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.hand_in(firm.start("registration"), SUBJECT)
    monkeypatch.setattr(handover, "LEASE", 0.03)
    kept: list[bool] = []
    keep = filings.keep_handover
    monkeypatch.setattr(filings, "keep_handover", lambda *given: (kept.append(keep(*given)), kept[-1])[1])

    async def slowly(_: httpx.Request) -> None:
        while len(kept) < 5:  # noqa: ASYNC110 - the lease is renewed meanwhile
            await asyncio.sleep(0.01)

    office.line.hears = slowly
    assert await office.round() == 1
    assert all(kept[:5])


async def test_what_another_process_went_on_with_is_its_own_to_note(firm: Firm, office: Office) -> None:
    filing = firm.hand_in(firm.start("registration"), SUBJECT)

    def lost(tx: Transaction) -> None:
        """The first was silent for so long that another took the filing up."""
        [row] = filings.waiting_handovers(tx)
        if row.attempts == 1:
            filings.set_handover(tx, row.id, state="waiting")
            assert len(filings.due_handovers(tx, 8, 60, "another")) == 1

    async def hears(_: httpx.Request) -> None:
        await firm.db.run(lost)

    office.line.hears = hears
    await office.round()
    assert firm.state(filing) == "waiting"
    await office.round()
    assert firm.state(filing) == "sent"
    posted = [path for method, path in office.line.heard if method == "POST"]
    assert len(posted) == len(set(posted)), posted
