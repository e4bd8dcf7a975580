"""The first tables."""

from alembic import op

from storage.migrations.kinds import DAY, INSTANT, NUMBER, SEALED, TEXT, YES_NO
from storage.migrations.making import index, index_where, key, link, may, must, numbered, one_of, table, unique

revision = "0001"
down_revision = None


def upgrade() -> None:
    for part in (
        _drafts,
        _contacts,
        _inbox,
        _answers,
        _files,
        _editions,
        _filings,
        _reviews,
        _deliveries,
        _lines,
        _running,
        _audit,
        _grants,
        _invitations,
    ):
        part()


def _drafts() -> None:
    numbered("subjects", must(SEALED, "details"), must(TEXT, "district", "code_lookup"), must(INSTANT, "created_at"))
    index("subjects", "code_lookup")
    index("subjects", "district")
    numbered(
        "drafts",
        must(NUMBER, "subject_id", "version"),
        must(TEXT, "form", "notice", "edition"),
        must(SEALED, "view"),
        must(INSTANT, "created_at", "last_activity"),
        must(YES_NO, "closed"),
        may(NUMBER, "about"),
        link("about", "drafts", "SET NULL"),
        link("subject_id", "subjects"),
    )
    index("drafts", "subject_id")


def _contacts() -> None:
    numbered(
        "contacts",
        must(TEXT, "language", "consent"),
        must(YES_NO, "language_chosen"),
        must(INSTANT, "created_at"),
        may(NUMBER, "subject_id", "draft_id"),
        may(SEALED, "asking"),
        link("draft_id", "drafts", "SET NULL"),
        link("subject_id", "subjects", "SET NULL"),
    )
    numbered(
        "addresses",
        must(NUMBER, "contact_id"),
        must(TEXT, "channel", "lookup"),
        must(SEALED, "external"),
        must(INSTANT, "last_used"),
        may(INSTANT, "gone_at"),
        link("contact_id", "contacts"),
        unique("lookup"),
    )
    index("addresses", "contact_id")
    table(
        "members",
        must(NUMBER, "subject_id", "contact_id"),
        must(INSTANT, "joined_at"),
        link("contact_id", "contacts"),
        link("subject_id", "subjects"),
        key("subject_id", "contact_id"),
    )
    index("members", "contact_id")


def _inbox() -> None:
    numbered(
        "inbox",
        must(TEXT, "channel", "update_id"),
        must(SEALED, "raw"),
        must(INSTANT, "received_at"),
        may(NUMBER, "contact_id"),
        may(INSTANT, "answered_at"),
        may(SEALED, "error"),
        must(YES_NO, "held"),
        link("contact_id", "contacts", "SET NULL"),
        unique("channel", "update_id"),
    )
    index("inbox", "answered_at", "received_at")
    index("inbox", "contact_id", "received_at")
    index_where("inbox", "held")


def _answers() -> None:
    table(
        "events",
        must(NUMBER, "draft_id", "seq", "contact_id"),
        must(TEXT, "question", "item", "source", "language", "edition"),
        must(SEALED, "value"),
        must(INSTANT, "at"),
        may(SEALED, "raw"),
        may(NUMBER, "inbox_id"),
        one_of("source", "typed", "tapped", "file", "prefill", "officer", "edition"),
        link("draft_id", "drafts"),
        key("draft_id", "seq"),
    )
    table(
        "summaries",
        must(NUMBER, "draft_id", "subject_id", "missing"),
        must(TEXT, "form", "state", "open_question", "district", "categories"),
        must(INSTANT, "last_activity"),
        may(NUMBER, "data_year"),
        link("draft_id", "drafts"),
        link("subject_id", "subjects"),
        key("draft_id"),
    )
    index("summaries", "district")
    index("summaries", "state")
    index("summaries", "subject_id")


def _files() -> None:
    table(
        "files",
        must(TEXT, "id", "question", "item", "media_type", "state", "reason", "channel"),
        must(NUMBER, "draft_id", "contact_id"),
        must(SEALED, "name", "ref"),
        must(INSTANT, "created_at"),
        may(NUMBER, "inbox_id", "size"),
        may(TEXT, "digest"),
        one_of("state", "fetching", "kept", "refused"),
        link("draft_id", "drafts"),
        key("id"),
    )
    index("files", "draft_id")
    index("files", "state", "created_at")


def _editions() -> None:
    table(
        "editions",
        must(TEXT, "fingerprint", "notice", "canonical"),
        must(NUMBER, "number"),
        must(INSTANT, "published_at"),
        may(DAY, "in_force_from"),
        key("fingerprint"),
        unique("notice", "number"),
    )


def _filings() -> None:
    """What is handed over to the platform."""
    numbered(
        "filings",
        must(NUMBER, "draft_id", "subject_id", "submission"),
        must(TEXT, "form", "edition", "digest"),
        must(SEALED, "content"),
        must(INSTANT, "created_at"),
        may(TEXT, "platform_id"),
        link("draft_id", "drafts"),
        link("subject_id", "subjects"),
        unique("draft_id", "submission"),
    )
    index("filings", "platform_id")
    index("filings", "subject_id")
    numbered(
        "handovers",
        must(NUMBER, "filing_id", "subject_id", "attempts"),
        must(TEXT, "key", "state", "error"),
        must(INSTANT, "next_at"),
        must(YES_NO, "told_delayed"),
        may(TEXT, "platform_id", "owner"),
        may(INSTANT, "leased_until"),
        one_of("state", "waiting", "blocked", "sent", "refused"),
        link("filing_id", "filings"),
        link("subject_id", "subjects"),
        unique("filing_id"),
        unique("key"),
    )
    index("handovers", "state", "next_at")
    index("handovers", "subject_id")


def _reviews() -> None:
    """What the platform says."""
    numbered(
        "reviews",
        must(NUMBER, "filing_id"),
        must(TEXT, "event_id", "kind"),
        must(INSTANT, "at"),
        must(SEALED, "body"),
        link("filing_id", "filings"),
        unique("event_id"),
    )
    index("reviews", "filing_id")
    table("cursors", must(TEXT, "name", "value"), key("name"))


def _deliveries() -> None:
    numbered(
        "deliveries",
        must(NUMBER, "contact_id", "priority", "attempts"),
        must(TEXT, "kind", "cause", "state", "reason"),
        must(DAY, "due_day"),
        must(SEALED, "payload"),
        must(INSTANT, "not_before", "planned_at"),
        must(YES_NO, "interrupted"),
        may(NUMBER, "address_id"),
        may(TEXT, "owner"),
        may(INSTANT, "leased_until", "finished_at"),
        one_of("state", "owed", "sent", "skipped", "gone", "uncertain"),
        link("address_id", "addresses", "SET NULL"),
        link("contact_id", "contacts"),
        unique("contact_id", "kind", "cause", "due_day"),
    )
    index("deliveries", "state", "not_before")
    numbered(
        "attempts",
        must(NUMBER, "delivery_id"),
        must(TEXT, "outcome", "detail"),
        must(INSTANT, "at"),
        may(NUMBER, "address_id"),
        link("address_id", "addresses", "SET NULL"),
        link("delivery_id", "deliveries"),
    )
    index("attempts", "delivery_id")


def _lines() -> None:
    table(
        "lines",
        must(NUMBER, "address_id", "seq"),
        must(TEXT, "direction"),
        must(SEALED, "body"),
        must(INSTANT, "at"),
        one_of("direction", "in", "out"),
        link("address_id", "addresses"),
        key("address_id", "seq"),
    )


def _running() -> None:
    """Who does what alone, and what is switched off."""
    table("leases", must(TEXT, "name", "owner"), must(INSTANT, "until"), key("name"))
    table("switches", must(TEXT, "name", "message"), must(INSTANT, "since"), key("name"))


def _audit() -> None:
    numbered(
        "audit", must(INSTANT, "at"), must(TEXT, "actor", "action", "detail"), may(NUMBER, "subject_id", "draft_id")
    )
    table("discards", must(TEXT, "digest"), must(NUMBER, "contact_id"), must(INSTANT, "due"), key("digest"))
    index("discards", "contact_id")
    index("discards", "due")
    index("audit", "actor")
    index("audit", "at")
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


def _grants() -> None:
    """What colleagues may do, and for whom they sign."""
    table(
        "grants",
        must(NUMBER, "draft_id", "contact_id"),
        must(TEXT, "section"),
        must(INSTANT, "granted_at"),
        link("contact_id", "contacts"),
        link("draft_id", "drafts"),
        key("draft_id", "contact_id", "section"),
    )
    index("grants", "contact_id")
    table("names", must(NUMBER, "contact_id"), must(SEALED, "name"), link("contact_id", "contacts"), key("contact_id"))
    numbered(
        "authorisations",
        must(NUMBER, "subject_id", "contact_id"),
        must(SEALED, "statement"),
        must(INSTANT, "at"),
        link("contact_id", "contacts"),
        link("subject_id", "subjects"),
    )
    for column in ("contact_id", "subject_id"):
        index("authorisations", column)


def _invitations() -> None:
    numbered(
        "invitations",
        must(NUMBER, "subject_id", "contact_id"),
        must(TEXT, "section", "lookup"),
        must(INSTANT, "created_at", "expires_at"),
        may(NUMBER, "draft_id", "used_by"),
        may(INSTANT, "used_at", "revoked_at"),
        link("contact_id", "contacts"),
        link("draft_id", "drafts"),
        link("subject_id", "subjects"),
        unique("lookup"),
    )
    for column in ("contact_id", "subject_id"):
        index("invitations", column)
    table(
        "links",
        must(NUMBER, "contact_id"),
        must(TEXT, "lookup"),
        must(INSTANT, "expires_at"),
        link("contact_id", "contacts"),
        key("contact_id"),
        unique("lookup"),
    )
