"""Only updates that wait for their answer stand in the index by which they are looked for: nearly all have theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    waiting = sa.text("answered_at IS NULL")
    op.drop_index(op.f("ix_inbox_answered_at_received_at"), "inbox")
    op.create_index(op.f("ix_inbox_open"), "inbox", ["received_at"], sqlite_where=waiting, postgresql_where=waiting)
