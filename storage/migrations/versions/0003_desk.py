"""What the bureau's desk needs: catalogues of units."""

from storage.migrations.kinds import BIG_NUMBER, DAY, INSTANT, NUMBER, SEALED, TEXT, YES_NO
from storage.migrations.making import index, key, link, may, must, numbered, one_of, table, unique

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for part in (_catalogues, _sign_in, _broadcasts, _counters, _policies, _meanings, _circulars, _tickets, _ratings):
        part()


def _catalogues() -> None:
    numbered("catalogues", must(TEXT, "office", "title"), must(INSTANT, "created_at"), unique("office", "title"))
    numbered(
        "imports",
        must(NUMBER, "catalogue_id"),
        must(INSTANT, "at"),
        must(SEALED, "details"),
        must(NUMBER, "added", "changed", "gone", "kept"),
        link("catalogue_id", "catalogues"),
    )
    index("imports", "catalogue_id")
    numbered(
        "units",
        must(NUMBER, "catalogue_id", "import_id"),
        must(SEALED, "details"),
        must(TEXT, "code_lookup", "district", "categories"),
        must(INSTANT, "imported_at", "changed_at"),
        may(INSTANT, "removed_at"),
        link("catalogue_id", "catalogues"),
        link("import_id", "imports"),
    )
    for column in ("catalogue_id", "import_id", "code_lookup", "district"):
        index("units", column)
    numbered("list_files", must(TEXT, "office", "title"), must(SEALED, "name", "content"), must(INSTANT, "made_at"))
    index("list_files", "made_at")
    numbered(
        "unit_invitations",
        must(TEXT, "salt"),
        must(NUMBER, "unit_id"),
        must(TEXT, "office"),
        must(INSTANT, "made_at"),
        may(INSTANT, "opened_at", "revoked_at"),
        link("unit_id", "units"),
        unique("unit_id"),
    )
    table(
        "unit_subjects",
        must(NUMBER, "subject_id", "unit_id"),
        link("subject_id", "subjects"),
        link("unit_id", "units"),
        key("subject_id"),
    )
    index("unit_subjects", "unit_id")


def _sign_in() -> None:
    """Links into the console, and who is signed in there."""
    numbered(
        "desk_links",
        must(NUMBER, "officer_id"),
        must(TEXT, "salt"),
        must(YES_NO, "mailed"),
        must(INSTANT, "made_at"),
        may(INSTANT, "used_at"),
        link("officer_id", "officers"),
    )
    index("desk_links", "officer_id")
    numbered(
        "desk_sessions",
        must(NUMBER, "officer_id"),
        must(TEXT, "salt"),
        must(INSTANT, "made_at", "seen_at"),
        may(INSTANT, "ended_at"),
        link("officer_id", "officers"),
    )
    index("desk_sessions", "officer_id")


def _broadcasts() -> None:
    """What officers write to many, and to whom."""
    numbered(
        "broadcasts",
        must(TEXT, "office"),
        may(NUMBER, "officer_id", "approved_by"),
        must(SEALED, "content"),
        must(TEXT, "state", "held"),
        must(YES_NO, "trial"),
        must(NUMBER, "cursor", "total"),
        may(NUMBER, "again_of"),
        must(INSTANT, "created_at"),
        may(INSTANT, "begins_at", "started_at", "ended_at"),
        one_of("state", "draft", "asked", "scheduled", "sending", "paused", "done", "cancelled"),
        link("officer_id", "officers", "SET NULL"),
        link("approved_by", "officers", "SET NULL"),
        link("again_of", "broadcasts", "SET NULL"),
        unique("again_of"),
    )
    for column in ("office", "state"):
        index("broadcasts", column)
    table(
        "recipients",
        must(NUMBER, "broadcast_id", "contact_id"),
        may(NUMBER, "draft_id"),
        link("broadcast_id", "broadcasts"),
        link("contact_id", "contacts"),
        link("draft_id", "drafts", "SET NULL"),
        key("broadcast_id", "contact_id"),
    )
    for column in ("contact_id", "draft_id"):
        index("recipients", column)
    index("deliveries", "about", "state")
    table(
        "boards",
        must(NUMBER, "broadcast_id", "address_id"),
        must(TEXT, "message"),
        must(NUMBER, "shown"),
        link("broadcast_id", "broadcasts"),
        link("address_id", "addresses"),
        key("broadcast_id"),
    )
    index("boards", "address_id")


def _counters() -> None:
    """Indicators: changes of their numbers, and what each unit adds to them."""
    table(
        "counters",
        must(NUMBER, "id"),
        must(DAY, "day"),
        must(TEXT, "district", "category", "indicator"),
        must(BIG_NUMBER, "delta"),
        key("id"),
    )
    for columns in (("category", "indicator", "district", "day"), ("day",)):
        index("counters", *columns)
    table(
        "contributions",
        must(NUMBER, "subject_id"),
        must(SEALED, "share"),
        link("subject_id", "subjects"),
        key("subject_id"),
    )


def _policies() -> None:
    """Support policies that offices keep, and every change of one."""
    numbered("policies", must(TEXT, "office"), must(INSTANT, "created_at"))
    index("policies", "office")
    numbered(
        "policy_changes",
        must(NUMBER, "policy_id", "number"),
        must(TEXT, "change", "content", "author", "reason"),
        must(INSTANT, "at"),
        one_of("change", "add", "amend", "withdraw"),
        link("policy_id", "policies"),
        unique("policy_id", "number"),
    )


def _meanings() -> None:
    """Which of the notice's categories the words of an office's lists mean."""
    table(
        "category_meanings",
        must(TEXT, "office", "word", "category", "author"),
        must(INSTANT, "at"),
        key("office", "word"),
    )


def _circulars() -> None:
    """Circulars, the templates the city uploaded for them, and when they are drafted."""
    numbered(
        "circulars",
        must(TEXT, "period"),
        must(DAY, "first"),
        may(TEXT, "slot"),
        must(TEXT, "state"),
        may(NUMBER, "drafted_by", "approved_by"),
        must(SEALED, "content"),
        may(SEALED, "document"),
        must(NUMBER, "revision"),
        must(INSTANT, "created_at", "changed_at"),
        may(INSTANT, "approved_at", "ended_at"),
        one_of("period", "month", "quarter", "year"),
        one_of("state", "drafted", "approved", "sent", "withdrawn"),
        link("drafted_by", "officers", "SET NULL"),
        link("approved_by", "officers", "SET NULL"),
        unique("slot"),
    )
    index("circulars", "period", "first")
    numbered(
        "circular_templates",
        may(NUMBER, "officer_id"),
        must(SEALED, "name", "content"),
        must(INSTANT, "added_at"),
        link("officer_id", "officers", "SET NULL"),
    )
    table(
        "circular_plans",
        must(NUMBER, "id"),
        may(NUMBER, "template_id"),
        must(NUMBER, "monthly", "quarterly"),
        may(NUMBER, "officer_id"),
        must(INSTANT, "changed_at"),
        link("template_id", "circular_templates", "SET NULL"),
        link("officer_id", "officers", "SET NULL"),
        key("id"),
    )


def _tickets() -> None:
    """What contacts handed to an office to be answered."""
    numbered(
        "tickets",
        must(NUMBER, "contact_id"),
        may(NUMBER, "subject_id", "officer_id"),
        must(TEXT, "office", "state"),
        must(SEALED, "content"),
        must(NUMBER, "version"),
        must(YES_NO, "reopened"),
        must(INSTANT, "since", "created_at", "changed_at"),
        one_of("state", "open", "taken", "answered", "solved", "closed"),
        link("contact_id", "contacts"),
        link("subject_id", "subjects", "SET NULL"),
        link("officer_id", "officers", "SET NULL"),
    )
    for columns in (("contact_id",), ("subject_id",), ("office", "state")):
        index("tickets", *columns)


def _ratings() -> None:
    """How the handling of accepted products was found."""
    table(
        "ratings",
        must(NUMBER, "filing_id", "level"),
        must(INSTANT, "at"),
        link("filing_id", "filings"),
        key("filing_id"),
    )
