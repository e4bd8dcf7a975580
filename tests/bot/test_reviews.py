"""What the platform says arrives once, whichever way it came, and is told in the contact's language."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from bot import handover, reviews
from bot.messages import Button, Document, Outbound
from bot.platform.client import Client
from bot.platform.contract import Defect, Event, EventKind, Events, Review
from locales import plain_text
from storage import contacts, deliveries, drafts, filings, subjects
from storage.filings import FilingRow
from storage.query import Transaction
from tests.support.firm import Firm

PUMP = {"product_name": "变频水泵", "model": "VX20"}
COPY = Document("copy.docx", "application/x", b"copy")
OFFERS = reviews.Offers(lambda *_: ((Button("从第 1 处开始改", "g1"),),), lambda *_: COPY)


@pytest.fixture
def filing(firm: Firm) -> FilingRow:
    made = firm.hand_in(firm.start("product"), PUMP)
    firm.run(filings.link_platform, made.id, "c1")
    return made


def event(kind: EventKind, number: int = 1, case: str = "c1", defects: tuple[Defect, ...] = ()) -> Event:
    review = Review(kind=kind, case=case, reference="x", number="P2026-00001", defects=list(defects), year=2026)
    at = datetime(2026, 11, 22, number, tzinfo=UTC)
    return Event(id=f"evt_{number}", type=f"review.{kind}", timestamp=at, data=review)


def take(firm: Firm, told: Event) -> reviews.Taken:
    return firm.run(reviews.take, told)


def news(firm: Firm, place: int = -1) -> Outbound:
    row = firm.news()[place]
    return firm.db.run_now(lambda tx: reviews.render(tx, [row], OFFERS))


def test_a_repeat_changes_nothing(firm: Firm, filing: FilingRow) -> None:
    assert [take(firm, event("accepted")) for _ in range(2)] == ["new", "known"]
    assert firm.kinds(filing) == ["accepted"]
    assert [row.kind for row in firm.news()] == ["rating", "review"], "the news, and the question how it was"


def test_an_event_about_nobody_we_know_is_passed_over(firm: Firm, filing: FilingRow) -> None:
    assert take(firm, event("accepted", case="elsewhere")) == "foreign"
    assert firm.news() == []


def test_that_it_was_received_is_no_news(firm: Firm, filing: FilingRow) -> None:
    take(firm, event("received"))
    assert (firm.kinds(filing), firm.news()) == (["received"], [])


def test_every_contact_of_the_subject_is_told(firm: Firm, filing: FilingRow) -> None:
    def join(tx: Transaction) -> int:
        colleague, _ = contacts.arrive(tx, "web", "colleague")
        subjects.join(tx, firm.subject, colleague.id)
        return colleague.id

    colleague = firm.run(join)
    take(firm, event("accepted"))
    owed = [[row.kind for row in firm.run(deliveries.of_contact, who)] for who in (firm.contact, colleague)]
    assert owed == [["rating", "review"], ["review"]], "all hear of it, one is asked how it was"


def test_an_accepted_filing_brings_its_numbers_and_a_copy(firm: Firm, filing: FilingRow) -> None:
    take(firm, event("accepted"))
    said = news(firm)
    assert "「变频水泵 VX20」<b>备案成功</b>" in said.text
    assert "P2026-00001" in said.text
    assert filing.reference in said.text
    assert (said.card, said.documents) == ("receipt", (COPY,))


def test_a_return_lists_every_defect_and_begins_with_the_first(firm: Firm, filing: FilingRow) -> None:
    defects = (
        Defect(code="patent_number", question="number", item="2", message="专利号的格式或校验位不对"),
        Defect(code="evidence_missing", question="economic_evidence", message="审计报告缺第 3 页"),
    )
    take(firm, event("returned", defects=defects))
    said = news(firm)
    assert "要改 2 处" in said.text
    assert "（第 2 项）：专利号的格式或校验位不对" in said.text
    assert "审计报告缺第 3 页" in said.text
    assert said.buttons[0][0].label == "从第 1 处开始改"
    assert said.documents == ()


def test_in_english_the_code_speaks_and_the_note_is_quoted(firm: Firm, filing: FilingRow) -> None:
    firm.db.run_now(lambda tx: contacts.change(tx, firm.contact, language="en"))
    defects = (
        Defect(code="patent_number", question="number", item="2", message="专利号的格式或校验位不对"),
        Defect(code="evidence_missing", question="economic_evidence", message="审计报告缺第 3 页"),
        Defect(code="a_code_from_later", message="another reason"),
    )
    take(firm, event("returned", defects=defects))
    lines = plain_text(news(firm).text).split("\n")
    assert lines[1].endswith("Wrong format or check digit")
    assert lines[2].endswith("(审计报告缺第 3 页)")
    assert lines[3] == "3. another reason"


def test_the_platforms_words_are_not_markup(firm: Firm, filing: FilingRow) -> None:
    take(firm, event("returned", defects=(Defect(code="other", message="<b>x</b> & y"),)))
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in news(firm).text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("recognised", "2026 年度<b>被认定</b>"),
        ("not_recognised", "没有被认定"),
        ("withdrawn", "备案已撤销"),
        ("revoked", "取消了"),
    ],
)
def test_later_news(firm: Firm, filing: FilingRow, kind: EventKind, words: str) -> None:
    take(firm, event(kind))
    assert words in news(firm).text


def test_a_return_that_was_answered_meanwhile_is_no_news(firm: Firm, filing: FilingRow) -> None:
    take(firm, event("returned"))
    row = firm.news()[0]
    assert firm.run(reviews.still_owed, row) == ""
    firm.hand_in(firm.run(drafts.load, filing.draft_id), PUMP | {"model": "VX21"})
    assert firm.run(reviews.still_owed, row) != ""


def test_a_delay_that_is_over_is_no_news(firm: Firm, filing: FilingRow) -> None:
    day = datetime.now(UTC).date()
    firm.run(deliveries.plan, firm.contact, handover.DELAYED, "h", day, {"filing": filing.id})
    row = firm.news()[0]
    handed = firm.run(filings.handover_of, filing.id)
    assert handed is not None
    firm.db.run_now(lambda tx: filings.set_handover(tx, handed.id, state="waiting"))
    assert firm.run(handover.delay_owed, row) == ""
    said = firm.db.run_now(lambda tx: handover.render(tx, [row]))
    assert "变频水泵 VX20" in said.text
    firm.db.run_now(lambda tx: filings.set_handover(tx, handed.id, state="sent"))
    assert firm.run(handover.delay_owed, row) != ""


async def test_the_feed_is_read_on_from_where_it_stopped(firm: Firm, filing: FilingRow) -> None:
    feed = [event("received", 1), event("returned", 2), event("accepted", 3)]
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(after := int(request.url.params["after"] or 0))
        page = feed[after : after + 2]
        return httpx.Response(200, content=Events(events=page, next=str(after + len(page))).model_dump_json())

    async with Client("http://platform", "k", transport=httpx.MockTransport(answer)) as client:
        take(firm, feed[0])
        assert await reviews.pull(firm.db, client) == 2
        assert await reviews.pull(firm.db, client) == 0
    assert asked == [0, 2, 3, 3]
    assert firm.kinds(filing) == ["received", "returned", "accepted"]
