"""The task list: where the draft stands, section by section, with its dates. It returns on every resume."""

from __future__ import annotations

from html import escape
from itertools import groupby

from bot.held import standing
from bot.messages import Button, ButtonStyle, Outbound
from bot.screens import carrying, moving, paper_words, parts, people, policies
from bot.screens.dates import concerning, line
from bot.turn import Turn
from flows.deadlines import Due
from flows.journey import SectionState
from storage import drafts, filings, subjects
from storage.people import reachable

_MARKS = {"done": "☑", "started": "☐", "todo": "☐", "waiting": "☐"}


def tasks(turn: Turn, lead: str = "") -> Outbound:
    journey = turn.held.journey
    lines = [lead] if lead else []
    lines.append(
        str(turn.say("say.tasks_head", title=parts.title(turn), done=journey.progress[0], total=journey.progress[1]))
    )
    lines += [_line(turn, section) for section in journey.sections]
    if journey.reached is not None:
        lines.append(str(turn.say("say.tasks_ended")))
    if not turn.held.access.whole:
        lines.append(str(turn.say("say.tasks_part", names=people.responsible(turn))))
    lines += paper_words.look_short(turn)
    lines += dates(turn)
    if supported := policies.line(turn):
        lines.append(supported)
    if moving.newer(turn) is not None:
        lines.append(str(turn.say("say.tasks_edition")))
    if turn.house.demo and turn.held.frozen:
        lines.append(str(turn.say("say.demo")))
    buttons = _buttons(turn, supported=bool(supported))
    return Outbound("\n".join(lines), buttons, "tasks", progress=parts.progress(turn))


def _line(turn: Turn, section: SectionState) -> str:
    name = turn.say(f"section.{section.id}")
    state = (
        turn.say("say.section_left", n=section.total - section.done)
        if section.done < section.total and section.status == "started"
        else ""
    )
    line = str(turn.say("say.section", mark=_MARKS[section.status], name=name, state=state)).rstrip()
    theirs = people.fillers(turn, section.id) if turn.held.access.whole else ""
    return f"{line}　{turn.say('say.section_filler', names=theirs)}" if theirs else line


def dates(turn: Turn) -> list[str]:
    """The dates that concern this subject: what binds next, and a past one with what can still be done."""
    held = turn.held
    if held.form.id not in ("registration", "product", "update"):
        return []
    found = concerning(turn)
    coming = [one for one in found if one.counts and one.state in ("open", "coming") and _matters(turn, one)]
    past = [one for one in found if one.counts and one.state == "past" and one.deadline.duty == "filing"]
    gates = [one for one in found if one.deadline.duty == "award" and one.state == "undated"]
    return [line(turn, one) for one in (*past[-1:], *coming[:1], *_clashing(found, coming[:1]), *gates)]


def _clashing(found: tuple[Due, ...], shown: list[Due]) -> list[Due]:
    """What another source says of the date shown, while that is not past."""
    names = {name for one in shown for name in (one.deadline.id, one.deadline.differs_from) if name}
    other = (one for one in found if one not in shown and names & {one.deadline.id, one.deadline.differs_from})
    return [one for one in other if one.state in ("open", "coming")]


def _matters(turn: Turn, one: Due) -> bool:
    """Before there is a product, nothing is due about it."""
    return turn.held.form.id != "registration" or one.deadline.duty in ("filing", "award")


def _buttons(turn: Turn, *, supported: bool) -> tuple[parts.Row, ...]:
    held = turn.held
    out: list[Button] = []
    if held.frozen:
        out.append(parts.command(turn, "status", "primary"))
        out.append(parts.command(turn, "copy", "plain"))
    elif held.journey.open is not None:
        section = held.journey.open.section.id
        label = turn.say.plain("button.continue_section", name=turn.say.plain(f"section.{section}"))
        out.append(parts.command(turn, "continue", "primary", label))
    elif held.journey.reached is None:
        out.append(parts.command(turn, "check", "primary"))
    else:
        out.append(parts.command(turn, "continue", "primary"))
    if not held.frozen and held.journey.open is not None:
        out.append(parts.command(turn, "check", "plain"))
    if any(step.status != "waiting" for step in held.journey.papers):
        out.append(parts.command(turn, "papers", "plain"))
    if len(reachable(turn.tx, turn.contact.id)) > 1:
        out.append(parts.command(turn, "drafts", "plain"))
    out.append(parts.command(turn, "invite" if held.access.whole else "people", "plain"))
    if moving.newer(turn) is not None:
        out.append(parts.command(turn, "edition", "plain"))
    if supported:
        out.append(parts.command(turn, "policies", "plain"))
    return parts.rows([*out, parts.command(turn, "help")])


def all_drafts(turn: Turn, *, compare: bool = False) -> Outbound:
    """Every draft the contact has a part in, by subject, to choose from, and what may be begun."""
    lines, rows = [str(turn.say("say.drafts"))], []
    every = [drafts.peek(turn.tx, one) for one in reachable(turn.tx, turn.contact.id)]
    theirs = [(subject, tuple(some)) for subject, some in groupby(every, key=lambda one: one.subject_id)]
    theirs = [(subject, some) for subject, some in theirs if len(theirs) == 1 or _begun(turn, some)]
    for place, (subject, some) in enumerate(theirs, 1):
        mark = f"{place}　" if len(theirs) > 1 else ""
        lines += [f"{mark}{_subject(turn, subject)}"] if mark else []
        rows += [_open(turn, draft, mark) for draft in some]
    beside = [parts.command(turn, "compare", "plain")] if compare else []
    begun = parts.rows([*beside, *begin(turn), parts.command(turn, "agent")])
    return Outbound("\n".join(lines), (*parts.rows(rows, most=1), *begun), "tasks")


def _begun(turn: Turn, some: tuple[drafts.Draft, ...]) -> bool:
    """Whether there is anything to come back to: not for the empty draft that a newcomer was given."""
    return any(draft.version or draft.id == turn.held.draft.id for draft in some)


def _open(turn: Turn, draft: drafts.Draft, mark: str) -> Button:
    style: ButtonStyle = "primary" if draft.id == turn.held.draft.id else "plain"
    return Button(mark + _title_of(turn, draft), turn.codes.make("d", draft.id), style)


def _subject(turn: Turn, subject: int) -> str:
    return escape(subjects.get(turn.tx, subject).name) or str(turn.say("say.subject_unnamed"))


def _title_of(turn: Turn, draft: drafts.Draft) -> str:
    form = turn.say.plain(f"form.{draft.form}")
    source = drafts.load(turn.tx, draft.about) if draft.about is not None else draft
    name = parts.product(source)
    title = f"{name} · {form}" if name and draft.about is not None else name or form
    filing = filings.latest(turn.tx, draft.id)
    if filing is None:
        return title
    status, _ = standing(filing, [row.event() for row in filings.reviews(turn.tx, filing.id)])
    state = carrying.state(turn, filing, status or "")
    return turn.say.plain("say.draft_state", title=title, state=turn.say.plain(f"status.{state}"))


def begin(turn: Turn) -> list[Button]:
    """What the subject may begin: another product, an update, a withdrawal."""
    names = ("new_product", "update", "withdraw") if turn.held.access.member else ()
    return [parts.command(turn, name, "plain") for name in names]
