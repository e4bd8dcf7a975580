"""What the lines of a paper say: which kind it is, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.reading.lines import Sheet
from flows.papers import Look, Reading


def understand(sheets: Sequence[Sheet]) -> Reading:
    """The reading of one file, of its pages in order. Pure, and never raises."""
    looks = tuple(Look(sheet.turned, sheet.stamped, sheet.source) for sheet in sheets)
    return Reading(findings=tuple(found for sheet in sheets for found in sheet.findings), pages=looks)
