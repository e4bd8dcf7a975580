"""What the bureau's desk needs: catalogues of units."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"

TEXT, INSTANT, SEALED = AutoString(), UTCDateTime(), sa.LargeBinary()
NUMBER, YES_NO, DAY = sa.Integer(), sa.Boolean(), sa.Date()
f = op.f


def _must(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def upgrade() -> None:
    for part in (
        _catalogues,
        _sign_in,
        _broadcasts,
        _counters,
    ):
        part()


def _catalogues() -> None:
    op.create_table(
        "catalogues",
        *_must(NUMBER, "id"),
        *_must(TEXT, "office", "title"),
        *_must(INSTANT, "created_at"),
        sa.PrimaryKeyConstraint("id", name=f("pk_catalogues")),
        sa.UniqueConstraint("office", "title", name=f("uq_catalogues_office_title")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "imports",
        *_must(NUMBER, "id", "catalogue_id"),
        *_must(INSTANT, "at"),
        *_must(SEALED, "details"),
        *_must(NUMBER, "added", "changed", "gone", "kept"),
        _of_list("imports"),
        sa.PrimaryKeyConstraint("id", name=f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_imports_catalogue_id"), "imports", ["catalogue_id"])
    op.create_table(
        "units",
        *_must(NUMBER, "id", "catalogue_id", "import_id"),
        *_must(SEALED, "details"),
        *_must(TEXT, "code_lookup", "district", "categories"),
        *_must(INSTANT, "imported_at", "changed_at"),
        *_may(INSTANT, "removed_at"),
        _of_list("units"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=f("fk_units_import_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_units")),
        sqlite_autoincrement=True,
    )
    for column in ("catalogue_id", "import_id", "code_lookup", "district"):
        op.create_index(f(f"ix_units_{column}"), "units", [column])


def _of_list(table: str) -> sa.ForeignKeyConstraint:
    name = f(f"fk_{table}_catalogue_id")
    return sa.ForeignKeyConstraint(["catalogue_id"], ["catalogues.id"], name=name, ondelete="CASCADE")


def _sign_in() -> None:
    """Links into the console, and who is signed in there."""
    op.create_table(
        "desk_links",
        *_must(NUMBER, "id", "officer_id"),
        *_must(TEXT, "salt"),
        *_must(YES_NO, "mailed"),
        *_must(INSTANT, "made_at"),
        *_may(INSTANT, "used_at"),
        _of_officer("desk_links"),
        sa.PrimaryKeyConstraint("id", name=f("pk_desk_links")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_desk_links_officer_id"), "desk_links", ["officer_id"])
    op.create_table(
        "desk_sessions",
        *_must(NUMBER, "id", "officer_id"),
        *_must(TEXT, "salt"),
        *_must(INSTANT, "made_at", "seen_at"),
        *_may(INSTANT, "ended_at"),
        _of_officer("desk_sessions"),
        sa.PrimaryKeyConstraint("id", name=f("pk_desk_sessions")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_desk_sessions_officer_id"), "desk_sessions", ["officer_id"])


def _of_officer(table: str) -> sa.ForeignKeyConstraint:
    name = f(f"fk_{table}_officer_id")
    return sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=name, ondelete="CASCADE")


def _broadcasts() -> None:
    """What officers write to many, and to whom."""
    op.create_table(
        "broadcasts",
        *_must(NUMBER, "id"),
        *_must(TEXT, "office"),
        *_may(NUMBER, "officer_id", "approved_by"),
        *_must(SEALED, "content"),
        *_must(TEXT, "state", "held"),
        *_must(YES_NO, "trial"),
        *_must(NUMBER, "cursor", "total"),
        *_may(NUMBER, "again_of"),
        *_must(INSTANT, "created_at"),
        *_may(INSTANT, "begins_at", "started_at", "ended_at"),
        sa.CheckConstraint(
            "state IN ('draft', 'asked', 'scheduled', 'sending', 'paused', 'done', 'cancelled')",
            name=f("ck_broadcasts_state"),
        ),
        _or_nobody("broadcasts", "officer_id", "officers"),
        _or_nobody("broadcasts", "approved_by", "officers"),
        _or_nobody("broadcasts", "again_of", "broadcasts"),
        sa.PrimaryKeyConstraint("id", name=f("pk_broadcasts")),
        sa.UniqueConstraint("again_of", name=f("uq_broadcasts_again_of")),
        sqlite_autoincrement=True,
    )
    for column in ("office", "state"):
        op.create_index(f(f"ix_broadcasts_{column}"), "broadcasts", [column])
    op.create_table(
        "recipients",
        *_must(NUMBER, "broadcast_id", "contact_id"),
        *_may(NUMBER, "draft_id"),
        _with("recipients", "broadcast_id", "broadcasts"),
        _with("recipients", "contact_id", "contacts"),
        _or_nobody("recipients", "draft_id", "drafts"),
        sa.PrimaryKeyConstraint("broadcast_id", "contact_id", name=f("pk_recipients")),
    )
    for column in ("contact_id", "draft_id"):
        op.create_index(f(f"ix_recipients_{column}"), "recipients", [column])
    op.create_index(f("ix_deliveries_about_state"), "deliveries", ["about", "state"])


def _or_nobody(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f(f"fk_{table}_{column}"), ondelete="SET NULL")


def _with(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _counters() -> None:
    """Indicators: changes of their numbers, and what each unit adds to them."""
    op.create_table(
        "counters",
        *_must(NUMBER, "id"),
        *_must(DAY, "day"),
        *_must(TEXT, "district", "category", "indicator"),
        *_must(sa.BigInteger(), "delta"),
        sa.PrimaryKeyConstraint("id", name=f("pk_counters")),
    )
    for columns in (("category", "indicator", "district", "day"), ("day",)):
        op.create_index(f(f"ix_counters_{'_'.join(columns)}"), "counters", list(columns))
    op.create_table(
        "contributions",
        *_must(NUMBER, "subject_id"),
        *_must(SEALED, "share"),
        _with("contributions", "subject_id", "subjects"),
        sa.PrimaryKeyConstraint("subject_id", name=f("pk_contributions")),
    )
