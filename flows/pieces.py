"""The pieces that a form lays on a path: its questions and groups, the conditions of its clauses, its checks; and which
answers each of them goes by, so that a new answer does not have all of them looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.condition import Truth, because
from flows.notice import Check, Clause, Outcome, Section
from flows.path import Doubt, Part, Reached, Step, StepStatus
from flows.question import Group
from flows.reasons import names
from flows.sheet import Entry, Layout, Sheet, in_force
from flows.steps import alone, step
from flows.values import Answer, Key, Mark

CHECK = "check:"
"""What the key of a doubt's reason begins with."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A question or group (`entry`), a check, or neither: what a clause asks to be met."""

    section: Section
    clause: Clause
    entry: Entry | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A form's pieces in its order; by the name of an answer, the places of those that it may change."""

    all: tuple[Piece, ...]
    going_by: Mapping[str, frozenset[int]]

    def of(self, changed: Iterable[str]) -> tuple[int, ...]:
        """The places of the pieces that answers to these names may change, in order."""
        none = frozenset[int]()
        return tuple(sorted({place for name in changed for place in self.going_by.get(name, none)}))


@lru_cache(maxsize=256)
def pieces(layout: Layout) -> Pieces:
    """The pieces of a form, found out once."""
    every = tuple(_pieces(layout))
    going_by: dict[str, set[int]] = {}
    for place, piece in enumerate(every):
        for name in _goes_by(layout, piece):
            going_by.setdefault(name, set()).add(place)
    return Pieces(every, {name: frozenset(places) for name, places in going_by.items()})


def _pieces(layout: Layout) -> Iterator[Piece]:
    for section, clause, entries in layout.clauses:
        yield from (Piece(section, clause, entry=entry) for entry in entries)
        if clause.met_when is not None:
            yield Piece(section, clause)
        yield from (Piece(section, clause, check=check) for check in clause.checks)


def _goes_by(layout: Layout, piece: Piece) -> set[str]:
    """Every name whose answers may change how a piece lies: what it asks or speaks of, and what decides, directly or
    not, whether that is asked."""
    if piece.entry is not None:
        to_follow = [piece.entry.question.id]
    elif piece.check is not None:
        check = piece.check
        to_follow = [CHECK + check.id, *check.about, *names(check.when), *([check.group] if check.group else ())]
    else:
        assert piece.clause.met_when is not None
        to_follow = list(names(piece.clause.met_when))
    found: set[str] = set()
    while to_follow:
        name = to_follow.pop()
        if name not in found:
            found.add(name)
            to_follow += _beside(layout.entries.get(name))
    return found


def _beside(entry: Entry | None) -> tuple[str, ...]:
    """The names that a question's presence goes by; a group and all that it asks go together, as its items do."""
    if entry is None:
        return ()
    inner = tuple(one.question.id for one in entry.inner or ())
    return (*entry.watches, *inner, *((entry.group.id,) if entry.group else ()))


def lay(piece: Piece, sheet: Sheet, path: list[Part]) -> None:
    """Adds what of a piece lies on the path now."""
    entry, check = piece.entry, piece.check
    if entry is not None and entry.alone and not sheet.again:
        path.append(alone(entry, sheet.answers.get(entry.key)))
    elif not in_force(piece.clause, sheet.today):
        return
    elif check is not None:
        path += (one for one, settled in _doubts(sheet, check, piece) if not settled)
    elif entry is None:
        _unmet(sheet, piece, path)
    elif entry.inner is None:
        step(sheet, entry, "", True if entry.always else sheet.presence(entry), path)
    else:
        _group(sheet, entry, entry.inner, path)


def _unmet(sheet: Sheet, piece: Piece, path: list[Part]) -> None:
    clause, condition = piece.clause, piece.clause.met_when
    if condition is not None and condition.truth(sheet) is False:
        path.append(Reached(clause.otherwise or Outcome(""), clause, piece.section, because(condition, sheet)))


def _group(sheet: Sheet, entry: Entry, asks: tuple[Entry, ...], path: list[Part]) -> None:
    """The steps of every item, then the group's own."""
    presence, group = sheet.presence(entry), entry.question
    assert isinstance(group, Group)
    if presence is False:
        return
    if presence is True:
        for item in (*sheet.begun(group), *sheet.implied(group)):
            for inner in asks:
                step(sheet, inner, item, True if inner.always else sheet.presence(inner, item), path)
    answer = sheet.answers.get((group.id, ""))
    path.append(
        Step(group, "", None, entry.clause, entry.section, _another(sheet, group, presence, answer), answer, None)
    )


def _another(sheet: Sheet, group: Group, presence: Truth, answer: Answer | None) -> StepStatus:
    """Where the question for another item stands. It waits while items are owed."""
    if presence is None or len(sheet.begun(group)) < group.least:
        return "waiting"
    if sheet.closed(group.id):
        return "answered"
    return "deferred" if answer is not None and answer.value is Mark.DEFERRED else "open"


def confirmed(sheet: Sheet) -> Iterator[Doubt]:
    """The doubts that a reason has settled."""
    for piece in pieces(sheet.layout).all:
        if piece.check is not None and in_force(piece.clause, sheet.today):
            yield from (one for one, settled in _doubts(sheet, piece.check, piece) if settled)


def _doubts(sheet: Sheet, check: Check, piece: Piece) -> Iterator[tuple[Doubt, bool]]:
    """What a check finds, and whether a reason has settled it."""
    for item in (sheet.items(check.group) or ()) if check.group else ("",):
        if check.when.truth(sheet, item) is True:
            about = tuple(key for name in check.about for key in _keys(sheet, name, item))
            doubt = Doubt(check, item, about, piece.clause, piece.section, because(check.when, sheet, item))
            yield doubt, _settled(sheet, check, item)


def _settled(sheet: Sheet, check: Check, item: str) -> bool:
    key = (CHECK + check.id, item)
    reason = sheet.answers.get(key)
    if reason is None or not isinstance(reason.value, str) or sheet.before_the_move(key, reason):
        return False
    return all(sheet.latest(name, item) < reason.seq for name in check.about)


def _keys(sheet: Sheet, name: str, item: str) -> tuple[Key, ...]:
    """The keys of a name that are asked on this path."""
    entry = sheet.layout.entries.get(name)
    if entry is None:
        return ()
    items = ("",) if entry.group is None else (item,) if item else sheet.begun(entry.group)
    return tuple((name, each) for each in items if sheet.presence(entry, each) is not False)
