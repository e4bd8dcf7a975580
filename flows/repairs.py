"""Slips in patent numbers that show what was meant: two neighbours swapped, or letters that look like digits.

Any single wrong digit can be mended in as many ways as there are digits, so a digit is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows import patents
from flows.patents import LENGTH, LIKE_DIGITS, OLD_LENGTH


def repair(written: str, today: date) -> str:
    """The one full number that a swap or look-alike letters make of a wrong one; "" for none, or for several."""
    body = patents.bare(written)
    if len(body) not in (LENGTH, OLD_LENGTH):
        return ""
    found = {number for other in _others(body) if isinstance(number := patents.placed(other, today), str)}
    return found.pop() if len(found) == 1 else ""


def _others(body: str) -> Iterator[str]:
    """The body with its letters read as digits, or where it has none with two unlike neighbours swapped."""
    looks = body[:-1].translate(LIKE_DIGITS) + (body[-1] if body[-1] == "X" else body[-1].translate(LIKE_DIGITS))
    if looks != body:
        yield looks
        return
    for at in range(len(body) - 1):
        if body[at] != body[at + 1]:
            yield body[:at] + body[at + 1] + body[at] + body[at + 2 :]
