"""Several patents at once: pasted or sent as a table, shown before anything is written, taken in by one tap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot import answering, many_figures
from bot.buttons import Tap
from bot.documents import many as tables
from bot.documents import many_templates
from bot.documents.many import Found
from bot.documents.row_kinds import Words
from bot.messages import Outbound
from bot.screens import many as screen
from bot.screens import parts, standing
from bot.screens.many import Preview
from bot.turn import Turn
from flows.journey import Step
from flows.many import LONGEST, MOST_LINES, Line, Taking, judged, pasted, patent_group
from flows.question import Choice, Group
from flows.taking_in import corrected, writes
from flows.values import Key, Value
from locales import command, table_words

Show = list[Outbound]
PATENTS = "patents"


def busy(turn: Turn) -> bool:
    """Whether a typed text may be a list: one was asked for, or a patent's number or another patent is."""
    if many_figures.busy(turn):
        return True
    if not turn.holds or turn.held.frozen:
        return False
    return turn.asking.get("pasting") == PATENTS or _asked(turn) is not None


def typed(turn: Turn, text: str) -> Show:
    """A list, shown; nothing for a command, and for one number where one is asked."""
    if many_figures.busy(turn):
        return many_figures.typed(turn, text)
    here = _asked(turn)
    asked_for = turn.asking.get("pasting") == PATENTS
    if (
        text.startswith("/")
        or command(text, turn.language)
        or (here is not None and answering.names_an_option(turn, text))
    ):
        return []
    if len(text) > LONGEST:
        return [Outbound(str(turn.say("many.too_long", longest=LONGEST, count=len(text))), card="problem")]
    found = _found(turn, text)
    least = 1 if asked_for or (here is not None and isinstance(here.question, Group)) else 2
    if len(found.lines) >= least:
        return [come(turn, found)]
    if asked_for and not found.lines and here is None:
        again = parts.rows([parts.command(turn, "many"), parts.command(turn, "continue", "primary")])
        return [Outbound(str(turn.say("many.nothing")), again, "problem")]
    return []


def _asked(turn: Turn) -> Step | None:
    """The open question, when it is for a patent's number or for another patent."""
    here, group = answering.current(turn), patent_group(turn.held.journey)
    if group is None or not isinstance(here, Step):
        return None
    return here if here.question.id in (group.id, group.asks[0].id) else None


def asks_patents(turn: Turn) -> bool:
    """Whether patents are asked now, so that a table of them may come."""
    here, group = answering.current(turn), patent_group(turn.held.journey)
    if group is None or turn.held.frozen or not isinstance(here, Step):
        return False
    return here.question.id == group.id or here.group is group


def _found(turn: Turn, text: str) -> Found:
    """What a text names: as a table where it is one, else number by number."""
    table = tables.of_text(text, "patents", words("patents"), turn.today)
    return table or Found("patents", pasted(text, turn.today))


@cache
def words(kind: tables.Kind) -> Words:
    """What is written in such tables, in any offered language."""
    return tables.words_of(kind, table_words())


def show(turn: Turn) -> Show:
    """How several patents are filled at once; or the list that waits."""
    if turn.held.frozen:
        return [standing.frozen(turn)]
    group = _group(turn)
    if group is None:
        return [parts.plain(turn, "many.no_patents_here", parts.command(turn, "tasks", "primary"))]
    turn.ask(pasting=PATENTS)
    found = preview(turn)
    return [screen.explained(turn, group) if found is None else screen.show(turn, found)]


def _group(turn: Turn) -> Group | None:
    group = patent_group(turn.held.journey)
    return group if group is not None and turn.held.may_change(group.id) else None


def come(turn: Turn, found: Found) -> Outbound:
    """A list came: shown, together with what waits of an earlier one."""
    if turn.held.frozen or _group(turn) is None:
        return standing.frozen(turn) if turn.held.frozen else parts.plain(turn, "many.no_patents_here")
    if len(found.lines) > MOST_LINES:
        return parts.plain(
            turn, "many.too_many", parts.command(turn, "many", "primary"), card="problem", most=MOST_LINES
        )
    before = preview(turn)
    lines = found.lines
    if before is not None:
        lines = corrected([row.line for row in before.rows], before.rows, found.lines, turn.today)
    _keep(turn, lines, found.unused)
    turn.ask(**{"pasting": PATENTS, **({"back": turn.asking["back"]} if "back" in turn.asking else {})})
    shown = preview(turn)
    assert shown is not None
    return screen.show(turn, shown)


def _keep(turn: Turn, lines: Sequence[Line], unused: Sequence[str] = (), page: int = 0) -> None:
    """The list waits, sealed with the contact, until it is taken in or dropped."""
    kept = {
        "draft": turn.held.draft.id,
        "lines": [line.to_json() for line in lines],
        "unused": list(unused),
        "page": page,
    }
    turn.ask(**{**turn.asking, "many": kept if lines else {}})


def preview(turn: Turn) -> Preview | None:
    """The list that waits for the draft in hand, read against it as it is now."""
    kept, group = turn.asking.get("many"), _group(turn)
    if not kept or group is None or kept["draft"] != turn.held.draft.id:
        return None
    taking = Taking.of(turn.held.journey, group, turn.lexicon, turn.today)
    rows = judged([Line.from_json(one) for one in kept["lines"]], taking)
    out = writes(rows, turn.held.journey, group)
    return Preview(group, rows, out, tuple(kept["unused"]), int(kept["page"]))


def _bound(act: Callable[[Turn, Preview, list[int]], Show]) -> Callable[[Turn, Tap], Show]:
    """For the list that waits for the draft in hand; the button of another one does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        draft, *rest = tap.numbers
        found = preview(turn) if turn.holds and draft == turn.held.draft.id and not turn.held.frozen else None
        if found is None:
            return [answering.again(turn, str(turn.say("say.stale")))]
        turn.ask(pasting=PATENTS, **{name: turn.asking[name] for name in ("back",) if name in turn.asking})
        return act(turn, found, rest)

    return checked


def _moved(turn: Turn, found: Preview, rest: list[int]) -> Show:
    """What was shown is not what would be written now: it is shown again; nothing when it is."""
    if rest[0] == screen.digest(turn, found.writes):
        return []
    return [screen.show(turn, replace(found, page=0), str(turn.say("many.moved")))]


def _take(turn: Turn, found: Preview, rest: list[int]) -> Show:
    """All rows that are fine, in one write; those to be corrected stay."""
    if said := _moved(turn, found, rest):
        return said
    if not found.fine:
        return [screen.show(turn, found)]
    turn.write_all(found.writes, "tapped")
    turn.note("many_patents", f"{len(found.fine)} items")
    _keep(turn, [row.line for row in found.wrong])
    lead = turn.say("many.taken", n=len(found.fine), left=len(found.wrong))
    return [answering.after(turn, str(lead))]


def _repair(turn: Turn, found: Preview, rest: list[int]) -> Show:
    """One number, or all, in place of what was written, as shown; nothing of the draft changes yet."""
    if said := _moved(turn, found, rest):
        return said
    chosen = {id(row) for place, row in enumerate(found.rows, 1) if row.repair and rest[1] in (0, place)}
    pairs = [f"{row.line.written} → {row.repair}" for row in found.rows if id(row) in chosen]
    lines = [replace(row.line, mended=row.repair) if id(row) in chosen else row.line for row in found.rows]
    _keep(turn, lines, found.unused)
    again = preview(turn)
    assert again is not None
    return [screen.show(turn, again, str(turn.say("many.repaired", pairs="\n".join(pairs))))]


def _page(turn: Turn, found: Preview, rest: list[int]) -> Show:
    page = min(rest[0], max(0, (len(found.told) - 1) // screen.PAGE))
    _keep(turn, [row.line for row in found.rows], found.unused, page)
    return [screen.show(turn, replace(found, page=page), edit=True)]


def _correct(turn: Turn, found: Preview, _rest: list[int]) -> Show:
    """Everything stays as it is; how to correct it."""
    buttons = (
        parts.command(turn, "many", "primary", turn.say.plain("button.many_list")),
        parts.command(turn, "continue"),
    )
    return [parts.plain(turn, "many.correct", *buttons, n=len(found.wrong))]


def _file(turn: Turn, found: Preview, _rest: list[int]) -> Show:
    return [
        Outbound(str(turn.say("many.here", n=len(found.rows))), documents=(screen.whole(turn, found),)),
        screen.show(turn, found),
    ]


def _drop(turn: Turn, _found: Preview, _rest: list[int]) -> Show:
    """The list goes; the draft is as it was."""
    _keep(turn, ())
    turn.ask()
    return [answering.again(turn, str(turn.say("many.dropped")))]


def _template(turn: Turn, tap: Tap) -> Show:
    group = _group(turn) if turn.holds and tap.numbers[0] == turn.held.draft.id else None
    if group is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.ask(**{**turn.asking, "pasting": PATENTS})
    document = many_templates.patents(turn.say, group)
    back = parts.rows([parts.command(turn, "continue")])
    return [Outbound(str(turn.say("many.template_here")), back, documents=(document,), wants="file")]


def same_for_all(turn: Turn, key: Key, rest: list[int]) -> Show:
    """One answer for every patent that the question is still to be asked of."""
    step = turn.held.journey.find(key)
    every = screen.waiting(turn, step) if step is not None else ()
    if step is None or step.question.id not in screen.ALIKE or len(every) != rest[1]:
        return [answering.again(turn, str(turn.say("say.stale")))]
    question = step.question
    value: Value = question.options[rest[0]] if isinstance(question, Choice) else bool(rest[0])
    turn.write_all([(one.key, value) for one in every], "tapped")
    name = turn.say.plain(f"q.{question.id}.name")
    lead = turn.say("many.same", n=len(every), name=name, value=parts.value(turn, question, value))
    return [answering.after(turn, str(lead))]


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"many": show, **many_figures.COMMANDS}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "qa": _bound(_take),
    "qr": _bound(_repair),
    "qp": _bound(_page),
    "qf": _bound(_correct),
    "qx": _bound(_file),
    "qd": _bound(_drop),
    "qt": _template,
    **many_figures.TAPS,
}
