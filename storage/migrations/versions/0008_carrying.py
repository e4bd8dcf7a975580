"""Filings that a person carries to the platform by hand: the unit of money, what is typed in, links to the page."""

from storage.migrations.kinds import INSTANT, NUMBER, TEXT
from storage.migrations.making import index, key, link, may, must, numbered, one_of, table

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    table(
        "carryings",
        must(NUMBER, "filing_id"),
        must(TEXT, "unit"),
        one_of("unit", "yuan", "wan"),
        link("filing_id", "filings"),
        key("filing_id"),
    )
    table(
        "carried_fields",
        must(NUMBER, "filing_id"),
        must(TEXT, "field"),
        must(NUMBER, "contact_id"),
        must(INSTANT, "ticked_at"),
        link("filing_id", "filings"),
        key("filing_id", "field"),
    )
    numbered(
        "carry_links",
        must(TEXT, "salt"),
        must(NUMBER, "contact_id", "filing_id"),
        must(INSTANT, "made_at"),
        may(INSTANT, "used_at"),
        link("contact_id", "contacts"),
        link("filing_id", "filings"),
    )
    index("carry_links", "contact_id")
    index("carry_links", "filing_id")
