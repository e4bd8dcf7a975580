"""A contact's question that Beian cannot answer: shown as it will be handed over, to which office, and only then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from bot import answering, tickets
from bot.broadcast import sender
from bot.buttons import Tap
from bot.delivery import Kind
from bot.house import House
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.tickets import DROP, LONGEST, MOST_OPEN, NEWS
from bot.turn import Turn
from locales import command, day
from storage import contacts
from storage import tickets as store
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.tickets import CONTACT, Said, Ticket

Show = list[Outbound]
SHOWN = 3
_WAYS_OUT = frozenset({"tasks", "start", "help", "leave", "desk", "continue", "ask", "questions"})
_NEW, _UNREAD, _AGAIN, _DROP = 0, 1, 2, DROP
_SHORT = 24


def show(turn: Turn) -> Show:
    """What became of the contact's questions, or the first one."""
    mine = store.of_contact(turn.tx, turn.contact.id, SHOWN)
    if not mine:
        return _write(turn)
    turn.ask()
    lines = [str(turn.say("say.ask_yours")), *(_line(turn, one) for one in mine)]
    buttons = [_tap(turn, "button.ask_another", _NEW), parts.command(turn, "continue")]
    return [Outbound("\n".join(lines), parts.rows(buttons), "tasks")]


def offered(turn: Turn) -> tuple[str, ...]:
    """The command, where somebody answers."""
    return ("ask",) if tickets.office_for(turn.tx, turn.contact) else ()


def busy(turn: Turn) -> bool:
    """Whether the words of a question are asked for, which a typed text is."""
    return "ask" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """The words of a question, or more of them; nothing for a way out of it."""
    if text.startswith("/") or command(text, turn.language) in _WAYS_OUT:
        return []
    said = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if len(said) > LONGEST["ask"] or not any(char.isalnum() for char in said):
        code = "too_long" if len(said) > LONGEST["ask"] else "no_letters"
        params = {"longest": LONGEST["ask"], "count": len(said)} if code == "too_long" else {}
        return [Outbound(str(turn.say(f"problem.{code}", **params)), card="problem")]
    more = turn.asking["ask"].get("more")
    return _added(turn, int(more), said) if more else _shown(turn, said)


def _write(turn: Turn) -> Show:
    """Asks for the words of a question; says so where it would go nowhere."""
    if refused := _refused(turn):
        return refused
    turn.ask(ask={})
    office = sender(turn.say, tickets.office_for(turn.tx, turn.contact))
    return [Outbound(str(turn.say("say.ask_write", office=office)), parts.rows([_cancel(turn)]), wants="text")]


def _refused(turn: Turn) -> Show:
    if not tickets.office_for(turn.tx, turn.contact):
        return [Outbound(str(turn.say("say.ask_nobody")), parts.rows([parts.command(turn, "continue", "primary")]))]
    if store.open_of(turn.tx, turn.contact.id) >= MOST_OPEN:
        buttons = parts.rows([parts.command(turn, "ask"), parts.command(turn, "continue", "primary")])
        return [Outbound(str(turn.say("say.ask_full", n=MOST_OPEN)), buttons)]
    return []


def _shown(turn: Turn, text: str) -> Show:
    """What will be handed over, and to whom."""
    if refused := _refused(turn):
        return refused
    turn.ask(ask={"text": text})
    office = sender(turn.say, tickets.office_for(turn.tx, turn.contact))
    confirm = Button(turn.say.plain("button.ask_send"), turn.codes.make("tc", _stamp(office, text)), "primary")
    buttons = [confirm, _tap(turn, "button.ask_rewrite", _AGAIN), _cancel(turn)]
    return [Outbound(str(turn.say("say.ask_shown", office=office, text=text)), parts.rows(buttons))]


def _tapped(turn: Turn, tap: Tap) -> Show:
    """A new question; the reply that was not understood as one; other words; or none after all."""
    unread = turn.asking.get("unread", "")
    if tap.numbers[0] == _UNREAD and unread:
        return _shown(turn, unread[: LONGEST["ask"]])
    if tap.numbers[0] == _DROP:
        turn.ask()
        return [*_going_on(turn)]
    return _write(turn)


def _confirmed(turn: Turn, tap: Tap) -> Show:
    """Handed over, as it was shown and to the office that was shown."""
    text, office = str(turn.asking.get("ask", {}).get("text", "")), tickets.office_for(turn.tx, turn.contact)
    if not text or tap.numbers[0] != _stamp(sender(turn.say, office), text):
        return [*show(turn)]
    if refused := _refused(turn):
        return refused
    made = store.create(turn.tx, turn.contact.id, turn.contact.subject_id, office, text)
    tickets.announce(turn.tx, turn.house, made)
    turn.note("ticket_asked", f"ticket {made.id}, {office}")
    turn.ask()
    return [Outbound(str(turn.say("say.ask_sent", office=sender(turn.say, office)))), *_going_on(turn)]


def _settled(turn: Turn, tap: Tap) -> Show:
    """Whether an answer helped: if not, the question is open again, once."""
    number, seen, solved = tap.numbers
    found = store.get(turn.tx, number)
    if found is None or found.contact_id != turn.contact.id or (found.state, found.version) != ("answered", seen):
        return show(turn)
    if solved:
        store.change(turn.tx, found, "solved", officer_id=found.officer_id)
        turn.note("ticket_solved", f"ticket {number}")
        turn.ask()
        return [Outbound(str(turn.say("say.ask_solved"))), *_going_on(turn)]
    return _reopened(turn, found) if not found.reopened else show(turn)


def _reopened(turn: Turn, found: Ticket) -> Show:
    again = store.change(turn.tx, found, "open", said=_said(turn, "again", ""), reopened=True)
    assert again is not None
    tickets.announce(turn.tx, turn.house, again)
    turn.note("ticket_reopened", f"ticket {found.id}")
    turn.ask(ask={"more": found.id})
    nothing = Button(turn.say.plain("button.ask_no_more"), turn.codes.make("tq", _DROP), "quiet")
    return [Outbound(str(turn.say("say.ask_reopened", office=sender(turn.say, found.office))), parts.rows([nothing]))]


def _added(turn: Turn, number: int, text: str) -> Show:
    """More words, while the question waits."""
    found = store.get(turn.tx, number)
    turn.ask()
    if found is None or found.contact_id != turn.contact.id or not found.waits:
        return [*show(turn)]
    store.change(turn.tx, found, found.state, officer_id=found.officer_id, said=_said(turn, "more", text))
    return [Outbound(str(turn.say("say.ask_added"))), *_going_on(turn)]


def _going_on(turn: Turn) -> Show:
    return [answering.again(turn)] if turn.holds else []


def _said(turn: Turn, what: str, text: str) -> Said:
    return Said(CONTACT, what, text, turn.tx.now.isoformat())


def _line(turn: Turn, one: Ticket) -> str:
    """A question in the list: when, what, where it is."""
    on = day(one.created_at.astimezone(turn.house.zone).date(), turn.language)
    what = turn.say.plain(f"say.ask_state_{one.state}", office=sender(turn.say, one.office))
    return str(turn.say("say.ask_line", on=on, text=short(one), what=what))


def short(one: Ticket) -> str:
    """Its first words."""
    text = " ".join(one.said[0].text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _tap(turn: Turn, label: str, what: int) -> Button:
    return Button(turn.say.plain(label), turn.codes.make("tq", what))


def _cancel(turn: Turn) -> Button:
    return Button(turn.say.plain("button.ask_drop"), turn.codes.make("tq", _DROP), "quiet")


def _stamp(office: str, text: str) -> int:
    """Binds the button to what is shown above it."""
    return crc32(f"{office}\n{text}".encode())


def _over(tx: Transaction, row: DeliveryRow) -> str:
    return "" if store.get(tx, int(row.payload["ticket"])) is not None else "the question is gone"


def _news(house: House, tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    """What the office said, under its name; what is open is asked again below it."""
    row = rows[0]
    found = store.get(tx, int(row.payload["ticket"]))
    assert found is not None
    turn = Turn(house, tx, contacts.get(tx, row.contact_id))
    said = found.said[int(row.payload["said"])]
    known = {"office": sender(turn.say, said.who), "question": short(found)}
    if said.what == "moved":
        known["to"] = sender(turn.say, said.text)
    key = f"say.ask_news_{said.what}"
    return _followed(turn, Outbound(str(turn.say(key, **known, text=said.text)), _helped(turn, found, said)))


def _helped(turn: Turn, found: Ticket, said: Said) -> tuple[tuple[Button, ...], ...]:
    """Solved or not yet, under the answer that is the last word."""
    if found.state != "answered" or said is not found.said[-1]:
        return ()
    ways = [("button.ask_solved", 1), *([] if found.reopened else [("button.ask_not_yet", 0)])]
    codes = [(label, turn.codes.make("ts", found.id, found.version, way)) for label, way in ways]
    return parts.rows([Button(turn.say.plain(label), code) for label, code in codes])


def _followed(turn: Turn, news: Outbound) -> Outbound:
    """With the open question below, if there is one: news never takes its place."""
    draft = turn.contact.draft_id
    if draft is not None and turn.reaches(draft):
        turn.look(draft)
        aside = {"ask", "people", "desk", "queue", "cast", "mail", "pair"} & set(turn.asking)
        if not aside and not turn.held.frozen and answering.current(turn) is not None:
            asked = answering.again(turn)
            text = f"{news.text}\n\n{asked.text}"
            return replace(asked, text=text, buttons=(*news.buttons, *asked.buttons), lead=None)
    on = parts.rows([parts.command(turn, "continue")]) if turn.holds else ()
    return replace(news, buttons=(*news.buttons, *on))


def kind(house: House) -> Kind:
    """What the office said, as a delivery: at least once."""
    return Kind(NEWS, _over, lambda tx, rows: _news(house, tx, rows))


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"ask": show}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"tq": _tapped, "tc": _confirmed, "ts": _settled}
