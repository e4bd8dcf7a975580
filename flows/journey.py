"""Where a draft stands, derived from its answers: what is asked, what is open, what failed, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from flows.condition import Truth, because
from flows.notice import Check, Clause, Form, Outcome, Section
from flows.path import (
    BEHIND,
    DONE,
    Defect,
    Doubt,
    Part,
    Reached,
    SectionState,
    SectionStatus,
    Step,
    StepStatus,
    defect_kind,
)
from flows.question import Group, Papers
from flows.sheet import Entry, Sheet, in_force, layout
from flows.steps import alone, step
from flows.values import Answer, Answers, Given, Key, Mark, Missing, Value

__all__ = ["Defect", "Doubt", "Journey", "Reached", "SectionState", "Step", "narrowed", "record", "walk"]


@dataclass(frozen=True)
class Journey:
    """`path` holds steps, doubts and failed clauses in the form's order; everything else is read from it."""

    form: Form
    path: tuple[Part, ...]
    sheet: Sheet = field(compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(each for each in self.path if isinstance(each, Step))

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(each for each in self.path if isinstance(each, Doubt))

    @cached_property
    def confirmed(self) -> tuple[Doubt, ...]:
        """Doubts that stand but were confirmed with a reason."""
        return tuple(_confirmed(self.sheet))

    @cached_property
    def failed(self) -> tuple[Reached, ...]:
        """Every clause that is not met."""
        return tuple(each for each in self.path if isinstance(each, Reached))

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
        for each in self.path:
            if isinstance(each, Doubt) or (isinstance(each, Step) and each.status in ("open", "confirm")):
                return each
        return next((step for step in self.steps if step.status == "deferred"), None)

    @cached_property
    def complete(self) -> bool:
        return self.open is None and not self.failed and all(step.status in DONE for step in self.steps)

    @cached_property
    def progress(self) -> tuple[int, int]:
        """Questions done and questions known to be asked."""
        asked = [step.status for step in self.steps if _counts(step)]
        return sum(status in DONE for status in asked), len(asked)

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
        return sum(1 for each in self.path if defect_kind(each))

    def find(self, key: Key) -> Step | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[Key, Step]:
        return {step.key: step for step in self.steps}

    def before(self, key: Key) -> Step | None:
        """The step behind this one; with a key that is not on the path, the last one behind."""
        last = None
        for each in self.path:
            if each.key == key and not isinstance(each, Reached):
                break
            if isinstance(each, Step) and each.status in BEHIND:
                last = each
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


def walk(form: Form, answers: Answers, given: Given, today: date) -> Journey:
    """Where the answers stand on this form today. Same arguments, same journey; never raises."""
    sheet = Sheet(layout(form), answers, given, today)
    path: list[Part] = []
    settled = not sheet.again
    for section, clause, entries in sheet.layout.clauses:
        if not in_force(clause, today):
            continue
        for entry in entries:
            if entry.alone and settled:
                path.append(alone(entry, answers.get(entry.key)))
            elif entry.inner is None:
                step(sheet, entry, "", True if entry.always else sheet.presence(entry), path)
            else:
                _group(sheet, entry, entry.inner, path)
        if clause.met_when is not None and clause.met_when.truth(sheet) is False:
            outcome = clause.otherwise or Outcome("")
            path.append(Reached(outcome, clause, section, because(clause.met_when, sheet)))
        for check in clause.checks:
            for item in (sheet.items(check.group) or ()) if check.group else ("",):
                if check.when.truth(sheet, item) is True and not _settled(sheet, check, item):
                    path.append(_doubt(sheet, check, item, clause, section))
    return Journey(form, tuple(path), sheet)


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


def _doubt(sheet: Sheet, check: Check, item: str, clause: Clause, section: Section) -> Doubt:
    about = tuple(key for name in check.about for key in _keys(sheet, name, item))
    return Doubt(check, item, about, clause, section, because(check.when, sheet, item))


def _confirmed(sheet: Sheet) -> Iterator[Doubt]:
    for section, clause, _ in sheet.layout.clauses:
        for check in clause.checks if in_force(clause, sheet.today) else ():
            for item in (sheet.items(check.group) or ()) if check.group else ("",):
                if check.when.truth(sheet, item) is True and _settled(sheet, check, item):
                    yield _doubt(sheet, check, item, clause, section)


def _settled(sheet: Sheet, check: Check, item: str) -> bool:
    key = ("check:" + check.id, item)
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
