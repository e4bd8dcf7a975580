"""Everything that is sealed, sealed again under the newest key; an older key is not needed for it afterwards."""

from __future__ import annotations

from bot import twins
from bot.settings import Settings
from bot.unattended import Say, opened
from storage import audit, catalogue, contacts, feeds, resealing, subjects
from storage.files import PaperStore
from storage.keys import Keyring

BATCH = 500


def reseal(settings: Settings, say: Say) -> None:
    """Batch by batch, also while `beian run` runs with the same keys; ended half-way it is simply run again."""
    with opened(settings) as (db, house):
        for table in resealing.sealed_tables():
            done, after = 0, None
            while True:
                count, after = db.run_now(lambda tx, t=table, a=after: resealing.batch(tx, t, a, BATCH))  # type: ignore[misc]
                done += count
                if after is None:
                    break
            say(f"{table.name}: {done} rows")
        db.run_now(contacts.rekey)
        db.run_now(subjects.rekey)
        db.run_now(catalogue.rekey)
        db.run_now(feeds.rekey)
        db.run_now(lambda tx: twins.rekey(tx, house))
        db.run_now(lambda tx: audit.note(tx, audit.OPERATOR, "reseal"))
    papers = PaperStore(settings.data_dir / "papers", Keyring(settings.keys()))
    say(f"papers: {papers.reseal()}")
