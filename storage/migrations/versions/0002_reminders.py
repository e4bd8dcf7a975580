"""What deadlines and reminders need."""

from storage.migrations.kinds import DAY, INSTANT, NUMBER, SEALED, TEXT, YES_NO
from storage.migrations.making import add, index, key, link, may, must, numbered, one_of, table, unique

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for part in (_summaries, _reminders, _calendar, _officers, _mailing, _feeds):
        part()


def _summaries() -> None:
    add("summaries", may(INSTANT, "since"), may(DAY, "ends_on"), may(YES_NO, "recognition"))
    for columns in (
        ("form", "state", "data_year", "draft_id"),
        ("form", "state", "recognition", "draft_id"),
        ("state", "since", "draft_id"),
        ("ends_on", "draft_id"),
    ):
        index("summaries", *columns)
    table(
        "standings",
        must(NUMBER, "subject_id"),
        must(TEXT, "category", "district"),
        must(YES_NO, "filed"),
        link("subject_id", "subjects"),
        key("subject_id", "category"),
    )
    index("standings", "category", "filed", "district", "subject_id")


def _reminders() -> None:
    table("sweeps", must(TEXT, "rule", "cursor", "outcome"), may(INSTANT, "done_at"), key("rule"))
    table(
        "preferences",
        must(NUMBER, "contact_id", "starts", "ends"),
        must(TEXT, "zone", "stopped"),
        link("contact_id", "contacts"),
        key("contact_id"),
    )
    table(
        "put_offs",
        must(NUMBER, "contact_id"),
        must(TEXT, "topic"),
        must(DAY, "until"),
        link("contact_id", "contacts"),
        key("contact_id", "topic"),
    )
    table(
        "done_elsewhere",
        must(TEXT, "topic"),
        must(NUMBER, "contact_id"),
        must(INSTANT, "at"),
        link("contact_id", "contacts"),
        key("topic"),
    )
    index("done_elsewhere", "contact_id")
    add("deliveries", may(TEXT, "about"), may(INSTANT, "begun_at"))
    index("deliveries", "about", "contact_id")
    index("invitations", "created_at")
    index("invitations", "expires_at")


def _calendar() -> None:
    numbered(
        "calendar_changes",
        must(TEXT, "notice", "deadline"),
        must(NUMBER, "number"),
        must(TEXT, "change", "content", "author", "reason"),
        must(INSTANT, "at"),
        one_of("change", "add", "amend", "withdraw"),
        unique("notice", "deadline", "number"),
    )
    numbered(
        "day_corrections", must(DAY, "day"), may(YES_NO, "working"), must(TEXT, "source", "author"), must(INSTANT, "at")
    )


def _officers() -> None:
    numbered(
        "officers",
        may(NUMBER, "contact_id"),
        must(TEXT, "office", "role"),
        must(SEALED, "name"),
        must(TEXT, "lookup"),
        must(INSTANT, "invited_at", "expires_at"),
        may(INSTANT, "joined_at", "removed_at"),
        one_of("role", "city_admin", "city_officer", "district_officer", "association", "reader"),
        link("contact_id", "contacts", "SET NULL"),
        unique("lookup"),
    )
    index("officers", "contact_id")


def _mailing() -> None:
    numbered(
        "confirmations",
        must(NUMBER, "contact_id"),
        must(SEALED, "mailbox"),
        must(TEXT, "lookup", "salt"),
        must(NUMBER, "tries"),
        must(INSTANT, "made_at"),
        may(INSTANT, "ended_at"),
        link("contact_id", "contacts"),
    )
    index("confirmations", "contact_id")
    index("confirmations", "lookup")
    numbered(
        "sign_ins",
        must(NUMBER, "address_id", "draft_id"),
        must(TEXT, "salt"),
        must(INSTANT, "made_at"),
        may(INSTANT, "used_at"),
        link("address_id", "addresses"),
    )
    index("sign_ins", "address_id")
    table(
        "mail_stops",
        must(NUMBER, "address_id"),
        must(INSTANT, "at"),
        link("address_id", "addresses"),
        key("address_id"),
    )
    table(
        "mail_offers",
        must(NUMBER, "contact_id"),
        must(INSTANT, "at"),
        link("contact_id", "contacts"),
        key("contact_id"),
    )


def _feeds() -> None:
    numbered(
        "feeds",
        must(NUMBER, "contact_id"),
        must(SEALED, "secret"),
        must(TEXT, "lookup"),
        must(INSTANT, "made_at"),
        link("contact_id", "contacts"),
        unique("lookup"),
    )
    index("feeds", "contact_id")
