"""What is none of the papers; nothing certain may come of it."""

from __future__ import annotations

from flows.papers import UNKNOWN
from tests.corpus import hostile
from tests.corpus.facts import Case

HOSTILE = tuple(
    Case(f"hostile-{at:02d}", UNKNOWN, layout, unsure=True)
    for at, layout in enumerate(
        (
            hostile.two_at_once,
            hostile.poster,
            hostile.chat_picture,
            hostile.english_licence,
            hostile.empty_licence,
            hostile.announcement,
            hostile.orders,
            hostile.ordered_licence,
            hostile.news,
            hostile.name_card,
            hostile.fee_reminder,
            hostile.term_sheet,
        ),
        1,
    )
)
