"""What a witness knows about words that people said: where they lie, who may see them, and what is left of whom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import LargeBinary, RowMapping, Table, select

from bot.held import section_of
from bot.house import House
from bot.messages import Outbound
from flows.filing import digest
from flows.notice import form
from storage import contacts, drafts, filings, people, subjects
from storage.database import Transaction
from storage.drafts import Draft
from storage.tables import Row

TITLES = frozenset({"subject_name", "product_name", "model"})
"""What a draft is called by: colleagues on any part of it are told."""
OWN_WORDS = {
    ("events", "raw"), ("inbox", "raw"), ("inbox", "error"), ("names", "name"), ("authorisations", "statement"),
}  # fmt: skip
"""Where words lie as somebody wrote them: nothing of who was erased stays there."""


@dataclass(frozen=True)
class Word:
    """A text nobody else says, and the answer that it became."""

    text: str
    who: str
    draft: int
    question: str


@dataclass(frozen=True)
class Fate:
    """What erasing its contact means for a draft of a subject of theirs."""

    draft: int
    others: bool
    filed: tuple[tuple[str, str], ...]

    @property
    def goes(self) -> bool:
        return not self.others and not self.filed


def all_drafts(tx: Transaction) -> dict[int, Draft]:
    return {one: drafts.peek(tx, one) for one in drafts.all_ids(tx)}


def contact_of(tx: Transaction, who: str) -> int | None:
    found = contacts.address_at(tx, "web", who)
    return found[1] if found else None


def access(tx: Transaction, draft: Draft, who: str) -> people.Access | None:
    contact = contact_of(tx, who)
    return people.access(people.shares(tx, draft.id, draft.subject_id), contact) if contact is not None else None


def may_see(tx: Transaction, house: House, word: Word, who: str) -> bool:
    """By the rule itself: a member everything of the subject, a colleague their part, and what drafts are called."""
    drawn = all_drafts(tx)
    if word.draft not in drawn:
        return False
    draft = drawn[word.draft]
    mine = access(tx, draft, who)
    if mine is not None and mine.sections is not None:
        asked = form(house.notices.edition(tx, draft.edition).notice, draft.form)
        if section_of(asked, word.question) in mine.sections:
            return True
    if mine is not None and mine.whole:
        return True
    near = (one for one in drawn.values() if one.subject_id == draft.subject_id)
    return word.question in TITLES and any(access(tx, one, who) for one in near)


def told(message: Outbound) -> str:
    """All that a message says, its buttons and its archives too."""
    labels = "".join(button.label for row in message.buttons for button in row)
    title = message.progress.title if message.progress is not None else ""
    return message.text + labels + title + "".join(_archived(one.content) for one in message.documents)


def _archived(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def fates(tx: Transaction, contact: int) -> tuple[Fate, ...]:
    """What is to become of the drafts of somebody's subjects when they are erased."""
    out = []
    for subject in subjects.of_contact(tx, contact):
        for draft in drafts.of_subject(tx, subject.id):
            others = {share.contact_id for share in people.shares(tx, draft.id, subject.id)} - {contact}
            out.append(Fate(draft.id, bool(others), filed(tx, draft.id)))
    return tuple(out)


def filed(tx: Transaction, draft: int) -> tuple[tuple[str, str], ...]:
    """References and digests of what was handed over, the digests taken anew."""
    return tuple((one.reference, digest(one.content)) for one in filings.of_draft(tx, draft))


def left_of(tx: Transaction, contact: int, texts: set[str], gone: set[int]) -> Iterator[str]:
    """Everything that is still there and must not be: rows of a contact, their words as they wrote them, and their
    words anywhere but in drafts that stay, the subjects of those, and what colleagues were told."""
    for name, table in Row.metadata.tables.items():
        for row in tx.connection.execute(select(table)).mappings():
            if row.get("contact_id") == contact and name not in ("events", "files", "discards"):
                yield f"{name}: a row of theirs"
            for column, found in _found(tx, table, row, texts):
                if (name, column) in OWN_WORDS or _homeless(name, row, gone):
                    yield f"{name}.{column}: {found}"


def _homeless(name: str, row: RowMapping, gone: set[int]) -> bool:
    draft = row["id"] if name == "drafts" else row.get("draft_id")
    return draft in gone if draft is not None else name != "subjects" and row.get("contact_id") is None


def _found(tx: Transaction, table: Table, row: RowMapping, texts: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The sealed columns of a row that hold any of the texts."""
    for column in table.c:
        sealed = row[column.name] if isinstance(column.type, LargeBinary) else None
        said = tx.keys.open(sealed).decode("utf-8", "replace") if sealed else ""
        if found := [text for text in texts if text in said]:
            yield column.name, found
