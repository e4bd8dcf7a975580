"""Catalogues (目录清单): the units an office expects to file, as its spreadsheets list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

_BETWEEN = re.compile(r"[,，、;；/|\n]+")


class Catalogues(Row, table=True):
    """One list of an office ("city", a district's code, "lingang" or "association"); `title` tells several apart."""

    __table_args__ = (UniqueConstraint("office", "title"), KEEP_IDS)

    id: int = Field(primary_key=True)
    office: str
    title: str
    created_at: datetime


class Imports(Row, table=True):
    """One file that was taken in; `details` is sealed JSON (by, file), the rest counts units."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    catalogue_id: int = Field(foreign_key="catalogues.id", ondelete="CASCADE", index=True)
    at: datetime
    details: bytes
    added: int
    changed: int
    gone: int
    kept: int


class Units(Row, table=True):
    """A unit of a list; `details` is sealed JSON (a `Listed` but for its district), `code_lookup` the code's keyed
    digest or "", `categories` is "|one|two|". A unit no longer listed stays, with `removed_at`."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    catalogue_id: int = Field(foreign_key="catalogues.id", ondelete="CASCADE", index=True)
    import_id: int = Field(foreign_key="imports.id", ondelete="CASCADE", index=True)
    details: bytes
    code_lookup: str = Field(index=True)
    district: str = Field(index=True)
    categories: str
    imported_at: datetime
    changed_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says of a unit; `other` are its further columns by their headings."""

    name: str
    credit_code: str = ""
    district: str = ""
    category: str = ""
    contact: str = ""
    phone: str = ""
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[str, ...]:
        """The category's parts: "先导产业、集成电路" is two."""
        return tuple(dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(self.category)))))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as stored."""

    id: int
    catalogue_id: int
    import_id: int
    listed: Listed
    imported_at: datetime
    changed_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list of an office."""

    id: int
    office: str
    title: str


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was taken in, by whom, with how many units it brought, changed, no longer had and left alone."""

    id: int
    at: datetime
    by: str
    file: str
    added: int
    changed: int
    gone: int
    kept: int


_k, _i, _u = columns(Catalogues), columns(Imports), columns(Units)
_this = _u.id == bindparam("which")
_of_list = _u.catalogue_id == bindparam("of_list")
ROW = (
    _u.id, _u.catalogue_id, _u.import_id, _u.details, _u.district, _u.imported_at, _u.changed_at, _u.removed_at,
)  # fmt: skip
_written = ("import_id", "details", "code_lookup", "district", "categories", "changed_at")
_make = Query(insert(Catalogues).on_conflict_do_nothing(), "office", "title", "created_at")
_named = select(_k.id, _k.office, _k.title).where(
    _k.office == bindparam("of_office"), _k.title == bindparam("with_title")
)
_find, _take = Query(_named), Query(_named.with_for_update())
_get = Query(select(_k.id, _k.office, _k.title).where(_k.id == bindparam("which")))
_unit = Query(select(*ROW).where(_this))
_lists = Query(select(_k.id, _k.office, _k.title).order_by(_k.id))
_import = Query(insert(Imports).returning(_i.id), "catalogue_id", "at", "details", "added", "changed", "gone", "kept")
_imports = Query(
    select(_i.id, _i.at, _i.details, _i.added, _i.changed, _i.gone, _i.kept)
    .where(_i.catalogue_id == bindparam("of_list"))
    .order_by(_i.id.desc())
)
_add = Query(insert(Units).returning(_u.id), "catalogue_id", "imported_at", "removed_at", *_written)
_rewrite = Query(update(Units).where(_this), "removed_at", *_written)
_remove = Query(update(Units).where(_this), "import_id", "removed_at")
_current = Query(select(*ROW).where(_of_list, _u.removed_at.is_(None)).order_by(_u.id))
_every = Query(select(*ROW).where(_of_list).order_by(_u.id))
_by_code = Query(select(*ROW).where(_u.code_lookup == bindparam("found"), _u.removed_at.is_(None)).order_by(_u.id))
_all = Query(select(*ROW).order_by(_u.id))
_rekey = Query(update(Units).where(_this), "code_lookup")
_forget = Query(delete(Units).where(_u.removed_at < bindparam("before", type_=_u.imported_at.type)))


def find(tx: Transaction, office: str, title: str = "") -> Catalogue | None:
    """An office's list; None before its first import."""
    row = tx.first(_find, of_office=office, with_title=title)
    return Catalogue(*row) if row else None


def taken(tx: Transaction, office: str, title: str = "") -> Catalogue:
    """An office's list, made if there is none, held until the end of the transaction: one import at a time."""
    tx.run(_make, office=office, title=title, created_at=tx.now)
    return Catalogue(*tx.one(_take, of_office=office, with_title=title))


def catalogues(tx: Transaction) -> tuple[Catalogue, ...]:
    """All lists, oldest first."""
    return tuple(Catalogue(*row) for row in tx.all(_lists))


def note_import(tx: Transaction, catalogue_id: int, by: str, file: str, **counts: int) -> int:
    """Note a file that is taken in, with `added`, `changed`, `gone` and `kept`; returns the import's id."""
    details = tx.keys.seal_json({"by": by, "file": file})
    made: int = tx.one(_import, catalogue_id=catalogue_id, at=tx.now, details=details, **counts)[0]
    return made


def imports(tx: Transaction, catalogue_id: int) -> tuple[Import, ...]:
    """The files of a list, newest first."""
    rows = ((row[0], row[1], tx.keys.open_json(row[2]), *row[3:]) for row in tx.all(_imports, of_list=catalogue_id))
    return tuple(Import(made, at, told["by"], told["file"], *counts) for made, at, told, *counts in rows)


def units(tx: Transaction, catalogue_id: int, *, removed: bool = False) -> tuple[UnitRow, ...]:
    """The units of a list, in the order they came; with those no longer listed, if asked for."""
    return tuple(opened(tx, row) for row in tx.all(_every if removed else _current, of_list=catalogue_id))


def unit(tx: Transaction, unit_id: int) -> UnitRow | None:
    """A unit, listed still or not."""
    row = tx.first(_unit, which=unit_id)
    return opened(tx, row) if row else None


def get(tx: Transaction, catalogue_id: int) -> Catalogue:
    """Raises NotFoundError."""
    return Catalogue(*tx.one(_get, which=catalogue_id))


def by_credit_code(tx: Transaction, credit_code: str) -> tuple[UnitRow, ...]:
    """Every list's unit with this code, noted under any of the secrets."""
    found = (row for one in tx.keys.lookups(credit_code) for row in tx.all(_by_code, found=one))
    return tuple(opened(tx, row) for row in found)


def add(tx: Transaction, catalogue_id: int, import_id: int, listed: Listed) -> int:
    """A new unit; returns its id."""
    made: int = tx.one(
        _add, catalogue_id=catalogue_id, imported_at=tx.now, removed_at=None, **_cells(tx, import_id, listed)
    )[0]
    return made


def rewrite(tx: Transaction, unit_id: int, import_id: int, listed: Listed) -> None:
    """What a later file says of it; one that was removed is listed again."""
    tx.run(_rewrite, which=unit_id, removed_at=None, **_cells(tx, import_id, listed))


def remove(tx: Transaction, unit_id: int, import_id: int) -> None:
    """It is no longer listed."""
    tx.run(_remove, which=unit_id, import_id=import_id, removed_at=tx.now)


def drop_removed(tx: Transaction, before: datetime) -> int:
    """Drop units that were removed before an instant; returns how many."""
    return tx.run(_forget, before=before)


def rekey(tx: Transaction) -> None:
    """Finds every unit by the newest secret from now on."""
    for row in tx.all(_all):
        code = opened(tx, row).listed.credit_code
        if code:
            tx.run(_rekey, which=row[0], code_lookup=tx.keys.lookup(code))


def _cells(tx: Transaction, import_id: int, listed: Listed) -> dict[str, object]:
    said = asdict(listed)
    district = said.pop("district")
    return {
        "import_id": import_id,
        "details": tx.keys.seal_json(said),
        "code_lookup": tx.keys.lookup(listed.credit_code) if listed.credit_code else "",
        "district": district,
        "categories": _joined(listed.categories),
        "changed_at": tx.now,
    }


def _joined(categories: Iterable[str]) -> str:
    inside = "|".join(categories)
    return f"|{inside}|" if inside else ""


def opened(tx: Transaction, row: Cells) -> UnitRow:
    """A unit out of the cells of `ROW`."""
    listed = Listed(**tx.keys.open_json(row[3]), district=row[4])
    return UnitRow(row[0], row[1], row[2], listed, *row[5:])
