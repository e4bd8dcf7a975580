"""Where a draft stands, derived from its answers: what is asked, what is open, what failed, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import compress
from operator import is_not
from typing import NamedTuple

from flows.notice import Form, Section
from flows.path import (
    ASKED,
    BEHIND,
    DONE,
    Defect,
    Doubt,
    Part,
    Reached,
    SectionState,
    SectionStatus,
    Step,
    defect_kind,
)
from flows.pieces import confirmed, lay, pieces
from flows.question import Group, Papers
from flows.sheet import Sheet, layout
from flows.values import Answers, Given, Key, Mark, Missing, Value

__all__ = ["Defect", "Doubt", "Journey", "Reached", "SectionState", "Step", "narrowed", "record", "walk"]


class _Stands(NamedTuple):
    steps: tuple[Step, ...]
    doubts: tuple[Doubt, ...]
    failed: tuple[Reached, ...]
    groups: tuple[Group, ...]
    first: Step | Doubt | None
    progress: tuple[int, int]
    lacking: int


@dataclass(frozen=True)
class Journey:
    """`path` holds steps, doubts and failed clauses in the form's order; everything else is read from it."""

    form: Form
    path: tuple[Part, ...]
    sheet: Sheet = field(compare=False, repr=False)
    ends: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """Where on the path each piece of the form ends; () where it is not as it was walked."""

    @cached_property
    def _stands(self) -> _Stands:
        """What a turn asks for several times, found once."""
        path = self.path
        steps = tuple([each for each in path if isinstance(each, Step)])
        others = [each for each in path if not isinstance(each, Step)] if len(steps) < len(path) else ()
        statuses = [step.status for step in steps]
        groups = [step for step in steps if isinstance(step.question, Group)]
        waiting, done = statuses.count("waiting"), statuses.count("answered") + statuses.count("skipped")
        counted = [step.status for step in groups if step.status != "waiting"]
        return _Stands(
            steps,
            tuple([each for each in others if isinstance(each, Doubt)]),
            tuple([each for each in others if isinstance(each, Reached)]),
            tuple([step.question for step in groups if isinstance(step.question, Group)]),
            next(
                (each for each in path if isinstance(each, Doubt) or (isinstance(each, Step) and each.status in ASKED)),
                None,
            ),
            (done - sum(status in DONE for status in counted), len(steps) - waiting - len(counted)),
            len(path) - waiting - done,
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._stands.steps

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return self._stands.doubts

    @property
    def failed(self) -> tuple[Reached, ...]:
        """Every clause that is not met."""
        return self._stands.failed

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that are asked for on this path."""
        return self._stands.groups

    @property
    def progress(self) -> tuple[int, int]:
        """Questions done and questions known to be asked."""
        return self._stands.progress

    @cached_property
    def confirmed(self) -> tuple[Doubt, ...]:
        """Doubts that stand but were confirmed with a reason."""
        return tuple(confirmed(self.sheet))

    @cached_property
    def papers(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if isinstance(step.question, Papers))

    @cached_property
    def reached(self) -> Reached | None:
        """The first clause not met; one that rests on an answer to be confirmed waits for that."""
        unsure = {step.key for step in self.steps if step.status == "confirm"} if self.failed else set()
        return next((each for each in self.failed if not any((x.name, x.item) in unsure for x in each.because)), None)

    @cached_property
    def open(self) -> Step | Doubt | None:
        """What to ask now: the first unanswered, to be confirmed or doubtful, then the deferred."""
        if self.reached is not None:
            return None
        first = self._stands.first
        return first if first is not None else next((step for step in self.steps if step.status == "deferred"), None)

    @cached_property
    def complete(self) -> bool:
        return self.open is None and not self.failed and all(step.status in DONE for step in self.steps)

    def with_own_sheet(self) -> Journey:
        """The same with another sheet. A sheet takes notes as it is asked, so threads do not share one: they would read
        what is only half worked out."""
        same = Journey(self.form, self.path, self.sheet.own(), self.ends)
        same.__dict__["_stands"] = self._stands
        return same

    @cached_property
    def sections(self) -> tuple[SectionState, ...]:
        ended = next(
            (i for i, each in enumerate(self.form.sections) if self.reached and each is self.reached.section), 99
        )
        lying: dict[int, list[Part]] = {}
        for each in self.path:
            lying.setdefault(id(each.section), []).append(each)
        here = ((section, lying.get(id(section), [])) for section in self.form.sections)
        return tuple(self._section(section, parts, i > ended) for i, (section, parts) in enumerate(here))

    def _section(self, section: Section, here: list[Part], beyond: bool) -> SectionState:
        steps = [each for each in here if isinstance(each, Step)]
        asked = [step for step in steps if _counts(step)]
        done = sum(step.status in DONE for step in asked)
        if beyond or (not asked and steps):
            status: SectionStatus = "waiting"
        elif all(isinstance(each, Step) and each.status in DONE for each in here):
            status = "done"
        else:
            status = "started" if done else "todo"
        return SectionState(section.id, status, done, len(asked))

    def defects(self) -> tuple[Defect, ...]:
        """Everything wrong that can be known now, in the form's order."""
        found = ((defect_kind(each), each) for each in self.path)
        return tuple(Defect(kind, each.key, each.clause, each.section, each) for kind, each in found if kind)

    @property
    def lacking(self) -> int:
        """How many defects there are."""
        return self._stands.lacking

    def find(self, key: Key) -> Step | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[Key, Step]:
        return {step.key: step for step in self.steps}

    def before(self, key: Key) -> Step | None:
        """The step behind this one; with a key that is not on the path, the last one behind."""
        last, (name, item) = None, key
        for each in self.path:
            if isinstance(each, Step):
                if each.item == item and each.question.id == name:
                    break
                if each.status in BEHIND:
                    last = each
            elif isinstance(each, Doubt) and each.key == key:
                break
        return last

    def value(self, name: str, item: str = "") -> Value | Missing:
        return self.sheet.value(name, item)

    def items(self, group: str) -> tuple[str, ...]:
        """The items begun in a group on this path."""
        return self.sheet.items(group) or ()


def _counts(step: Step) -> bool:
    """Whether a step is one of the questions that are counted."""
    return step.status != "waiting" and not isinstance(step.question, Group)


def narrowed(journey: Journey, sections: Collection[str]) -> Journey:
    """What of a journey belongs to these sections: all that somebody who fills only them is asked and shown. A doubt
    that also concerns answers elsewhere is left to those who see both."""

    def shown(each: Part) -> bool:
        elsewhere = isinstance(each, Doubt) and any(key not in theirs for key in each.about)
        return each.section.id in sections and not elsewhere

    theirs = {step.key for step in journey.steps if step.section.id in sections}
    form = replace(journey.form, sections=tuple(one for one in journey.form.sections if one.id in sections))
    return Journey(form, tuple(each for each in journey.path if shown(each)), journey.sheet)


def walk(form: Form, answers: Answers, given: Given, today: date, before: Journey | None = None) -> Journey:
    """Where the answers stand on this form today. Same arguments, same journey; never raises. `before`: an earlier
    journey, whose pieces are kept where no other answer decides about them; what is found is the same without it."""
    kept = before if before is not None and _goes_on(before, form, given, today) else None
    if kept is not None and kept.sheet.answers is answers:
        return kept.with_own_sheet()
    sheet = Sheet(layout(form), answers, given, today)
    if kept is not None and not sheet.again:
        return _mended(kept, sheet)
    path: list[Part] = []
    ends = []
    for piece in pieces(sheet.layout).all:
        lay(piece, sheet, path)
        ends.append(len(path))
    return Journey(form, tuple(path), sheet, tuple(ends))


def _goes_on(before: Journey, form: Form, given: Given, today: date) -> bool:
    """Whether nothing but answers may have changed."""
    sheet = before.sheet
    alike = before.form is form and sheet.today == today and sheet.facts == given
    return alike and bool(before.ends) and not sheet.again


def _mended(before: Journey, sheet: Sheet) -> Journey:
    """The journey before, with those pieces laid anew that go by other answers now."""
    laid, path, ends = pieces(sheet.layout), list(before.path), list(before.ends)
    for place in reversed(laid.of(_changed(before.sheet.answers, sheet.answers))):
        fresh: list[Part] = []
        lay(laid.all[place], sheet, fresh)
        start, end = before.ends[place - 1] if place else 0, before.ends[place]
        path[start:end] = fresh
        if grown := len(fresh) - (end - start):
            ends[place:] = [one + grown for one in ends[place:]]
    return Journey(before.form, tuple(path), sheet, tuple(ends))


def _changed(old: Answers, new: Answers) -> set[str]:
    """The names of the answers that are not the very same ones."""
    others = compress(new, map(is_not, new.values(), map(old.get, new)))
    return {key[0] for key in (*others, *(old.keys() - new.keys()))}


def record(journey: Journey, key: Key, value: Value | Mark) -> tuple[tuple[Key, Value | Mark], ...]:
    """The writes that an answer at `key` means. At a group's own step True begins another item, False says no more;
    at (group, item) REMOVED takes an item out; at a doubt's key a text is the reason."""
    entry = journey.sheet.layout.entries.get(key[0])
    if entry is None:
        return ((key, value),)
    if isinstance(entry.question, Group):
        return _another_item(journey.sheet, entry.question, key, value)
    if entry.group is not None and (entry.group.id, key[1]) not in journey.sheet.answers:
        return (((entry.group.id, key[1]), True), (key, value))
    return ((key, value),)


def _another_item(sheet: Sheet, group: Group, key: Key, value: Value | Mark) -> tuple[tuple[Key, Value | Mark], ...]:
    if key[1] or isinstance(value, Mark):
        return ((key, value),)
    begun = len(sheet.begun(group))
    if not value:
        return ((key, True),) if begun >= group.least else ()
    if begun >= group.most:
        return ()
    reopen = (((group.id, ""), Mark.REMOVED),) if (group.id, "") in sheet.answers else ()
    return (((group.id, str(sheet.next_item(group))), True), *reopen)
