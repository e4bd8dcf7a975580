"""Moving a draft to a newer edition: told once, shown before it is done, done in the turn's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot import answering
from bot.messages import Outbound
from bot.notices import Newer
from bot.screens import moving as screen
from bot.screens import parts
from bot.screens.moving import newer
from bot.turn import Turn
from flows import edition as flow
from flows import notice as reading
from flows.edition import Plan
from flows.journey import narrowed, walk
from flows.values import Key
from storage import audit, drafts
from storage.drafts import Draft


def forced(turn: Turn) -> bool:
    """Whether the draft has to move before anything of it is handed over."""
    found = newer(turn)
    return found is not None and found.since is not None


def show(turn: Turn) -> list[Outbound]:
    """What the newer edition would change."""
    found = newer(turn)
    if found is None:
        return [parts.plain(turn, "say.edition_current", parts.command(turn, "continue", "primary"))]
    turn.ask(**{**turn.asking, "edition": found.number})
    return [screen.plan(turn, found, planned(turn, found))]


def accept(turn: Turn, _key: Key, rest: list[int]) -> list[Outbound]:
    """The contact accepts the plan that was shown; when there is another edition by now, its plan is shown."""
    found = newer(turn)
    if found is None or rest != [found.number]:
        return show(turn)
    move(turn, found, planned(turn, found), "tapped")
    return [answering.again(turn, str(turn.say("say.edition_moved")))]


def planned(turn: Turn, to: Newer) -> Plan:
    """What moving the draft in hand would do to its answers."""
    held = turn.held
    newer_form = reading.form(turn.house.notices.edition(turn.tx, to.fingerprint).notice, held.form.id)
    return flow.plan(held.form, newer_form, held.journey.sheet.answers, held.given, turn.today)


def move(turn: Turn, to: Newer, plan: Plan, source: str) -> None:
    """Pins the draft to the newer edition; its events say so, and what is to be asked again."""
    draft = replace(turn.held.draft, edition=to.fingerprint)
    drafts.move(turn.tx, draft.id, to.fingerprint)
    drafts.record(
        turn.tx,
        draft,
        [(flow.MOVED, to.fingerprint), *flow.marks(plan)],
        source=source,
        language=turn.language,
        inbox_id=turn.inbox_id,
        contact_id=turn.contact.id,
    )
    who = audit.contact(turn.contact.id) if source == "tapped" else audit.SYSTEM
    audit.note(turn.tx, who, "edition_moved", draft.subject_id, draft.id, to.fingerprint[:12])
    turn.open(draft.id)
    turn.ask()


def around(turn: Turn, respond: Callable[[], list[Outbound]]) -> list[Outbound]:
    """A reply, with what there is to say about editions. What was answered is read as it was asked; where a date has
    taken away the question, it is not read as an answer to another one."""
    if not turn.holds:
        return _after(turn, respond(), None)
    before = turn.held.draft
    explained, stands = _dated(turn)
    said = respond() if stands else [answering.again(turn)]
    return _after(turn, [*explained, *said], before)


def _dated(turn: Turn) -> tuple[list[Outbound], bool]:
    """What dates have changed within the draft's edition since it was last touched, told once; and whether what was
    asked then is still what is asked."""
    held = turn.held
    if held.frozen or held.draft.closed or not held.draft.version:
        return [], True
    touched = held.draft.last_activity.astimezone(turn.house.zone).date()
    told = turn.asking.get("dated")
    since = max(touched, date.fromisoformat(told)) if told else touched
    answers = held.journey.sheet.answers
    moved = flow.passed(held.form, answers, held.given, since, turn.today)
    if moved is None or not moved.changes:
        return [], True
    turn.ask(**{**turn.asking, "dated": turn.today.isoformat()})
    before, now = walk(held.form, answers, held.given, since), answering.current(turn)
    asked = (before if held.access.sections is None else narrowed(before, held.access.sections)).open
    stands = "at" in turn.asking or (asked.key if asked else None) == (now.key if now else None)
    on = max(day for day in flow.turning_days(held.form) if since < day <= turn.today)
    return [screen.dated(turn, on, moved, read=stands)], stands


def _after(turn: Turn, said: list[Outbound], before: Draft | None) -> list[Outbound]:
    """The same, and what there is to say about a newer edition: it binds, or the contact has not heard of it."""
    found = newer(turn) if turn.holds else None
    if found is None:
        return said
    if found.since is not None:
        draft = turn.held.draft
        noted = before is not None and before.id == draft.id and before.version < draft.version
        return _moved_by_law(turn, found, said, noted=noted)
    if turn.asking.get("edition") == found.number:
        return said
    turn.ask(**{**turn.asking, "edition": found.number})
    code = parts.command(turn, "edition").code
    shown = any(button.code == code for message in said for row in message.buttons for button in row)
    return said if shown else [screen.news(turn), *said]


def _moved_by_law(turn: Turn, found: Newer, said: list[Outbound], *, noted: bool) -> list[Outbound]:
    """The reply was taken as it was meant; then the draft moves, and the question is asked as it is now."""
    kept = [message for message in said if not _asks(turn, message)]
    plan = planned(turn, found)
    move(turn, found, plan, "edition")
    return [*kept, screen.forced(turn, found, plan, noted=noted), answering.again(turn)]


def _asks(turn: Turn, message: Outbound) -> bool:
    """Whether a message asks something of the draft as it was."""
    taps = [turn.codes.open(button.code) for row in message.buttons for button in row]
    bound = any(tap is not None and tap.verb != "c" and turn.held.draft.id in tap.numbers[:1] for tap in taps)
    return bound or bool(message.wants)
