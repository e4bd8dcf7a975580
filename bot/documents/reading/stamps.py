"""Red round stamps: where they are, and the page without them, so that what they were put over can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.documents.reading.recognition import Picture

_SIDE = 800
_REDNESS = (55, 22, 13)
"""How much redder than green and blue, of 255: of fresh ink, of ink that has faded, and of a copy of that."""
_GREY = 10
_LIT = 200
_SMALLEST, _LARGEST = 0.03, 0.28
"""Radius, of the shorter side. A seal of 38 to 45 mm is a tenth of a page of A4, and more on a photo from near."""
_FLATTEST = 0.6
_ANGLES, _RADII = 90, 48
_RING, _WITHIN, _LETTERS, _AROUND = (0.88, 1.08), (0.36, 0.58), (0.58, 0.86), (1.15, 1.4)

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stamp:
    """An ellipse in pixels of the picture."""

    x: float
    y: float
    across: float
    down: float


def stamps(picture: Picture) -> tuple[Stamp, ...] | None:
    """The stamps of a picture; None for a grey one, on which a stamp cannot be told from print."""
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    if np.percentile(small.max(axis=2) - small.min(axis=2), 99.8) < _GREY:
        return None
    redness = _redness(small)
    for least in _REDNESS:
        mask = np.asarray(redness > least, np.uint8)
        found = [one for one in _candidates(mask) if _is_stamp(mask, one)]
        if found:
            return tuple(_scaled(one, 1 / scale) for one in _apart(found))
    return ()


def without(picture: Picture, found: tuple[Stamp, ...]) -> Picture:
    """The picture with the ink of the stamps gone and what is under it kept: what is dark in red light too."""
    clean = picture.copy()
    for one in found:
        part = _around(clean, one)
        red = part[..., 0].astype(np.float32)
        ink = part[..., 0][_redness(part) > _REDNESS[1]]
        if not ink.size:
            continue
        paper, dark = float(np.median(ink)), float(np.percentile(red, 0.5))
        grey = np.clip((red - dark) * 255 / max(paper * 0.97 - dark, 1), 0, 255).astype(np.uint8)
        part[:] = grey[..., None]
    return clean


def _redness(picture: Picture) -> NDArray[np.int16]:
    """How much redder each point is than paper, under a light that makes paper grey; nothing where it is orange."""
    bright = np.percentile(picture.reshape(-1, 3), 90, axis=0)
    light = max(float(bright.max()), _LIT)
    balanced = np.clip(picture * (light / np.maximum(bright, 1)), 0, 255).astype(np.int16)
    red, green, blue = balanced[..., 0], balanced[..., 1], balanced[..., 2]
    colour = np.maximum(red, np.maximum(green, blue)) - np.minimum(red, np.minimum(green, blue))
    orange = np.abs(green - blue) > (colour * 0.6)
    return np.where(orange, 0, red - np.maximum(green, blue))


def _candidates(mask: Mask) -> Iterator[Stamp]:
    """Red spots that hang together and are about round; and circles among red things that touch each other."""
    short = min(mask.shape)
    reach = max(3, short // 60) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    for left, top, width, height, _ in boxes[1:]:
        if short * _SMALLEST * 2 <= min(width, height) and max(width, height) <= short * _LARGEST * 2:
            yield Stamp(left + width / 2, top + height / 2, width / 2, height / 2)
    soft = cv2.GaussianBlur(mask * 255, (5, 5), 0)
    least, most = max(8, round(short * _SMALLEST)), round(short * _LARGEST)
    circles = cv2.HoughCircles(
        soft, cv2.HOUGH_GRADIENT, 1.5, least, param1=120, param2=30, minRadius=least, maxRadius=most
    )
    for x, y, radius in () if circles is None else circles.reshape(-1, 3)[:40]:
        yield Stamp(float(x), float(y), float(radius), float(radius))


def _is_stamp(mask: Mask, one: Stamp) -> bool:
    """A ring nearly all around, letters along its inside, room between them and what is in the middle, and little
    that is red outside: an emblem is full, a frame is no ring, a circle drawn by hand holds no letters."""
    if not _FLATTEST <= one.across / one.down <= 1 / _FLATTEST:
        return False
    polar = _unrolled(mask, one)
    ring, letters, around = (_share(polar, *part) for part in (_RING, _LETTERS, _AROUND))
    whole = float((ring > 0).mean())
    return (
        whole > 0.85
        and float((letters > 0).mean()) > 0.3
        and 0.04 < float(letters.mean()) < 0.75
        and float(_share(polar, *_WITHIN).mean()) < 0.5
        and float((around > 0.3).mean()) < (0.35 if whole > 0.95 else 0.2)
    )


def _unrolled(mask: Mask, one: Stamp) -> Mask:
    """The mask as angles × radii, from the middle to one and a half times the ring."""
    angles = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)[:, None]
    radii = np.linspace(0, 1.5, _RADII)[None, :]
    x = np.asarray(one.x + one.across * radii * np.cos(angles), np.float32)
    y = np.asarray(one.y + one.down * radii * np.sin(angles), np.float32)
    return np.asarray(cv2.remap(mask, x, y, cv2.INTER_NEAREST), np.uint8)


def _share(polar: Mask, inner: float, outer: float) -> NDArray[np.float64]:
    """By angle, how much between two radii is red."""
    first, last = round(inner / 1.5 * (_RADII - 1)), round(outer / 1.5 * (_RADII - 1))
    return np.asarray(polar[:, first : last + 1].mean(axis=1), np.float64)


def _apart(found: list[Stamp]) -> list[Stamp]:
    """Each stamp once: the largest of those around one place."""
    kept: list[Stamp] = []
    for one in sorted(found, key=lambda each: -each.across * each.down):
        if all(abs(one.x - other.x) > other.across or abs(one.y - other.y) > other.down for other in kept):
            kept.append(one)
    return kept


def _scaled(one: Stamp, scale: float) -> Stamp:
    return Stamp(one.x * scale, one.y * scale, one.across * scale, one.down * scale)


def _around(picture: Picture, one: Stamp) -> Picture:
    """The part of a picture that the stamp covers, with a margin; writing to it changes the picture."""
    across, down = one.across * 1.08, one.down * 1.08
    top, bottom = max(0, int(one.y - down)), int(one.y + down) + 1
    left, right = max(0, int(one.x - across)), int(one.x + across) + 1
    return picture[top:bottom, left:right]
