"""One person on several channels, and one person for several subjects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering, cases
from bot.buttons import Tap
from bot.messages import WEB, Button, Outbound
from bot.roles import tell
from bot.screens import parts, tasks
from bot.screens import people as screen
from bot.turn import Turn
from storage import contacts, inbox, invitations, merging, people, subjects, unit_invitations

Show = list[Outbound]


def link(turn: Turn) -> Show:
    """A code to be typed on the other channel; from elsewhere a link that says it in the web chat."""
    code = invitations.link(turn.tx, turn.contact.id)
    minutes = int(invitations.LINK_LIVES.total_seconds() // 60)
    ways = [parts.command(turn, "continue", "primary"), *_web(turn, code)]
    return [parts.plain(turn, "say.link_code", *ways, code=screen.spoken("GL", code), minutes=minutes)]


def _web(turn: Turn, code: str) -> list[Button]:
    if turn.address is None or turn.address.channel == WEB:
        return []
    return [Button(turn.say.plain("button.link_web"), url=f"{turn.house.chat_url}/?start=g_{code}")]


def typed(turn: Turn, code: str) -> Show:
    """A code of another channel: whose it is, and whether that is the same person."""
    found = invitations.linking(turn.tx, code)
    if found is None:
        return [Outbound(str(turn.say("say.link_over")), parts.rows([parts.command(turn, "start", "primary")]))]
    if found == turn.contact.id:
        return [Outbound(str(turn.say("say.link_here")), parts.rows([parts.command(turn, "start", "primary")]))]
    return [screen.link_confirm(turn, found)]


def _linked(turn: Turn, tap: Tap) -> Show:
    """From now on one person; the conversation goes on where the other one was."""
    other = tap.numbers[0]
    if not invitations.use_link(turn.tx, other):
        return [Outbound(str(turn.say("say.link_over")), parts.rows([parts.command(turn, "start", "primary")]))]
    turn.note("link", f"contact {turn.contact.id} → {other}")
    merging.merge(turn.tx, turn.contact.id, other)
    turn.become(contacts.get(turn.tx, other))
    if turn.inbox_id is not None:
        inbox.attach(turn.tx, turn.inbox_id, other)
    if turn.contact.draft_id is not None and turn.reaches(turn.contact.draft_id):
        turn.open(turn.contact.draft_id)
    else:
        cases.open_notice(turn, turn.house.main_notice)
    tell(turn, other, f"linked:{turn.inbox_id}", "say.news_linked")
    return [tasks.tasks(turn, str(turn.say("say.linked")))]


def agent(turn: Turn, unit: int = 0) -> Show:
    """Filing for another subject begins with who authorised it; `unit`: the listed one it is."""
    turn.ask(people="agent_by", unit=unit)
    return [screen.ask_name(turn, "say.agent_by")]


def _authorised_by(turn: Turn, by: str) -> Show:
    turn.ask(people="agent_basis", by=by)
    return [screen.ask_name(turn, "say.agent_basis")]


def _ground(turn: Turn, basis: str) -> Show:
    """The ground is recorded with the new subject, and its registration begins."""
    by, notice = str(turn.asking.get("by", "")), turn.held.draft.notice
    subject = subjects.create(turn.tx, turn.contact.id)
    people.authorise(turn.tx, subject, turn.contact.id, by, basis)
    turn.note("act_for", f"subject {subject}")
    if "unit" in turn.asking:
        unit_invitations.take(turn.tx, subject, int(turn.asking["unit"]))
    form = turn.house.notices.current(turn.tx, notice).notice.forms[0].id
    cases.begin(turn, subject, notice, form, None)
    return [answering.again(turn, str(turn.say("say.agent_begun", by=by)))]


ASKED: Mapping[str, Callable[[Turn, str], Show]] = {"agent_by": _authorised_by, "agent_basis": _ground}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"la": _linked}
