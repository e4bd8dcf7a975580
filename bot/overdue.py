"""What was planned and has not happened for too long: counted for machines, listed for operators."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import Gauge

from storage import deliveries, files, inbox
from storage import overdue as waiting
from storage.database import Transaction

HOUR = timedelta(hours=1)
WITHOUT_VERDICT = timedelta(days=10)
"""Twice the working days the platform normally takes, with the weekends between."""

gauge = Gauge("beian_overdue", "What waits for longer than it should, by kind", ["what"])


def found(tx: Transaction) -> dict[str, list[str]]:
    """What is overdue, a line each: updates, messages, files, handovers not taken, filings without a verdict."""
    late = tx.now - HOUR
    return {
        "update": [f"update {row.id} received {row.received_at:%m-%d %H:%M}" for row in inbox.unanswered(tx, late)],
        "message": [
            f"message {row.id} ({row.kind}) owed, {row.attempts} tries" for row in deliveries.owed_before(tx, late)
        ],
        "file": [f"file {row.id} announced {row.created_at:%m-%d %H:%M}" for row in files.fetching(tx, late)],
        "handover": [
            f"filing {row.filing_id} not taken by the platform, {row.attempts} tries: {row.error}".rstrip(": ")
            for row in waiting.not_taken(tx, late)
        ],
        "verdict": [
            f"filing {row.filing_id} is with the platform without a verdict"
            for row in waiting.without_verdict(tx, tx.now - WITHOUT_VERDICT)
        ],
    }


def lines(tx: Transaction) -> list[str]:
    """For operators."""
    return [f"overdue  {line}" for some in found(tx).values() for line in some]


def measure(tx: Transaction) -> int:
    """Sets the gauges; returns how much is overdue."""
    late = found(tx)
    for what, some in late.items():
        gauge.labels(what).set(len(some))
    return sum(map(len, late.values()))
