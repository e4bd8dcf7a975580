"""The same product of two subjects: by what drafts are found, and the pairs they make."""

from storage.migrations.kinds import INSTANT, NUMBER, SEALED, TEXT
from storage.migrations.making import index, key, link, may, must, numbered, one_of, table, unique

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    table(
        "twin_marks",
        must(NUMBER, "draft_id"),
        must(TEXT, "what", "lookup"),
        must(NUMBER, "subject_id"),
        one_of("what", "patent", "model", "family", "name"),
        link("draft_id", "drafts"),
        link("subject_id", "subjects"),
        key("draft_id", "what", "lookup"),
    )
    index("twin_marks", "subject_id")
    index("twin_marks", "what", "lookup")
    numbered(
        "pairs",
        must(NUMBER, "one_draft", "other_draft", "newcomer"),
        must(INSTANT, "since"),
        must(TEXT, "settled_by"),
        may(SEALED, "settled_reason"),
        may(INSTANT, "settled_at"),
        link("one_draft", "drafts"),
        link("other_draft", "drafts"),
        unique("one_draft", "other_draft"),
    )
    index("pairs", "newcomer")
    index("pairs", "other_draft")
    table(
        "pair_sides",
        must(NUMBER, "pair_id", "draft_id"),
        must(TEXT, "said"),
        may(SEALED, "reason"),
        may(INSTANT, "said_at"),
        one_of("said", "", "agreeing", "different"),
        link("pair_id", "pairs"),
        link("draft_id", "drafts"),
        key("pair_id", "draft_id"),
    )
    index("pair_sides", "draft_id")
