"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None

TEXT, INSTANT, SEALED = AutoString(), UTCDateTime(), sa.LargeBinary()
NUMBER, YES_NO, DAY = sa.Integer(), sa.Boolean(), sa.Date()
f = op.f


def _must(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def upgrade() -> None:
    for part in (_people, _answers, _platform, _messages, _audit, _colleagues):
        part()


def _people() -> None:
    op.create_table(
        "subjects",
        *_must(NUMBER, "id"),
        *_must(SEALED, "details"),
        *_must(TEXT, "district", "code_lookup"),
        *_must(INSTANT, "created_at"),
        sa.PrimaryKeyConstraint("id", name=f("pk_subjects")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_subjects_code_lookup"), "subjects", ["code_lookup"])
    op.create_index(f("ix_subjects_district"), "subjects", ["district"])
    op.create_table(
        "drafts",
        *_must(NUMBER, "id", "subject_id", "version"),
        *_must(TEXT, "form", "notice", "edition"),
        *_must(SEALED, "view"),
        *_must(INSTANT, "created_at", "last_activity"),
        *_must(YES_NO, "closed"),
        *_may(NUMBER, "about"),
        sa.ForeignKeyConstraint(["about"], ["drafts.id"], name=f("fk_drafts_about"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_drafts_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_drafts_subject_id"), "drafts", ["subject_id"])
    op.create_table(
        "contacts",
        *_must(NUMBER, "id"),
        *_must(TEXT, "language", "consent"),
        *_must(YES_NO, "language_chosen"),
        *_must(INSTANT, "created_at"),
        *_may(NUMBER, "subject_id", "draft_id"),
        *_may(SEALED, "asking"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_contacts_draft_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_contacts_subject_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f("pk_contacts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "addresses",
        *_must(NUMBER, "id", "contact_id"),
        *_must(TEXT, "channel", "lookup"),
        *_must(SEALED, "external"),
        *_must(INSTANT, "last_used"),
        *_may(INSTANT, "gone_at"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_addresses_contact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_addresses")),
        sa.UniqueConstraint("lookup", name=f("uq_addresses_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_addresses_contact_id"), "addresses", ["contact_id"])
    op.create_table(
        "members",
        *_must(NUMBER, "subject_id", "contact_id"),
        *_must(INSTANT, "joined_at"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_members_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_members_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subject_id", "contact_id", name=f("pk_members")),
    )
    op.create_index(f("ix_members_contact_id"), "members", ["contact_id"])
    op.create_table(
        "inbox",
        *_must(NUMBER, "id"),
        *_must(TEXT, "channel", "update_id"),
        *_must(SEALED, "raw"),
        *_must(INSTANT, "received_at"),
        *_may(NUMBER, "contact_id"),
        *_may(INSTANT, "answered_at"),
        *_may(SEALED, "error"),
        *_must(YES_NO, "held"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_inbox_contact_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f("pk_inbox")),
        sa.UniqueConstraint("channel", "update_id", name=f("uq_inbox_channel_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_inbox_answered_at_received_at"), "inbox", ["answered_at", "received_at"])
    op.create_index(f("ix_inbox_contact_id_received_at"), "inbox", ["contact_id", "received_at"])
    held = sa.text("held")
    op.create_index(f("ix_inbox_held"), "inbox", ["id"], sqlite_where=held, postgresql_where=held)


def _answers() -> None:
    op.create_table(
        "events",
        *_must(NUMBER, "draft_id", "seq", "contact_id"),
        *_must(TEXT, "question", "item", "source", "language", "edition"),
        *_must(SEALED, "value"),
        *_must(INSTANT, "at"),
        *_may(SEALED, "raw"),
        *_may(NUMBER, "inbox_id"),
        sa.CheckConstraint(
            "source IN ('typed', 'tapped', 'file', 'prefill', 'officer', 'edition')", name=f("ck_events_source")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_events_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "seq", name=f("pk_events")),
    )
    op.create_table(
        "summaries",
        *_must(NUMBER, "draft_id", "subject_id", "missing"),
        *_must(TEXT, "form", "state", "open_question", "district", "categories"),
        *_must(INSTANT, "last_activity"),
        *_may(NUMBER, "data_year"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_summaries_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_summaries_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", name=f("pk_summaries")),
    )
    op.create_index(f("ix_summaries_district"), "summaries", ["district"])
    op.create_index(f("ix_summaries_state"), "summaries", ["state"])
    op.create_index(f("ix_summaries_subject_id"), "summaries", ["subject_id"])
    op.create_table(
        "files",
        *_must(TEXT, "id", "question", "item", "media_type", "state", "reason", "channel"),
        *_must(NUMBER, "draft_id", "contact_id"),
        *_must(SEALED, "name", "ref"),
        *_must(INSTANT, "created_at"),
        *_may(NUMBER, "inbox_id", "size"),
        *_may(TEXT, "digest"),
        sa.CheckConstraint("state IN ('fetching', 'kept', 'refused')", name=f("ck_files_state")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_files_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_files")),
    )
    op.create_index(f("ix_files_draft_id"), "files", ["draft_id"])
    op.create_index(f("ix_files_state_created_at"), "files", ["state", "created_at"])
    op.create_table(
        "editions",
        *_must(TEXT, "fingerprint", "notice", "canonical"),
        *_must(NUMBER, "number"),
        *_must(INSTANT, "published_at"),
        *_may(DAY, "in_force_from"),
        sa.PrimaryKeyConstraint("fingerprint", name=f("pk_editions")),
        sa.UniqueConstraint("notice", "number", name=f("uq_editions_notice_number")),
    )


def _platform() -> None:
    op.create_table(
        "filings",
        *_must(NUMBER, "id", "draft_id", "subject_id", "submission"),
        *_must(TEXT, "form", "edition", "digest"),
        *_must(SEALED, "content"),
        *_must(INSTANT, "created_at"),
        *_may(TEXT, "platform_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_filings_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_filings_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_filings")),
        sa.UniqueConstraint("draft_id", "submission", name=f("uq_filings_draft_id_submission")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_filings_platform_id"), "filings", ["platform_id"])
    op.create_index(f("ix_filings_subject_id"), "filings", ["subject_id"])
    op.create_table(
        "handovers",
        *_must(NUMBER, "id", "filing_id", "subject_id", "attempts"),
        *_must(TEXT, "key", "state", "error"),
        *_must(INSTANT, "next_at"),
        *_must(YES_NO, "told_delayed"),
        *_may(TEXT, "platform_id", "owner"),
        *_may(INSTANT, "leased_until"),
        sa.CheckConstraint("state IN ('waiting', 'blocked', 'sent', 'refused')", name=f("ck_handovers_state")),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name=f("fk_handovers_filing_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=f("fk_handovers_subject_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_handovers")),
        sa.UniqueConstraint("filing_id", name=f("uq_handovers_filing_id")),
        sa.UniqueConstraint("key", name=f("uq_handovers_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_handovers_state_next_at"), "handovers", ["state", "next_at"])
    op.create_index(f("ix_handovers_subject_id"), "handovers", ["subject_id"])
    op.create_table(
        "reviews",
        *_must(NUMBER, "id", "filing_id"),
        *_must(TEXT, "event_id", "kind"),
        *_must(INSTANT, "at"),
        *_must(SEALED, "body"),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name=f("fk_reviews_filing_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f("pk_reviews")),
        sa.UniqueConstraint("event_id", name=f("uq_reviews_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_reviews_filing_id"), "reviews", ["filing_id"])
    op.create_table(
        "cursors",
        *_must(TEXT, "name", "value"),
        sa.PrimaryKeyConstraint("name", name=f("pk_cursors")),
    )


def _messages() -> None:
    op.create_table(
        "deliveries",
        *_must(NUMBER, "id", "contact_id", "priority", "attempts"),
        *_must(TEXT, "kind", "cause", "state", "reason"),
        *_must(DAY, "due_day"),
        *_must(SEALED, "payload"),
        *_must(INSTANT, "not_before", "planned_at"),
        *_must(YES_NO, "interrupted"),
        *_may(NUMBER, "address_id"),
        *_may(TEXT, "owner"),
        *_may(INSTANT, "leased_until", "finished_at"),
        sa.CheckConstraint("state IN ('owed', 'sent', 'skipped', 'gone', 'uncertain')", name=f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name=f("fk_deliveries_address_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=f("fk_deliveries_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f("pk_deliveries")),
        sa.UniqueConstraint(
            "contact_id", "kind", "cause", "due_day", name=f("uq_deliveries_contact_id_kind_cause_due_day")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_deliveries_state_not_before"), "deliveries", ["state", "not_before"])
    op.create_table(
        "attempts",
        *_must(NUMBER, "id", "delivery_id"),
        *_must(TEXT, "outcome", "detail"),
        *_must(INSTANT, "at"),
        *_may(NUMBER, "address_id"),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name=f("fk_attempts_address_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=f("fk_attempts_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f("pk_attempts")),
        sqlite_autoincrement=True,
    )
    op.create_index(f("ix_attempts_delivery_id"), "attempts", ["delivery_id"])
    op.create_table(
        "lines",
        *_must(NUMBER, "address_id", "seq"),
        *_must(TEXT, "direction"),
        *_must(SEALED, "body"),
        *_must(INSTANT, "at"),
        sa.CheckConstraint("direction IN ('in', 'out')", name=f("ck_lines_direction")),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=f("fk_lines_address_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address_id", "seq", name=f("pk_lines")),
    )
    op.create_table(
        "leases",
        *_must(TEXT, "name", "owner"),
        *_must(INSTANT, "until"),
        sa.PrimaryKeyConstraint("name", name=f("pk_leases")),
    )
    op.create_table(
        "switches",
        *_must(TEXT, "name", "message"),
        *_must(INSTANT, "since"),
        sa.PrimaryKeyConstraint("name", name=f("pk_switches")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        *_must(NUMBER, "id"),
        *_must(INSTANT, "at"),
        *_must(TEXT, "actor", "action", "detail"),
        *_may(NUMBER, "subject_id", "draft_id"),
        sa.PrimaryKeyConstraint("id", name=f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "discards",
        *_must(TEXT, "digest"),
        *_must(NUMBER, "contact_id"),
        *_must(INSTANT, "due"),
        sa.PrimaryKeyConstraint("digest", name=f("pk_discards")),
    )
    op.create_index(f("ix_discards_contact_id"), "discards", ["contact_id"])
    op.create_index(f("ix_discards_due"), "discards", ["due"])
    op.create_index(f("ix_audit_actor"), "audit", ["actor"])
    op.create_index(f("ix_audit_at"), "audit", ["at"])
    for statement in _ADD_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


_ADD_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_keep BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
        "CREATE TRIGGER audit_fix BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
        "CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
}


def _colleagues() -> None:
    op.create_table(
        "grants",
        *_must(NUMBER, "draft_id", "contact_id"),
        *_must(TEXT, "section"),
        *_must(INSTANT, "granted_at"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_grants_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_grants_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "contact_id", "section", name=f("pk_grants")),
    )
    op.create_index(f("ix_grants_contact_id"), "grants", ["contact_id"])
    op.create_table(
        "names",
        *_must(NUMBER, "contact_id"),
        *_must(SEALED, "name"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_names_contact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", name=f("pk_names")),
    )
    op.create_table(
        "authorisations",
        *_must(NUMBER, "id", "subject_id", "contact_id"),
        *_must(SEALED, "statement"),
        *_must(INSTANT, "at"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=f("fk_authorisations_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=f("fk_authorisations_subject_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f("pk_authorisations")),
        sqlite_autoincrement=True,
    )
    for column in ("contact_id", "subject_id"):
        op.create_index(f(f"ix_authorisations_{column}"), "authorisations", [column])
    op.create_table(
        "invitations",
        *_must(NUMBER, "id", "subject_id", "contact_id"),
        *_must(TEXT, "section", "lookup"),
        *_must(INSTANT, "created_at", "expires_at"),
        *_may(NUMBER, "draft_id", "used_by"),
        *_may(INSTANT, "used_at", "revoked_at"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=f("fk_invitations_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f("fk_invitations_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=f("fk_invitations_subject_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f("pk_invitations")),
        sa.UniqueConstraint("lookup", name=f("uq_invitations_lookup")),
        sqlite_autoincrement=True,
    )
    for column in ("contact_id", "subject_id"):
        op.create_index(f(f"ix_invitations_{column}"), "invitations", [column])
    op.create_table(
        "links",
        *_must(NUMBER, "contact_id"),
        *_must(TEXT, "lookup"),
        *_must(INSTANT, "expires_at"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=f("fk_links_contact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", name=f("pk_links")),
        sa.UniqueConstraint("lookup", name=f("uq_links_lookup")),
    )
