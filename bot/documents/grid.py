"""A sheet's rows as a reader of tables wants them: merged cells say their text in every row they cover."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from bot.documents.spreadsheets import Place, Sheet
from flows import credit

Cells = Mapping[int, str]
"""Column -> text, of one row."""

_MOST_COVERED = 500_000
_UNSEEN = re.compile(r"[\u200b-\u200f\ufeff\u00ad]")
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_GAP = re.compile(rf"(?<={_CHINESE})\s+|\s+(?={_CHINESE})")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_DROPPED = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad]+")
_CODE_MARKS = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad'‘’`´\"“”_.-]+")
_UNIT = re.compile(
    r"(公司|集团|企业|大学|学校|院|所|中心|厂|协会|学会|商会|基金会|合作社|促进会|联盟|工作室|银行|馆)(\(.*\))?$"
)
_SHORTEST_UNIT = 6


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that say something. `covered` are places whose text stands in the first of their merged cells."""

    sheet: Sheet
    rows: Mapping[int, Cells]
    covered: Mapping[Place, Place]

    @classmethod
    def of(cls, sheet: Sheet) -> Grid:
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in sheet.cells.items():
            rows.setdefault(row, {})[column] = text
        covered = _covered(sheet, sorted(rows))
        for place, origin in covered.items():
            rows[place[0]].setdefault(place[1], sheet.cells[origin])
        return cls(sheet, {row: dict(sorted(cells.items())) for row, cells in sorted(rows.items())}, covered)

    def own(self, row: int) -> Cells:
        """The cells of a row that say something themselves."""
        return {column: text for column, text in self.rows[row].items() if (row, column) not in self.covered}

    def width(self, place: Place) -> int:
        """How many columns a cell was merged over; 1 when it was not."""
        return next((last[1] - first[1] + 1 for first, last in self.sheet.merged if first == place), 1)


def _covered(sheet: Sheet, rows: list[int]) -> dict[Place, Place]:
    """Places under a merged cell, in rows that say something, and where their text stands."""
    covered: dict[Place, Place] = {}
    for (top, left), (bottom, _) in sheet.merged:
        if (top, left) in sheet.cells:
            below = rows[bisect_right(rows, top) : bisect_right(rows, bottom)]
            covered |= {(row, left): (top, left) for row in below if (row, left) not in sheet.cells}
        if len(covered) > _MOST_COVERED:
            break
    return covered


def tidy(text: str) -> str:
    """A text in one line, without an apostrophe that marks it as text and without gaps between Chinese characters."""
    return _GAP.sub("", " ".join(_UNSEEN.sub("", text).split())).removeprefix("'")


def squeezed(text: str) -> str:
    """A text as it is compared: one width, one case, no spaces."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bare(text: str) -> str:
    """The same without what stands in brackets and without punctuation around it: a heading, a title."""
    whole = squeezed(text)
    short = _BRACKETS.sub("", whole)
    return (short or whole).strip("*:：,，.。、;；#-—_·()[]【】《》<>“”\"'")


def tidy_code(text: str) -> str:
    """A code as it is written in its normal form: one width, upper case, without spaces, apostrophes and hyphens."""
    return _CODE_MARKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_code(text: str) -> bool:
    """Whether a cell holds a right code, however it is spaced."""
    return len(text) >= credit.LENGTH and credit.is_code(tidy_code(text))


def is_unit(text: str) -> bool:
    """Whether a text looks like the name of a firm or an institution."""
    whole = squeezed(text)
    return len(whole) >= _SHORTEST_UNIT and bool(_UNIT.search(whole))


def between(rows: list[int], first: int, last: int) -> list[int]:
    """The row numbers from `first` to `last`, out of sorted ones."""
    return rows[bisect_left(rows, first) : bisect_right(rows, last)]
