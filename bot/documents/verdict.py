"""What is said about a file: what it is, or why it cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["pdf", "image", "docx", "xlsx"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; of a file's pages, how many are read, and of those without a text of their own how many are
    recognised, and lines on one of them. These are this product's own limits, not the platform's."""

    size: int = 20_000_000
    pixels: int = 40_000_000
    pages: int = 200
    unpacked: int = 200_000_000
    entries: int = 5_000
    read: int = 60
    recognised: int = 10
    lines: int = 5_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that can be kept; `name` is safe to show and to save under, `pages` is None where it cannot be told."""

    media_type: str
    kind: Kind
    extension: str
    pages: int | None = None
    name: str = ""

    def named(self, name: str) -> Accepted:
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file cannot be kept: a code of `papers.REFUSALS` and its figures."""

    code: str
    params: Mapping[str, int] = field(default_factory=dict)
