"""Where drafts stand: a turn goes on from where the one before has left them instead of walking all anew."""

from __future__ import annotations

from datetime import date

from flows.journey import Journey, walk
from flows.notice import Form
from flows.values import Answers, Given
from storage.drafts import Draft
from storage.lately import Lately

_journeys = Lately[Journey]()


def walked(draft: Draft, form: Form, answers: Answers, given: Given, today: date) -> Journey:
    """Where a draft stands, as `walk` finds it."""
    before = _journeys.find(draft.id)
    journey = walk(form, answers, given, today, before)
    if before is None or journey.path is not before.path:
        _journeys.keep(draft.id, journey.with_own_sheet())
    return journey
