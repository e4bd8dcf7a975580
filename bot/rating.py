"""好差评: after a product was accepted its contact is asked once how they found it; a bad word goes to their office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot import answering, handover, indicators, tickets
from bot.broadcast import sender
from bot.buttons import Tap
from bot.delivery import Kind
from bot.handover import RATING
from bot.house import House
from bot.messages import Button, Outbound
from bot.reminders.hours import civil
from bot.screens import parts
from bot.turn import Turn
from flows import filing as filing_flow
from locales import words
from storage import contacts, filings, people, ratings
from storage import tickets as store
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.filings import FilingRow
from storage.ratings import LEVELS

BAD = 2
"""This level and below."""
NAMED: Mapping[int, str] = {
    5: "button.rating_5", 4: "button.rating_4", 3: "button.rating_3", 2: "button.rating_2", 1: "button.rating_1"
}  # fmt: skip
Show = list[Outbound]


def kind(house: House) -> Kind:
    """The question, as a delivery: in the contact's hours."""
    return Kind(RATING, _still_owed, lambda tx, rows: _ask(house, tx, rows), wait=lambda tx, row: _wait(house, tx, row))


def _still_owed(tx: Transaction, row: DeliveryRow) -> str:
    filing = filings.get(tx, int(row.payload["filing"]))
    if row.contact_id not in people.informed(tx, filing.draft_id, filing.subject_id):
        return "no part in it any more"
    if ratings.of_filing(tx, filing.id) is not None:
        return "rated already"
    told = filing_flow.status(one.event() for one in filings.reviews(tx, filing.id))
    return "" if told in indicators.PASSED else "not accepted any more"


def _wait(house: House, tx: Transaction, row: DeliveryRow) -> datetime | None:
    at = civil(tx, house, row.contact_id, tx.now)
    return at if at > tx.now else None


def _ask(house: House, tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    """Five levels to tap; it waits for nothing, and what is open stays open."""
    turn = Turn(house, tx, contacts.get(tx, rows[0].contact_id))
    filing = filings.get(tx, int(rows[0].payload["filing"]))
    buttons = [Button(_level(turn, one), turn.codes.make("rt", filing.id, one)) for one in LEVELS]
    text = turn.say("say.rating_ask", title=handover.title(turn.say, filing.content))
    return Outbound(str(text), parts.rows(buttons))


def _rated(turn: Turn, tap: Tap) -> Show:
    """The first word counts."""
    number, level = tap.numbers
    filing = filings.get(turn.tx, number)
    if level not in LEVELS or turn.contact.id not in people.informed(turn.tx, filing.draft_id, filing.subject_id):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if not ratings.rate(turn.tx, number, level):
        return [Outbound(str(turn.say("say.rating_known")), _on(turn))]
    indicators.keep(turn.tx, turn.house, filing.subject_id)
    turn.note("rated", filing.reference)
    office = tickets.office_of(turn.tx, filing.subject_id) if level <= BAD else ""
    if office:
        return [_handed_on(turn, filing, level, office)]
    return [Outbound(str(turn.say("say.rating_thanks", level=_level(turn, level))), _on(turn))]


def _handed_on(turn: Turn, filing: FilingRow, level: int, office: str) -> Outbound:
    """A ticket of the office's, in the officers' words; what the contact adds to it comes next."""
    theirs = words("zh_Hans", turn.house.main_notice)
    known = {"level": theirs.plain(NAMED[level]), "title": handover.title(theirs, filing.content)}
    made = store.create(turn.tx, turn.contact.id, filing.subject_id, office, theirs.plain("say.rating_ticket", **known))
    tickets.announce(turn.tx, turn.house, made)
    turn.ask(ask={"more": made.id})
    text = turn.say("say.rating_bad", level=_level(turn, level), office=sender(turn.say, office))
    nothing = Button(turn.say.plain("button.ask_no_more"), turn.codes.make("tq", tickets.DROP), "quiet")
    return Outbound(str(text), parts.rows([nothing]), wants="text")


def _level(turn: Turn, level: int) -> str:
    return turn.say.plain(NAMED[level])


def _on(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    return parts.rows([parts.command(turn, "continue", "primary")])


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"rt": _rated}
