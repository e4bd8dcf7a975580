"""What an operator looks after: updates that were not taken, messages owed, and what has waited for too long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import conversation, overdue
from bot.house import House
from bot.inbound_json import unpack
from bot.replies import owe_reply
from bot.settings import Settings, SettingsError
from bot.unattended import Say, opened
from storage import deliveries, inbox
from storage.database import NotFoundError, Transaction
from storage.inbox import InboxRow

WAITED = timedelta(minutes=1)
MOST = 200


def listed(settings: Settings, say: Say, *, show: bool) -> None:
    """Updates that failed, were never answered, or came while their channel was closed; and what is overdue.

    Contents are only said when asked for: they are what people wrote.
    """
    with opened(settings) as (db, _):
        rows = db.run_now(_troubled)
        for row in rows:
            say(_line(row))
            if show:
                say(_content(row))
        for line in db.run_now(overdue.lines):
            say(line)
        say(f"{len(rows)} updates")


def _troubled(tx: Transaction) -> list[InboxRow]:
    found = (*inbox.failed(tx, MOST), *inbox.unanswered(tx, tx.now - WAITED, MOST), *inbox.held(tx, MOST))
    return sorted({row.id: row for row in found}.values(), key=lambda row: row.id)


def _line(row: InboxRow) -> str:
    what = f"failed: {row.error}" if row.error else "held: the channel was closed" if row.held else "never answered"
    return f"{row.id:>8}  {row.channel:<16} {row.received_at:%Y-%m-%d %H:%M:%S} UTC  {what}"


def _content(row: InboxRow) -> str:
    try:
        return f"          {unpack(row.raw).raw.decode('utf-8', 'replace')}"
    except ValueError:
        return f"          {row.raw.decode('utf-8', 'replace')}"


def retry(settings: Settings, say: Say, inbox_id: int, *, force: bool) -> None:
    """Takes an update as a turn again; its replies are owed and go out by themselves. Raises SettingsError.

    When the contact has gone on since, the same words might answer another question: only with `force`.
    """
    with opened(settings) as (db, house):
        try:
            count = db.run_now(lambda tx: _retaken(tx, house, inbox_id, force=force))
        except NotFoundError:
            raise SettingsError(f"no update {inbox_id} in the inbox") from None
        except (SettingsError, RuntimeError):
            raise
        except Exception as error:
            raise SettingsError(f"{inbox_id}: it fails again: {conversation.where(error)}") from error
        say(f"{inbox_id}: taken; {count} messages owed to its contact")


def _retaken(tx: Transaction, house: House, inbox_id: int, *, force: bool) -> int:
    row = inbox.get(tx, inbox_id)
    if row.answered and not row.error and not row.held:
        raise SettingsError(f"{inbox_id}: it was taken and answered")
    gone_on = row.contact_id is not None and inbox.taken_after(tx, row.contact_id, row.id)
    if gone_on and not force:
        raise SettingsError(f"{inbox_id}: the contact has gone on since; --force takes it all the same")
    inbound, said = conversation.retake(tx, house, row)
    for message in said:
        owe_reply(tx, 0, inbound.address, message)
    inbox.answered(tx, row.id)
    return len(said)


_FAILED = "gone"
"""The state that operators know as failed: no address took it."""


def sent(settings: Settings, say: Say, state: str, limit: int, kind: str = "", contact: int = 0) -> None:
    """Messages owed, sent, uncertain, skipped with the reason, or failed: how many, then each, newest first, without
    what they say."""
    chosen = {"kind": kind, "contact_id": contact, "state": _FAILED if state == "failed" else state}
    with opened(settings) as (db, _):
        for line in db.run_now(lambda tx: _deliveries(tx, chosen, limit)):
            say(line)


def _deliveries(tx: Transaction, chosen: Mapping[str, Any], limit: int) -> list[str]:
    counted = deliveries.counts(tx, **chosen)
    return [
        "  ".join(f"{_shown(state)} {count}" for state, count in counted.items()) or "nothing of the kind",
        *(
            f"{row.id:>8}  {_shown(row.state):<9} {row.kind:<18} contact {row.contact_id:<6} due {row.due_day}"
            f"  tries {row.attempts}  {row.reason}".rstrip()
            for row in deliveries.listed(tx, limit, **chosen)
        ),
    ]


def _shown(state: str) -> str:
    return "failed" if state == _FAILED else state
