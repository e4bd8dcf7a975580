"""Run by alembic: the connection is handed in, and all tables are known."""

from alembic import context

from storage import (
    audit,
    broadcasts,
    calendar,
    catalogue,
    contacts,
    counters,
    delivery_rows,
    desk,
    discards,
    drafts,
    editions,
    feeds,
    files,
    filings,
    handovers,
    inbox,
    invitations,
    leases,
    mailing,
    officers,
    people,
    policies,
    preferences,
    reminding,
    reviews,
    standings,
    subjects,
    summaries,
    switches,
    transcript,
)
from storage.tables import Row

TABLES = (
    audit,
    broadcasts,
    calendar,
    catalogue,
    contacts,
    counters,
    delivery_rows,
    desk,
    discards,
    drafts,
    editions,
    feeds,
    files,
    filings,
    handovers,
    inbox,
    invitations,
    leases,
    mailing,
    officers,
    people,
    policies,
    preferences,
    reminding,
    reviews,
    standings,
    subjects,
    summaries,
    switches,
    transcript,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
