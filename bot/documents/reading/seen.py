"""A page as a picture: brought upright, looked at, and read."""

from __future__ import annotations

import cv2
import numpy as np

from bot.documents.reading import looks, rows, stamps
from bot.documents.reading.lines import Line, Sheet
from bot.documents.reading.recognition import Picture, Quads, Recogniser
from bot.documents.reading.upright import Stand, stand
from flows.papers import Finding

_LEAST = 0.5
_BRIGHT = 150


def seen(number: int, picture: Picture, enlarged: float, engine: Recogniser) -> tuple[Sheet, Stand]:
    """The page and how it was brought upright. `enlarged` says by how much the picture was before, if it was."""
    found = stamps.stamps(picture)
    clean = _lit(stamps.without(picture, found) if found else picture)
    how, quads = _standing(clean, engine)
    standing = how.quarter(clean)
    cut = engine.cut(standing, quads)
    texts = engine.read(cut)
    places, width, height = how.places(quads, standing.shape[1], standing.shape[0])
    looked = looks.Seen(how.quarter(picture), quads, cut, [sure for _, sure in texts], enlarged)
    lines = rows.in_order(
        Line(text, _box(place, width, height), round(sure, 4))
        for (text, sure), place in zip(texts, places, strict=True)
        if text and sure >= _LEAST
    )
    codes = tuple(looks.findings(looked))
    stamped = None if found is None or (not found and "dark" in codes) else bool(found)
    about = tuple(Finding(code, number) for code in codes)
    return Sheet(number, lines, width, height, "ocr", how.turned, stamped, about), how


def how_it_stands(picture: Picture, engine: Recogniser) -> Stand:
    """How the picture is brought upright, as `seen` does it."""
    found = stamps.stamps(picture)
    return _standing(_lit(stamps.without(picture, found) if found else picture), engine)[0]


def _standing(picture: Picture, engine: Recogniser) -> tuple[Stand, Quads]:
    """Lines are found best where they run from left to right: a turned picture is looked at again."""
    how, quads = stand(picture, engine.lines(picture), engine)
    if not how.turned:
        return how, quads
    turned = how.quarter(picture)
    again, quads = stand(turned, engine.lines(turned), engine)
    if again.turned:
        quads = engine.lines(turned)
    return Stand(how.turned, again.skew if not again.turned else how.skew), quads


def _lit(picture: Picture) -> Picture:
    """A dark picture made brighter, as the models know pages."""
    bright = float(np.percentile(picture, 95))
    if bright >= _BRIGHT:
        return picture
    return np.asarray(cv2.convertScaleAbs(picture, alpha=235 / max(bright, 8)), np.uint8)


def _box(quad: Quads, width: int, height: int) -> tuple[float, float, float, float]:
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    return rows.within((left / width, top / height, right / width, bottom / height))
