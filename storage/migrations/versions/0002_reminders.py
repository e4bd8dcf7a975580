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
    for part in (_summaries, _reminders):
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
    op.create_index(f("ix_deliveries_about_contact_id"), "deliveries", ["about", "contact_id"])
    op.create_index(f("ix_invitations_created_at"), "invitations", ["created_at"])
    op.create_index(f("ix_invitations_expires_at"), "invitations", ["expires_at"])


def _contact(table: str) -> sa.ForeignKeyConstraint:
    name = f(f"fk_{table}_contact_id")
    return sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=name, ondelete="CASCADE")
