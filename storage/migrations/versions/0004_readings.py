"""What was read from papers, and which answers were taken from one."""

from storage.migrations.kinds import INSTANT, NUMBER, SEALED, TEXT
from storage.migrations.making import index, key, link, may, must, one_of, table

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    table(
        "readings",
        must(TEXT, "file_id", "state"),
        must(NUMBER, "attempts"),
        may(SEALED, "result"),
        must(INSTANT, "made_at", "next_at"),
        one_of("state", "waiting", "read", "failed"),
        link("file_id", "files"),
        key("file_id"),
    )
    index("readings", "state", "next_at")
    table(
        "crops",
        must(TEXT, "file_id", "name"),
        must(SEALED, "picture"),
        link("file_id", "files"),
        key("file_id", "name"),
    )
    table(
        "answer_papers",
        must(NUMBER, "draft_id", "seq"),
        must(TEXT, "file_id"),
        must(SEALED, "place"),
        link("draft_id", "drafts"),
        link("file_id", "files"),
        key("draft_id", "seq"),
    )
    index("answer_papers", "file_id")
