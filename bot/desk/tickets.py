"""What an office does with contacts' questions: takes, answers, hands on, closes; each once, whoever is first."""

from __future__ import annotations

from datetime import timedelta

from bot import tickets
from bot.desk.needs import Need
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may
from bot.house import House
from bot.tickets import LONGEST
from storage import audit, subjects
from storage import tickets as store
from storage import unanswered as counts
from storage.database import Transaction
from storage.officers import CITY, Officer
from storage.tickets import Said, Ticket
from storage.unanswered import Times

COUNTED = 90
"""Days of which it is told what was asked and not answered."""
LONG = 3
"""Days after which a question that waits comes first in what needs an officer: an order, not a rule."""


def visible(tx: Transaction, actor: Actor, number: int) -> Ticket | None:
    """A ticket of the officer's own office, if such are theirs to see."""
    found = store.get(tx, number)
    return found if found is not None and found.office == actor.office and may(actor, "questions") else None


def queue(tx: Transaction, actor: Actor, most: int = 100) -> tuple[Ticket, ...]:
    """What waits for the officer's office, the longest first."""
    return store.queue(tx, actor.office, most) if may(actor, "questions") else ()


def unanswered(tx: Transaction, house: House, actor: Actor) -> tuple[Times, ...]:
    """What units of the officer's district (the city: all) asked and Beian did not answer, without names."""
    since = house.today(tx) - timedelta(days=COUNTED)
    office = "" if actor.office == CITY else actor.office
    return counts.times(tx, since, office) if may(actor, "questions") else ()


def unit(tx: Transaction, found: Ticket) -> str:
    """What the contact's unit is called, as far as it is known: the contact was told that it is shown."""
    return subjects.get(tx, found.subject_id).name if found.subject_id is not None else ""


def take(tx: Transaction, by: Officer, actor: Actor, number: int, seen: int) -> None:
    """From now on it is theirs, also where a colleague had it. Raises RefusedError."""
    found = _theirs(tx, actor, number, seen)
    _done(store.change(tx, found, "taken", officer_id=by.id))
    audit.note(tx, actor.name, "ticket_taken", found.subject_id, detail=f"ticket {number}")


def answer(tx: Transaction, house: House, by: Officer, actor: Actor, number: int, seen: int, text: str) -> None:
    """The answer goes to the contact under the office's name. Raises RefusedError."""
    _end(tx, house, by, actor, (number, seen), "answered", _words(text, "answer"))


def close(tx: Transaction, house: House, by: Officer, actor: Actor, number: int, seen: int, reason: str) -> None:
    """Done with, without an answer; the contact hears why. Raises RefusedError."""
    _end(tx, house, by, actor, (number, seen), "closed", _words(reason, "close"))


def pass_on(tx: Transaction, house: House, actor: Actor, number: int, seen: int, office: str) -> None:
    """To another office where somebody answers; the contact hears which. Raises RefusedError."""
    found = _theirs(tx, actor, number, seen)
    if office not in others(tx, actor):
        raise RefusedError("ticket_office")
    moved = _done(store.change(tx, found, "open", office=office, said=_said(tx, actor, "moved", office)))
    tickets.tell(tx, house, moved)
    tickets.announce(tx, house, moved)
    audit.note(tx, actor.name, "ticket_moved", found.subject_id, detail=f"ticket {number}, {office}")


def others(tx: Transaction, actor: Actor) -> tuple[str, ...]:
    """The offices a question can be handed on to."""
    return tuple(sorted(tickets.staffed(tx) - {actor.office}, key=lambda one: (one != "city", one)))


def waiting(tx: Transaction, house: House, actor: Actor) -> list[Need]:
    """How many questions wait for the officer's office, and since when."""
    n, since = store.waiting(tx, actor.office) if may(actor, "questions") else (0, None)
    if since is None:
        return []
    rank = 0 if (tx.now - since).days >= LONG else 1
    known = {"n": n, "since": since.astimezone(house.zone).date()}
    return [Need("desk.need_questions", "/desk/questions", rank, known)]


def _end(
    tx: Transaction, house: House, by: Officer, actor: Actor, which: tuple[int, int], state: str, text: str
) -> None:
    found = _theirs(tx, actor, *which)
    if found.officer_id not in (None, by.id):
        raise RefusedError("ticket_taken")
    done = _done(store.change(tx, found, state, officer_id=by.id, said=_said(tx, actor, state, text)))
    tickets.tell(tx, house, done)
    audit.note(tx, actor.name, f"ticket_{state}", found.subject_id, detail=f"ticket {found.id}")


def _theirs(tx: Transaction, actor: Actor, number: int, seen: int) -> Ticket:
    """Of their office, waiting, and as they saw it."""
    found = visible(tx, actor, number)
    if found is None:
        raise RefusedError("no_ticket")
    if found.version != seen or not found.waits:
        raise RefusedError("ticket_changed")
    return found


def _done(found: Ticket | None) -> Ticket:
    if found is None:
        raise RefusedError("ticket_changed")
    return found


def _words(text: str, what: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > LONGEST[what] or not any(char.isalnum() for char in said):
        raise RefusedError("ticket_text", longest=LONGEST[what])
    return said


def _said(tx: Transaction, actor: Actor, what: str, text: str) -> Said:
    return Said(actor.office, what, text, tx.now.isoformat())
