"""A contact's dates for their own calendar: as a file, and at an address to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.buttons import Tap
from bot.calendar import title, what_to_do
from bot.documents import ics
from bot.house import House
from bot.messages import Button, Document, Outbound
from bot.screens import dates, parts
from bot.turn import Turn
from flows.deadlines import Due
from storage import audit, contacts, drafts, feeds, people
from storage.database import Transaction

FEED = "cf"
"""The verb of this module's buttons: MAKE an address, or REVOKE it."""
MAKE, REVOKE = 0, 1


def show(turn: Turn) -> list[Outbound]:
    """All dates in the chat, and the file."""
    return [dates.overview(turn), *_offered(turn)]


def feed(tx: Transaction, house: House, secret: str) -> bytes | None:
    """What a subscriber is given, dates and titles only; None when the address opens nothing (any more)."""
    whose = feeds.whose(tx, secret)
    if whose is None:
        return None
    turn = Turn(house, tx, contacts.get(tx, whose))
    return ics.calendar(turn.say.plain("page.title"), _entries(turn, full=False), alarms=False)


def _offered(turn: Turn) -> list[Outbound]:
    in_hand = turn.held.draft.id
    entries = _entries(turn, full=True)
    turn.look(in_hand)
    if not entries:
        return []
    content = ics.calendar(turn.say.plain("page.title"), entries)
    document = Document(f"{turn.say.plain('say.calendar_file')}.ics", ics.MEDIA_TYPE, content)
    return [_address(turn, document)]


def _address(turn: Turn, *documents: Document) -> Outbound:
    secret = feeds.of_contact(turn.tx, turn.contact.id)
    back = parts.command(turn, "continue")
    if not secret or not turn.house.chat_url:
        buttons = [_button(turn, "button.feed", MAKE)] if turn.house.chat_url else []
        return Outbound(str(turn.say("say.calendar")), parts.rows([*buttons, back]), documents=documents)
    text = turn.say("say.feed", url=f"{turn.house.chat_url}/calendar/{secret}.ics")
    return Outbound(str(text), parts.rows([_button(turn, "button.feed_revoke", REVOKE), back]), documents=documents)


def _tapped(turn: Turn, tap: Tap) -> list[Outbound]:
    if tap.numbers[0] == REVOKE:
        feeds.revoke(turn.tx, turn.contact.id)
        audit.note(turn.tx, audit.contact(turn.contact.id), "feed", detail="revoked")
        return [parts.plain(turn, "say.feed_revoked", parts.command(turn, "continue", "primary"))]
    if turn.house.chat_url and not feeds.of_contact(turn.tx, turn.contact.id):
        feeds.make(turn.tx, turn.contact.id)
        audit.note(turn.tx, audit.contact(turn.contact.id), "feed", detail="made")
    return [_address(turn)]


def _entries(turn: Turn, *, full: bool) -> list[ics.Entry]:
    """What is still to come, of every unit and notice the contact has drafts of. Leaves another draft in hand."""
    found: dict[str, ics.Entry] = {}
    seen: set[tuple[int, str]] = set()
    for draft_id in people.reachable(turn.tx, turn.contact.id):
        draft = drafts.peek(turn.tx, draft_id)
        if (draft.subject_id, draft.notice) in seen:
            continue
        seen.add((draft.subject_id, draft.notice))
        turn.look(draft_id)
        made = (_entry(turn, one, full=full) for one in dates.concerning(turn) if one.on and one.state != "past")
        found |= {one.uid: one for one in made}
    return list(found.values())


def _entry(turn: Turn, one: Due, *, full: bool) -> ics.Entry:
    deadline, say = one.deadline, turn.say
    source = deadline.source
    assert one.on is not None
    uid = f"{turn.held.draft.notice}-{deadline.id}-{one.cycle}@beian"
    stated = source.issued if source is not None else one.on
    if not full:
        return ics.Entry(uid, one.on, title(say, deadline), stated)
    name = source.title if source is not None else ""
    label = say.plain(f"label.{deadline.label}")
    cited = say.plain("say.calendar_source", source=name, passage=deadline.cite.passage, label=label)
    note, url = f"{what_to_do(say, deadline)}\n{cited}", source.url if source is not None else ""
    return ics.Entry(uid, one.on, title(say, deadline), stated, note, url)


def _button(turn: Turn, label: str, what: int) -> Button:
    return Button(turn.say.plain(label), turn.codes.make(FEED, what), "plain")


TAPS: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {FEED: _tapped}
