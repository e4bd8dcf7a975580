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
    journey = walk(form, answers, given, today, _journeys.find(draft.id))
    _journeys.keep(draft.id, journey)
    return journey
