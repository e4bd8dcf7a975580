"""Where drafts stood when they were walked last: a turn goes on from there instead of walking what has not changed."""

from __future__ import annotations

from datetime import date
from threading import Lock

from flows.journey import Journey, walk
from flows.notice import Form
from flows.values import Answers, Given
from storage.drafts import Draft

_MOST = 500


class _Lately:
    """The journeys of the drafts walked last. Whatever is found is only a place to begin: another process, a turn that
    was rolled back or another database make it a poor one, never a wrong one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._journeys: dict[tuple[int, str], Journey] = {}

    def walk(self, draft: Draft, form: Form, answers: Answers, given: Given, today: date) -> Journey:
        which = draft.id, draft.edition
        before = self._journeys.get(which)
        journey = walk(form, answers, given, today, before)
        if journey is not before:
            with self._lock:
                self._journeys.pop(which, None)
                self._journeys[which] = journey
                if len(self._journeys) > _MOST:
                    del self._journeys[next(iter(self._journeys))]
        return journey


_lately = _Lately()


def walked(draft: Draft, form: Form, answers: Answers, given: Given, today: date) -> Journey:
    """Where a draft stands, as `walk` finds it."""
    return _lately.walk(draft, form, answers, given, today)
