"""From a file's bytes to lines of text with their places, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from bot.documents.reading.lines import Sheet
from bot.documents.reading.pages import Layer, Page, pages
from bot.documents.verdict import LIMITS, Kind

if TYPE_CHECKING:
    from PIL.Image import Image

    from bot.documents.reading.recognition import Recogniser
    from bot.documents.reading.upright import Stand

Found = TypeVar("Found")

FINE, COARSE = 2000, 1000
"""Pixels on the longer side of a page that is read, and of one that is only looked at for stamps."""

Stands = dict[int, "Stand"]
"""By page, how those that were recognised were brought upright."""


def engine() -> Recogniser | None:
    """What recognises letters, of this process; None where the extra is not installed."""
    if not _equipped():
        return None
    from bot.documents.reading.recognition import recogniser

    return recogniser()


def _equipped() -> bool:
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def sheets_of(content: bytes, kind: Kind, engine: Recogniser | None, stands: Stands | None = None) -> tuple[Sheet, ...]:
    """Every page of a file that `papers.accept` took, in order; those beyond our limits and, without an `engine`, those
    without a text of their own have no lines and the source "none". Raises anything for what is in the file."""
    with pages(content, kind) as found:
        count = len(found)
        layers = {}
        for at in range(count):
            if at < LIMITS.read or at == count - 1:
                layers[at] = _tried(partial(_layer, found, at))
        poor = _recognised([at for at, one in layers.items() if one is not None and not (one.lines and one.good)])
        sheets = {}
        for at, layer in layers.items():
            if layer is not None:
                sheets[at] = _tried(partial(_sheet, at, found[at], layer, engine if at in poor else None, stands))
    if not any(sheets.values()):
        raise ValueError("no page of it can be read")
    return tuple(sheets.get(at) or Sheet(at + 1) for at in range(count))


def _layer(found: Sequence[Page], at: int) -> Layer:
    return found[at].layer() or Layer(())


def _tried(work: Callable[[], Found]) -> Found | None:
    """What it gives; None where a page does not let itself be read, whatever the libraries raise for that."""
    try:
        return work()
    except Exception:
        return None


def _recognised(poor: Sequence[int]) -> Collection[int]:
    """Of the pages without a text the ones to recognise: the first, and the last, where people sign and stamp."""
    return poor if len(poor) <= LIMITS.recognised else (*poor[: LIMITS.recognised - 1], poor[-1])


def _sheet(at: int, page: Page, layer: Layer, engine: Recogniser | None, stands: Stands | None) -> Sheet:
    """The page recognised by the `engine` if there is one; else as its layer has it."""
    sheet = None if engine is None else _recognise(at, page, engine, stands)
    if sheet is not None and (sheet.lines or not layer.lines):
        return sheet
    return _printed(at, page, layer) if layer.lines else Sheet(at + 1)


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


def _printed(at: int, page: Page, layer: Layer) -> Sheet:
    """A page with a text of its own. Where it looks like something, it is looked at for stamps; a page without colour
    that was never on paper has none either."""
    shown = page.picture(COARSE)
    if shown is None:
        return Sheet(at + 1, layer.lines, 0, 0, layer.source, layer.turned, False if page.printed else None)
    width, height = shown[0].size if layer.turned % 180 == 0 else shown[0].size[::-1]
    return Sheet(at + 1, layer.lines, width, height, layer.source, layer.turned, _stamped(shown[0]))


def _stamped(picture: Image) -> bool | None:
    if not _equipped():
        return None
    import numpy as np

    from bot.documents.reading.stamps import stamps

    return bool(stamps(np.asarray(picture, np.uint8)))
