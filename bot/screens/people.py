"""What is shown about the people on a draft: invitations, who fills what, who answered what, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.question import Group
from flows.values import Mark, Value
from locales import day, instant
from storage import drafts, files, invitations, people
from storage.drafts import Event
from storage.files import AUTHORISATION
from storage.invitations import Invitation
from storage.people import Authorisation

SUBJECT, DRAFT = -1, 0
"""What an invitation is to, beside the place of a section counted from 1."""
PAGE = 8
OFFERED = 6
"""People offered for removal or handing over in one message."""


def who(turn: Turn, contact_id: int) -> str:
    """What a contact is called here."""
    if contact_id == turn.contact.id:
        return turn.say.plain("say.you")
    return people.name(turn.tx, contact_id) or turn.say.plain("say.colleague")


def moment(turn: Turn, at: datetime) -> str:
    return instant(at, turn.language, str(turn.house.zone))


def section(turn: Turn, name: str) -> str:
    return turn.say.plain(f"section.{name}") if name else turn.say.plain("say.part_draft")


def part(turn: Turn, contact_id: int) -> str:
    """What a contact fills, in words."""
    mine = [share for share in turn.shares if share.contact_id == contact_id]
    if any(share.member for share in mine):
        return turn.say.plain("say.part_subject")
    return turn.say.plain("say.list_comma").join(section(turn, share.section) for share in mine)


def everyone(turn: Turn) -> tuple[int, ...]:
    """All contacts with a part in the draft."""
    return tuple(dict.fromkeys(share.contact_id for share in turn.shares))


def shared(turn: Turn) -> bool:
    """Whether somebody else answers here too, or was invited to."""
    draft = turn.held.draft
    several = len(turn.shares) > 1 and len(everyone(turn)) > 1
    if several or not draft.beside.invitations:
        return several
    return bool(invitations.open_ones(turn.tx, draft.subject_id))


def fillers(turn: Turn, name: str) -> str:
    """Who was asked to fill a section, beside those who fill everything."""
    names = [who(turn, share.contact_id) for share in turn.shares if share.section == name]
    return turn.say.plain("say.list_comma").join(names)


def responsible(turn: Turn) -> str:
    """Who fills everything."""
    ids = dict.fromkeys(share.contact_id for share in turn.shares if not share.section)
    return turn.say.plain("say.list_comma").join(who(turn, one) for one in ids)


def ask_name(turn: Turn, key: str, name: str = "") -> Outbound:
    button = parts.command(turn, "continue", label=turn.say.plain("button.cancel"))
    return Outbound(str(turn.say(key, name=name)), parts.rows([button]), wants="text", progress=parts.progress(turn))


def choose(turn: Turn) -> Outbound:
    """What the colleague is to fill."""
    draft = turn.held.draft.id
    scopes = [(DRAFT, "say.part_draft")] if turn.held.access.whole else []
    scopes += [(SUBJECT, "say.part_subject")] if turn.held.access.member else []
    buttons = [Button(turn.say.plain(label), turn.codes.make("ic", draft, scope)) for scope, label in scopes]
    buttons += [
        Button(turn.say.plain(f"section.{one.id}"), turn.codes.make("ic", draft, place))
        for place, one in enumerate(turn.held.form.sections, 1)
    ]
    around = [parts.command(turn, "people"), parts.command(turn, "tasks")]
    text = str(turn.say("say.invite_what", title=parts.title(turn)))
    return Outbound(text, (*parts.rows(buttons), *parts.rows(around)), progress=parts.progress(turn))


def invited(turn: Turn, made: int, code: str, scope: str) -> Outbound:
    """The code and the link, to be passed on."""
    link = f"{turn.house.chat_url}/?start=i_{code}" if turn.house.chat_url else ""
    days = invitations.INVITATION_LIVES.days
    text = turn.say("say.invited", part=scope, code=spoken("YQ", code), link=link, days=days)
    buttons = [
        parts.command(turn, "people", "plain"),
        Button(turn.say.plain("button.revoke"), turn.codes.make("ir", made), "quiet"),
        parts.command(turn, "tasks"),
    ]
    return Outbound(str(text), parts.rows(buttons), progress=parts.progress(turn))


def spoken(kind: str, code: str) -> str:
    """A code as people copy it."""
    return f"{kind}-{code[:5]}-{code[5:]}"


def invitation(turn: Turn, found: Invitation, form: str, scope: str) -> Outbound:
    """Who invites, and to what; nothing of the draft itself."""
    name = people.name(turn.tx, found.contact_id) or turn.say.plain("say.colleague")
    until = day(found.expires_at.astimezone(turn.house.zone).date(), turn.language)
    key = "say.invitation_subject" if found.draft_id is None else "say.invitation"
    text = turn.say(key, name=name, form=form, part=scope, until=until)
    buttons = [
        Button(turn.say.plain("button.accept"), turn.codes.make("ia", found.id, 1), "primary"),
        Button(turn.say.plain("button.decline"), turn.codes.make("ia", found.id, 0)),
    ]
    return Outbound(str(text), parts.rows(buttons))


def authorised(turn: Turn) -> Authorisation | None:
    """On what ground the contact files for a firm that is not theirs: they began it and said who let them."""
    first = next((share.contact_id for share in turn.shares if share.member), 0)
    found = people.authorisations(turn.tx, turn.held.draft.subject_id) if first == turn.contact.id else ()
    return next((one for one in found if one.contact_id == turn.contact.id), None)


def papers_of(turn: Turn) -> dict[int, list[str]]:
    """The names of the papers behind each authorisation."""
    found: dict[int, list[str]] = {}
    for row in files.of_subject(turn.tx, turn.held.draft.subject_id, AUTHORISATION):
        found.setdefault(int(row.item), []).append(row.name)
    return found


def _authorisations(turn: Turn) -> tuple[list[str], list[Button]]:
    """Who was let to act for the firm and on what ground, with the papers, for those who belong to it."""
    lines, buttons, draft = [], [], turn.held.draft
    mine, papers = authorised(turn), papers_of(turn)
    for one in people.authorisations(turn.tx, draft.subject_id):
        by = one.by or turn.say.plain("say.colleague")
        known = {"name": who(turn, one.contact_id), "by": by, "basis": one.basis, "when": moment(turn, one.at)}
        lines.append(str(turn.say("say.people_authorised", **known)))
        if one.id in papers:
            names = turn.say.plain("say.list_comma").join(papers[one.id])
            lines.append(str(turn.say("say.people_authorisation", names=names)))
            label = turn.say.plain("button.see_authorisation", name=known["name"])
            buttons.append(Button(label, turn.codes.make("as", draft.id, one.id)))
        if mine is not None and one.id == mine.id:
            label = turn.say.plain("button.send_authorisation")
            buttons.append(Button(label, turn.codes.make("aa", draft.id)))
    return lines, buttons


def overview(turn: Turn, open_ones: Iterable[tuple[Invitation, str]], removable: Iterable[int]) -> Outbound:
    """Everyone on the draft with what they fill, and the invitations that were not used yet."""
    lines = [str(turn.say("say.people_head", title=parts.title(turn)))]
    lines += [str(turn.say("say.people_line", name=who(turn, one), part=part(turn, one))) for one in everyone(turn)]
    authorised_lines, papers = _authorisations(turn) if turn.held.access.member else ([], [])
    lines += authorised_lines
    buttons = [parts.command(turn, "invite", "primary")] if turn.held.access.whole else []
    buttons.append(parts.command(turn, "history", "plain"))
    for found, scope in open_ones:
        until = day(found.expires_at.astimezone(turn.house.zone).date(), turn.language)
        lines.append(str(turn.say("say.people_invited", part=scope, name=who(turn, found.contact_id), until=until)))
        label = turn.say.plain("button.revoke_named", part=scope)
        buttons.append(Button(label, turn.codes.make("ir", found.id), "quiet"))
    buttons += [*papers, *_manage(turn, removable)]
    around = [parts.command(turn, "name"), parts.command(turn, "link"), parts.command(turn, "tasks")]
    return Outbound(
        "\n".join(lines), (*parts.rows(buttons), *parts.rows(around)), "tasks", progress=parts.progress(turn)
    )


def _manage(turn: Turn, removable: Iterable[int]) -> list[Button]:
    out, draft = [], turn.held.draft.id
    for one in tuple(removable)[:OFFERED]:
        name = who(turn, one)
        if turn.held.access.whole:
            label = turn.say.plain("button.hand_to", name=name)
            out.append(Button(label, turn.codes.make("ph", draft, one, 0), "quiet"))
        label = turn.say.plain("button.remove_person", name=name)
        out.append(Button(label, turn.codes.make("pr", draft, one, 0), "quiet"))
    return out


def confirm(turn: Turn, key: str, contact_id: int, *choices: tuple[str, str, int]) -> Outbound:
    """Asks before somebody goes or takes over; each choice is a label, a verb and what it means."""
    name, draft = who(turn, contact_id), turn.held.draft.id
    buttons = [
        Button(turn.say.plain(label, name=name), turn.codes.make(verb, draft, contact_id, meaning))
        for label, verb, meaning in choices
    ]
    return parts.plain(turn, key, *buttons, parts.command(turn, "people", label=turn.say.plain("button.cancel")),
                       name=name, title=parts.title(turn))  # fmt: skip


def history(turn: Turn, page: int) -> Outbound:
    """Who answered what and when, the latest first."""
    answered = [
        one for one in turn.held.journey.steps if one.answer is not None and not isinstance(one.question, Group)
    ]
    answered.sort(key=lambda one: one.answer.seq if one.answer else 0, reverse=True)
    lines = [str(turn.say("say.history_head", title=parts.title(turn)))]
    lines += [_line(turn, one) for one in answered[page * PAGE : (page + 1) * PAGE]]
    buttons = []
    if (page + 1) * PAGE < len(answered):
        buttons.append(Button(turn.say.plain("button.earlier"), turn.codes.make("pg", turn.held.draft.id, page + 1)))
    around = [parts.command(turn, "people"), parts.command(turn, "tasks")]
    return Outbound("\n".join(lines), parts.rows([*buttons, *around]), "tasks", progress=parts.progress(turn))


def _line(turn: Turn, step: Step) -> str:
    event = drafts.event(turn.tx, turn.held.draft.id, step.answer.seq if step.answer else 0)
    when, name = moment(turn, event.at), who(turn, event.contact_id)
    return str(turn.say("say.history_line", what=parts.name(turn, step.key), name=name, when=when))


def changed(turn: Turn, step: Step, event: Event, *, same: bool) -> str:
    """What a colleague answered meanwhile, in one line."""
    key = "say.colleague_same" if same else "say.colleague_answered"
    return str(turn.say(key, **_what(turn, step, event)))


def overtaken(turn: Turn, step: Step, event: Event, mine: Value | Mark) -> Outbound:
    """What a colleague answered meanwhile, and the choice."""
    text = turn.say("say.overtaken", mine=_value(turn, step, mine), **_what(turn, step, event))
    buttons = [
        parts.tap(turn, "pm", step.key, label=turn.say.plain("button.use_mine")),
        parts.command(turn, "continue", "primary", turn.say.plain("button.keep_theirs")),
    ]
    return Outbound(str(text), parts.rows(buttons), "doubt", progress=parts.progress(turn))


def _what(turn: Turn, step: Step, event: Event) -> dict[str, str]:
    name, when = who(turn, event.contact_id), moment(turn, event.at)
    return {"name": name, "when": when, "what": parts.name(turn, step.key), "value": _value(turn, step, event.value)}


def _value(turn: Turn, step: Step, value: Value | Mark) -> str:
    if isinstance(value, Mark):
        return turn.say.plain(f"value.{value.value}")
    return parts.value(turn, step.question, value)


def section_done(turn: Turn) -> Outbound:
    """All of one's own sections are filled; handing over is for those who fill everything."""
    buttons = [parts.command(turn, "tasks", "primary"), parts.command(turn, "history", "plain")]
    return parts.plain(turn, "say.section_done", *buttons, names=responsible(turn))


def link_confirm(turn: Turn, contact_id: int) -> Outbound:
    """Asks whether the code that was typed is the contact's own."""
    name = people.name(turn.tx, contact_id)
    buttons = [
        Button(turn.say.plain("button.link_yes"), turn.codes.make("la", contact_id), "primary"),
        parts.command(turn, "start", "plain", turn.say.plain("button.link_no")),
    ]
    return Outbound(str(turn.say("say.link_confirm", name=name)), parts.rows(buttons))
