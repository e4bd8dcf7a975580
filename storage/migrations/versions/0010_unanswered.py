"""What was asked and not answered, counted without who and what."""

from storage.migrations.kinds import DAY, NUMBER, TEXT
from storage.migrations.making import index, key, must, one_of, table

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    table(
        "unanswered",
        must(DAY, "day"),
        must(TEXT, "office", "language", "topic", "kind"),
        must(NUMBER, "times"),
        one_of("kind", "near", "unknown", "declined"),
        key("day", "office", "language", "topic", "kind"),
    )
    index("unanswered", "office", "day")
