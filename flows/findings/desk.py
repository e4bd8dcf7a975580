"""Papers and answers side by side: which files are one paper, what each says for certain, and when two texts agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from flows.papers import UNKNOWN, Reading, together
from flows.sheet import Sheet
from flows.values import Missing, Value

_SEVERAL = re.compile(r"[、，,;；]")
_PLAIN, _LIMITED = "有限公司", "有限责任公司"


@dataclass(frozen=True, slots=True)
class Told:
    """One fact: what conditions compare, and the values that its words may name, by the names of `flows.papers.FIELDS`
    and `paper`, the question that the paper answers."""

    worth: bool | date = True
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, of one or several files, and the question it was sent for."""

    question: str
    reading: Reading

    @property
    def kind(self) -> str:
        """Its kind when that is sure."""
        return self.reading.kind if self.reading.sure else UNKNOWN

    def every(self, name: str) -> tuple[Value, ...]:
        """The different values of a field that were read with certainty."""
        certain = (one.value for one in self.reading.fields if one.name == name and one.certain)
        return tuple(dict.fromkeys(certain))

    def one(self, name: str) -> Value | None:
        """A field's value, unless the paper says several: then nobody knows which is meant."""
        values = self.every(name)
        return values[0] if len(values) == 1 else None

    @property
    def numbers(self) -> frozenset[str]:
        """The patents it is about, as `bare` has them."""
        listed = (each for value in self.every("numbers") if isinstance(value, tuple) for each in value)
        return frozenset(map(bare, (*listed, *(str(value) for value in self.every("number")))))

    @property
    def legible(self) -> bool:
        """Whether all numbers on it are known."""
        fields = [one for one in self.reading.fields if one.name in ("number", "numbers")]
        return bool(fields) and all(one.certain for one in fields)


@dataclass(frozen=True, slots=True)
class Pile:
    """The papers sent for some questions; `whole` when every file was read and said surely what it is."""

    papers: tuple[Paper, ...]
    whole: bool

    def of(self, *kinds: str) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers if paper.kind in kinds)


_NOTHING_READ = Pile((), whole=False)


class Desk:
    """The answers on a form's path, what is given besides, and the papers that were sent."""

    __slots__ = ("_readings", "sheet")

    def __init__(self, sheet: Sheet, readings: Mapping[str, Reading]) -> None:
        self.sheet, self._readings = sheet, readings

    def value(self, name: str, item: str = "") -> Value | None:
        """An answer, or where the form does not ask for it what is given."""
        asked = name in self.sheet.layout.entries
        known = self.sheet.value(name, item) if asked else self.sheet.given(name)
        return None if isinstance(known, Missing) else known

    def text(self, name: str, item: str = "") -> str:
        """The same of a text; "" when there is none."""
        known = self.value(name, item)
        return known if isinstance(known, str) else ""

    def pile(self, kinds: Collection[str]) -> Pile:
        """The papers sent for the questions that take one of these kinds."""
        if not self._readings:
            return _NOTHING_READ
        papers: list[Paper] = []
        whole = True
        for name, question in self.sheet.layout.papers.items():
            if not frozenset(question.reads).isdisjoint(kinds):
                files = self.value(name)
                here = tuple(map(self._readings.get, files)) if isinstance(files, tuple) else ()
                papers += (Paper(name, each) for each in _one_each(each for each in here if each is not None))
                whole = whole and None not in here
        known = whole and bool(papers) and all(paper.kind != UNKNOWN for paper in papers)
        return Pile(tuple(papers), known)


def _one_each(files: Iterable[Reading]) -> Iterable[Reading]:
    """Files as papers: one that does not say what it is belongs to the paper before it."""
    paper: list[Reading] = []
    for each in files:
        if paper and each.kind != UNKNOWN:
            yield together(paper)
            paper = []
        paper.append(each)
    if paper:
        yield together(paper)


def squeezed(text: str) -> str:
    """A name or title with nothing but its letters and figures: spaces, brackets and widths make no difference."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def bare(number: str) -> str:
    """A patent's or an application's number without its marks."""
    return squeezed(number).upper().removeprefix("ZL").removeprefix("CN")


def parties(value: Value | None) -> tuple[str, ...]:
    """The names in a field, or in a text: as a whole, and as a list of several."""
    texts = value if isinstance(value, tuple) else (value, *_SEVERAL.split(value)) if isinstance(value, str) else ()
    return tuple(text for text in texts if squeezed(text))


def same(left: str, right: str) -> bool:
    """Whether two names or titles are one."""
    return squeezed(left) == squeezed(right)


def shared(left: Value | None, right: Value | None) -> bool:
    """Whether one name is on both sides."""
    return not {*map(squeezed, parties(left))}.isdisjoint(map(squeezed, parties(right)))


def only_limited_differs(left: str, right: str) -> bool:
    """Whether two names are apart only by 有限公司 and 有限责任公司, which are two forms of one name in speech and two
    names in the register."""
    return squeezed(left).replace(_LIMITED, _PLAIN) == squeezed(right).replace(_LIMITED, _PLAIN)
