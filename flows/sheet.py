"""A form laid out for walking, and a sheet of answers on which conditions are evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.condition import Truth, names
from flows.notice import Clause, Form, Section
from flows.path import Step
from flows.question import Group, Papers, Question
from flows.values import AGAIN, Answer, Answers, Given, Key, Mark, Missing, Value


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One question in its place. `watches` are the names that decide whether it is asked; `always` says that nothing
    decides it but the item it is asked of; `inner` is None where the question is no group. `alone`: nothing but its own
    answer says where it stands."""

    question: Question
    group: Group | None
    clause: Clause
    section: Section
    watches: tuple[str, ...]
    legal: Callable[[Value], bool]
    may_skip: bool
    always: bool
    inner: tuple[Entry, ...] | None
    alone: bool
    key: Key
    unanswered: Step
    """Where it stands without an answer, when it is asked and nothing is given for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A form's clauses with their entries, every entry by its question's name, and those that take papers."""

    clauses: tuple[tuple[Section, Clause, tuple[Entry, ...]], ...]
    entries: Mapping[str, Entry]
    papers: Mapping[str, Papers]


_layouts: dict[int, tuple[Form, Layout]] = {}


def layout(form: Form) -> Layout:
    """The form's layout, made once per form object."""
    known = _layouts.get(id(form))
    if known is None:
        if len(_layouts) >= 256:
            _layouts.clear()
        known = _layouts[id(form)] = (form, _lay_out(form))
    return known[1]


def _lay_out(form: Form) -> Layout:
    clauses = tuple(
        (section, clause, tuple(_entry(question, None, clause, section) for question in clause.asks))
        for section in form.sections
        for clause in section.clauses
    )
    entries: dict[str, Entry] = {}
    for *_, tops in clauses:
        for top in tops:
            for entry in (top, *(top.inner or ())):
                entries.setdefault(entry.question.id, entry)
    papers = {name: entry.question for name, entry in entries.items() if isinstance(entry.question, Papers)}
    return Layout(clauses, entries, papers)


def _entry(question: Question, group: Group | None, clause: Clause, section: Section) -> Entry:
    deciding = (question.when, group.when if group else None)
    watches = {name for condition in deciding if condition is not None for name in names(condition)}
    legal = lru_cache(maxsize=512, typed=True)(question.legal)
    always = question.when is None and clause.since is None and clause.until is None
    inner = None
    if isinstance(question, Group):
        inner = tuple(_entry(each, question, clause, section) for each in question.asks)
    watched = tuple(sorted(watches))
    alone = always and group is None and inner is None and not watched and not question.prefill
    key, may_skip = (question.id, ""), question.may_skip
    unanswered = Step(question, "", group, clause, section, "open", None, None)
    return Entry(question, group, clause, section, watched, legal, may_skip, always, inner, alone, key, unanswered)


def in_force(clause: Clause, today: date) -> bool:
    return (clause.since is None or clause.since <= today) and (clause.until is None or today <= clause.until)


class Sheet:
    """The scope of one walk: what each name is worth, given these answers. Remembers what it has worked out."""

    __slots__ = (
        *("again", "answers", "layout", "today"),
        *("_closed", "_facts", "_items", "_latest", "_presence", "_used", "_values"),
    )

    def __init__(self, layout: Layout, answers: Answers, given: Given, today: date) -> None:
        self.layout, self.answers, self._facts, self.today = layout, answers, given, today
        self._values: dict[Key, Value | Missing] = {}
        self._presence: dict[Key, Truth] = {}
        self._closed: dict[str, bool] = {}
        self._items: dict[str, tuple[str, ...]] = {}
        self._used: dict[str, set[str]] = {}
        self._latest: dict[str, int] = {}
        self.again: dict[Key, int] = {}
        self._survey()

    def own(self) -> Sheet:
        """Another sheet that has worked out as much."""
        sheet = Sheet.__new__(Sheet)
        sheet.layout, sheet.answers, sheet._facts, sheet.today = self.layout, self.answers, self._facts, self.today
        sheet._used, sheet._latest, sheet.again = self._used, self._latest, self.again
        sheet._values, sheet._presence = self._values.copy(), self._presence.copy()
        sheet._closed, sheet._items = self._closed.copy(), self._items.copy()
        return sheet

    def _survey(self) -> None:
        entries, latest = self.layout.entries, self._latest
        for (name, item), given in self.answers.items():
            if given.seq > latest.get(name, 0):
                latest[name] = given.seq
            if item and (entry := entries.get(name)) is not None:
                group = entry.group.id if entry.group else name
                self._used.setdefault(group, set()).add(item)
            if name[: len(AGAIN)] == AGAIN:
                self.again[name[len(AGAIN) :], item] = given.seq

    def value(self, name: str, item: str = "") -> Value | Missing:
        entry = self.layout.entries.get(name)
        if entry is None:
            return Missing.ABSENT
        key = (name, item if entry.group else "")
        known = self._values.get(key)
        if known is None:
            self._values[key] = Missing.UNKNOWN  # a definition that asks for itself ends here, not in a loop
            known = self._values[key] = self._value(entry, key)
        return known

    def _value(self, entry: Entry, key: Key) -> Value | Missing:
        presence = self.presence(entry, key[1])
        if presence is not True:
            return Missing.UNKNOWN if presence is None else Missing.ABSENT
        if entry.inner is not None:
            return True if self.closed(entry.question.id) else Missing.UNKNOWN
        answer = self.answers.get(key)
        if answer is None:
            return Missing.UNKNOWN
        if isinstance(answer.value, Mark):
            skipped = answer.value is Mark.SKIPPED and entry.may_skip
            return Missing.ABSENT if skipped else Missing.UNKNOWN
        return answer.value if entry.legal(answer.value) else Missing.UNKNOWN

    @property
    def facts(self) -> Given:
        """All that is given."""
        return self._facts

    def given(self, name: str, item: str = "") -> Value | Missing:
        """A given fact; `name/item` is what is given of one item."""
        if item and (own := self._facts.get(f"{name}/{item}")) is not None:
            return own
        return self._facts.get(name, Missing.ABSENT)

    def of_item(self, name: str) -> bool:
        entry = self.layout.entries.get(name)
        return entry is not None and entry.group is not None

    def presence(self, entry: Entry, item: str = "") -> Truth:
        """Whether the question is asked on this path: unknown while its condition is."""
        if entry.always and entry.group is None:
            return True
        key = (entry.question.id, item)
        if key not in self._presence:
            self._presence[key] = None
            self._presence[key] = self._asked(entry, item)
        return self._presence[key]

    def _asked(self, entry: Entry, item: str) -> Truth:
        if entry.group is not None:
            outer = self.presence(self.layout.entries[entry.group.id])
            if outer is not True:
                return outer
            if item not in self.begun(entry.group) and item not in self.implied(entry.group):
                return False
        if entry.always:
            return True
        if not in_force(entry.clause, self.today):
            return False
        return True if entry.question.when is None else entry.question.when.truth(self, item)

    def items(self, group: str) -> tuple[str, ...] | None:
        entry = self.layout.entries.get(group)
        if entry is None or entry.inner is None:
            return None
        assert isinstance(entry.question, Group)
        return () if self.presence(entry) is False else self.begun(entry.question)

    def closed(self, group: str) -> bool:
        if group not in self._closed:
            self._closed[group] = self._is_closed(group)
        return self._closed[group]

    def _is_closed(self, group: str) -> bool:
        entry = self.layout.entries.get(group)
        if entry is None or not isinstance(entry.question, Group):
            return True
        presence = self.presence(entry)
        if presence is not True:
            return presence is False
        begun = len(self.begun(entry.question))
        if begun >= entry.question.most:
            return True
        marker = self.answers.get((group, ""))
        return marker is not None and marker.value is True and begun >= entry.question.least

    def begun(self, group: Group) -> tuple[str, ...]:
        """The group's items in the order they were begun, without those taken out."""
        known = self._items.get(group.id)
        if known is None:
            used = self._used.get(group.id, ())
            known = tuple(sorted((item for item in used if not self._removed(group.id, item)), key=item_order))
            self._items[group.id] = known
        return known

    def _removed(self, group: str, item: str) -> bool:
        marker = self.answers.get((group, item))
        return marker is not None and marker.value is Mark.REMOVED

    def implied(self, group: Group) -> tuple[str, ...]:
        """The items still to come before the group has its least number."""
        lacking = group.least - len(self.begun(group))
        if lacking <= 0:
            return ()
        first = self.next_item(group)
        return tuple(str(first + ahead) for ahead in range(lacking))

    def next_item(self, group: Group) -> int:
        """The number of the next new item; numbers of items taken out are never used again."""
        used = self._used.get(group.id, ())
        return max((int(item) for item in used if item.isdecimal()), default=0) + 1

    def latest(self, name: str, item: str = "") -> int:
        """The number of the latest answer to a name; for one asked of items, this item's or, without one, any."""
        entry = self.layout.entries.get(name)
        if entry is None or (entry.group is not None and not item) or entry.inner is not None:
            return self._latest.get(name, 0)
        answer = self.answers.get((name, item if entry.group else ""))
        return 0 if answer is None else answer.seq

    def before_the_move(self, key: Key, answer: Answer) -> bool:
        """Whether the draft moved, after this answer, to an edition that asks it otherwise."""
        return bool(self.again) and self.again.get(key, 0) > answer.seq

    def outdated(self, entry: Entry, item: str, answer: Answer) -> bool:
        """Whether something that decides the question was answered after it."""
        for name in entry.watches:
            other = self.layout.entries.get(name)
            own = other is not None and other.group is not None and other.group is entry.group
            if self.latest(name, item if own else "") > answer.seq:
                return True
        return False


def item_order(item: str) -> tuple[int, str]:
    return (int(item) if item.isdecimal() else 0, item)
