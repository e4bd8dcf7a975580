"""The notices in force: the code's reading is a candidate, the published edition is what people answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flows import notice as reading
from flows.carrying import Blocks
from flows.deadlines import Deadline
from flows.edition import Edition
from flows.knowledge import Topic
from flows.notice import Notice
from storage import editions
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the code reads in a notice, with its dated duties (which are not part of an edition)."""

    notice: Notice
    deadlines: tuple[Deadline, ...] = ()
    released: tuple[Notice, ...] = ()
    """The editions of it that were released, which drafts may be pinned to."""
    carried: Mapping[str, Blocks] = field(default_factory=dict)
    """By form, the order in which the platform asks what is typed in there by hand."""
    knowledge: tuple[Topic, ...] = ()
    """What free questions are answered from."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer edition than a draft's; `since` is the day from which it binds every draft, `binds` one to come."""

    fingerprint: str
    number: int
    since: date | None
    binds: date | None


@dataclass(slots=True)
class Notices:
    """Candidates by notice id, and the editions read so far by fingerprint. Editions never change, so they are kept."""

    candidates: dict[str, Candidate]
    _editions: dict[str, Edition] = field(default_factory=dict)

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Notices:
        return cls({candidate.notice.id: candidate for candidate in candidates})

    def deadlines(self, notice: str) -> tuple[Deadline, ...]:
        candidate = self.candidates.get(notice)
        return candidate.deadlines if candidate else ()

    def knowledge(self, notice: str) -> tuple[Topic, ...]:
        candidate = self.candidates.get(notice)
        return candidate.knowledge if candidate else ()

    def carried(self, notice: str, form: str) -> Blocks:
        candidate = self.candidates.get(notice)
        return candidate.carried.get(form, ()) if candidate else ()

    def text(self, notice: str) -> str:
        candidate = self.candidates.get(notice)
        return candidate.notice.text if candidate else ""

    def edition(self, tx: Transaction, fingerprint: str) -> Edition:
        """The edition a draft is pinned to. Raises LookupError when it was never published here."""
        kept = self._editions.get(fingerprint)
        if kept is None:
            row = editions.get(tx, fingerprint)
            if row is None:
                raise LookupError(f"edition {fingerprint[:12]} was never published in this database")
            kept = self._editions[fingerprint] = Edition(fingerprint, reading.load(row.canonical))
        return kept

    def current(self, tx: Transaction, notice: str) -> Edition:
        """The newest published edition of a notice."""
        row = editions.current(tx, notice)
        if row is None:
            raise LookupError(f"no edition of {notice} is published in this database")
        return self.edition(tx, row.fingerprint)

    def published(self, tx: Transaction, notice: str) -> str:
        """The newest edition's fingerprint, or ""."""
        row = editions.current(tx, notice)
        return "" if row is None else row.fingerprint

    def newer(self, tx: Transaction, notice: str, fingerprint: str, today: date) -> Newer | None:
        """The newest edition, when the draft's is an earlier one."""
        known = editions.published(tx, notice)
        place = next((place for place, one in enumerate(known) if one.fingerprint == fingerprint), -1)
        later = known[place + 1 :]
        if not later:
            return None
        days = sorted(one.in_force_from for one in later if one.in_force_from is not None)
        since = next((day for day in days if day <= today), None)
        binds = next((day for day in days if day > today), None)
        return Newer(later[-1].fingerprint, later[-1].number, since, binds)

    def publish(self, tx: Transaction, notice: str, in_force_from: date | None = None) -> tuple[str, bool]:
        """Publishes the candidate: its fingerprint, and whether it is new. On the day that it is in force from, drafts
        on earlier editions move to it."""
        data = reading.canonical(self.candidates[notice].notice)
        fingerprint = reading.fingerprint(data)
        row = editions.current(tx, notice)
        editions.publish(tx, notice, fingerprint, data, in_force_from)
        return fingerprint, row is None or row.fingerprint != fingerprint

    def first_start(self, tx: Transaction) -> tuple[str, ...]:
        """Publishes what has no edition yet; returns the notices whose candidate differs from the published one."""
        differing = []
        for name, candidate in self.candidates.items():
            row = editions.current(tx, name)
            if row is None:
                self.publish(tx, name)
            elif row.fingerprint != reading.fingerprint(reading.canonical(candidate.notice)):
                differing.append(name)
        return tuple(differing)
