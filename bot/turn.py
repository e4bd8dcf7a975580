"""What one turn works with: who writes, on which draft, in which language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from bot.buttons import Codes, codes_of
from bot.held import Held, NotTheirsError
from bot.house import House
from bot.messages import Address
from bot.relying import Unsettled, unsettle
from flows import choosing
from flows.journey import Journey, Step
from flows.journey import record as means
from flows.lexicon import Lexicon, lexicon_of
from flows.notice import questions
from flows.problems import Problem, Reply
from flows.proposals import Proposal
from flows.question import Group
from flows.values import Key, Mark, Value, from_json, to_json
from flows.volunteered import Fact, without_answered
from locales import Words, command, lexicon, words
from storage import audit, contacts, drafts, people, readings
from storage.contacts import Contact
from storage.database import Transaction
from storage.drafts import Draft
from storage.people import Access, Share
from storage.readings import Origin

MOST_TOLD = 40
"""Facts told unasked that are remembered; a limit of this product."""
_TOLD = "told"
_LISTS = ("many", "sums", _TOLD)
_LASTING = ("files", "replaces", "edition", "dated", "unit", *_LISTS)


@dataclass(slots=True)
class Turn:
    """One contact's turn, inside one transaction."""

    house: House
    tx: Transaction
    contact: Contact
    address: Address | None = None
    inbox_id: int | None = None
    raw: str = ""
    _said: tuple[Contact, str, Words] | None = None
    _held: Held | None = field(default=None)
    _read: tuple[Journey, Step, str, Value | Problem] | None = None
    shares: tuple[Share, ...] = ()
    """Everyone with a part in the draft in hand."""
    barred: str = ""
    """Why the draft that was in hand is not any more, as a key of words."""
    unsettled: tuple[Unsettled, ...] = ()
    """What of other drafts is to be confirmed again because of what this turn wrote."""

    @property
    def language(self) -> str:
        return self.contact.language or self.house.language

    @property
    def today(self) -> date:
        return self.house.today(self.tx)

    @property
    def say(self) -> Words:
        notice = self.house.main_notice if self._held is None else self._held.draft.notice
        said = self._said
        if said is None or said[0] is not self.contact or said[1] is not notice:
            said = self._said = self.contact, notice, words(self.language, notice)
        return said[2]

    @property
    def lexicon(self) -> Lexicon:
        return _lexicon(self.language, self.held.draft.notice)

    def lexicon_says(self, text: str, command_name: str) -> bool:
        """Whether a typed reply is a command's phrase."""
        return command(text, self.language) == command_name

    @property
    def codes(self) -> Codes:
        return codes_of(self.house.button_key, self.contact.id, self.house.older_button_keys)

    @property
    def asking(self) -> Mapping[str, Any]:
        return self.contact.asking or {}

    def ask(self, **asking: Any) -> None:
        """Remembers what the next message asks when it is not simply the open question; nothing: forgets it. What lasts
        stays remembered until it is given: files that nobody has said the paper of, which files come in the place of
        which, the edition that was told of, the listed unit that it is asked for who authorised them, lists that were
        not taken in yet, and what was told unasked."""
        if not asking and not self.asking:
            return
        for name in _LASTING:
            kept = asking.pop(name, self.asking.get(name))
            asking |= {name: kept} if kept else {}
        if asking != self.asking:
            self.change(asking=asking or None)

    def change(self, **changes: Any) -> None:
        """Changes the contact."""
        contacts.change(self.tx, self.contact.id, **changes)
        self.contact = self.contact._replace(**changes)

    @property
    def holds(self) -> bool:
        return self._held is not None

    @property
    def held(self) -> Held:
        """The draft in hand. Only after `open`."""
        assert self._held is not None
        return self._held

    def open(self, draft_id: int) -> Held:
        """Takes a draft in hand and remembers it as the contact's."""
        held = self.look(draft_id)
        if self.contact.draft_id != draft_id:
            lists = {name: self.asking[name] for name in _LISTS if name in self.asking}
            self.change(draft_id=draft_id, subject_id=held.draft.subject_id, asking=lists or None)
        return held

    def look(self, draft_id: int) -> Held:
        """Takes a draft in hand for this turn only; the contact stays with their own. Raises NotTheirsError."""
        draft = drafts.load(self.tx, draft_id, self.contact.id)
        shares, access, _ = self._part(draft)
        if access is None:
            raise NotTheirsError(f"contact {self.contact.id} has no part in draft {draft_id}")
        self.shares = shares
        return self._hold(draft, access)

    def take_up(self, draft_id: int) -> str:
        """Takes the draft that the contact is busy with in hand; why it cannot be, as a key of words, or ""."""
        draft = drafts.load(self.tx, draft_id, self.contact.id)
        shares, access, why = self._part(draft)
        if access is not None and not why:
            self.shares = shares
            self._hold(draft, access)
        return why

    def _hold(self, draft: Draft, access: Access) -> Held:
        self._held = Held.of(self.house, self.tx, draft, access).with_told(self._told(draft.subject_id))
        return self._held

    def leave(self) -> None:
        """Puts the draft in hand away."""
        self._held = None
        self.change(draft_id=None, subject_id=None, asking=None)

    def become(self, contact: Contact) -> None:
        """The turn goes on as another contact's, with nothing in hand."""
        self.contact, self._held = contact, None

    def reaches(self, draft_id: int) -> bool:
        """Whether the contact has a part in a draft that was not put aside."""
        return not self.why_not(draft_id)

    def why_not(self, draft_id: int) -> str:
        """Why a draft cannot be taken in hand, as a key of words, or ""."""
        return self._part(drafts.peek(self.tx, draft_id))[2]

    def _part(self, draft: Draft) -> tuple[tuple[Share, ...], Access | None, str]:
        """Everyone with a part in a draft, what the contact may do with it, and why it cannot be taken in hand."""
        alone = draft.beside.alone
        if alone is not None:
            shares: tuple[Share, ...] = (Share(self.contact.id, "", True, alone),)
        else:
            shares = people.shares(self.tx, draft.id, draft.subject_id)
        access = people.access(shares, self.contact.id)
        if access is None:
            return shares, None, "say.dismissed"
        return shares, access, "say.started_over" if draft.closed else ""

    def let_go(self) -> None:
        """No draft is in hand any more: there is none left."""
        self._held = None

    @property
    def own(self) -> bool:
        """Whether the draft in hand is the one the contact is busy with."""
        return self.contact.draft_id == self.held.draft.id

    def note(self, action: str, detail: str = "") -> None:
        """Adds to the audit trail what this contact does with the draft in hand; no names and no values."""
        draft = self.held.draft if self._held is not None else None
        subject, about = (draft.subject_id, draft.id) if draft is not None else (None, None)
        audit.note(self.tx, audit.contact(self.contact.id), action, subject, about, detail)

    def reads(self, step: Step, text: str) -> Value | Problem:
        """What a typed reply means as an answer to a step of the draft in hand; read once, by whoever asks first."""
        journey, read = self.held.journey, self._read
        if read is None or read[0] is not journey or read[1:3] != (step, text):
            found = choosing.read(journey, step, Reply(text=text), self.lexicon, self.today)
            read = self._read = journey, step, text, found
        return read[3]

    def write(self, step: Key, value: Value | Mark, source: str) -> None:
        """Appends what an answer means, and walks again."""
        self.write_all(means(self.held.journey, step, value), source)

    def write_all(self, writes: Sequence[tuple[Key, Value | Mark]], source: str) -> None:
        before = self.held.draft
        record = partial(
            drafts.record, source=source, language=self.language, inbox_id=self.inbox_id, contact_id=self.contact.id
        )
        draft = record(self.tx, before, writes, raw=self.raw)
        self._keep_told(writes)
        self._held = Held.of(self.house, self.tx, draft, self.held.access, self.held)
        self._held = self._held.with_told(self._told(draft.subject_id))
        self.unsettled += unsettle(self.tx, self.house, before, record)

    def tell(self, told: Sequence[Fact]) -> None:
        """Remembers what the contact told unasked of the subject in hand, until it is answered."""
        named = {fact.question for fact in told if fact.question not in self._of_items()}
        kept = [fact for fact in self._told(self.held.draft.subject_id) if fact.question not in named]
        self._remember_told(tuple(dict.fromkeys([*kept, *told]))[-MOST_TOLD:])
        self._held = self.held.with_told(self._told(self.held.draft.subject_id))

    def _of_items(self) -> frozenset[str]:
        """The questions that what is told of is known by, so that several may be told."""
        forms = (one for form in self.held.edition.notice.forms for *_, one in questions(form))
        return frozenset(one.asks[0].id for one in forms if isinstance(one, Group))

    def _told(self, subject_id: int) -> tuple[Fact, ...]:
        kept = self.asking.get(_TOLD)
        if not kept:
            return ()
        facts = kept.get("facts", ()) if kept.get("of") == subject_id else ()
        read = ((name, from_json(value), certain) for name, value, certain in facts)
        return tuple(Fact(name, value, certain) for name, value, certain in read if not isinstance(value, Mark))

    def _keep_told(self, writes: Sequence[tuple[Key, Value | Mark]]) -> None:
        told = self._told(self.held.draft.subject_id)
        left = told
        for key, value in writes if told else ():
            left = tuple(without_answered(left, key, value, self.held.journey))
        if left != told:
            self._remember_told(left)

    def _remember_told(self, told: Sequence[Fact]) -> None:
        facts = [[one.question, to_json(one.value), one.certain] for one in told]
        kept = {name: value for name, value in self.asking.items() if name != _TOLD}
        if facts:
            kept[_TOLD] = {"of": self.held.draft.subject_id, "facts": facts}
        self.change(asking=kept or None)

    def remember(self, key: Key, read: Proposal) -> None:
        """Which paper the answer was taken from."""
        origin = Origin(read.file, read.field.page, read.field.box)
        readings.originate(self.tx, self.held.draft.id, self.held.draft.answers[key].seq, origin)


@cache
def _lexicon(language: str, notice: str) -> Lexicon:
    return lexicon_of(lexicon(language, notice))
