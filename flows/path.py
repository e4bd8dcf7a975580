"""What a journey is made of: steps, doubts, outcomes reached, and the defects and section states read from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from flows.condition import Leaf
from flows.notice import Check, Clause, Outcome, Section
from flows.question import Group, Papers, Question
from flows.values import Answer, Key, Value

StepStatus = Literal["answered", "open", "deferred", "skipped", "confirm", "waiting"]
DefectKind = Literal["failed", "doubt", "missing", "confirm", "deferred", "paper"]
SectionStatus = Literal["done", "started", "todo", "waiting"]

ASKED = frozenset({"open", "confirm"})
BEHIND = frozenset({"answered", "skipped", "deferred"})
DONE = frozenset({"answered", "skipped"})


class Step(NamedTuple):  # dozens are made every turn: a tuple costs a third of a frozen dataclass
    """One question on the path, for one item of its group or for the form (item ""). A group's own step asks for
    another item. `answer` is what is stored, also where it does not count; `proposal` is a given value to confirm."""

    question: Question
    item: str
    group: Group | None
    clause: Clause
    section: Section
    status: StepStatus
    answer: Answer | None
    proposal: Value | None

    @property
    def key(self) -> Key:
        return (self.question.id, self.item)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A check that is true and not confirmed since; a reason recorded at `key` settles it."""

    check: Check
    item: str
    about: tuple[Key, ...]
    clause: Clause
    section: Section
    because: tuple[Leaf, ...]

    @property
    def key(self) -> Key:
        return ("check:" + self.check.id, self.item)


@dataclass(frozen=True, slots=True)
class Reached:
    """A clause that is not met, its outcome, and the answers that decided it."""

    outcome: Outcome
    clause: Clause
    section: Section
    because: tuple[Leaf, ...]

    @property
    def key(self) -> Key:
        """The question to go back to first: one of the clause's own where it has one."""
        own = {each.id for ask in self.clause.asks for each in (ask, *(ask.asks if isinstance(ask, Group) else ()))}
        keys = [(leaf.name, leaf.item) for leaf in self.because]
        return next((key for key in keys if key[0] in own), keys[0] if keys else ("", ""))


Part = Step | Doubt | Reached
"""What a path is made of."""


class Defect(NamedTuple):
    """One thing that keeps the form from being handed over and can be known now."""

    kind: DefectKind
    key: Key
    clause: Clause
    section: Section
    about: Part


@dataclass(frozen=True, slots=True)
class SectionState:
    id: str
    status: SectionStatus
    done: int
    total: int


def defect_kind(each: Part) -> DefectKind | None:
    """What is wrong with a part of the path, if anything."""
    if isinstance(each, Reached):
        return "failed"
    if isinstance(each, Doubt):
        return "doubt"
    if each.status in DONE:
        return None
    match each.status:
        case "open":
            return "paper" if isinstance(each.question, Papers) else "missing"
        case "confirm" | "deferred" as kind:
            return kind
    return None
