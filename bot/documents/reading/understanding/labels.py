"""What stands at a label: beside it, under it, or joined to it without a space."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.documents.reading.understanding.places import Page, Piece, around, below, beside, near, next_line, right_of
from bot.documents.reading.understanding.signs import empty, twins, wide
from flows.papers import Box

_MOST_LINES = 4
_DOUBT, _LEAST = 0.24, 0.9
"""Characters that may be wrong in a value that is still certain, by the engine's own measure; how surely each of its
lines must have been read."""
_LONG = 20
"""Characters from which on a line that ends at the margin may have been broken there."""
_SPACE = 2.5
"""Heights between a colon and the value behind it at most; where there are more, its beginning may be gone."""
_STRETCHED = 1.22
"""How much wider than its characters a line may be until something is missing in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a label: the words, the pieces they came from, and whether other places say otherwise."""

    words: str
    pieces: tuple[Piece, ...]
    torn: bool = False
    full: bool = False
    """Whether its last line ends where the longest of the page do, so that another may belong to it."""

    @property
    def page(self) -> int:
        return self.pieces[0].page

    @property
    def confidence(self) -> float:
        return min(piece.confidence for piece in self.pieces)

    @property
    def clear(self) -> bool:
        """Whether every character was read surely and none seems to be missing."""
        doubt = sum((1 - one.confidence) * max(len(one.text), 4) for one in self.pieces)
        strict = 0.5 if twins(self.words) else 1.0
        return not self.torn and doubt <= _DOUBT * strict and self.confidence >= _LEAST

    def box(self, page: Page) -> Box:
        return page.share(around(self.pieces))


class Labelled:
    """A page cut at its labels. `labels` are all that the kind of paper has, so that one value ends where another
    label begins; without a colon a label must begin its line, and `bare` says whether it may."""

    def __init__(self, page: Page, labels: Collection[str], bare: bool = True) -> None:
        ordered = sorted(labels, key=len, reverse=True)
        self.page, self._bare = page, bare
        spelled = "|".join(r"\s*".join(map(re.escape, label)) for label in ordered)
        self._start = re.compile(rf"[^\w(]*(?:\(?[0-9一二三四五六七八九十]{{1,2}}[.、)]\s*)?({spelled})")
        self._inside = re.compile(rf"({spelled})(?:\([^()]{{1,8}}\))?:")
        self.cut = tuple(cut for piece in _mended(page.pieces, ordered) for cut in self._labels(piece))
        self._names = {id(piece) for name, piece, _ in self.cut if name}
        self._free = self._unlabelled(ordered)

    def all(self, *labels: str) -> Iterator[Found]:
        """What stands at each of the labels, in the order of the page; nothing for an empty one."""
        for name, label, rest in self.cut:
            if name in labels and (found := self._value(label, rest)) is not None:
                yield found

    def first(self, *labels: str) -> Found | None:
        """What stands at the first of the labels that has something; `torn` when another place says otherwise."""
        for label in labels:
            found = list(self.all(label))
            if found:
                told = {one.words.replace(" ", "") for one in found}
                return replace(found[0], torn=found[0].torn or len(told) > 1)
        return None

    def has(self, *labels: str) -> bool:
        return any(name in labels for name, _, _ in self.cut)

    def _unlabelled(self, labels: Sequence[str]) -> list[Piece]:
        """Lines that can go on with a value above them: no label stands before them in their row, and they are no
        part of one."""
        named = [piece for name, piece, _ in self.cut if name]
        free = [piece for name, piece, _ in self.cut if not name and not any(piece.text in one for one in labels)]
        return [one for one in free if not any(one in right_of(label, (one,)) and near(label, one) for label in named)]

    def _labels(self, piece: Piece) -> Iterator[tuple[str, Piece, Piece | None]]:
        """The labels of a line, each with what follows in the line; ("", line, None) for a line without any."""
        ends: list[tuple[int, int, str]] = []
        if (match := self._start.match(piece.text)) and self._begins(piece.text, match.end()):
            ends.append((match.start(), _after(piece.text, match.end()), match[1]))
        at = ends[0][1] if ends else 0
        for inside in self._inside.finditer(piece.text, at):
            ends.append((inside.start(), inside.end(), inside[1]))
        if not ends:
            yield "", piece, None
        for place, (start, end, name) in enumerate(ends):
            until = ends[place + 1][0] if place + 1 < len(ends) else len(piece.text)
            rest = piece.part(end, until) if piece.text[end:until].strip() else None
            yield name.replace(" ", ""), piece.part(start, end), rest

    def _begins(self, text: str, end: int) -> bool:
        rest = re.sub(r"^\([^()]{1,8}\)", "", text[end:].lstrip())
        if not rest or rest[0] == ":" or rest[0].isdigit() or rest.startswith(("ZL", "￥", "¥")):
            return True
        return self._bare and rest[0] not in "的应或等须和及与为,。、;)"

    def _value(self, label: Piece, rest: Piece | None) -> Found | None:
        if rest is not None and not empty(rest.text):
            first = [_without_colon(rest)]
        else:
            first = self._right(label) or self._below(label)
        if not first:
            return None
        lines, last = list(first), first[-1]
        left = first[0].box[0]
        while len(lines) < _MOST_LINES and (more := next_line(last, left, self._free)) is not None:
            lines.append(more)
            last = more
        return Found(
            "".join(_spaced(lines)), tuple(lines), torn=any(map(_stretched, lines)) or self._apart(label, first[0])
        )

    def _full(self, last: Piece) -> bool:
        return last.box[2] > max(one.box[2] for one in self.page.pieces) - last.height and len(last.text) > _LONG

    def _apart(self, label: Piece, value: Piece) -> bool:
        """Whether more than a space lies between a label with a colon and what stands beside it."""
        gap = value.box[0] - label.box[2]
        return not self._bare and beside(label, value) and gap > _SPACE * value.height

    def _right(self, label: Piece) -> list[Piece]:
        """The pieces to the right of a label up to the next label or a gap."""
        found: list[Piece] = []
        for one in right_of(label, (piece for _, piece, _ in self.cut)):
            before = found[-1] if found else label
            gap = one.box[0] - before.box[2]
            if id(one) in self._names or not near(before, one) or (found and gap > 1.6 * one.height):
                break
            if not empty(one.text):
                found.append(_without_colon(one))
        return found

    def _below(self, label: Piece) -> list[Piece]:
        return [one for one in below(label, self._free) if not empty(one.text)][:1]


def _mended(pieces: Sequence[Piece], labels: Sequence[str]) -> list[Piece]:
    """Labels whose characters stand so far apart that they were read as lines of their own, put together."""
    left = list(pieces)
    for piece in pieces:
        for label in labels:
            if len(label) <= 5 and label != piece.text and label.startswith(piece.text) and piece in left:
                _join(left, piece, label)
    for piece in pieces:  # the first of two characters was not read
        label = next((one for one in labels if len(one) == 2 and one[1] == piece.text), "")
        if piece in left and label and all(one.text != label for one in left):
            left[left.index(piece)] = replace(piece, text=label)
    return sorted(left, key=lambda one: (one.box[1] + one.box[3], one.box[0]))


def _join(left: list[Piece], piece: Piece, label: str) -> None:
    parts, rest = [piece], label[len(piece.text) :]
    while rest:
        after = next(iter(right_of(parts[-1], left)), None)
        if after is None or not near(parts[-1], after):
            return
        parts.append(after)
        if rest.startswith(after.text):
            rest = rest[len(after.text) :]
        elif after.text.startswith(rest):
            parts[-1] = after.part(0, len(rest))
            left[left.index(after)] = after.part(len(rest), len(after.text))
            rest = ""
        else:
            return
    for one in parts:
        if one in left:
            left.remove(one)
    left.append(Piece(label, around(parts), min(one.confidence for one in parts), piece.page))


def _after(text: str, end: int) -> int:
    """Where the value begins behind a label: after what stands in brackets and the colon."""
    match = re.compile(r"\s*(?:\([^()]{1,8}\))?\s*:?\s*").match(text, end)
    return match.end() if match and (":" in match[0] or "(" not in match[0] or match.end() == len(text)) else end


def _without_colon(piece: Piece) -> Piece:
    kept = len(piece.text) - len(piece.text.lstrip(": "))
    return piece.part(kept, len(piece.text)) if kept else piece


def _stretched(piece: Piece) -> bool:
    """Whether a line is much wider than its characters, as one is from which a seal hid some."""
    length = piece.box[2] - piece.box[0]
    return length > _STRETCHED * wide(piece.text) * piece.height and len(piece.text) > 3


def _spaced(lines: Sequence[Piece]) -> Iterator[str]:
    """The words of lines; a space between two only where Latin words meet."""
    for place, one in enumerate(lines):
        before = lines[place - 1].text[-1:] if place else ""
        yield (" " if before.isascii() and before.isalpha() and one.text[:1].isascii() else "") + one.text
