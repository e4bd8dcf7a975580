"""From a file's bytes to lines of text with their places, page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bot.documents.reading.lines import Sheet
from bot.documents.reading.pages import Layer, Page, pages
from bot.documents.verdict import LIMITS, Kind

if TYPE_CHECKING:
    from bot.documents.reading.recognition import Recogniser
    from bot.documents.reading.upright import Stand

FINE, COARSE = 2000, 1000
"""Pixels on the longer side of a page that is read, and of one that is only looked at for stamps."""

Stands = dict[int, "Stand"]
"""By page, how those that were recognised were brought upright."""


def sheets_of(
    content: bytes, kind: Kind, engine: Recogniser | None, stands: Stands | None = None
) -> tuple[Sheet, ...]:
    """Every page of a file that `papers.accept` took, in order; those beyond our limits and, without an `engine`, those
    without a text of their own have no lines and the source "none". Raises anything for what is in the file."""
    with pages(content, kind) as found:
        count = len(found)
        read = {at: found[at] for at in range(count) if at < LIMITS.read or at == count - 1}
        layers = {at: page.layer() for at, page in read.items()}
        poor = _recognised([at for at, layer in layers.items() if layer is None or not layer.good])
        return tuple(
            _sheet(at, read[at], layers[at], engine, stands, poor=at in poor) if at in read else Sheet(at + 1)
            for at in range(count)
        )


def _recognised(poor: Sequence[int]) -> Collection[int]:
    """Of the pages without a text the ones to recognise: the first, and the last, where people sign and stamp."""
    return poor if len(poor) <= LIMITS.recognised else (*poor[: LIMITS.recognised - 1], poor[-1])


def _sheet(
    at: int, page: Page, layer: Layer | None, engine: Recogniser | None, stands: Stands | None, *, poor: bool
) -> Sheet:
    sheet = _recognise(at, page, engine, stands) if poor and engine is not None else None
    if sheet is not None and (sheet.lines or layer is None):
        return sheet
    return Sheet(at + 1) if layer is None else _printed(at, page, layer, looking=engine is not None)


def _recognise(at: int, page: Page, engine: Recogniser, stands: Stands | None) -> Sheet | None:
    import numpy as np

    from bot.documents.reading.seen import seen

    shown = page.picture(FINE)
    if shown is None:
        return None
    sheet, how = seen(at + 1, np.asarray(shown[0], np.uint8), shown[1], engine)
    if stands is not None:
        stands[at] = how
    return sheet


def _printed(at: int, page: Page, layer: Layer, *, looking: bool) -> Sheet:
    """A page with a text of its own; a page without colour that was never on paper has no stamp either."""
    stamped: bool | None = False if page.printed else None
    size = (0, 0)
    shown = page.picture(COARSE) if looking else None
    if shown is not None:
        import numpy as np

        from bot.documents.reading.stamps import stamps

        size = shown[0].size if layer.turned % 180 == 0 else (shown[0].height, shown[0].width)
        stamped = bool(stamps(np.asarray(shown[0], np.uint8)))
    elif not looking:
        stamped = None
    return Sheet(at + 1, layer.lines, *size, layer.source, layer.turned, stamped)
