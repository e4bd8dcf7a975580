"""Fields out of what stands at labels, each only as certain as its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.documents.reading.understanding.labels import Found
from bot.documents.reading.understanding.places import Page, Piece
from bot.documents.reading.understanding.signs import legal_person, printed, tight
from bot.documents.reading.understanding.values import Told, believable, days
from flows.papers import Field
from flows.values import Value

_CHECKED = 0.85
"""How surely the line of a number with right check digits must have been read."""


def made(
    name: str, value: Value, found: Found, pages: Sequence[Page], certain: bool, *, checked: bool = False
) -> Field:
    """A field as read; certain only when its characters were clear too, which matters less where check digits, wrong
    after any one slip, are right (`checked`)."""
    page = next(one for one in pages if one.number == found.page)
    same = tuple(piece for piece in found.pieces if piece.page == found.page)
    box = replace(found, pieces=same).box(page)
    sure = certain and (found.clear or (checked and not found.torn and found.confidence >= _CHECKED))
    return Field(name, value, found.words, found.page, box, round(found.confidence, 4), sure)


def of_piece(piece: Piece, words: str = "") -> Found:
    """One line as something found."""
    return Found(words or piece.text, (piece,))


def a_name(name: str, found: Found | None, pages: Sequence[Page], certain: bool = True) -> Iterable[Field]:
    """The name of a firm or institution."""
    if found is not None and (value := printed(found.words)):
        yield made(name, value, found, pages, certain and legal_person(value) and not found.full)


def a_day(name: str, found: Found | None, pages: Sequence[Page], today: date | None) -> Iterable[Field]:
    """The one day that stands at a label."""
    told = list(dict.fromkeys(days(found.words))) if found is not None else []
    if found is not None and told:
        yield made(name, told[0], found, pages, len(told) == 1 and believable(told[0], today))


def within(told: Told, pieces: Sequence[Piece]) -> Found:
    """Where a number was read: the part of the line that has it, as nearly as its spaces let us tell."""
    for piece in pieces:
        bare = tight(piece.text).upper()
        if told.words in bare:
            kept = [at for at, sign in enumerate(piece.text) if sign != " "]
            start = bare.index(told.words)
            part = piece.part(kept[start], kept[start + len(told.words) - 1] + 1)
            return Found(part.text, (part,))
    return Found(told.words, tuple(pieces))


def marked(told: Told, piece: Piece) -> bool:
    """Whether a number is written or named as a patent's: other serial numbers pass the check digit now and then."""
    return any(sign in told.words for sign in (".", "ZL")) or "专利号" in piece.text or "申请号" in piece.text


def doubted(fields: Iterable[Field], *names: str) -> tuple[Field, ...]:
    """The fields, those of the names no longer certain; without names, all of them."""
    return tuple(replace(one, certain=False) if not names or one.name in names else one for one in fields)


def value_of(fields: Iterable[Field], name: str) -> Value | None:
    """The first value of a name, certain or not."""
    return next((one.value for one in fields if one.name == name), None)
