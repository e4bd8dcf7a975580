"""The pages of a file: what each says by itself, and what it looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.documents.reading.lines import From, Line
from bot.documents.verdict import Kind

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of a page as its file has it, on the upright page; `turned` degrees clockwise bring it there. What is
    not `good` only stands where nobody can look at the page itself."""

    lines: tuple[Line, ...]
    source: From = "text"
    turned: int = 0
    good: bool = True


class Page(Protocol):
    """One page. Both may raise for what is in the file."""

    @property
    def printed(self) -> bool:
        """Whether it was made by a program and never was on paper, so that without colour it has no stamp."""

    def layer(self) -> Layer | None:
        """What it says by itself; None when nothing."""

    def picture(self, longer: int) -> tuple[Image, float] | None:
        """What it looks like in red, green and blue, that many pixels on the longer side or fewer, and by how much
        that is larger than in the file (1 where it is not). None when it looks like nothing."""


@contextmanager
def pages(content: bytes, kind: Kind) -> Iterator[Sequence[Page]]:
    """The pages of a file that `papers.accept` took. Raises anything for what is in it."""
    if kind == "pdf":
        from bot.documents.reading import pdf_pages

        with pdf_pages.pages(content) as found:
            yield found
    elif kind == "image":
        from bot.documents.reading import picture_pages

        yield picture_pages.pages(content)
    elif kind == "docx":
        from bot.documents.reading import word_pages

        yield word_pages.pages(content)
    else:
        from bot.documents.reading import cell_pages

        yield cell_pages.pages(content)
