"""Channels that count messages, offer choices in words, are pulled and do not take every file: tokens, places, windows,
choices, links."""

from storage.migrations.kinds import INSTANT, NUMBER, SEALED, TEXT
from storage.migrations.making import index, key, link, may, must, numbered, table

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    table("tokens", must(TEXT, "name"), must(SEALED, "token"), must(INSTANT, "expires_at"), key("name"))
    table(
        "pulls",
        must(TEXT, "account", "place"),
        may(SEALED, "pass_"),
        may(INSTANT, "told_at"),
        key("account"),
    )
    table(
        "windows",
        must(NUMBER, "address_id"),
        must(INSTANT, "opened_at"),
        link("address_id", "addresses"),
        key("address_id"),
    )
    numbered(
        "sendings",
        must(NUMBER, "address_id"),
        must(INSTANT, "at"),
        must(TEXT, "number"),
        may(SEALED, "message"),
        link("address_id", "addresses"),
    )
    index("sendings", "address_id")
    numbered(
        "file_links",
        must(TEXT, "salt"),
        must(NUMBER, "contact_id"),
        must(TEXT, "digest"),
        must(SEALED, "name"),
        must(TEXT, "media_type"),
        must(INSTANT, "made_at"),
        link("contact_id", "contacts"),
    )
    index("file_links", "contact_id")
    table(
        "choices",
        must(NUMBER, "address_id"),
        must(SEALED, "offered"),
        link("address_id", "addresses"),
        key("address_id"),
    )
