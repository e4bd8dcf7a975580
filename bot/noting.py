"""What becomes of messages owed: not sent after all, put off, tried with some end. Each is written down at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from prometheus_client import Counter, Histogram

from bot.kinds import FIRST_PAUSE, TRIES, Kind, Parcel, Rows
from bot.messages import Attempt
from storage import contacts, deliveries
from storage.database import Transaction
from storage.deliveries import DeliveryRow

_LONGEST_PAUSE = 3600.0

ended = Counter("beian_delivery_attempts", "Tries to deliver a message, by kind and outcome", ["kind", "outcome"])
lag = Histogram(
    "beian_delivery_lag_seconds", "From when a message was due, or was last put off to, until it went out", ["kind"],
    buckets=(1, 5, 30, 60, 300, 900, 3600, 14400, 86400),
)  # fmt: skip
skipped = Counter(
    "beian_deliveries_skipped", "Messages not sent because they are not owed any more", ["kind", "reason"]
)


def still_owed(tx: Transaction, kind: Kind, row: DeliveryRow) -> bool:
    """Whether it is to be sent; otherwise why not is on record now."""
    if row.interrupted and kind.at_most_once:
        deliveries.finish(tx, row.id, "uncertain", "interrupted while it was being sent")
        return False
    reason = kind.still_owed(tx, row)
    if reason:
        deliveries.finish(tx, row.id, "skipped", reason)
        ended.labels(kind.name, "skipped").inc()
        tx.after_commit(skipped.labels(kind.name, reason).inc)
    return not reason


def ready(tx: Transaction, kind: Kind, rows: Rows, until: datetime | None) -> Rows:
    """Those to be sent now; the others are put off, all `until` then or each as their kind says."""
    if until is None:
        return [row for row in rows if not _waits(tx, kind, row)]
    for row in rows:
        deliveries.later(tx, row.id, until)
    return ()


def _waits(tx: Transaction, kind: Kind, row: DeliveryRow) -> bool:
    at = kind.wait(tx, row) if kind.wait is not None else None
    if at is not None:
        deliveries.later(tx, row.id, at)
    return at is not None


def failed(tx: Transaction, rows: Rows, kind: Kind | None, begun: Parcel | None, name: str) -> float:
    """Something went wrong here: what was begun by then may have gone out."""
    if begun is not None:
        return note(tx, begun, Attempt("uncertain", name))
    return _again(tx, rows, kind, None, Attempt("retry", name))


def note(tx: Transaction, parcel: Parcel, attempt: Attempt) -> float:
    """Writes down how the try ended and what follows; seconds until the next one, 0 when it is done with."""
    if parcel.went_out is not None and attempt.outcome in ("sent", "uncertain"):
        parcel.went_out(tx)
    if attempt.outcome == "retry" or (attempt.outcome == "uncertain" and not parcel.kind.at_most_once):
        return _again(tx, parcel.rows, parcel.kind, parcel.address.id or None, attempt)
    for row in parcel.rows:
        deliveries.attempt(tx, row.id, parcel.address.id or None, attempt.outcome, attempt.detail)
    if attempt.outcome == "gone" and parcel.address.id:
        contacts.gone(tx, parcel.address.id)
    else:
        finish(tx, parcel.rows, attempt.outcome, attempt.detail if attempt.outcome != "sent" else "")
    if attempt.outcome == "sent" and parcel.kind.sent is not None:
        parcel.kind.sent(tx, parcel.rows, parcel.address, attempt.message)
    if attempt.outcome == "sent":
        for row in parcel.rows:
            lag.labels(parcel.kind.name).observe(max((tx.now - row.not_before).total_seconds(), 0.0))
    return 0.0


def _again(tx: Transaction, rows: Rows, kind: Kind | None, address_id: int | None, attempt: Attempt) -> float:
    """Puts the rows off, longer each time; those tried often enough are given up. Seconds until the next try."""
    for row in rows:
        deliveries.attempt(tx, row.id, address_id, attempt.outcome, attempt.detail)
    tries, first = (kind.tries, kind.pause) if kind is not None else (TRIES, FIRST_PAUSE)
    finish(tx, [row for row in rows if row.attempts + 1 >= tries], "gone", f"given up: {attempt.detail}")
    left = [row for row in rows if row.attempts + 1 < tries]
    if not left:
        return 0.0
    tried = max(row.attempts for row in left)
    pause = max(attempt.retry_after, min(first * 2.0**tried, _LONGEST_PAUSE))
    put_off(tx, left, pause)
    return pause


def put_off(tx: Transaction, rows: Rows, pause: float) -> None:
    """Still owed, so many seconds later."""
    for row in rows:
        deliveries.later(tx, row.id, tx.now + timedelta(seconds=pause))


def finish(tx: Transaction, rows: Rows, state: str, reason: str) -> None:
    """Nothing more is done about them."""
    for row in rows:
        deliveries.finish(tx, row.id, state, reason)
