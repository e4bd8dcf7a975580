"""A draft in hand: its edition, what is given, what became of it, and where its journey stands today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from zlib import crc32

from bot import facts, proposing, siblings
from bot.house import House
from bot.walked import walked
from flows import filing as filings_flow
from flows import findings
from flows import notice as reading
from flows.edition import Edition
from flows.filing import ReviewEvent
from flows.findings import Told
from flows.journey import Journey, Step, narrowed
from flows.notice import Form
from flows.pieces import CHECK
from flows.proposals import Proposal
from flows.question import Group
from flows.sheet import Layout, layout
from flows.values import AGAIN, Answers, Given, Key, Mark, Value
from flows.volunteered import Fact, placed
from storage import drafts, filings
from storage.catalogue import UnitRow
from storage.database import Transaction
from storage.drafts import Draft
from storage.filings import FilingRow
from storage.people import Access

ON_THE_WHOLE = frozenset({"r", "x", "h", "b", "m", "rd", "za", "zn"})
"""Verbs of buttons that any write makes stale: remedies, removing an item, handing over, starting over, moving, taking
what papers or the contact's own words say."""
EVERYTHING = Access(member=True, sections=None)


class NotTheirsError(Exception):
    """A draft that the contact has no part in was about to be opened."""


@dataclass(frozen=True, slots=True)
class Held:
    """A draft with its edition, what is given, its filing if it was handed over, and its journey today: `journey` is
    what the contact is asked and shown, `whole` the same with the sections of others."""

    draft: Draft
    edition: Edition
    form: Form
    given: Given
    journey: Journey
    filing: FilingRow | None
    status: filings_flow.Status | None
    editable: frozenset[str] | None
    """Names that may be changed; None: everything."""
    names: tuple[str, ...]
    whole: Journey
    access: Access = EVERYTHING
    read: Mapping[Key, Proposal] = field(default_factory=dict)
    """What papers propose for questions of theirs that nobody has answered."""
    said: Mapping[Key, Fact] = field(default_factory=dict)
    """What the contact told unasked, beside questions of theirs that nobody has answered."""
    found: Mapping[str, Told] = field(default_factory=dict)
    """What papers and answers say against each other, by the names that `given` has it under."""
    unit: UnitRow | None = None
    """The listed unit that a registration is for."""

    @classmethod
    def of(
        cls, house: House, tx: Transaction, draft: Draft, access: Access = EVERYTHING, before: Held | None = None
    ) -> Held:
        """`before`: the same draft earlier in the turn, of which is kept what the write did not touch."""
        edition = house.notices.edition(tx, draft.edition)
        form = reading.form(edition.notice, draft.form)
        given = given_for(tx, draft, before=before)
        unfiled = not draft.beside.filing if before is None else before.filing is None
        filing = None if unfiled else filings.latest(tx, draft.id)
        events = [row.event() for row in filings.reviews(tx, filing.id)] if filing is not None else []
        status, editable = standing(filing, events)
        view = reopened(form, draft, filing, events) if status == "returned" else draft.answers
        today, frozen = house.today(tx), editable is not None and not editable
        found = {} if frozen else facts.found_for(tx, draft, form, view, given, today)
        given = {**given, **(facts.kept(filing) if frozen else findings.facts(found))}
        journey = walked(draft, form, view, given, today)
        unit = proposing.listed(tx, draft) if before is None else before.unit
        journey = journey if unit is None else proposing.proposing(tx, journey, unit, draft.notice)
        read = proposing.from_papers(tx, journey, draft, given) if facts.sent(form, view) else {}
        journey = proposing.with_papers(journey, read) if read else journey
        seen = journey if access.sections is None else narrowed(journey, access.sections)
        theirs = {key: one for key, one in read.items() if access.sections is None or _in(seen.form, key[0])}
        names = names_of(form)
        return cls(
            draft, edition, form, given, seen, filing, status, editable, names, journey, access, theirs, {}, found, unit
        )  # fmt: skip

    def with_told(self, told: Sequence[Fact]) -> Held:
        """The same with what its contact told unasked; papers come first."""
        if not told and not self.said:
            return self
        said = {} if self.frozen else placed(self.journey, told)
        if not said and not self.said:
            return self
        said = {key: fact for key, fact in said.items() if key not in self.read and self.may_change(key[0])}
        return replace(self, journey=proposing.with_said(self.journey, said, self.said), said=said)

    @property
    def frozen(self) -> bool:
        """Handed over, and nothing may be changed now."""
        return self.editable is not None and not self.editable

    @property
    def returned(self) -> bool:
        return self.filing is not None and not self.frozen

    def sees(self, name: str) -> bool:
        """Whether a name lies in what the contact fills."""
        return self.access.sections is None or section_of(self.form, name) in self.access.sections

    def seq(self, name: str, item: str) -> int:
        """The number of the last write to an answer, or to any item of a group: a button made before it is stale."""
        answers = self.draft.answers
        entry = layout(self.form).entries.get(name)
        if entry is not None and entry.inner is not None:
            return max((answer.seq for key, answer in answers.items() if key[0] == name), default=0)
        found = answers.get((name, item))
        return 0 if found is None else found.seq

    def stamp(self, verb: str, key: Key) -> int:
        """What a button of this verb is bound to: the answer it is about, or the draft as a whole as it is now."""
        at = f"v{self.draft.version}" if verb in ON_THE_WHOLE else str(self.seq(*key))
        return crc32(f"{self.draft.edition} {at}".encode())

    def may_change(self, name: str) -> bool:
        if not self.sees(name):
            return False
        if self.editable is None:
            return True
        return name.removeprefix(CHECK) in self.editable or self.journey_needs(name)

    def journey_needs(self, name: str) -> bool:
        """A question that became necessary only by correcting a returned filing, or that a doubt is about."""
        if self.frozen:
            return False
        doubted = {key[0] for doubt in self.journey.doubts for key in doubt.about}
        return name in doubted or any(defect.key[0] == name for defect in self.journey.defects())

    def previous(self, key: Key) -> Value | None:
        """The value kept under a key, even while it is to be confirmed or corrected."""
        answer = self.draft.answers.get(key)
        return None if answer is None or isinstance(answer.value, Mark) else answer.value

    def moved_since(self, step: Step) -> bool:
        """Whether an answer is to be confirmed because the draft moved to an edition that asks it otherwise."""
        mark = self.draft.answers.get((AGAIN + step.question.id, step.item))
        return mark is not None and mark.value is True and step.answer is not None and mark.seq > step.answer.seq

    def index(self, name: str) -> int:
        return self.names.index(name)

    def mark(self, name: str) -> int:
        """A name as a button bears it that goes stale with no write: the same in every edition, unlike its place."""
        return crc32(name.encode())

    def marked(self, mark: int) -> str:
        """The name that bears a mark in this edition, or ""."""
        return next((name for name in self.names if self.mark(name) == mark), "")


def names_of(form: Form) -> tuple[str, ...]:
    """Every name a button can point at, in form order: questions, groups, their parts, checks."""
    return _names(layout(form))


@lru_cache(maxsize=256)
def _names(laid_out: Layout) -> tuple[str, ...]:
    out: list[str] = []
    for _, clause, entries in laid_out.clauses:
        for entry in entries:
            out += [entry.question.id, *(part.question.id for part in entry.inner or ())]
        out += [CHECK + check.id for check in clause.checks]
    return tuple(out)


def _in(form: Form, name: str) -> bool:
    return reading.find(form, name) is not None


def section_of(form: Form, name: str) -> str:
    """The section that a name of `names_of` lies in, or ""."""
    return next((one.id for one in form.sections if name in names_of(replace(form, sections=(one,)))), "")


def standing(
    filing: FilingRow | None, events: Sequence[ReviewEvent]
) -> tuple[filings_flow.Status | None, frozenset[str] | None]:
    """The latest filing's status and the names that may be changed (None: all)."""
    if filing is None:
        return None, None
    status = filings_flow.status(events)
    editable = filings_flow.editable(status, events)
    if editable == "everything":
        return status, None
    return status, frozenset() if editable == "nothing" else frozenset(editable)


def reopened(form: Form, draft: Draft, filing: FilingRow | None, events: Sequence[ReviewEvent]) -> Answers:
    """The answers, less those the platform sent back and nobody has given again since it was handed over."""
    if filing is None:
        return draft.answers
    version = int(filing.content["version"])
    groups = {question.id for *_, question in reading.questions(form) if isinstance(question, Group)}
    notes = [note for event in events if event.kind == "returned" for note in event.defects if note.question]
    named = {(note.question, note.item) for note in notes if note.question not in groups}
    return {
        key: answer
        for key, answer in draft.answers.items()
        if answer.seq > version or (key not in named and (key[0], "") not in named)
    }


def given_for(tx: Transaction, draft: Draft, instead: Draft | None = None, before: Held | None = None) -> Given:
    """What the journey may use besides its own answers: the registration's, and the product's own last filing.
    `instead`: a draft as it was, in place of what it is now; `before`: as `Held.of` has it."""

    def of(other: Draft) -> dict[str, Value]:
        return plain(instead.answers if instead is not None and other.id == instead.id else other.answers)

    given: dict[str, Value] = {}
    if draft.form != "registration":
        for other in drafts.of_subject(tx, draft.subject_id, "registration"):
            given.update(of(other))
    if draft.about is not None:
        given.update(of(drafts.peek(tx, draft.about)))
        for earlier in drafts.of_subject(tx, draft.subject_id, draft.form):
            if earlier.about == draft.about and earlier.id < draft.id and filings.latest(tx, earlier.id) is not None:
                given.update(of(earlier))
    if before is not None and siblings.called(before.draft) == siblings.called(draft):
        return given | {name: before.given[name] for name in siblings.NAMES if name in before.given}
    return given | siblings.given(tx, draft)


def plain(answers: Answers) -> dict[str, Value]:
    """The answers outside groups that have a value."""
    return {
        name: answer.value
        for (name, item), answer in answers.items()
        if not item and not isinstance(answer.value, Mark) and ":" not in name
    }
