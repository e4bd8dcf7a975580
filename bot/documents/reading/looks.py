"""How a picture of a page looks: nothing on it, too dark, blurred, too small, cut off. A picture that can be read is
never complained about: a false alarm sends somebody out to take a good photo again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.documents.reading.recognition import Picture, Quads
from bot.documents.reading.upright import sizes

_DARK, _GLOOMY = 55, 100
_INK, _SPECKS, _AFAR = 25, 0.0005, 256
_SOFT, _SMEARED, _STEEP = 0.07, 0.16, 0.35
_SMALL, _TINY = 12.0, 500
_READ_WELL, _READ_BADLY = 0.93, 0.85
_EDGE = 2
_CUT = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What the findings go by: the picture as it stands, the corners of the lines that were found, each line cut out,
    how surely each was read, and by how much the picture was enlarged (above 1) before."""

    picture: Picture
    quads: Quads
    cut: Sequence[Picture]
    sure: Sequence[float]
    enlarged: float = 1.0

    @property
    def read(self) -> float:
        """How well it could be read, long lines counting more; 0 where nothing was."""
        along, _ = sizes(self.quads)
        return float(np.average(self.sure, weights=along)) if len(self.sure) else 0.0


def findings(seen: Seen) -> Iterator[str]:
    """Codes of `flows.papers.FINDINGS`."""
    if _blank(seen):
        yield "blank"
        return
    if _dark(seen):
        yield "dark"
    if _small(seen):
        yield "small"
    elif _blurred(seen):
        yield "blurred"
    if _cut_off(seen):
        yield "cut_off"


def _blank(seen: Seen) -> bool:
    """Neither letters nor anything else but an even ground, as lit as it may be; what lies at the edges is not on the
    page."""
    if any(sure > 0.5 for sure in seen.sure):
        return False
    grey = cv2.erode(cv2.medianBlur(_grey(seen.picture), 3), np.ones((3, 3), np.uint8))
    height, width = grey.shape
    inner = grey[height // 12 : height - height // 12, width // 12 : width - width // 12]
    if not inner.size:
        return True
    scale = _AFAR / max(inner.shape)
    afar = cv2.resize(inner, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float((cv2.absdiff(afar, cv2.medianBlur(afar, 61)) > _INK).mean()) < _SPECKS


def _dark(seen: Seen) -> bool:
    """Even the paper is dark: so much that nobody would want to look at it, or that what is on it is read badly."""
    paper = float(np.percentile(_grey(seen.picture), 90))
    return paper < _DARK or (paper < _GLOOMY and seen.read < _READ_BADLY)


def _small(seen: Seen) -> bool:
    """Letters of a few points only, and read badly; or a picture on which no page has room."""
    if seen.read > _READ_WELL:
        return False
    if not len(seen.quads):
        return bool(max(seen.picture.shape[:2]) / seen.enlarged < _TINY)
    return float(np.median(sizes(seen.quads)[1])) / seen.enlarged < _SMALL


def _blurred(seen: Seen) -> bool:
    """The edges of the letters are wide for their height, and what they say is read badly; or nothing in the whole
    picture has a clear edge."""
    if seen.read > _READ_WELL:
        return False
    softness = [soft for soft in map(_softness, seen.cut) if soft is not None]
    usual = float(np.median(softness)) if softness else 0.0
    return usual > (_SOFT if seen.read < _READ_BADLY else _SMEARED) or _steepness(seen.picture) < _STEEP


def _softness(line: Picture) -> float | None:
    """How wide the edges of a line's letters are, as a share of its height; None where it has none."""
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY).astype(np.float32)
    if min(grey.shape) < 8:
        return None
    dark, bright = np.percentile(grey, (3, 97))
    if bright - dark < _INK:
        return None
    steep = float(np.percentile(np.abs(np.diff(grey, axis=1)), 98.5)) / float(bright - dark)
    return 0.4 / max(steep, 1e-3) / float(min(grey.shape))


def _steepness(picture: Picture) -> float:
    """The clearest edges of a picture: what share of its contrast lies within four points."""
    grey = cv2.GaussianBlur(_grey(picture), (3, 3), 0).astype(np.float32)
    dark, bright = np.percentile(grey, (0.5, 99.5))
    return float(np.percentile(np.abs(grey[:, 4:] - grey[:, :-4]), 99.8)) / max(float(bright - dark), 1.0)


def _grey(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _cut_off(seen: Seen) -> bool:
    """Several lines run out of the picture on the same side."""
    height, width = seen.picture.shape[:2]
    along, across = sizes(seen.quads)
    lines = seen.quads[along > 3 * across]
    left = (lines[..., 0].min(axis=1) <= _EDGE) if len(lines) else np.zeros(0, bool)
    right = (lines[..., 0].max(axis=1) >= width - _EDGE) if len(lines) else np.zeros(0, bool)
    return max(int(left.sum()), int(right.sum())) >= _CUT and height > 0
