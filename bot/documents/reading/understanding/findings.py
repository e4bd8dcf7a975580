"""What a paper shows of itself: a page that is not there, a term that is over, no stamp where there should be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.reading.understanding.places import Page
from bot.documents.reading.understanding.signs import tight
from flows.papers import Field, Finding, Look

_COUNTED = re.compile(r"第(\d{1,3})页[(,/]?共(\d{1,3})页")
_STAMPED = ("commitment_letter", "financial_statement", "licence_contract")
_MOST_PAGES = 300


def found_in(
    kind: str, pages: Sequence[Page], fields: Sequence[Field], looks: Sequence[Look], today: date | None
) -> Iterator[Finding]:
    """What is found of the paper itself; `expired` only for those who say which day it is."""
    yield from _pages(pages)
    until = next((one for one in fields if one.name == "valid_until"), None)
    if today is not None and until is not None and isinstance(until.value, date) and until.value < today:
        yield Finding("expired", until.page)
    if kind in _STAMPED and looks and all(look.stamped is False for look in looks):
        yield Finding("no_stamp")


def _pages(pages: Sequence[Page]) -> Iterator[Finding]:
    """Pages that are counted on paper and are not there: how many are, and how many there should be."""
    counted = [(int(match[1]), int(match[2])) for page in pages for match in _COUNTED.finditer(tight(page.text()))]
    totals = {total for _, total in counted}
    if len(totals) != 1:
        return
    total = totals.pop()
    there = {page for page, _ in counted}
    unnumbered = len(pages) - len(counted)
    if there <= set(range(1, total + 1)) and len(there) + unnumbered < total <= _MOST_PAGES:
        yield Finding("page_missing", 0, {"pages": len(there), "of": total})
