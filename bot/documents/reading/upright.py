"""Which way up a picture of a page is, and how crooked it lies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from bot.documents.reading.recognition import Picture, Quads, Recogniser

_LONG, _ASKED = 1.5, 8
_SURE = 0.6
_STRAIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Stand:
    """How a picture is brought upright: turned by whole quarters clockwise, then by `skew` degrees counterclockwise."""

    turned: int = 0
    skew: float = 0.0

    def quarter(self, picture: Picture) -> Picture:
        """The picture turned by quarters, without loss."""
        return np.ascontiguousarray(np.rot90(picture, -self.turned // 90))

    def upright(self, picture: Picture) -> Picture:
        """The picture as people hold it; new corners are white."""
        turned = self.quarter(picture)
        matrix, (width, height) = self._straight(turned.shape[1], turned.shape[0])
        if not self.skew:
            return turned
        straight = cv2.warpAffine(turned, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
        return np.asarray(straight, np.uint8)

    def places(self, quads: Quads, width: int, height: int) -> tuple[Quads, int, int]:
        """Corners on the quarter-turned picture as corners on the upright one, with its width and height."""
        matrix, (across, down) = self._straight(width, height)
        return np.asarray(quads @ matrix[:, :2].T + matrix[:, 2], np.float32), across, down

    def _straight(self, width: int, height: int) -> tuple[Quads, tuple[int, int]]:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), self.skew, 1.0)
        cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
        across, down = round(width * cosine + height * sine), round(width * sine + height * cosine)
        matrix[:, 2] += (across - width) / 2, (down - height) / 2
        return np.asarray(matrix, np.float32), (across, down)


def stand(picture: Picture, quads: Quads, engine: Recogniser) -> tuple[Stand, Quads]:
    """How the picture is brought upright, and the lines' corners after the quarters."""
    turned = 90 if _sideways(quads) else 0
    standing = turn(quads, turned, picture.shape[1], picture.shape[0])
    if _head_down(Stand(turned).quarter(picture), standing, engine):
        turned += 180
        standing = turn(quads, turned, picture.shape[1], picture.shape[0])
    return Stand(turned, _skew(standing)), standing


def turn(quads: Quads, turned: int, width: int, height: int) -> Quads:
    """Corners after turning the picture of that size clockwise; the first is again the one at the top left."""
    x, y = quads[..., 0], quads[..., 1]
    places = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[turned]
    return np.asarray(np.roll(np.stack(places, axis=-1), turned // 90, axis=1), np.float32)


def sizes(quads: Quads) -> tuple[Quads, Quads]:
    """Length and height of each line."""
    along = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    across = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    return along, across


def _sideways(quads: Quads) -> bool:
    along, across = sizes(quads)
    tall, wide = across > _LONG * along, along > _LONG * across
    return float(across[tall].sum()) > float(along[wide].sum())


def _head_down(picture: Picture, quads: Quads, engine: Recogniser) -> bool:
    """By what the longest lines look like; where that leaves a doubt, by which way up they can be read."""
    along, across = sizes(quads)
    longest = [one for one in np.argsort(-along) if along[one] > _LONG * across[one]][:_ASKED]
    if not longest:
        return False
    cut = engine.cut(picture, quads[longest])
    told = engine.upside_down(cut)
    if abs(told) > _SURE:
        return told > 0
    some = cut[: _ASKED // 2]
    flipped = [np.ascontiguousarray(one[::-1, ::-1]) for one in some]
    return sum(score for _, score in engine.read(flipped)) > sum(score for _, score in engine.read(some))


def _skew(quads: Quads) -> float:
    """Degrees by which the long lines fall to the right, half of them more and half of them less."""
    along, across = sizes(quads)
    long = along > 2 * _LONG * across
    if not long.any():
        return 0.0
    run = quads[long, 1] - quads[long, 0] + quads[long, 2] - quads[long, 3]
    angles = np.degrees(np.arctan2(run[:, 1], run[:, 0]))
    order = np.argsort(angles)
    weight = np.cumsum(along[long][order])
    angle = float(angles[order][np.searchsorted(weight, weight[-1] / 2)])
    return angle if abs(angle) > _STRAIGHT else 0.0
