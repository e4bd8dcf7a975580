"""Which questions and verdicts of a form some answers lead to: a search over its samples, cut short by three values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flows.condition import Condition, Truth, names
from flows.notice import Clause, Form
from flows.question import Group
from flows.samples import samples
from flows.sheet import Entry, Layout, Sheet, layout
from flows.values import Answer, Key, Mark, Value

MOST_TRIALS = 20_000
"""Beyond this many trials a goal counts as reachable: lint must not name what it could not decide."""

Goal = Callable[[Sheet], Truth]


@dataclass(frozen=True)
class Search:
    """A form, what to try on it, and the day it is tried on."""

    form: Form
    layout: Layout
    tried: Mapping[str, tuple[Value | Mark, ...]]
    today: date

    @classmethod
    def over(cls, form: Form, today: date) -> Search:
        return cls(form, layout(form), samples(form, today), today)

    def asked(self, entry: Entry) -> bool:
        """Whether some answers lead to the question."""
        deciding = _deciding(entry)
        earlier = self._earlier(entry.clause, deciding)
        item = "1" if entry.group else ""
        return self._found(deciding, lambda sheet: _both(_standing(sheet, earlier), sheet.presence(entry, item)))

    def verdict(self, clause: Clause, met: bool) -> bool:
        """Whether some answers that pass the clauses before it meet the clause, or fail to."""
        condition = clause.met_when
        assert condition is not None
        deciding = set(names(condition))
        earlier = self._earlier(clause, deciding)

        def goal(sheet: Sheet) -> Truth:
            truth = condition.truth(sheet)
            return _both(_standing(sheet, earlier), truth if met or truth is None else not truth)

        return self._found(deciding, goal)

    def _earlier(self, clause: Clause, deciding: set[str]) -> tuple[Condition, ...]:
        """What earlier clauses demand of the same answers; a journey ends where one of them is not met."""
        demands = []
        closed = self._closure(deciding)
        for _, each, _ in self.layout.clauses:
            if each is clause:
                break
            if each.met_when is not None and names(each.met_when) & closed:
                demands.append(each.met_when)
        return tuple(demands)

    def _closure(self, deciding: set[str]) -> set[str]:
        """The names, and those that decide whether they are asked."""
        found: set[str] = set()
        waiting = [name for name in deciding if name in self.layout.entries]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(other for other in _deciding(self.layout.entries[name]) if other in self.layout.entries)
        return found

    def _found(self, deciding: set[str], goal: Goal) -> bool:
        closure = self._closure(deciding)
        tops = [top for _, _, tops in self.layout.clauses for top in tops]
        chosen = tuple(top for top in tops if top.question.id in closure)
        trials = iter(range(MOST_TRIALS))
        return self._search({}, 0, chosen, closure, goal, trials)

    def _search(
        self, answers: dict[Key, Answer], at: int, chosen: tuple[Entry, ...], closure: set[str], goal: Goal,
        trials: Iterator[int],
    ) -> bool:  # fmt: skip
        sheet = Sheet(self.layout, answers, {}, self.today)
        truth = goal(sheet)
        if truth is not None or at == len(chosen):
            return truth is True
        entry = chosen[at]
        if sheet.presence(entry) is not True:
            return self._search(answers, at + 1, chosen, closure, goal, trials)
        for choice in self._choices(entry, closure):
            if next(trials, None) is None:
                return True
            if self._search({**answers, **choice}, at + 1, chosen, closure, goal, trials):
                return True
        return False

    def _choices(self, entry: Entry, closure: set[str]) -> Iterator[dict[Key, Answer]]:
        name = entry.question.id
        if not isinstance(entry.question, Group):
            yield from ({(name, ""): Answer(value)} for value in self.tried[name])
            return
        for size in self.tried[name]:
            assert isinstance(size, int)
            items = [str(n + 1) for n in range(size)]
            frame = {(name, item): Answer(True) for item in items} | {(name, ""): Answer(True)}
            asks = [inner.question.id for inner in entry.inner or () if inner.question.id in closure]
            keys = [(ask, item) for item in items for ask in asks]
            yield from self._fill(frame, keys)

    def _fill(self, frame: dict[Key, Answer], keys: list[Key]) -> Iterator[dict[Key, Answer]]:
        if not keys:
            yield frame
            return
        for value in self.tried[keys[0][0]]:
            yield from self._fill({**frame, keys[0]: Answer(value)}, keys[1:])


def _deciding(entry: Entry) -> set[str]:
    return {*entry.watches, *((entry.group.id,) if entry.group else ())}


def _standing(sheet: Sheet, demands: tuple[Condition, ...]) -> Truth:
    """False once an earlier clause has ended the journey."""
    return all(demand.truth(sheet) is not False for demand in demands)


def _both(standing: Truth, truth: Truth) -> Truth:
    return False if standing is False else truth
