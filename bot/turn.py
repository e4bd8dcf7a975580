"""What one turn works with: who writes, on which draft, in which language, and where the journey stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.buttons import Codes
from bot.messages import Address
from bot.notices import Notices
from flows import filing as filings_flow
from flows import notice as reading
from flows.edition import Edition
from flows.filing import ReviewEvent
from flows.journey import Journey, narrowed, record, walk
from flows.lexicon import Lexicon, lexicon_of
from flows.notice import Form
from flows.question import Group
from flows.values import Answers, Given, Key, Mark, Value
from locales import Words, command, lexicon, words
from storage import contacts, drafts, filings, people
from storage.contacts import Contact
from storage.database import Transaction
from storage.drafts import Draft
from storage.files import PaperStore
from storage.filings import FilingRow
from storage.people import Access, Share

CHECK = "check:"
_LASTING = ("files", "edition", "dated")


@dataclass(frozen=True, slots=True)
class House:
    """What outlives a turn: the notices, the buttons' key, how days are counted, whether it is a demonstration."""

    notices: Notices
    button_key: bytes
    zone: ZoneInfo
    language: str
    demo: bool
    main_notice: str
    most_a_minute: int = 0
    """Updates a contact may send in a minute; 0: any number."""
    chat_url: str = ""
    """Where links to the chat lead."""
    papers: PaperStore | None = None
    """Where papers are kept."""
    consent: str = ""
    """The version of the text that contacts agree to before anything is kept; "": none is asked for."""
    inbox_days: int = 14
    retention_days: int = 730
    """How long updates as they came are kept, and what nobody touches."""

    older_button_keys: tuple[bytes, ...] = ()
    """What buttons were signed with before a change of keys."""

    def today(self, tx: Transaction) -> date:
        """The day on the wall where the bureau is."""
        return tx.now.astimezone(self.zone).date()


@dataclass(slots=True)
class Turn:
    """One contact's turn, inside one transaction."""

    house: House
    tx: Transaction
    contact: Contact
    address: Address | None = None
    inbox_id: int | None = None
    raw: str = ""
    _codes: Codes | None = None
    _desk: Desk | None = field(default=None)
    shares: tuple[Share, ...] = ()
    """Everyone with a part in the draft in hand."""
    barred: str = ""
    """Why the draft that was in hand is not any more, as a key of words."""

    @property
    def language(self) -> str:
        return self.contact.language or self.house.language

    @property
    def today(self) -> date:
        return self.house.today(self.tx)

    @property
    def say(self) -> Words:
        return words(self.language, self.house.main_notice if self._desk is None else self._desk.draft.notice)

    @property
    def lexicon(self) -> Lexicon:
        return _lexicon(self.language, self.desk.draft.notice)

    def lexicon_says(self, text: str, command_name: str) -> bool:
        """Whether a typed reply is a command's phrase."""
        return command(text, self.language) == command_name

    @property
    def codes(self) -> Codes:
        if self._codes is None:
            self._codes = Codes(self.house.button_key, self.contact.id, self.house.older_button_keys)
        return self._codes

    @property
    def asking(self) -> Mapping[str, Any]:
        return self.contact.asking or {}

    def ask(self, **asking: Any) -> None:
        """Remembers what the next message asks when it is not simply the open question; nothing: forgets it. What lasts
        stays remembered until it is given: files that nobody has said the paper of, the edition that was told of."""
        for name in _LASTING:
            kept = asking.pop(name, self.asking.get(name))
            asking |= {name: kept} if kept else {}
        if asking != self.asking:
            self.change(asking=asking or None)

    def change(self, **changes: Any) -> None:
        """Changes the contact."""
        contacts.change(self.tx, self.contact.id, **changes)
        self.contact = replace(self.contact, **changes)

    @property
    def has_desk(self) -> bool:
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The draft in hand. Only after `open`."""
        assert self._desk is not None
        return self._desk

    def open(self, draft_id: int) -> Desk:
        """Takes a draft in hand and remembers it as the contact's."""
        desk = self.look(draft_id)
        if self.contact.draft_id != draft_id:
            self.change(draft_id=draft_id, subject_id=desk.draft.subject_id, asking=None)
        return desk

    def look(self, draft_id: int) -> Desk:
        """Takes a draft in hand for this turn only; the contact stays with their own. Raises NotTheirsError."""
        draft = drafts.load(self.tx, draft_id)
        shares = people.shares(self.tx, draft.id, draft.subject_id)
        access = people.access(shares, self.contact.id)
        if access is None:
            raise NotTheirsError(f"contact {self.contact.id} has no part in draft {draft_id}")
        self.shares = shares
        self._desk = Desk.of(self.house, self.tx, draft, access)
        return self._desk

    def leave(self) -> None:
        """Puts the draft in hand away."""
        self._desk = None
        self.change(draft_id=None, subject_id=None, asking=None)

    def become(self, contact: Contact) -> None:
        """The turn goes on as another contact's, with nothing in hand."""
        self.contact, self._codes, self._desk = contact, None, None

    def reaches(self, draft_id: int) -> bool:
        """Whether the contact has a part in a draft that was not put aside."""
        return not self.why_not(draft_id)

    def why_not(self, draft_id: int) -> str:
        """Why a draft cannot be taken in hand, as a key of words, or ""."""
        draft = drafts.peek(self.tx, draft_id)
        if people.access(people.shares(self.tx, draft.id, draft.subject_id), self.contact.id) is None:
            return "say.dismissed"
        return "say.started_over" if draft.closed else ""

    def let_go(self) -> None:
        """No draft is in hand any more: there is none left."""
        self._desk = None

    @property
    def own(self) -> bool:
        """Whether the draft in hand is the one the contact is busy with."""
        return self.contact.draft_id == self.desk.draft.id

    def write(self, step: Key, value: Value | Mark, source: str) -> None:
        """Appends what an answer means, and walks again."""
        self.write_all(record(self.desk.journey, step, value), source)

    def write_all(self, writes: Sequence[tuple[Key, Value | Mark]], source: str) -> None:
        draft = drafts.record(
            self.tx,
            self.desk.draft,
            writes,
            raw=self.raw,
            source=source,
            language=self.language,
            inbox_id=self.inbox_id,
            contact_id=self.contact.id,
        )
        self._desk = Desk.of(self.house, self.tx, draft, self.desk.access)


ON_THE_WHOLE = frozenset({"r", "x", "h", "b", "m"})
"""Verbs of buttons that any write makes stale: remedies, removing an item, handing over, starting over, moving."""
EVERYTHING = Access(member=True, sections=None)


class NotTheirsError(Exception):
    """A draft that the contact has no part in was about to be opened."""


@dataclass(frozen=True, slots=True)
class Desk:
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

    @classmethod
    def of(cls, house: House, tx: Transaction, draft: Draft, access: Access = EVERYTHING) -> Desk:
        edition = house.notices.edition(tx, draft.edition)
        form = reading.form(edition.notice, draft.form)
        given = given_for(tx, draft)
        filing = filings.latest(tx, draft.id)
        events = [row.event() for row in filings.reviews(tx, filing.id)] if filing is not None else []
        status, editable = standing(filing, events)
        view = reopened(form, draft, filing, events) if status == "returned" else draft.answers
        journey = walk(form, view, given, house.today(tx))
        seen = journey if access.sections is None else narrowed(journey, access.sections)
        return cls(draft, edition, form, given, seen, filing, status, editable, names_of(form), journey, access)

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
        if isinstance(reading.find(self.form, name), Group):
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
        """A question that became necessary only by correcting a returned filing."""
        if self.frozen:
            return False
        return any(defect.key[0] == name for defect in self.journey.defects())

    def previous(self, key: Key) -> Value | None:
        """The value kept under a key, even while it is to be confirmed or corrected."""
        answer = self.draft.answers.get(key)
        return None if answer is None or isinstance(answer.value, Mark) else answer.value

    def index(self, name: str) -> int:
        return self.names.index(name)


@cache
def _lexicon(language: str, notice: str) -> Lexicon:
    return lexicon_of(lexicon(language, notice))


def names_of(form: Form) -> tuple[str, ...]:
    """Every name a button can point at, in form order: questions, groups, their parts, checks."""
    out: list[str] = []
    for section in form.sections:
        for clause in section.clauses:
            for question in clause.asks:
                out.append(question.id)
                if isinstance(question, Group):
                    out.extend(part.id for part in question.asks)
            out.extend(CHECK + check.id for check in clause.checks)
    return tuple(out)


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


def given_for(tx: Transaction, draft: Draft) -> Given:
    """What the journey may use besides its own answers: the registration's, and the product's own last filing."""
    given: dict[str, Value] = {}
    if draft.form != "registration":
        for other in drafts.of_subject(tx, draft.subject_id, "registration"):
            given.update(plain(other.answers))
    if draft.about is not None:
        given.update(plain(drafts.peek(tx, draft.about).answers))
        for earlier in drafts.of_subject(tx, draft.subject_id, draft.form):
            if earlier.about == draft.about and earlier.id < draft.id and earlier.closed:
                given.update(plain(earlier.answers))
    return given


def plain(answers: Answers) -> dict[str, Value]:
    """The answers outside groups that have a value."""
    return {
        name: answer.value
        for (name, item), answer in answers.items()
        if not item and not isinstance(answer.value, Mark) and ":" not in name
    }
