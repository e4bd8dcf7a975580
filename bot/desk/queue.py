"""Contacts' questions in an officer's chat: the queue, one of them, and an answer that is read again before it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

from bot.buttons import Tap
from bot.delivery import Kind
from bot.desk import asking, menu, shown
from bot.desk import tickets as acts
from bot.desk.officers import Actor, RefusedError, actor
from bot.desk.roles import may
from bot.house import House
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.tickets import LONGEST, NOTE
from bot.turn import Turn
from locales import command, instant
from storage import contacts, officers
from storage import tickets as store
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.officers import Officer
from storage.tickets import Ticket

Show = list[Outbound]
PAGE = 6
_LABEL = 18


def show(turn: Turn, lead: str = "") -> Show:
    """What waits for the officer's office, the longest first; whoever may not answer gets the menu."""
    by = asking.actor_of(turn)
    if by is None or not may(by, "questions"):
        return menu.show(turn)
    turn.ask()
    found = acts.queue(turn.tx, by, PAGE + 1)
    n, _ = store.waiting(turn.tx, by.office)
    head = turn.say("say.queue" if found else "say.queue_empty", office=shown.office(turn.say, by.office), n=n)
    buttons = [Button(_label(turn, one), turn.codes.make("tk", one.id)) for one in found[:PAGE]]
    lines = [*([lead] if lead else []), str(head)]
    return [Outbound("\n".join(lines), (*parts.rows(buttons), *parts.rows([parts.command(turn, "desk")])), "tasks")]


def card(turn: Turn, found: Ticket, lead: str = "") -> Outbound:
    """A question with all that was said, and what can be done with it."""
    named = turn.say.plain("say.queue_unit", unit=acts.unit(turn.tx, found) or turn.say.plain("say.queue_no_unit"))
    lines = [*([lead] if lead else []), named, *said(turn, found), *_whose(turn, found)]
    made = [("take", "plain"), ("answer", "primary"), ("pass", "plain"), ("close", "plain")]
    mine = officers.of_contact(turn.tx, turn.contact.id)
    done = {"take"} if mine is not None and found.officer_id == mine.id else set()
    buttons = [_act(turn, found, name, style) for name, style in made if found.waits and name not in done]
    return Outbound("\n".join(lines), parts.rows([*buttons, parts.command(turn, "questions")]), "tasks")


def said(turn: Turn, found: Ticket) -> list[str]:
    """What was said, line by line."""
    lines = []
    for one in found.said:
        when = instant(one.instant, turn.language, str(turn.house.zone))
        who = turn.say.plain("say.queue_contact") if one.who == store.CONTACT else shown.office(turn.say, one.who)
        text = shown.office(turn.say, one.text) if one.what == "moved" else one.text
        lines.append(str(turn.say(f"say.queue_{one.what}", when=when, who=who, text=text)))
    return lines


def busy(turn: Turn) -> bool:
    """Whether the words of an answer are asked for, which a typed text is."""
    return "queue" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """The words of an answer, or the reason for none, shown as they will go; nothing for a way out."""
    state = dict(turn.asking["queue"])
    by = asking.actor_of(turn)
    if by is None or text.startswith("/") or command(text, turn.language) in asking.WAYS_OUT:
        return []
    what = str(state["act"])
    words, longest = text.strip(), LONGEST[what]
    if len(words) > longest or not any(char.isalnum() for char in words):
        return [shown.refused(turn, "ticket_text", {"longest": longest})]
    turn.ask(queue={**state, "text": words})
    send = Button(turn.say.plain("button.queue_send"), turn.codes.make("ty", state["ticket"], _stamp(words)), "primary")
    again = Button(turn.say.plain("button.ask_rewrite"), turn.codes.make(*_begins(state)))
    known = {"office": shown.office(turn.say, by.office), "text": words}
    buttons = parts.rows([send, again, _back(turn, state["ticket"])])
    return [Outbound(str(turn.say(f"say.queue_check_{what}", **known)), buttons)]


def _carded(turn: Turn, by: Actor, tap: Tap) -> Show:
    turn.ask()
    found = acts.visible(turn.tx, by, tap.numbers[0])
    return [card(turn, found)] if found is not None else show(turn, _refusal(turn, RefusedError("no_ticket")))


def _begun(turn: Turn, by: Actor, tap: Tap) -> Show:
    """An act that needs words asks for them; taking and handing on are done at once."""
    number, seen, place = tap.numbers
    found = acts.visible(turn.tx, by, number)
    if found is None or place >= len(_ACTS):
        return show(turn, _refusal(turn, RefusedError("no_ticket")))
    name = _ACTS[place]
    if name == "take":
        return _tried(turn, by, number, lambda who: acts.take(turn.tx, who, by, number, seen))
    if name == "pass":
        return [_offices(turn, by, found)]
    turn.ask(queue={"act": name, "ticket": number, "seen": seen})
    text = turn.say(f"say.queue_write_{name}", office=shown.office(turn.say, by.office))
    return [Outbound(str(text), parts.rows([_back(turn, number)]), wants="text")]


def _offices(turn: Turn, by: Actor, found: Ticket) -> Outbound:
    buttons = [
        Button(shown.office(turn.say, one), turn.codes.make("tp", found.id, found.version, crc32(one.encode())))
        for one in acts.others(turn.tx, by)
    ]
    text = turn.say("say.queue_pass" if buttons else "say.queue_pass_nobody")
    return Outbound(str(text), (*parts.rows(buttons), *parts.rows([_back(turn, found.id)])))


def _passed(turn: Turn, by: Actor, tap: Tap) -> Show:
    number, seen, mark = tap.numbers
    office = next((one for one in acts.others(turn.tx, by) if crc32(one.encode()) == mark), "")
    return _tried(turn, by, number, lambda _: acts.pass_on(turn.tx, turn.house, by, number, seen, office))


def _confirmed(turn: Turn, by: Actor, tap: Tap) -> Show:
    """The words go as they were read."""
    state = dict(turn.asking.get("queue") or {})
    text, number = str(state.get("text", "")), tap.numbers[0]
    if not text or state["ticket"] != number or tap.numbers[1] != _stamp(text):
        return _carded(turn, by, tap)
    act = {"answer": acts.answer, "close": acts.close}[str(state["act"])]
    seen = int(state["seen"])
    return _tried(turn, by, number, lambda who: act(turn.tx, turn.house, who, by, number, seen, text))


def _tried(turn: Turn, by: Actor, number: int, act: Callable[[Officer], None]) -> Show:
    """Does it; whoever comes second is told, and sees how it is now."""
    who = officers.of_contact(turn.tx, turn.contact.id)
    assert who is not None
    turn.ask()
    try:
        act(who)
    except RefusedError as refusal:
        lead = shown.refused(turn, refusal.code, refusal.params)
        found = acts.visible(turn.tx, by, number)
        return [lead, *([card(turn, found)] if found is not None else show(turn))]
    found = acts.visible(turn.tx, by, number)
    if found is not None and found.waits:
        return [card(turn, found, str(turn.say("say.queue_taken")))]
    return show(turn, str(turn.say("say.queue_done")))


def _whose(turn: Turn, found: Ticket) -> list[str]:
    """Who of the office has it."""
    holder = officers.get(turn.tx, found.officer_id) if found.officer_id is not None and found.waits else None
    return [str(turn.say("say.queue_holder", name=holder.name))] if holder is not None else []


def _refusal(turn: Turn, refusal: RefusedError) -> str:
    return shown.refused(turn, refusal.code, refusal.params).text


def _label(turn: Turn, one: Ticket) -> str:
    text = " ".join(one.said[0].text.split())
    what = text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
    on = f"{one.since.astimezone(turn.house.zone):%m-%d}"
    return turn.say.plain("say.queue_label_taken" if one.state == "taken" else "say.queue_label", on=on, text=what)


_ACTS = ("take", "answer", "pass", "close")


def _act(turn: Turn, found: Ticket, name: str, style: str) -> Button:
    code = turn.codes.make("ta", found.id, found.version, _ACTS.index(name))
    return Button(turn.say.plain(f"button.queue_{name}"), code, "primary" if style == "primary" else "plain")


def _begins(state: Mapping[str, object]) -> tuple[str, int, int, int]:
    return "ta", int(str(state["ticket"])), int(str(state["seen"])), _ACTS.index(str(state["act"]))


def _back(turn: Turn, number: int) -> Button:
    return Button(turn.say.plain("button.cancel"), turn.codes.make("tk", number), "quiet")


def _stamp(text: str) -> int:
    return crc32(text.encode())


def _officer(act: Callable[[Turn, Actor, Tap], Show]) -> Callable[[Turn, Tap], Show]:
    """Only for who answers; a button of who does no more does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        by = asking.actor_of(turn)
        able = by is not None and may(by, "questions")
        return act(turn, by, tap) if by is not None and able else [shown.refused(turn, "not_yours", {})]

    return checked


def _read(tx: Transaction, row: DeliveryRow) -> str:
    """Why the note need not go out any more, or ""."""
    found, seat = store.get(tx, int(row.payload["ticket"])), officers.of_contact(tx, row.contact_id)
    if found is None or seat is None or seat.office != found.office or not may(actor(seat), "questions"):
        return "not theirs any more"
    return "" if found.state == "open" else "somebody has it"


def _note(house: House, tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    """That questions came, all of a quarter of an hour in one."""
    turn = Turn(house, tx, contacts.get(tx, rows[0].contact_id))
    n = len({row.payload["ticket"] for row in rows})
    return Outbound(str(turn.say("say.queue_note", n=n)), parts.rows([parts.command(turn, "questions", "primary")]))


def kind(house: House) -> Kind:
    """The note to officers."""
    return Kind(NOTE, _read, lambda tx, rows: _note(house, tx, rows), merges=True)


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "tk": _officer(_carded),
    "ta": _officer(_begun),
    "tp": _officer(_passed),
    "ty": _officer(_confirmed),
}
