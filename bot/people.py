"""Colleagues are invited, and join once they were told who invites them and to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from unicodedata import normalize

from bot import answering, authorising, linking, roles
from bot.buttons import Tap
from bot.desk import joining
from bot.messages import Inbound, Outbound
from bot.roles import scope, tell
from bot.screens import parts, tasks
from bot.screens import people as screen
from bot.turn import Turn
from locales import words
from storage import drafts, invitations, people, subjects
from storage.invitations import Invitation

Show = list[Outbound]
LONGEST_NAME, LONGEST_BASIS = 40, 200
_CODE = re.compile(r"\s*(YQ|GL|GW)[\s-]?([0-9A-Z]{5})[\s-]?([0-9A-Z]{5})\s*", re.IGNORECASE)
_FOR_MEMBERS = frozenset({"new_product", "update", "withdraw"})
_FOR_ALL = frozenset({"submit", "restart", "copy", "documents", "invite", "edition"})


def refusal(turn: Turn, name: str) -> Show:
    """What is said when a command is not for somebody who fills only a part; else nothing."""
    if not turn.holds:
        return []
    access = turn.held.access
    if (name in _FOR_MEMBERS and not access.member) or (name in _FOR_ALL and not access.whole):
        return not_yours(turn)
    return []


def not_yours(turn: Turn) -> Show:
    return [parts.plain(turn, "say.not_yours", parts.command(turn, "tasks", "primary"), names=screen.responsible(turn))]


def is_code(text: str) -> bool:
    """Whether a text is a code of an invitation or of another address."""
    return len(text) < LONGEST_NAME and _CODE.fullmatch(normalize("NFKC", text)) is not None


def first(turn: Turn, inbound: Inbound) -> Show:
    """What comes before anything else: a code that was typed, or that the draft in hand is not theirs any more."""
    code = _CODE.fullmatch(normalize("NFKC", inbound.text)) if len(inbound.text) < LONGEST_NAME else None
    if code is not None:
        return _OPENS[code[1].upper()](turn, code[2] + code[3])
    if turn.barred and not (inbound.start or "").startswith(("i_", "o_", "u_")):
        where = parts.rows([parts.command(turn, "drafts", "primary"), parts.command(turn, "start")])
        return [Outbound(str(turn.say(turn.barred)), where)]
    return []


def typed(turn: Turn, text: str) -> Show:
    """A reply to what was asked here: a name, or who authorised; else nothing."""
    asked = turn.asking.get("people")
    if asked is None:
        return []
    said = " ".join(text.split())
    longest = LONGEST_BASIS if asked == "agent_basis" else LONGEST_NAME
    if len(said) > longest or not any(char.isalnum() for char in said):
        problem = {"longest": longest, "count": len(said)}
        return [Outbound(str(turn.say("problem.too_long", **problem)), card="problem")] if said else []
    return ASKED[asked](turn, said)


def invite(turn: Turn) -> Show:
    """What is the colleague to fill. Whoever invites has a name first."""
    turn.ask()
    if not _named(turn):
        turn.ask(people="name_invite")
        return [screen.ask_name(turn, "say.ask_name_invite")]
    return [screen.choose(turn)]


def _named(turn: Turn) -> bool:
    """Whether the contact has a name; the one they gave as the subject's contact is theirs."""
    if people.name(turn.tx, turn.contact.id):
        return True
    for draft in drafts.of_subject(turn.tx, turn.held.draft.subject_id, "registration"):
        given = draft.answers.get(("contact_name", ""))
        if given is None or not isinstance(given.value, str) or draft.closed:
            continue
        if drafts.event(turn.tx, draft.id, given.seq).contact_id == turn.contact.id:
            people.call(turn.tx, turn.contact.id, given.value)
            return True
    return False


def _name_to_invite(turn: Turn, name: str) -> Show:
    people.call(turn.tx, turn.contact.id, name)
    return invite(turn)


def _name_joined(turn: Turn, name: str) -> Show:
    people.call(turn.tx, turn.contact.id, name)
    turn.ask()
    return [tasks.tasks(turn, str(turn.say("say.name_noted", name=name)))]


def rename(turn: Turn) -> Show:
    """What the contact is called by colleagues, to be changed."""
    turn.ask(people="name_change")
    return [screen.ask_name(turn, "say.ask_name_change", name=people.name(turn.tx, turn.contact.id))]


def renamed(turn: Turn, name: str) -> Show:
    people.call(turn.tx, turn.contact.id, name)
    turn.note("rename")
    turn.ask()
    return [answering.again(turn, str(turn.say("say.name_changed", name=name)))]


def _chosen(turn: Turn, tap: Tap) -> Show:
    draft, to = tap.numbers
    if draft != turn.held.draft.id or to > len(turn.held.form.sections):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if not turn.held.access.whole or (to == screen.SUBJECT and not turn.held.access.member):
        return not_yours(turn)
    section = turn.held.form.sections[to - 1].id if to > screen.DRAFT else ""
    which = None if to == screen.SUBJECT else draft
    made, code = invitations.invite(turn.tx, turn.held.draft.subject_id, which, section, turn.contact.id)
    turn.note("invite", f"invitation {made} {section or ('subject' if which is None else 'draft')}")
    part = turn.say.plain("say.part_subject") if which is None else screen.section(turn, section)
    return [screen.invited(turn, made, code, part)]


def opened(turn: Turn, code: str) -> Show:
    """A code or a link was used: who invites and to what is shown before anything else."""
    found = invitations.by_code(turn.tx, code)
    if found is None or not found.live(turn.tx.now):
        return [_over(turn)]
    if found.draft_id is None:
        return [screen.invitation(turn, found, "", scope(turn, found))]
    draft = drafts.peek(turn.tx, found.draft_id)
    say = words(turn.language, draft.notice)
    part = say.plain(f"section.{found.section}") if found.section else say.plain("say.part_draft")
    return [screen.invitation(turn, found, say.plain(f"form.{draft.form}"), part)]


def _over(turn: Turn) -> Outbound:
    return Outbound(str(turn.say("say.invitation_over")), parts.rows([parts.command(turn, "start", "primary")]))


def _answered(turn: Turn, tap: Tap) -> Show:
    """An invitation was accepted or declined, by a tap on what said who invites."""
    found = invitations.get(turn.tx, tap.numbers[0])
    if not tap.numbers[1]:
        return [Outbound(str(turn.say("say.declined")), parts.rows([parts.command(turn, "start", "primary")]))]
    if found is None or not found.live(turn.tx.now):
        return [_over(turn)]
    draft = found.draft_id or _latest(turn, found.subject_id)
    if draft is None:
        return [_over(turn)]
    if found.contact_id == turn.contact.id or _covered(turn, found, draft):
        turn.open(draft)
        return [tasks.tasks(turn, str(turn.say("say.already_in")))]
    if not invitations.use(turn.tx, found.id, turn.contact.id):
        return [_over(turn)]
    _joined(turn, found)
    turn.open(draft)
    return _welcome(turn, found)


def take_along(turn: Turn, old: int) -> None:
    """Whoever had a part in a draft that was started over has it in the new one."""
    draft = turn.held.draft
    for share in people.shares(turn.tx, old, draft.subject_id):
        if not share.member:
            people.grant(turn.tx, draft.id, share.contact_id, share.section)
    turn.look(draft.id)


def _latest(turn: Turn, subject_id: int) -> int | None:
    every = [one.id for one in drafts.of_subject(turn.tx, subject_id) if not one.closed]
    return every[-1] if every else None


def _covered(turn: Turn, found: Invitation, draft_id: int) -> bool:
    """Whether the contact may do already all that the invitation is to."""
    shares = people.shares(turn.tx, draft_id, found.subject_id)
    access = people.access(shares, turn.contact.id)
    if access is None or found.draft_id is None:
        return access is not None and access.member
    return access.sections is None or found.section in access.sections


def _joined(turn: Turn, found: Invitation) -> None:
    """What the invitation was to is theirs; that somebody lets them act for the subject is recorded."""
    by = people.name(turn.tx, found.contact_id)
    turn.note("join", f"invitation {found.id}")
    if found.draft_id is None:
        subjects.join(turn.tx, found.subject_id, turn.contact.id)
        people.authorise(turn.tx, found.subject_id, turn.contact.id, by, turn.say.plain("say.basis_invitation"))
    else:
        people.grant(turn.tx, found.draft_id, turn.contact.id, found.section)


def _welcome(turn: Turn, found: Invitation) -> Show:
    part = scope(turn, found)
    name = people.name(turn.tx, turn.contact.id)
    called = name or turn.say.plain("say.colleague")
    tell(turn, found.contact_id, f"joined:{found.id}", "say.news_joined", name=called, part=part)
    if not name:
        turn.ask(people="name_join")
        return [screen.ask_name(turn, "say.ask_name_join")]
    return [tasks.tasks(turn, str(turn.say("say.joined", part=part)))]


_OPENS: Mapping[str, Callable[[Turn, str], Show]] = {"YQ": opened, "GL": linking.typed, "GW": joining.opened}
"""What a code opens, by the letters in front of it."""
ASKED: Mapping[str, Callable[[Turn, str], Show]] = {
    "name_invite": _name_to_invite,
    "name_join": _name_joined,
    "name_change": renamed,
    **linking.ASKED,
    **authorising.ASKED,
}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "ic": _chosen,
    "ia": _answered,
    **roles.TAPS,
    **linking.TAPS,
    **authorising.TAPS,
}
