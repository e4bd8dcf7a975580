"""Word templates that the city uploaded in place of the built-in ones, by kind, and which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Templates(Row, table=True):
    """A Word file as it was uploaded; `name` and `content` are sealed. `kind` says what is made of it."""

    __tablename__ = "templates"
    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    kind: str
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    name: bytes
    content: bytes
    added_at: datetime


class TemplatesInForce(Row, table=True):
    """The template in force of a kind; none: the built-in one."""

    __tablename__ = "templates_in_force"

    kind: str = Field(primary_key=True)
    template_id: int = Field(foreign_key="templates.id", ondelete="CASCADE")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A template on the list, without its content."""

    id: int
    officer_id: int | None
    name: str
    added_at: datetime


_t, _f = columns(Templates), columns(TemplatesInForce)
_add = Query(insert(Templates).returning(_t.id), "kind", "officer_id", "name", "content", "added_at")
_all = Query(
    select(_t.id, _t.officer_id, _t.name, _t.added_at).where(_t.kind == bindparam("which")).order_by(_t.id.desc())
)
_content = Query(select(_t.content).where(_t.id == bindparam("number"), _t.kind == bindparam("which")))
_chosen = Query(select(_f.template_id).where(_f.kind == bindparam("which")))
_insert = insert(TemplatesInForce)
_choose = Query(
    _insert.on_conflict_do_update(index_elements=["kind"], set_={"template_id": _insert.excluded.template_id}),
    "kind", "template_id",
)  # fmt: skip
_forget = Query(delete(TemplatesInForce).where(_f.kind == bindparam("which")))


def add(tx: Transaction, kind: str, officer_id: int, name: str, content: bytes) -> int:
    """Keep an uploaded template; returns its id. It is in force once `use` says so."""
    sealed = {"name": tx.keys.seal(name.encode()), "content": tx.keys.seal(content)}
    return int(tx.one(_add, kind=kind, officer_id=officer_id, added_at=tx.now, **sealed)[0])


def listed(tx: Transaction, kind: str) -> tuple[Uploaded, ...]:
    """All of a kind that were uploaded, newest first."""
    return tuple(Uploaded(row[0], row[1], tx.keys.open(row[2]).decode(), row[3]) for row in tx.all(_all, which=kind))


def content(tx: Transaction, kind: str, template_id: int) -> bytes | None:
    """The file; None when there is none of that number and kind."""
    row = tx.first(_content, number=template_id, which=kind)
    return tx.keys.open(row[0]) if row else None


def chosen(tx: Transaction, kind: str) -> int | None:
    """The number of the template in force; None: the built-in one."""
    row = tx.first(_chosen, which=kind)
    return int(row[0]) if row else None


def in_force(tx: Transaction, kind: str) -> bytes | None:
    """The uploaded template in force; None: the built-in one is."""
    number = chosen(tx, kind)
    return content(tx, kind, number) if number is not None else None


def use(tx: Transaction, kind: str, template_id: int | None) -> None:
    """This template is in force from now on; None: the built-in one."""
    if template_id is None:
        tx.run(_forget, which=kind)
    else:
        tx.run(_choose, kind=kind, template_id=template_id)
