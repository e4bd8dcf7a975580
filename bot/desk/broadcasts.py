"""Broadcasting: composing, choosing whom, asking a second officer, sending, pausing, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import broadcast
from bot.desk import composing
from bot.desk import officers as seats
from bot.desk.needs import Need
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may, reach
from bot.house import House
from storage import audiences, audit, broadcasts, deliveries, drafts, officers, subjects
from storage.audiences import Line
from storage.broadcasts import Broadcast, Content
from storage.database import Transaction
from storage.officers import CITY, Officer

_MEASURED = timedelta(seconds=30)
_FURTHEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is: recipients by what became of them, messages a second as measured, seconds that are left
    at that rate (None: not known)."""

    total: int
    became: dict[str, int]
    rate: float
    left: int | None

    @property
    def done(self) -> int:
        return self.total - self.became.get("waiting", 0)


def compose(tx: Transaction, house: House, by: Officer, actor: Actor, content: Content) -> int:
    """A new draft, with whom it is for; returns its id. Raises RefusedError."""
    _mine(actor)
    made = broadcasts.create(tx, actor.office, by.id, composing.checked(tx, house, actor, content))
    composing.choose(tx, house, made)
    audit.note(tx, actor.name, "broadcast_drafted", detail=f"broadcast {made}")
    return made


def rewrite(tx: Transaction, house: House, by: Officer, actor: Actor, broadcast_id: int, content: Content) -> None:
    """Other words, or for others, while it is a draft: from now on it is theirs who wrote last, so that another one's
    word is a second one's. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "draft")
    broadcasts.change(tx, found.id, content=composing.checked(tx, house, actor, content), officer_id=by.id)
    composing.choose(tx, house, found.id)
    audit.note(tx, actor.name, "broadcast_changed", detail=f"broadcast {found.id}")


def visible(tx: Transaction, actor: Actor, broadcast_id: int) -> Broadcast | None:
    """A broadcast that the officer may look at: their office's, for the city everybody's."""
    found = broadcasts.get(tx, broadcast_id)
    return found if found is not None and _theirs(actor, found) and may(actor, "broadcasts") else None


def listed(tx: Transaction, actor: Actor) -> tuple[Broadcast, ...]:
    """All that they may look at, newest first."""
    return broadcasts.listed(tx, None if reach(actor) is None else actor.office)


def needs_second(found: Broadcast) -> bool:
    """Whether it is for the whole city, which takes a second officer's word."""
    return found.office == CITY and not found.content.audience.districts


def on_trial(tx: Transaction, found: Broadcast) -> bool:
    """Whether it is its office's first, of which ten are sent before the rest."""
    return found.again_of is None and not broadcasts.finished_of(tx, found.office)


def send(tx: Transaction, actor: Actor, broadcast_id: int, at: datetime | None = None) -> Broadcast:
    """Sent now or at an instant; for the whole city once a second officer approved. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "draft")
    if not found.total:
        raise RefusedError("broadcast_nobody")
    if at is not None and not tx.now <= at <= tx.now + _FURTHEST:
        raise RefusedError("broadcast_hour", days=_FURTHEST.days)
    asks = needs_second(found) and found.again_of is None
    trial = on_trial(tx, found)
    state = "asked" if asks else "scheduled"
    broadcasts.change(tx, found.id, state=state, begins_at=at or tx.now, trial=trial)
    audit.note(tx, actor.name, f"broadcast_{state}", detail=f"broadcast {found.id}, {found.total} recipients")
    if asks:
        _ask_second(tx, found)
    return replace(found, state=state, begins_at=at or tx.now, trial=trial)


def _ask_second(tx: Transaction, found: Broadcast) -> None:
    """Whoever may approve it hears of it in their chat."""
    others = (one for one in officers.everyone(tx) if one.id != found.officer_id and one.active and one.office == CITY)
    for one in others:
        if one.contact_id is not None and may(seats.actor(one), "broadcast_approve"):
            broadcast.tell(tx, found, one.contact_id, "asked")


def approve(tx: Transaction, by: Officer, actor: Actor, broadcast_id: int) -> None:
    """A second officer's word, never the author's own. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "asked", act="broadcast_approve")
    if found.officer_id == by.id:
        raise RefusedError("broadcast_own")
    broadcasts.change(tx, found.id, state="scheduled", approved_by=by.id)
    audit.note(tx, actor.name, "broadcast_approved", detail=f"broadcast {found.id}")


def decline(tx: Transaction, actor: Actor, broadcast_id: int) -> None:
    """Back to its author, as a draft. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "asked", "scheduled")
    broadcasts.change(tx, found.id, state="draft", approved_by=None, begins_at=None)
    audit.note(tx, actor.name, "broadcast_taken_back", detail=f"broadcast {found.id}")
    if actor.name != audit.officer(found.officer_id or 0):
        broadcast.tell_author(tx, found, "declined")


def can(found: Broadcast, officer_id: int, actor: Actor) -> frozenset[str]:
    """What an officer may do with it now."""
    if not may(actor, "broadcast"):
        return frozenset()
    second = may(actor, "broadcast_approve") and officer_id != found.officer_id
    return {
        "draft": frozenset({"edit", "test", "send", "cancel"}),
        "asked": frozenset({"test", "decline", "cancel"} | ({"approve"} if second else set())),
        "scheduled": frozenset({"decline", "cancel"}),
        "sending": frozenset({"pause", "cancel"}),
        "paused": frozenset({"resume", "cancel"}),
    }.get(found.state, frozenset({"again"}))


def pause(tx: Transaction, actor: Actor, broadcast_id: int) -> None:
    """Nothing more goes out but what is on its way. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "sending")
    broadcasts.change(tx, found.id, state="paused", held="officer")
    audit.note(tx, actor.name, "broadcast_paused", detail=f"broadcast {found.id}")


def resume(tx: Transaction, actor: Actor, broadcast_id: int) -> None:
    """It goes on; after a trial with all the rest. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "paused")
    trial = found.trial and found.held != "trial"
    broadcasts.change(tx, found.id, state="sending", held="", trial=trial)
    deliveries.release(tx, found.about)
    audit.note(tx, actor.name, "broadcast_resumed", detail=f"broadcast {found.id}")


def cancel(tx: Transaction, actor: Actor, broadcast_id: int) -> None:
    """Nobody else gets it. Raises RefusedError."""
    found = _taken(tx, actor, broadcast_id, "draft", "asked", "scheduled", "sending", "paused")
    broadcasts.change(tx, found.id, state="cancelled", ended_at=tx.now)
    deliveries.release(tx, found.about)
    audit.note(tx, actor.name, "broadcast_cancelled", detail=f"broadcast {found.id}")


def again(tx: Transaction, by: Officer, actor: Actor, broadcast_id: int) -> int:
    """The same for those it failed to reach, once, as a broadcast of its own that is sent at once. Raises
    RefusedError."""
    found = _taken(tx, actor, broadcast_id, "done", "cancelled")
    made = broadcasts.create(tx, found.office, by.id, found.content, found.id)
    if not made:
        raise RefusedError("broadcast_again_done")
    if not audiences.failed(tx, found.id, made):
        raise RefusedError("broadcast_nobody")
    broadcasts.change(tx, made, approved_by=found.approved_by)
    send(tx, actor, made)
    return made


def test(tx: Transaction, house: House, by: Officer, actor: Actor, broadcast_id: int) -> None:
    """To the officer alone, as its first recipient will read it. Raises RefusedError."""
    found = visible(tx, actor, broadcast_id)
    if found is None or by.contact_id is None:
        raise RefusedError("no_broadcast")
    whom = broadcasts.recipients(tx, found.id, 0, 1)
    payload = {"broadcast": found.id, "as": whom[0][0] if whom else by.contact_id}
    cause = f"{found.id}:{tx.now.isoformat()}"
    deliveries.plan(tx, by.contact_id, broadcast.TEST, cause, house.today(tx), payload)


def progress(tx: Transaction, found: Broadcast) -> Progress:
    """How far it is now."""
    became = audiences.tally(tx, found.id)
    if found.state == "cancelled":
        became["cancelled"] = became.get("cancelled", 0) + became.pop("waiting", 0)
    since = max(found.started_at or tx.now, tx.now - _MEASURED)
    seconds = (tx.now - since).total_seconds()
    rate = audiences.sent_since(tx, found.id, since) / seconds if seconds >= 1 else 0.0
    waiting = became.get("waiting", 0)
    left = round(waiting / rate) if rate and found.state == "sending" else None
    return Progress(sum(became.values()), became, rate, left)


def report(tx: Transaction, found: Broadcast, after: int = 0, most: int = 100) -> list[tuple[Line, str]]:
    """What became of each recipient, after one, with the unit's name."""
    lines = audiences.report(tx, found.id, after, most)
    over = found.state == "cancelled"
    ended = (replace(one, became="cancelled") if over and one.became == "waiting" else one for one in lines)
    return [(one, _name(tx, one.draft_id)) for one in ended]


def waiting(tx: Transaction, _house: House, actor: Actor) -> list[Need]:
    """Those that stand still until an officer says something."""
    if not may(actor, "broadcast"):
        return []
    still = [one for one in listed(tx, actor) if one.state == "asked" or (one.state, one.held) == ("paused", "trial")]
    return [Need("desk.need_broadcast", "/desk/broadcasts", 1, {"n": len(still)})] if still else []


def _name(tx: Transaction, draft_id: int | None) -> str:
    return subjects.get(tx, drafts.peek(tx, draft_id).subject_id).name if draft_id is not None else ""


def _theirs(actor: Actor, found: Broadcast) -> bool:
    return reach(actor) is None or found.office == actor.office


def _mine(actor: Actor) -> None:
    if not may(actor, "broadcast"):
        raise RefusedError("not_yours")


def _taken(tx: Transaction, actor: Actor, broadcast_id: int, *states: str, act: str = "broadcast") -> Broadcast:
    """Theirs to act on, in one of these states, and held until the end of the transaction."""
    found = broadcasts.taken(tx, broadcast_id)
    if found is None or not _theirs(actor, found):
        raise RefusedError("no_broadcast")
    if not may(actor, act):
        raise RefusedError("not_yours")
    if found.state not in states:
        raise RefusedError("broadcast_state")
    return found
