"""What a row of a list is, when it is no unit: a title, a total, a note, blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.documents.grid import Cells, Grid, bare, is_code, is_unit, squeezed
from bot.documents.headings import Table

Kind = Literal["unit", "more", "title", "heading", "total", "note", "blank", "problem", "unread"]
"""`more` goes on with the unit above, under whose merged name it stands; `unread` is in a sheet without a list."""

WEIGHT: tuple[Kind, ...] = ("blank", "heading", "title", "note", "total", "more", "unit", "problem", "unread")
"""Where two lists stand side by side, a row is the last of these that any of them finds in it."""

_LONG = 40
_FIGURES = re.compile(r"[\d.,%-]+")
_COUNTED = re.compile(r"(合计|总计|共计|共)?[:：]?共?\d+(家|户|个|条|项|所).*")
_AFTER_TOTAL = re.compile(r"[:：]?共?[\d.,]*(家|户|个|条|项|所)?")
_SECTION = re.compile(r"(第?[一二三四五六七八九十]+[、.．章节部])|\([一二三四五六七八九十\d]+\)|[（【]")
_MARK = re.compile(r"[:：]|(?<=\D)\d*[、.．]")
_LIST = re.compile(r"(\d{1,2}|[a-z])[.、．):：]")
_COUNT = re.compile(r"[\d一二三四五六七八九十]+$")


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in such lists, folded: headings -> role; words -> total, note or absent; districts -> code."""

    headings: Mapping[str, str]
    rows: Mapping[str, str]
    districts: Mapping[str, str]

    def absent(self, text: str) -> bool:
        """Whether a cell says that there is nothing: empty, a dash, 无, 暂无…"""
        whole = bare(text)
        return not whole or self.rows.get(whole) == "absent" or whole == "/"


def kind_of(grid: Grid, row: int, cells: Cells, table: Table, words: Words, *, after_note: bool) -> Kind:
    """The kind of one row of a list, of which `cells` are those within the list's columns."""
    own = {column: text for column, text in cells.items() if (row, column) not in grid.covered}
    texts = [text for text in own.values() if not _FIGURES.fullmatch(squeezed(text))]
    main = [own.get(table.roles.get(role, 0), "") for role in ("name", "code")]
    if any(is_code(text) for text in own.values()):
        return "unit"
    if texts and _is_total(texts[0], words):
        return "total"
    if not own or (not texts and set(own) <= {table.roles.get("serial", min(own))}):
        return "blank"
    if texts and _is_note(texts, words, alone=len(own) == 1, after_note=after_note):
        return "note"
    if not any(main) and (row, table.roles.get("name", 0)) in grid.covered:
        return "more"
    return "title" if len(own) == 1 and _is_title(grid, row, own, table, words) else "unit"


def _is_total(text: str, words: Words) -> bool:
    whole = squeezed(text)
    if _COUNTED.fullmatch(whole) or words.rows.get(bare(text)) == "total":
        return True
    found = next((word for word, kind in words.rows.items() if kind == "total" and whole.startswith(word)), "")
    return bool(found) and bool(_AFTER_TOTAL.fullmatch(whole[len(found) :]))


def _is_note(texts: list[str], words: Words, *, alone: bool, after_note: bool) -> bool:
    whole = squeezed(texts[0])
    mark = _MARK.search(whole)
    start = _COUNT.sub("", whole[: mark.start()]) if mark else ""
    if start and words.rows.get(start) == "note":
        return True
    return alone and not is_unit(whole) and (len(whole) >= _LONG or after_note or bool(_LIST.match(whole)))


def _is_title(grid: Grid, row: int, own: Cells, table: Table, words: Words) -> bool:
    ((column, text),) = own.items()
    if (bare(text) in words.districts and column != table.roles.get("district")) or _SECTION.match(squeezed(text)):
        return True
    return grid.width((row, column)) > 1 or (column < table.roles.get("name", 0) and not _FIGURES.fullmatch(text))
