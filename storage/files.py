"""Papers: a row each from the moment it is sent, and the folder that keeps their sealed bytes by digest."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Index, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.drafts import Drafts
from storage.keys import Keyring
from storage.query import Cells, Query, Transaction, swap
from storage.tables import Row, columns, one_of

AUTHORISATION = "authorisation:"
"""In place of a question: the paper by which a firm lets somebody act for it; the item is the record's id."""
REPORT = "report:"
"""In place of a question: a photo of what the platform said; the item is the filing's number."""
STATES = ("fetching", "kept", "refused")


class Files(Row, table=True):
    """One paper; `name` and `ref` are sealed."""

    __table_args__ = (one_of("state", STATES), Index(None, "state", "created_at"))

    id: str = Field(primary_key=True)
    draft_id: int = Field(foreign_key="drafts.id", ondelete="CASCADE", index=True)
    contact_id: int
    inbox_id: int | None
    question: str
    item: str
    name: bytes
    media_type: str
    size: int | None
    digest: str | None
    state: str
    reason: str
    channel: str
    ref: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """A paper as stored; `ref` is what its channel needs to fetch it, `digest` (hex) where its bytes are kept."""

    id: str
    draft_id: int
    contact_id: int
    inbox_id: int | None
    question: str
    item: str
    name: str
    media_type: str
    size: int | None
    digest: str | None
    state: str
    reason: str
    channel: str
    ref: str
    created_at: datetime


_c, _d = columns(Files), columns(Drafts)
_names = tuple(FileRow.__dataclass_fields__)
_row = tuple(_c[name] for name in _names)
_this = _c.id == bindparam("which")
_add = Query(insert(Files), *_names)
_get = Query(select(*_row).where(_this))
_of = Query(select(*_row).where(_c.draft_id == bindparam("of_draft")).order_by(_c.created_at, _c.id))
_from = Query(select(*_row).where(_c.contact_id == bindparam("from_contact")).order_by(_c.created_at, _c.id))
_theirs = Query(
    select(*_row)
    .join_from(Files, Drafts, _d.id == _c.draft_id)
    .where(_d.subject_id == bindparam("of_subject"), _c.question == bindparam("of_question"), _c.state == "kept")
    .order_by(_c.created_at, _c.inbox_id, _c.id)
)
_drop = Query(delete(Files).where(_this))
_assign = Query(update(Files).where(_this), "question", "item")
_fetching = Query(
    select(*_row)
    .where(_c.state == "fetching", _c.created_at < bindparam("before"))
    .order_by(_c.created_at)
    .limit(bindparam("most"))
)
_awaited = _c.state == "fetching"
_keep = Query(update(Files).where(_this, _awaited), "state", "digest", "media_type", "size")
_refuse = Query(update(Files).where(_this, _awaited), "state", "reason")


def add(
    tx: Transaction,
    *,
    draft_id: int,
    contact_id: int,
    inbox_id: int | None,
    question: str,
    item: str = "",
    name: str = "",
    media_type: str = "",
    size: int | None = None,
    channel: str,
    ref: str,
) -> FileRow:
    """Note a paper that is still to be fetched; its id is the answer's."""
    row = FileRow(
        secrets.token_urlsafe(9), draft_id, contact_id, inbox_id, question, item, name, media_type, size, None,
        "fetching", "", channel, ref, tx.now,
    )  # fmt: skip
    values = {field: getattr(row, field) for field in _names}
    values |= {"name": tx.keys.seal(name.encode()), "ref": tx.keys.seal(ref.encode())}
    tx.run(_add, **values)
    return row


def copy(tx: Transaction, file: FileRow, draft_id: int) -> str:
    """The same kept bytes as a paper of another draft; returns its id."""
    assert file.digest is not None
    names = ("contact_id", "inbox_id", "question", "item", "name", "media_type", "size", "channel", "ref")
    made = add(tx, draft_id=draft_id, **{name: getattr(file, name) for name in names})
    keep(tx, made.id, file.digest, file.media_type, file.size or 0)
    return made.id


def keep(tx: Transaction, file_id: str, digest: str, media_type: str, size: int) -> bool:
    """The bytes are in the store; False when the paper was settled before, by another process."""
    return tx.run(_keep, which=file_id, state="kept", digest=digest, media_type=media_type, size=size) > 0


def refuse(tx: Transaction, file_id: str, reason: str) -> bool:
    """It cannot be taken; `reason` is a code. False when the paper was settled before."""
    return tx.run(_refuse, which=file_id, state="refused", reason=reason) > 0


def assign(tx: Transaction, file_id: str, question: str, item: str) -> None:
    """Say what a paper is, when that was not said before it came."""
    tx.run(_assign, which=file_id, question=question, item=item)


def drop(tx: Transaction, file_id: str) -> None:
    """The paper is gone, and what was read from it; its bytes are for `storage.discards`."""
    tx.run(_drop, which=file_id)


def get(tx: Transaction, file_id: str) -> FileRow:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_get, which=file_id))


def of_draft(tx: Transaction, draft_id: int) -> tuple[FileRow, ...]:
    """The draft's papers, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_of, of_draft=draft_id))


def of_subject(tx: Transaction, subject_id: int, question: str) -> tuple[FileRow, ...]:
    """What is kept for one question in any of a subject's drafts, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_theirs, of_subject=subject_id, of_question=question))


def of_contact(tx: Transaction, contact_id: int) -> tuple[FileRow, ...]:
    """All papers that a contact sent, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_from, from_contact=contact_id))


def fetching(tx: Transaction, before: datetime, limit: int = 100) -> tuple[FileRow, ...]:
    """Papers noted before an instant that have not arrived yet, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_fetching, before=before, most=limit))


def _opened(tx: Transaction, row: Cells) -> FileRow:
    named = swap(row, 6, tx.keys.open(row[6]).decode())
    return FileRow(*swap(named, 13, tx.keys.open(row[13]).decode()))


def is_digest(text: str) -> bool:
    """Whether a text may be what `PaperStore.put` returned."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


class PaperStore:
    """A folder of sealed bytes, each named by the SHA-256 of its clear text; several processes may share it."""

    def __init__(self, folder: Path, keys: Keyring) -> None:
        self._folder, self._keys = folder, keys

    def put(self, content: bytes) -> str:
        """Keep the bytes durably; returns their digest (hex)."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, self._keys.seal(content))
        return digest

    def get(self, digest: str) -> bytes:
        """The clear bytes. Raises KeyError when nothing is kept under the digest."""
        path = self._path(digest)
        if not path.exists():
            raise KeyError(digest)
        return self._keys.open(path.read_bytes())

    def has(self, digest: str) -> bool:
        """Whether anything is kept under the digest."""
        return self._path(digest).exists()

    def drop(self, digest: str) -> None:
        """Nothing is kept under the digest any more."""
        self._path(digest).unlink(missing_ok=True)

    def reseal(self) -> int:
        """Seals what lies there under an older key again under the newest; returns how many."""
        old = [path for path in self._folder.glob("??/*") if len(path.name) == 64 and not self._newest(path)]
        for path in old:
            _write(path, self._keys.seal(self._keys.open(path.read_bytes())))
        return len(old)

    def _newest(self, path: Path) -> bool:
        with path.open("rb") as file:
            return self._keys.is_newest(file.read(8))

    def _path(self, digest: str) -> Path:
        if not is_digest(digest):
            raise KeyError(digest)
        return self._folder / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also after a power cut."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
