"""Letters in pictures, recognised on this machine by rapidocr and its models, which lie in its wheel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height × width × (red, green, blue)."""
Quads = NDArray[np.float32]
"""Corners of lines of text, n × 4 × (x, y): first the two at the top, from left to right, then those at the bottom,
from right to left."""

DETECTED = 960
"""Pixels on the longer side of the picture in which lines are looked for; they are then read from the picture itself.
Ninety codes of 18 letters, 14 to 24 pixels high on 1,240 × 1,754, were all read right with 736, 960, 1,280 and 1,754;
looking for lines takes 0.25 s with 960, and 0.9 s as the library has it."""


class Recogniser:
    """The models, loaded once, on one thread. A few hundred megabytes."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").disabled = True
        cv2.setNumThreads(1)
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": 2 * DETECTED,
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTED,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def lines(self, picture: Picture) -> Quads:
        """Where lines of text are, upright or not."""
        height, width = picture.shape[:2]
        scale = DETECTED / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        looked_at = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        found = self._engine(looked_at[:, :, ::-1], use_det=True, use_cls=False, use_rec=False).boxes
        if found is None:
            return np.zeros((0, 4, 2), np.float32)
        return _in_order(np.asarray(found, np.float32) / np.float32(scale))

    def cut(self, picture: Picture, quads: Quads) -> list[Picture]:
        """Each line straightened, as a picture of its own."""
        cut: list[Picture] = self._engine.crop_text_regions(picture[:, :, ::-1], quads)
        return cut

    def upside_down(self, cut: Sequence[Picture]) -> float:
        """How surely the lines stand on their heads, from -1 (upright) to 1."""
        _, found = self._engine.cls_and_rotate(list(cut))
        return float(np.mean([score if label == "180" else -score for label, score in found.cls_res]))

    def read(self, cut: Sequence[Picture]) -> list[tuple[str, float]]:
        """What the lines say, and how surely; in their order."""
        if not cut:
            return []
        found = self._engine.recognize_txt(list(cut))
        return [(str(text).strip(), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def _in_order(quads: Quads) -> Quads:
    """The corners clockwise, from the one after which they go to the right: the library mistakes those of tall
    crooked lines."""
    from_centre = quads - quads.mean(axis=1, keepdims=True)
    around = np.argsort(np.arctan2(from_centre[..., 1], from_centre[..., 0]), axis=1)
    clockwise = np.take_along_axis(quads, around[..., None], axis=1)
    edges = np.roll(clockwise, -1, axis=1) - clockwise
    first = np.argmax(edges[..., 0] / (np.linalg.norm(edges, axis=2) + 1e-6), axis=1)
    turned = (np.arange(4) + first[:, None]) % 4
    return np.asarray(np.take_along_axis(clockwise, turned[..., None], axis=1), np.float32)


@cache
def recogniser() -> Recogniser:
    """The one of this process."""
    return Recogniser()
