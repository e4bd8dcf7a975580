"""What the console counts is read from indexes: where drafts stop, and how long filings have been at the platform."""

from storage.migrations.making import index

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    index("summaries", "form", "state", "open_question", "district")
    index("filings", "draft_id", "created_at")
