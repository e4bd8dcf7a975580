"""Figures of several products at once: a table by product, shown before anything is written, one tap for all drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from bot import answering, cases, summaries
from bot.buttons import Tap
from bot.documents import many as tables
from bot.documents.many import Found
from bot.documents.row_kinds import Words
from bot.held import Held
from bot.messages import Outbound
from bot.screens import many_figures as screen
from bot.screens import parts
from bot.screens.many_figures import Row, Sums, Target
from bot.turn import Turn
from flows.figures import FIGURES, product_of, read
from flows.many import LONGEST, MOST_LINES, Line
from flows.problems import Problem
from flows.taking_in import Writes, after_writing
from flows.values import Key, Mark, Value
from locales import command, table_words
from storage import drafts, people
from storage.drafts import Draft

Show = list[Outbound]
FIGURES_ASKED, UNITS = "figures", ("元", "万元")


def busy(turn: Turn) -> bool:
    """Whether a typed text may be a table of figures: one was asked for."""
    return turn.holds and turn.asking.get("pasting") == FIGURES_ASKED


def typed(turn: Turn, text: str) -> Show:
    """A table copied out of a spreadsheet, shown; nothing for a command."""
    if text.startswith("/") or command(text, turn.language):
        return []
    if len(text) > LONGEST:
        return [Outbound(str(turn.say("many.too_long", longest=LONGEST, count=len(text))), card="problem")]
    found = tables.of_text(text, "figures", words(), turn.today)
    if found is None:
        again = (parts.command(turn, "figures"), parts.command(turn, "continue", "primary"))
        return [parts.plain(turn, "sums.nothing", *again, card="problem")]
    return [come(turn, found)]


@cache
def words() -> Words:
    """What is written in such tables, in any offered language."""
    return tables.words_of("figures", table_words())


def show(turn: Turn) -> Show:
    """How the figures of several products are filled at once; or the table that waits."""
    every = targets(turn)
    if not every:
        return [parts.plain(turn, "sums.no_products", parts.command(turn, "tasks", "primary"))]
    turn.ask(pasting=FIGURES_ASKED)
    found = preview(turn)
    return [screen.explained(turn, every) if found is None else screen.show(turn, found)]


def come(turn: Turn, found: Found) -> Outbound:
    """A table came, in place of one that waits."""
    if len(found.lines) > MOST_LINES:
        again = parts.command(turn, "figures", "primary")
        return parts.plain(turn, "many.too_many", again, card="problem", most=MOST_LINES)
    _keep(turn, found.lines, "", found.unused)
    shown = preview(turn)
    assert shown is not None
    return screen.show(turn, shown)


def _keep(turn: Turn, lines: Sequence[Line], unit: str = "", unused: Sequence[str] = ()) -> None:
    plain = [line.to_json() for line in lines]
    kept = {"subject": turn.held.draft.subject_id, "lines": plain, "unit": unit, "unused": list(unused)}
    turn.ask(pasting=FIGURES_ASKED, sums=kept if lines else {})


def targets(turn: Turn) -> tuple[Target, ...]:
    """The subject's products whose figures the contact may fill, each with the draft they go into."""
    subject = turn.held.draft.subject_id
    products = [one for one in drafts.of_subject(turn.tx, subject, "product") if not one.closed]
    updates = [one for one in drafts.of_subject(turn.tx, subject, "update") if not one.closed]
    found = (_target(turn, one, [each for each in updates if each.about == one.id]) for one in products)
    return tuple(one for one in found if one is not None and one.name)


def _target(turn: Turn, product: Draft, updates: Sequence[Draft]) -> Target | None:
    """The product's update in hand, or the product itself; of one that was accepted a new update."""
    every = [held for one in (*updates[::-1], product) if (held := _held(turn, one)) is not None]
    free = next((held for held in every if not held.frozen and _theirs(held)), None)
    if free is None and cases.accepted(turn, product) and cases.has_form(turn, "update"):
        free = _to_begin(turn, product)
    if free is None and not any(_theirs(held) for held in every):
        return None
    name, model = (product.answers.get((one, "")) for one in ("product_name", "model"))
    said = [str(one.value) if one is not None and isinstance(one.value, str) else "" for one in (name, model)]
    return Target(said[0], said[1], product, free)


def _held(turn: Turn, draft: Draft) -> Held | None:
    """A draft to look at, if the contact has a part in it."""
    access = people.access(people.shares(turn.tx, draft.id, draft.subject_id), turn.contact.id)
    return None if access is None else Held.of(turn.house, turn.tx, draft, access)


def _theirs(held: Held) -> bool:
    """Whether its figures are the contact's to fill: now, or once it can be changed again."""
    return held.may_change("sales") if not held.frozen else held.sees("sales")


def _to_begin(turn: Turn, product: Draft) -> Held | None:
    """An update that is begun with the first figures; only for those who act for the subject."""
    access = people.access(people.shares(turn.tx, product.id, product.subject_id), turn.contact.id)
    if access is None or not access.member:
        return None
    edition = turn.house.notices.current(turn.tx, product.notice).fingerprint
    now = turn.tx.now
    draft = Draft(0, product.subject_id, "update", product.notice, edition, product.id, 0, {}, now, now, closed=False)
    return Held.of(turn.house, turn.tx, draft, access)


def preview(turn: Turn) -> Sums | None:
    """The table that waits for the subject in hand, read against its drafts as they are now."""
    kept = turn.asking.get("sums")
    if not kept or kept["subject"] != turn.held.draft.subject_id:
        return None
    every = targets(turn)
    taken: dict[int, int] = {}
    rows = tuple(_row(turn, Line.from_json(one), every, kept["unit"], taken) for one in kept["lines"])
    return Sums(rows, every, kept["unit"], tuple(kept["unused"]))


def _row(turn: Turn, line: Line, every: Sequence[Target], unit: str, taken: dict[int, int]) -> Row:
    at = product_of(line, [(one.name, one.model) for one in every])
    if isinstance(at, Problem):
        return Row(line, None, problems=(at,))
    target = every[at]
    if at in taken:
        return Row(line, target, problems=(Problem("product_twice", {"place": taken[at]}),))
    taken[at] = line.place
    if target.held is None:
        return Row(line, target, problems=(Problem("not_now"),))
    asks = {name: entry.question for name, entry in target.held.journey.sheet.layout.entries.items()}
    values, problems = read(line, asks, unit, turn.lexicon, turn.today)
    if not values and not problems:
        return Row(line, target, problems=(Problem("no_figures"),))
    out = _writes(target.held, values)
    return Row(line, target, values, problems, _remarks(turn, target.held, out), out)


def _writes(held: Held, values: Mapping[str, Value]) -> Writes:
    """What is not there already."""
    new = [name for name in FIGURES if name in values and held.previous((name, "")) != values[name]]
    return tuple(((name, ""), values[name]) for name in new)


def _remarks(turn: Turn, held: Held, out: Writes) -> tuple[Problem, ...]:
    """What is written over, what is doubtful beside the rest, and a year that is still to be said."""
    journey = after_writing(held.journey, out)
    known: set[Key] = {one.key for one in held.journey.doubts}
    asks = held.journey.sheet.layout.entries
    before = [(key[0], held.previous(key)) for key, _ in out]
    over = [
        f"{turn.say.plain(f'q.{name}.name')} {parts.value(turn, asks[name].question, value)}"
        for name, value in before
        if value is not None
    ]
    replaced = [Problem("replaces", {"values": turn.say.plain("say.list_comma").join(over)})] if over else []
    doubts = [Problem("doubt", {"name": one.check.id}) for one in journey.doubts if one.key not in known]
    year = [] if isinstance(journey.value("data_year"), int) else [Problem("no_data_year")]
    return (*replaced, *doubts, *year)


def _bound(act: Callable[[Turn, Sums, list[int]], Show]) -> Callable[[Turn, Tap], Show]:
    """For the table that waits for the subject in hand; the button of another one does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        subject, *rest = tap.numbers
        found = preview(turn) if turn.holds and subject == turn.held.draft.subject_id else None
        if found is None:
            return [answering.again(turn, str(turn.say("say.stale")))]
        turn.ask(pasting=FIGURES_ASKED)
        return act(turn, found, rest)

    return checked


def _take(turn: Turn, found: Sums, rest: list[int]) -> Show:
    """Every draft gets its figures, in the order of their numbers; lines to be corrected stay."""
    if rest[0] != screen.digest(found) or not _as_shown(turn, found):
        again = preview(turn)
        return [screen.show(turn, again, str(turn.say("many.moved")))] if again is not None else []
    own = turn.held.draft.id
    for row in sorted(found.fine, key=_order):
        _write(turn, row)
    turn.look(own)
    _keep(turn, [row.line for row in found.wrong], found.unit)
    turn.ask()
    names = turn.say.plain("say.list_comma").join(row.title for row in found.fine)
    lead = turn.say("sums.taken", left=len(found.wrong), names=names)
    around = [parts.command(turn, "continue", "primary"), parts.command(turn, "drafts")]
    return [Outbound(str(lead), parts.rows(around), progress=parts.progress(turn))]


def _order(row: Row) -> tuple[bool, int]:
    """By the number of the draft, those to be begun last."""
    number = row.held.draft.id
    return (number == 0, number or row.product.id)


def _as_shown(turn: Turn, found: Sums) -> bool:
    """Holds every draft that is to be written, by number; whether all are as they were when they were shown."""
    own = turn.held.draft.id
    try:
        return all(
            turn.look(row.held.draft.id).draft.version == row.held.draft.version
            for row in sorted(found.fine, key=_order)
            if row.held.draft.id
        )
    finally:
        turn.look(own)


def _write(turn: Turn, row: Row) -> None:
    draft = row.held.draft
    number = draft.id or drafts.start(
        turn.tx, draft.subject_id, draft.form, draft.notice, draft.edition, draft.about
    ).id  # fmt: skip
    turn.look(number)
    turn.write_all([(key, value) for key, value in row.writes if not isinstance(value, Mark)], "tapped")
    turn.note("many_figures", f"{len(row.writes)} figures")
    summaries.keep(turn.tx, turn.house, turn.held)


def _unit(turn: Turn, found: Sums, rest: list[int]) -> Show:
    """What all sums without a unit are in."""
    _keep(turn, [row.line for row in found.rows], UNITS[rest[0] % len(UNITS)], found.unused)
    again = preview(turn)
    assert again is not None
    return [screen.show(turn, again)]


def _drop(turn: Turn, _found: Sums, _rest: list[int]) -> Show:
    _keep(turn, ())
    turn.ask()
    return [answering.again(turn, str(turn.say("many.dropped")))]


def _template(turn: Turn, tap: Tap) -> Show:
    subject, unit = tap.numbers
    every = targets(turn) if turn.holds and subject == turn.held.draft.subject_id else ()
    if not every:
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.ask(pasting=FIGURES_ASKED)
    document = screen.template(turn, every, UNITS[unit % len(UNITS)])
    back = parts.rows([parts.command(turn, "continue")])
    return [Outbound(str(turn.say("sums.template_here")), back, documents=(document,), wants="file")]


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"figures": show}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "ga": _bound(_take),
    "gu": _bound(_unit),
    "gd": _bound(_drop),
    "gt": _template,
}
