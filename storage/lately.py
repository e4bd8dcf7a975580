"""What was worked out of drafts lately, at hand for their next turn."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 500
"""Drafts of which something is at hand in one process; the one that has waited longest goes."""


class Lately(Generic[T]):
    """The last that was worked out of each draft. It is only a place to begin: another process, a turn that was rolled
    back or another database make it a poor one, so who takes it looks what of it still holds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[int, T] = {}

    def find(self, draft_id: int) -> T | None:
        return self._known.get(draft_id)

    def keep(self, draft_id: int, worked_out: T) -> None:
        with self._lock:
            self._known.pop(draft_id, None)
            self._known[draft_id] = worked_out
            if len(self._known) > MOST:
                del self._known[next(iter(self._known))]
