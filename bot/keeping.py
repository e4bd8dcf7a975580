"""What operators do to a database that nobody has to be talking to."""

from __future__ import annotations

from collections.abc import Callable

from bot import indicators, summaries
from bot.settings import Settings
from bot.unattended import opened

Say = Callable[[str], None]


def rebuild(settings: Settings, say: Say) -> None:
    """Recreates every draft's summary row."""
    with opened(settings) as (db, house):
        db.run_now(house.notices.first_start)
        say(f"drafts summed up anew: {db.run_now(lambda tx: summaries.rebuild(tx, house))}")
        say(f"indicators counted anew: {db.run_now(lambda tx: indicators.rebuild(tx, house))} corrected")
