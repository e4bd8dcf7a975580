"""Word files as pages: the text as one page, one line below the other, then the pictures in it, a page each."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image

from bot.documents import pictures
from bot.documents.reading.lines import Line
from bot.documents.reading.pages import Layer, Page
from bot.documents.reading.picture_pages import PicturePage
from bot.documents.reading.rows import within
from bot.documents.verdict import LIMITS

Row = tuple[str, ...]
"""What stands side by side: one text, or the cells of a table's row."""

_DEEPEST = 5
_LEAST = 500


@dataclass(frozen=True, slots=True)
class WordPage:
    """The text of a file."""

    rows: tuple[Row, ...]
    printed: bool = True

    def layer(self) -> Layer | None:
        down = max(1, len(self.rows))
        return Layer(
            tuple(
                Line(text, within((place / len(row), at / down, (place + 1) / len(row), (at + 1) / down)))
                for at, row in enumerate(self.rows)
                for place, text in enumerate(row)
                if text
            )
        )

    def picture(self, longer: int) -> None:  # noqa: ARG002 - where its lines end is for the program that prints it
        return None


def pages(content: bytes) -> Sequence[Page]:
    """The text, then every picture large enough to be a page."""
    document = Document(io.BytesIO(content))
    rows = tuple(row for row, _ in zip(_rows(document, 0), range(LIMITS.lines), strict=False))
    return [WordPage(rows), *(PicturePage(one) for one in _pictures(document))]


def _rows(holder: Any, depth: int) -> Iterator[Row]:
    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            for text in (block.text, *_boxes(block)):
                yield from ((line,) for part in text.splitlines() if (line := " ".join(part.split())))
        elif isinstance(block, Table) and depth < _DEEPEST:
            yield from _table(block, depth)


def _table(table: Table, depth: int) -> Iterator[Row]:
    for row in table.rows:
        cells = list({id(cell._tc): cell for cell in row.cells}.values())
        parts = [[line for inner in _rows(cell, depth + 1) for line in inner] for cell in cells]
        if any(parts):
            yield tuple(" ".join(part) for part in parts)


def _boxes(paragraph: Paragraph) -> Iterator[str]:
    """Text boxes anchored here; each is there twice, the second time for programs of long ago."""
    for box in paragraph._p.iter(qn("w:txbxContent")):
        if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
            yield "\n".join("".join(part.text or "" for part in line.iter(qn("w:t"))) for line in box.iter(qn("w:p")))


def _pictures(document: Any) -> Iterator[bytes]:
    """The files of the pictures in the text, in their order, each once."""
    seen: set[str] = set()
    parts = document.part.related_parts
    for shown in document.element.body.iter(qn("a:blip")):
        name = shown.get(qn("r:embed"))
        if name and name in parts and name not in seen and _is_page(parts[name].blob):
            seen.add(name)
            yield parts[name].blob


def _is_page(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=pictures.FORMATS) as picture:
            width, height = picture.size
    except Exception:  # drawings of other kinds, and whatever calls itself a picture
        return False
    return min(width, height) >= _LEAST and width * height <= LIMITS.pixels
