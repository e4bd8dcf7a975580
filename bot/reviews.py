"""What the platform says about filings: taken from signed events or from the feed, told to the contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from pydantic import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from bot import handover
from bot.handover import Changed
from bot.messages import Button, Document, Envelope, Outbound
from bot.platform.client import Client
from bot.platform.contract import REVIEW_CODES, Event
from flows import filing as filing_flow
from locales import Words, words
from storage import contacts, filings, people
from storage.database import Database
from storage.deliveries import DeliveryRow
from storage.filings import FilingRow, ReviewRow
from storage.query import Transaction

Taken = Literal["new", "known", "foreign"]
FEED = "platform"
PAGE = 100
_log = structlog.get_logger()


class Unverified(Exception):  # noqa: N818
    """A body that the platform did not sign, or that is no event."""


def verify(headers: Mapping[str, str], body: bytes, secret: str) -> Event:
    """The event of a Standard Webhook. Raises Unverified; an old or future timestamp counts as not signed."""
    if not secret:
        raise Unverified("no secret is set")
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
        return Event.model_validate_json(body)
    except (WebhookVerificationError, ValidationError, ValueError) as error:
        raise Unverified(type(error).__name__) from None


def take(tx: Transaction, event: Event, changed: Changed | None = None) -> Taken:
    """Appends an event to its filing and owes the news to the subject's contacts. A repeat changes nothing."""
    filing = filings.by_platform_id(tx, event.data.case)
    if filing is None:
        _log.warning("review_of_unknown_case", id=event.id)
        return "foreign"
    return "new" if handover.keep(tx, filing, event.id, event.data, event.timestamp, changed) else "known"


async def pull(db: Database, client: Client, changed: Changed | None = None) -> int:
    """Reads the feed to its end, for events whose webhook was missed; returns how many were new."""
    new = 0
    cursor = await db.run(lambda tx: filings.cursor(tx, FEED))
    while True:
        page = await client.events(cursor, PAGE)
        if not page.events:
            return new
        events, cursor = page.events, page.next
        new += await db.run(_taking(events, cursor, changed))


def _taking(events: Sequence[Event], cursor: str, changed: Changed | None) -> Callable[[Transaction], int]:
    def work(tx: Transaction) -> int:
        taken = [take(tx, event, changed) for event in events]
        filings.set_cursor(tx, FEED, cursor)
        return taken.count("new")

    return work


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """What the conversation adds to the news: buttons (the first opens the first question of a return), the copy of a
    filing, and a line under the news. All are asked for (transaction, contact id, filing, kind of event)."""

    buttons: Callable[[Transaction, int, FilingRow, str], Rows] = lambda *_: ()
    copy: Callable[[Transaction, int, FilingRow, str], Document | None] = lambda *_: None
    line: Callable[[Transaction, int, FilingRow, str], str] = lambda *_: ""


def still_owed(tx: Transaction, row: DeliveryRow) -> str:
    """Why the news need not go out any more, or "": a return that was answered meanwhile is no news."""
    review, filing = _found(tx, row)
    if review is None:
        return "reported by mistake"
    latest = filings.latest(tx, filing.draft_id)
    if row.contact_id not in people.informed(tx, filing.draft_id, filing.subject_id):
        return "no part in it any more"
    if review.kind != "returned":
        return ""
    if latest is not None and latest.id != filing.id:
        return "handed in again meanwhile"
    told = filing_flow.status([row.event() for row in filings.reviews(tx, filing.id)])
    return "" if told == "returned" else "decided otherwise meanwhile"


def render(tx: Transaction, rows: Sequence[DeliveryRow], offers: Offers) -> Outbound:
    """The news of one event."""
    row = rows[0]
    review, filing = _found(tx, row)
    assert review is not None
    say = words(contacts.get(tx, row.contact_id).language, filing.content["notice"])
    by = int(review.body.get("by", 0))
    text = told(say, filing, review) + (f"\n{say('say.reported_by', name=_name(tx, say, by))}" if by else "")
    line = offers.line(tx, row.contact_id, filing, review.kind)
    accepted = review.kind == "accepted"
    copy = offers.copy(tx, row.contact_id, filing, review.kind) if accepted else None
    return Outbound(
        f"{text}\n\n{line}" if line else text,
        offers.buttons(tx, row.contact_id, filing, review.kind),
        "receipt" if accepted else "message",
        documents=(copy,) if copy else (),
        envelope=Envelope(draft=filing.draft_id),
    )


def _found(tx: Transaction, row: DeliveryRow) -> tuple[ReviewRow | None, FilingRow]:
    """The event, unless whoever reported it took it back."""
    filing = filings.get(tx, int(row.payload["filing"]))
    told = filings.reviews(tx, filing.id)
    return next((one for one in told if one.event_id == row.payload["event"]), None), filing


def _name(tx: Transaction, say: Words, contact_id: int) -> str:
    return people.name(tx, contact_id) or say.plain("say.colleague")


def told(say: Words, filing: FilingRow, review: ReviewRow) -> str:
    """What an event says, in words."""
    return _returned(say, filing, review) if review.kind == "returned" else _news(say, filing, review)


def _news(say: Words, filing: FilingRow, review: ReviewRow) -> str:
    said: dict[str, Any] = {
        "title": handover.title(say, filing.content),
        "reference": filing.reference,
        "number": review.body.get("reference", ""),
        "year": review.body.get("year") or review.at.year,
        "carried": "by" in review.body,
    }
    key = f"say.review_{review.kind}"
    own = f"{key}_{filing.form}"
    return str(say(own if say.has(own) else key, **said))


def _returned(say: Words, filing: FilingRow, review: ReviewRow) -> str:
    defects = review.body.get("defects", ())
    named = "by" not in review.body or any(one["question"] for one in defects)
    key = "say.review_returned_registration" if filing.form == "registration" else "say.review_returned"
    head = key if named else "say.review_returned_whole"
    lines = [str(say(head, title=handover.title(say, filing.content), n=len(defects)))]
    placed = [{**one, "item": _place(filing, one)} for one in defects] if named else []
    lines += [str(say("say.review_line", n=place, text=defect(say, one))) for place, one in enumerate(placed, 1)]
    if review.body.get("note"):
        lines.append(str(say("say.review_note", note=review.body["note"])))
    return "\n".join(lines)


def _place(filing: FilingRow, one: Mapping[str, Any]) -> str:
    """Which item of its group a defect is about, counted as the contact sees them; "" outside groups."""
    entries = [entry for section in filing.content["data"] for entry in section["items"] if entry["item"]]
    group = next((entry["group"] for entry in entries if entry["question"] == one["question"]), None)
    items = list(dict.fromkeys(entry["item"] for entry in entries if entry["group"] == group))
    return str(items.index(one["item"]) + 1) if one["item"] in items else one["item"]


def defect(say: Words, one: Mapping[str, Any]) -> str:
    """One defect of a return in words, not escaped: where it is, what the code says, and the platform's own words."""
    where = say.plain(f"q.{one['question']}.name") if say.has(f"q.{one['question']}.name") else ""
    if where and one["item"]:
        where = say.plain("say.review_item", name=where, n=one["item"])
    what = _what(say, one["code"], one["message"])
    return say.plain("say.review_defect", where=where, what=what) if where else what


def _what(say: Words, code: str, message: str) -> str:
    known = code in REVIEW_CODES and code != "other"
    if not known:
        return message or say.plain("review.other")
    usual = words("zh_Hans").plain(f"review.{code}")
    if message in ("", usual):
        return say.plain(f"review.{code}")
    return message if say.language.startswith("zh") else f"{say.plain(f'review.{code}')} ({message})"
