"""A contact's own drafts: all of them, another product, starting over, and what an update or a withdrawal is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering, cases, comparing, people, summaries
from bot.buttons import Tap
from bot.messages import Outbound
from bot.screens import parts, standing, tasks
from bot.turn import Turn
from storage import drafts, subjects
from storage.database import NotFoundError

Show = list[Outbound]


def restart(turn: Turn) -> Show:
    """Asks before starting over."""
    if turn.held.filing is not None:
        return [standing.frozen(turn)] if turn.held.frozen else [answering.again(turn)]
    confirm = parts.bound(turn, "b", turn.say.plain("button.restart_confirm"))
    buttons = [confirm, parts.command(turn, "continue", "primary")]
    return [parts.plain(turn, "say.restart", *buttons, title=parts.title(turn))]


def restart_confirm(turn: Turn) -> Show:
    """A fresh draft of the same form; the old one is put aside, not erased."""
    old = turn.held
    if old.filing is not None:
        return restart(turn)
    drafts.close(turn.tx, old.draft.id)
    cases.begin(turn, old.draft.subject_id, old.draft.notice, old.draft.form, old.draft.about)
    people.take_along(turn, old.draft.id)
    summaries.rewrite(turn.tx, turn.house, old.draft.subject_id)
    return [answering.again(turn, str(turn.say("say.restarted")))]


def all_drafts(turn: Turn) -> Show:
    return [tasks.all_drafts(turn, compare=comparing.offered(turn))]


def new_product(turn: Turn) -> Show:
    """Another product of the same subject, or the first."""
    if not cases.has_form(turn, "product"):
        return [tasks.all_drafts(turn)]
    every = drafts.of_subject(turn.tx, turn.held.draft.subject_id, "product")
    found = [draft for draft in every if not draft.version and not draft.closed]
    if found:
        turn.open(found[0].id)
    else:
        cases.begin(turn, turn.held.draft.subject_id, turn.held.draft.notice, "product", None)
    return [answering.again(turn, str(turn.say("say.new_product")))]


def about(turn: Turn, tap: Tap) -> Show:
    """The product that an update or a withdrawal is about was chosen."""
    try:
        draft = drafts.load(turn.tx, tap.numbers[0])
    except NotFoundError:  # it was erased while the button stood on the screen
        return [answering.again(turn, str(turn.say("say.stale")))]
    if not subjects.is_member(turn.tx, draft.subject_id, turn.contact.id):
        return [answering.again(turn, str(turn.say("say.stale")))]
    return cases.begin_about(turn, draft, ("update", "withdrawal")[tap.numbers[1]])


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {
    "restart": restart,
    "drafts": all_drafts,
    "new_product": new_product,
    "update": lambda turn: cases.about_product(turn, "update"),
    "withdraw": lambda turn: cases.about_product(turn, "withdrawal"),
}
