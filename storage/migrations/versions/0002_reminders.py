"""What deadlines and reminders need."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"

TEXT, INSTANT, SEALED = AutoString(), UTCDateTime(), sa.LargeBinary()
NUMBER, YES_NO, DAY = sa.Integer(), sa.Boolean(), sa.Date()
f = op.f


def _must(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def upgrade() -> None:
    for part in (_summaries, _reminders, _calendar, _officers, _mailing):
        part()


def _summaries() -> None:
    op.add_column("summaries", *_may(INSTANT, "since"))
    op.add_column("summaries", *_may(DAY, "ends_on"))
    op.add_column("summaries", *_may(YES_NO, "recognition"))
    for columns in (
        ("form", "state", "data_year", "draft_id"),
        ("form", "state", "recognition", "draft_id"),
        ("state", "since", "draft_id"),
        ("ends_on", "draft_id"),
    ):
        op.create_index(f(f"ix_summaries_{'_'.join(columns)}"), "summaries", list(columns))
    op.create_table(
        "standings",
        *_must(NUMBER, "subject_id"),
        *_must(TEXT, "category", "district"),
        *_must(YES_NO, "filed"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_standings_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subject_id", "category", name=f("pk_standings")),
    )
    together = ["category", "filed", "district", "subject_id"]
    op.create_index(f("ix_standings_category_filed_district_subject_id"), "standings", together)


def _reminders() -> None:
    op.create_table(
        "sweeps",
        *_must(TEXT, "rule", "cursor", "outcome"),
        *_may(INSTANT, "done_at"),
        sa.PrimaryKeyConstraint("rule", name=f("pk_sweeps")),
    )
    op.create_table(
        "preferences",
        *_must(NUMBER, "contact_id", "starts", "ends"),
        *_must(TEXT, "zone", "stopped"),
        _contact("preferences"),
        sa.PrimaryKeyConstraint("contact_id", name=f("pk_preferences")),
    )
    op.create_table(
        "put_offs",
        *_must(NUMBER, "contact_id"),
        *_must(TEXT, "topic"),
        *_must(DAY, "until"),
        _contact("put_offs"),
        sa.PrimaryKeyConstraint("contact_id", "topic", name=f("pk_put_offs")),
    )
    op.create_table(
        "done_elsewhere",
        *_must(TEXT, "topic"),
        *_must(NUMBER, "contact_id"),
        *_must(INSTANT, "at"),
        _contact("done_elsewhere"),
        sa.PrimaryKeyConstraint("topic", name=f("pk_done_elsewhere")),
    )
    op.create_index(f("ix_done_elsewhere_contact_id"), "done_elsewhere", ["contact_id"])
    op.add_column("deliveries", *_may(TEXT, "about"))
    op.add_column("deliveries", *_may(INSTANT, "begun_at"))
    op.create_index(f("ix_deliveries_about_contact_id"), "deliveries", ["about", "contact_id"])
    op.create_index(f("ix_invitations_created_at"), "invitations", ["created_at"])
    op.create_index(f("ix_invitations_expires_at"), "invitations", ["expires_at"])


def _contact(table: str) -> sa.ForeignKeyConstraint:
    name = f(f"fk_{table}_contact_id")
    return sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=name, ondelete="CASCADE")


def _calendar() -> None:
    op.create_table(
        "calendar_changes",
        *_must(NUMBER, "id"),
        *_must(TEXT, "notice", "deadline"),
        *_must(NUMBER, "number"),
        *_must(TEXT, "change", "content", "author", "reason"),
        *_must(INSTANT, "at"),
        sa.CheckConstraint("change IN ('add', 'amend', 'withdraw')", name=f("ck_calendar_changes_change")),
        sa.PrimaryKeyConstraint("id", name=f("pk_calendar_changes")),
        sa.UniqueConstraint("notice", "deadline", "number", name=f("uq_calendar_changes_notice_deadline_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "day_corrections",
        *_must(NUMBER, "id"),
        *_must(DAY, "day"),
        *_may(YES_NO, "working"),
        *_must(TEXT, "source", "author"),
        *_must(INSTANT, "at"),
        sa.PrimaryKeyConstraint("id", name=f("pk_day_corrections")),
        sqlite_autoincrement=True,
    )


def _officers() -> None:
    roles = "'city_admin', 'city_officer', 'district_officer', 'association', 'reader'"
    op.create_table(
        "officers",
        *_must(NUMBER, "id"),
        *_may(NUMBER, "contact_id"),
        *_must(TEXT, "office", "role"),
        *_must(SEALED, "name"),
        *_must(TEXT, "lookup"),
        *_must(INSTANT, "invited_at", "expires_at"),
        *_may(INSTANT, "joined_at", "removed_at"),
        sa.CheckConstraint(f"role IN ({roles})", name=f("ck_officers_role")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_officers_contact_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f("pk_officers")),
        sa.UniqueConstraint("lookup", name=f("uq_officers_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_officers_contact_id"), "officers", ["contact_id"])


def _mailing() -> None:
    op.create_table(
        "confirmations",
        *_must(NUMBER, "id", "contact_id"),
        *_must(SEALED, "mailbox"),
        *_must(TEXT, "lookup", "salt"),
        *_must(NUMBER, "tries"),
        *_must(INSTANT, "made_at"),
        *_may(INSTANT, "ended_at"),
        _contact("confirmations"),
        sa.PrimaryKeyConstraint("id", name=f("pk_confirmations")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_confirmations_contact_id"), "confirmations", ["contact_id"])
    op.create_index(f("ix_confirmations_lookup"), "confirmations", ["lookup"])
    op.create_table(
        "sign_ins",
        *_must(NUMBER, "id", "address_id", "draft_id"),
        *_must(TEXT, "salt"),
        *_must(INSTANT, "made_at"),
        *_may(INSTANT, "used_at"),
        _address("sign_ins"),
        sa.PrimaryKeyConstraint("id", name=f("pk_sign_ins")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_sign_ins_address_id"), "sign_ins", ["address_id"])
    op.create_table(
        "mail_stops",
        *_must(NUMBER, "address_id"),
        *_must(INSTANT, "at"),
        _address("mail_stops"),
        sa.PrimaryKeyConstraint("address_id", name=f("pk_mail_stops")),
    )
    op.create_table(
        "mail_offers",
        *_must(NUMBER, "contact_id"),
        *_must(INSTANT, "at"),
        _contact("mail_offers"),
        sa.PrimaryKeyConstraint("contact_id", name=f("pk_mail_offers")),
    )
    op.create_table(
        "feeds",
        *_must(NUMBER, "id", "contact_id"),
        *_must(SEALED, "secret"),
        *_must(TEXT, "lookup"),
        *_must(INSTANT, "made_at"),
        _contact("feeds"),
        sa.PrimaryKeyConstraint("id", name=f("pk_feeds")),
        sa.UniqueConstraint("lookup", name=f("uq_feeds_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_feeds_contact_id"), "feeds", ["contact_id"])


def _address(table: str) -> sa.ForeignKeyConstraint:
    name = f(f"fk_{table}_address_id")
    return sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=name, ondelete="CASCADE")
