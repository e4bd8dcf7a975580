"""What operators do to a database that nobody has to be talking to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import summaries
from bot.core import candidates, checked, opened
from bot.notices import Notices
from bot.settings import Settings
from bot.turn import House, given_for
from flows.edition import Edition, plan
from flows.notice import form
from storage import drafts
from storage.database import Database, Transaction
from storage.keys import Keyring

Say = Callable[[str], None]


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Database, House]]:
    found = checked(candidates(settings))
    keys = Keyring(settings.keys())
    db = opened(settings, keys)
    try:
        names = Notices.of(found)
        first = found[0].notice.id
        yield db, House(names, keys.secret("buttons"), settings.zone, settings.language, settings.demo, first)
    finally:
        db.close()


def publish(settings: Settings, say: Say, *, dry_run: bool) -> None:
    """Publishes what differs from the newest edition, and says what it would mean for the drafts in hand."""
    with _opened(settings) as (db, house):
        for name in house.notices.candidates:
            for line in db.run_now(lambda tx, name=name: _published(tx, house, name, dry_run=dry_run)):  # type: ignore[misc]
                say(line)


def _published(tx: Transaction, house: House, name: str, *, dry_run: bool) -> list[str]:
    candidate = Edition.of(house.notices.candidates[name].notice)
    lines = _plans(tx, house, name, candidate)
    if dry_run:
        known = house.notices.published(tx, name) == candidate.fingerprint
        return [f"{name}: {'unchanged' if known else 'would become edition'} {candidate.fingerprint[:12]}", *lines]
    fingerprint, new = house.notices.publish(tx, name)
    return [f"{name}: {'published' if new else 'unchanged'} {fingerprint[:12]}", *(lines if new else [])]


def _plans(tx: Transaction, house: House, name: str, newer: Edition) -> list[str]:
    """One line a draft that stands on another edition."""
    lines = []
    for draft_id in drafts.all_ids(tx):
        draft = drafts.peek(tx, draft_id)
        if draft.notice != name or draft.closed or draft.edition == newer.fingerprint:
            continue
        old = form(house.notices.edition(tx, draft.edition).notice, draft.form)
        moved = plan(old, form(newer.notice, draft.form), draft.answers, given_for(tx, draft), house.today(tx))
        counts = ", ".join(f"{len(keys)} {kind}" for kind, keys in _counted(moved))
        lines.append(
            f"  draft {draft.id} ({draft.form}): {counts}{', verdict changed' if moved.verdict_changed else ''}"
        )
    return lines


def _counted(moved: object) -> Iterator[tuple[str, tuple[object, ...]]]:
    for kind in ("kept", "confirm", "reask", "parked", "added"):
        yield kind, getattr(moved, kind)


def rebuild(settings: Settings, say: Say) -> None:
    """Recreates every draft's summary row."""
    with _opened(settings) as (db, house):
        db.run_now(house.notices.first_start)
        say(f"{db.run_now(lambda tx: summaries.rebuild(tx, house))} drafts")
