"""What comes off a page before anybody understands it: lines of text with their places, and how the page looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.papers import Box, Finding

From = Literal["text", "ocr", "cells", "none"]
"""The text layer of a PDF or Word file, letters recognised in a picture, a spreadsheet, or nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text as printed, with its box on the upright page and how surely it was read (0 to 1)."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, its lines from top to bottom and left to right. `width` and `height` in pixels as it was looked at;
    `turned` degrees clockwise to stand upright; `stamped` None where it cannot be told; `findings` are about how it
    looks (dark, blurred, blank, small)."""

    number: int
    lines: tuple[Line, ...] = ()
    width: int = 0
    height: int = 0
    source: From = "none"
    turned: int = 0
    stamped: bool | None = None
    findings: tuple[Finding, ...] = ()
