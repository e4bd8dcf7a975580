"""Contacts' commands: each returns what to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from bot import (
    answering,
    calendars,
    cases,
    comparing,
    courtesy,
    drafting,
    invited,
    linking,
    mailboxes,
    many,
    moving,
    own_drafts,
    papers,
    people,
    personal,
    questions,
    reminding,
    roles,
)
from bot.buttons import Tap
from bot.desk import asking, casting, joining, menu, queue, seating, stats
from bot.messages import Outbound
from bot.screens import check, choices, parts, policies, standing, tasks
from bot.turn import Turn
from flows.values import Mark
from locales import command, languages
from storage import drafts
from storage.database import NotFoundError

Show = list[Outbound]
MENU = (
    "start", "tasks", "papers", "back", "check", "status", "help", "ask", "language", "restart", "reminders", "mydata",
    "forget",
)  # fmt: skip
"""What clients list in their menu."""
LONGEST_NUMBER = 16
"""Digits of a draft's number in a link."""


def typed(turn: Turn, text: str) -> Show:
    """What a typed command shows; nothing for anything else."""
    if text.startswith("/start"):
        return start(turn, text.removeprefix("/start").strip())
    if text.startswith("/name "):
        run(turn, "name")
        return people.typed(turn, text.removeprefix("/name "))
    name = command(text, turn.language)
    if not name and text.startswith("/"):
        name = "help"
    return run(turn, name) if name in _RUN else []


def run(turn: Turn, name: str) -> Show:
    """Does what a command says."""
    managed = asking.calendar(turn) if name in ("calendar", "manage") else []
    return managed or people.refusal(turn, name) or _RUN[name](turn)


def start(turn: Turn, payload: str) -> Show:
    """The first message, or the task list with the open question on every return."""
    if payload.startswith("i_"):
        return people.opened(turn, payload.removeprefix("i_"))
    if payload.startswith("u_"):
        return invited.opened(turn, payload.removeprefix("u_"))
    if payload.startswith("g_"):
        return linking.typed(turn, payload.removeprefix("g_"))
    if payload.startswith("d_"):
        _take_in_hand(turn, payload.removeprefix("d_"))
    if payload.startswith("o_"):
        return joining.opened(turn, payload.removeprefix("o_"))
    wanted = payload.removeprefix("n_") if payload.startswith("n_") else ""
    if wanted in turn.house.notices.candidates:
        cases.open_notice(turn, wanted)
    if not turn.holds:
        return [choices.notice(turn)]
    turn.ask()
    if turn.held.draft.version == 0 and not turn.held.frozen:
        return [answering.again(turn, str(turn.say("say.welcome")) if _first(turn) else "")]
    return [tasks.tasks(turn)]


def _take_in_hand(turn: Turn, which: str) -> None:
    """The draft that a link in a letter is about, if it is still there and theirs."""
    if which.isascii() and which.isdecimal() and len(which) < LONGEST_NUMBER:
        with suppress(NotFoundError):
            if turn.reaches(int(which)):
                turn.open(int(which))


def _first(turn: Turn) -> bool:
    return len(drafts.of_subject(turn.tx, turn.held.draft.subject_id)) == 1


def chosen_notice(turn: Turn, tap: Tap) -> Show:
    names = tuple(turn.house.notices.candidates)
    return start(turn, f"n_{names[tap.numbers[0]]}") if tap.numbers[0] < len(names) else [choices.notice(turn)]


def first_draft(turn: Turn) -> None:
    """A stranger's first draft, where there is no choice of notice."""
    if len(turn.house.notices.candidates) == 1:
        cases.open_notice(turn, turn.house.main_notice)


def show_tasks(turn: Turn) -> Show:
    turn.ask()
    return [tasks.tasks(turn)]


def resume(turn: Turn) -> Show:
    """On with what is open."""
    back = turn.asking.get("back")
    turn.ask(**({"back": back} if back is not None else {}))
    return [answering.again(turn)]


def later(turn: Turn) -> Show:
    return answering.pass_by(turn, Mark.DEFERRED)


def skip(turn: Turn) -> Show:
    return answering.pass_by(turn, Mark.SKIPPED)


def leave(turn: Turn) -> Show:
    """Leaving is always safe."""
    turn.ask()
    return [parts.plain(turn, "say.left", parts.command(turn, "continue", "primary")), *mailboxes.offered(turn)]


def show_check(turn: Turn) -> Show:
    if turn.held.journey.reached is not None:
        return [answering.again(turn)]
    turn.ask()
    return [check.page(turn, 0)]


def show_defects(turn: Turn) -> Show:
    turn.ask()
    return [check.end(turn)]


def submit(turn: Turn) -> Show:
    """The last screen before handing over, or everything that is still missing."""
    if turn.held.frozen:
        return [standing.frozen(turn)]
    if turn.held.journey.reached is not None:
        return [answering.again(turn)]
    return show_defects(turn)


def hand_over(turn: Turn) -> Show:
    """Hands over what was declared to be true on the screen before."""
    if turn.held.frozen or not turn.held.journey.complete or moving.forced(turn):
        return submit(turn)
    turn.ask()
    return cases.hand_over(turn)


def status(turn: Turn) -> Show:
    return [standing.timeline(turn)]


def help_(turn: Turn) -> Show:
    buttons = [parts.command(turn, name, style) for name, style in (("continue", "primary"), ("tasks", "plain"))]  # type: ignore[arg-type]
    names = (*questions.offered(turn), "many", "check", "status", "reminders", "language", "restart")
    more = [parts.command(turn, name, "quiet") for name in names]
    return [parts.plain(turn, "say.help", *buttons, *more, title=parts.title(turn))]


def language(turn: Turn) -> Show:
    return [choices.language(turn)]


def tapped_language(turn: Turn, tap: Tap) -> Show:
    name = choices.numbered(tap.numbers[0])
    return speak(turn, name) if name else [answering.again(turn, str(turn.say("say.stale")))]


def speak(turn: Turn, name: str) -> Show:
    """From now on in another language; the open question follows."""
    turn.change(language=name, language_chosen=True)
    return [answering.again(turn, str(turn.say("say.language_set")))]


def show_policies(turn: Turn) -> Show:
    turn.ask()
    return policies.show(turn)


_RUN: Mapping[str, Callable[[Turn], Show]] = {
    "start": lambda turn: start(turn, ""),
    "tasks": show_tasks,
    "continue": resume,
    "back": answering.back,
    "later": later,
    "skip": skip,
    "clause": answering.why,
    "why": answering.why,
    "check": show_check,
    "defects": show_defects,
    "submit": submit,
    "status": status,
    "help": help_,
    "language": language,
    **{f"language_{name}": partial(speak, name=name) for name in languages()},
    "enough": answering.enough,
    "leave": leave,
    "copy": cases.copy,
    "documents": drafting.show,
    "invite": people.invite,
    "people": roles.show,
    "history": roles.show_history,
    "name": people.rename,
    "link": linking.link,
    "agent": linking.agent,
    "edition": moving.show,
    **dict.fromkeys(("calendar", "dates", "manage"), calendars.show),
    "desk": menu.show,
    "stats": stats.show,
    "officers": seating.show,
    "papers": papers.show,
    "policies": show_policies,
    "broadcast": casting.show,
    "questions": queue.show,
    **courtesy.COMMANDS,
    **own_drafts.COMMANDS,
    **comparing.COMMANDS,
    **personal.COMMANDS,
    **mailboxes.COMMANDS,
    **questions.COMMANDS,
    **reminding.COMMANDS,
    **many.COMMANDS,
}
