"""Templates of the circular that the city uploaded, which of them is in force, and when the clock drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

_ONLY = 1


class CircularTemplates(Row, table=True):
    """A Word file as it was uploaded; `name` and `content` are sealed."""

    __tablename__ = "circular_templates"
    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    name: bytes
    content: bytes
    added_at: datetime


class CircularPlans(Row, table=True):
    """One row: the template in force (none: the built-in one), and on which day of the month circulars of the month and
    of the quarter before are drafted (0: they are not), with who said so and when."""

    __tablename__ = "circular_plans"

    id: int = Field(primary_key=True)
    template_id: int | None = Field(foreign_key="circular_templates.id", ondelete="SET NULL")
    monthly: int
    quarterly: int
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A template on the list, without its content."""

    id: int
    officer_id: int | None
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is in force; `changed_at` None: nothing was ever set."""

    template_id: int | None = None
    monthly: int = 0
    quarterly: int = 0
    officer_id: int | None = None
    changed_at: datetime | None = None


_t, _p = columns(CircularTemplates), columns(CircularPlans)
_add = Query(insert(CircularTemplates).returning(_t.id), "officer_id", "name", "content", "added_at")
_all = Query(select(_t.id, _t.officer_id, _t.name, _t.added_at).order_by(_t.id.desc()))
_content = Query(select(_t.content).where(_t.id == bindparam("which")))
_plan = Query(select(_p.template_id, _p.monthly, _p.quarterly, _p.officer_id, _p.changed_at))
_names = ("template_id", "monthly", "quarterly", "officer_id", "changed_at")
_insert = insert(CircularPlans)
_save = Query(
    _insert.on_conflict_do_update(index_elements=["id"], set_={name: _insert.excluded[name] for name in _names}),
    "id", *_names,
)  # fmt: skip


def add(tx: Transaction, officer_id: int, name: str, content: bytes) -> int:
    """Keep an uploaded template; returns its id. It is in force once `use` says so."""
    sealed = {"name": tx.keys.seal(name.encode()), "content": tx.keys.seal(content)}
    return int(tx.one(_add, officer_id=officer_id, added_at=tx.now, **sealed)[0])


def listed(tx: Transaction) -> tuple[Uploaded, ...]:
    """All that were uploaded, newest first."""
    return tuple(Uploaded(row[0], row[1], tx.keys.open(row[2]).decode(), row[3]) for row in tx.all(_all))


def content(tx: Transaction, template_id: int) -> bytes | None:
    """The file; None when there is none of that number."""
    row = tx.first(_content, which=template_id)
    return tx.keys.open(row[0]) if row else None


def plan(tx: Transaction) -> Plan:
    """What is in force now."""
    row = tx.first(_plan)
    return Plan(*row) if row else Plan()


def use(tx: Transaction, template_id: int | None) -> None:
    """This template is in force from now on; None: the built-in one."""
    now = plan(tx)
    _keep(tx, Plan(template_id, now.monthly, now.quarterly, now.officer_id, now.changed_at or tx.now))


def set_days(tx: Transaction, officer_id: int, monthly: int, quarterly: int) -> None:
    """On which days the clock drafts from now on; 0: it does not."""
    _keep(tx, Plan(plan(tx).template_id, monthly, quarterly, officer_id, tx.now))


def _keep(tx: Transaction, wanted: Plan) -> None:
    tx.run(_save, id=_ONLY, **{name: getattr(wanted, name) for name in _names})
