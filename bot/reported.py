"""What a contact reported the platform said: kept like the platform's own word, or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

from bot import handover, offers, reviews, roles, summaries
from bot.handover import Report
from bot.messages import Card, Outbound
from bot.platform.contract import REVIEW_CODES, Defect, EventKind, Review
from bot.screens import carrying as screen
from bot.screens import parts, reports
from bot.turn import Turn
from storage import drafts, filings, people
from storage.filings import FilingRow, ReviewRow

Said = Mapping[str, Any]


def keep(turn: Turn, filing: FilingRow, said: Said) -> Outbound:
    """As if the platform had told it; colleagues hear of it, who reports it at once."""
    event, kind = f"report:{filing.id}:{len(filings.all_reviews(turn.tx, filing.id))}", cast(EventKind, said["kind"])
    on = date.fromisoformat(said["day"])
    at = _instant(turn, filing, on)
    review = Review(
        kind=kind, case="", reference=filing.reference, number=said.get("number", ""), defects=_defects(said),
        year=on.year,
    )  # fmt: skip
    by = Report(turn.contact.id, said.get("words", ""), tuple(said.get("photos", ())))
    handover.keep(turn.tx, filing, event, review, at, report=by)
    if filing.form == "withdrawal" and kind == "accepted":
        _withdrawn(turn, filing, event, at)
    _changed(turn, filing)
    turn.note("report", f"{filing.reference} {kind}")
    return _kept(turn, filing, event)


def _withdrawn(turn: Turn, filing: FilingRow, event: str, at: datetime) -> None:
    """The product that the withdrawal is about is not filed any more."""
    product = _product(turn, filing)
    if product is not None:
        told = Review(kind="withdrawn", case="", reference=product.reference)
        handover.keep(turn.tx, product, f"{event}:product", told, at, report=Report(turn.contact.id))


def _product(turn: Turn, filing: FilingRow) -> FilingRow | None:
    about = drafts.peek(turn.tx, filing.draft_id).about
    return filings.latest(turn.tx, about) if about is not None else None


def _changed(turn: Turn, filing: FilingRow) -> None:
    summaries.rewrite(turn.tx, turn.house, filing.subject_id)
    turn.open(filing.draft_id)


def _instant(turn: Turn, filing: FilingRow, on: date) -> datetime:
    """Now, or the end of an earlier day; never before what was told earlier."""
    end = datetime.combine(on, time(23, 59), turn.house.zone)
    told = (row.at for row in filings.reviews(turn.tx, filing.id))
    return turn.tx.now if on == turn.today else min(turn.tx.now, max(end, filing.created_at, *told))


def _defects(said: Said) -> list[Defect]:
    """A defect for each reason chosen, each at its question; one that points nowhere opens everything."""
    if said["kind"] != "returned":
        return []
    codes = [code for code in said["codes"] if REVIEW_CODES[code].question]
    found = [Defect(code=code, question=REVIEW_CODES[code].question) for code in codes]
    found += [Defect(code="paper_unclear", question=paper) for paper in said.get("papers", ())]
    return found or [Defect(code="other", message=said.get("words", ""))]


def _kept(turn: Turn, filing: FilingRow, event: str) -> Outbound:
    """What follows from it, as the news that colleagues get, and the way to take it back."""
    row = next(one for one in filings.reviews(turn.tx, filing.id) if one.event_id == event)
    undo = parts.rows([screen.act(turn, filing, "button.report_back", screen.BACK, style="quiet")])
    if row.kind == "received":
        buttons = parts.rows([parts.command(turn, "status", "primary"), parts.command(turn, "drafts")])
        return Outbound(
            str(turn.say("say.report_noted", next=screen.next_of(turn, filing))), (*buttons, *undo), "receipt"
        )
    extra = offers.offers(turn.house)
    buttons = extra.buttons(turn.tx, turn.contact.id, filing, row.kind)
    line = extra.line(turn.tx, turn.contact.id, filing, row.kind)
    copy = extra.copy(turn.tx, turn.contact.id, filing, row.kind) if row.kind == "accepted" else None
    text = "\n\n".join(filter(None, [reviews.told(turn.say, filing, row), line]))
    card: Card = "receipt" if row.kind == "accepted" else "message"
    turn.open(filing.draft_id)
    return Outbound(text, (*buttons, *undo), card, documents=(copy,) if copy else ())


def take_back(turn: Turn, filing: FilingRow, row: ReviewRow) -> None:
    """It was reported by mistake: it counts no more, and who may have heard of it hears so."""
    filings.take_back(turn.tx, row, turn.contact.id)
    _product_back(turn, filing, row)
    _changed(turn, filing)
    turn.note("report_back", f"{filing.reference} {row.kind}")
    _tell(turn, filing, row)


def _product_back(turn: Turn, filing: FilingRow, row: ReviewRow) -> None:
    product = _product(turn, filing) if filing.form == "withdrawal" else None
    told = filings.reviews(turn.tx, product.id) if product is not None else ()
    for one in told:
        if one.event_id == f"{row.event_id}:product":
            filings.take_back(turn.tx, one, turn.contact.id)


def _tell(turn: Turn, filing: FilingRow, row: ReviewRow) -> None:
    """Colleagues who may have heard of it hear that it was wrong."""
    if not handover.worth_telling(cast(EventKind, row.kind)):
        return
    title, name = handover.title(turn.say, filing.content), people.name(turn.tx, turn.contact.id)
    name = name or turn.say.plain("say.colleague")
    for contact in people.informed(turn.tx, filing.draft_id, filing.subject_id):
        if contact != turn.contact.id:
            what = reports.what(turn, filing, row.kind)
            roles.tell(turn, contact, f"back:{row.event_id}", "say.news_report_back", name=name, title=title, what=what)
