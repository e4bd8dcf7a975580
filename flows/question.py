"""The kinds of question, and what each reads from a messy reply: a typed value, or a Problem. Reading never raises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from flows.asking import Agreement, Question, Said
from flows.identifiers import CreditCode, District, Email, PatentNumber, Phone
from flows.problems import PROBLEMS, Problem, Reply
from flows.reading.days import read_day, read_year, years_before
from flows.reading.money import LARGEST as LARGEST_SUM
from flows.reading.money import read_money
from flows.reading.numbers import read_number
from flows.reading.options import read_choice, read_choices
from flows.reading.text import read_text
from flows.values import Value

if TYPE_CHECKING:
    from flows.cite import Citation

# fmt: off
__all__ = [
    "KINDS", "PROBLEMS", "Choice", "Choices", "CreditCode", "Day", "District", "Email", "Group", "Money", "Number",
    "Papers", "PatentNumber", "Phone", "Problem", "Question", "Reply", "Text", "Year", "YesNo",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Choice(Question):
    """One of the options: its code."""

    kind = "choice"
    options: tuple[str, ...]

    def read_picked(self, said: Said) -> Value | Problem:
        return said.text if said.text in self.options else Problem("not_offered")

    def read_text(self, said: Said) -> Value | Problem:
        return read_choice(said.text, self.options, said.lexicon.options.get(self.id, {}))

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and value in self.options


@dataclass(frozen=True, slots=True)
class Choices(Question):
    """Any number of the options, in their order; none of them is (). Picked: codes with commas, or "none"."""

    kind = "choices"
    options: tuple[str, ...]

    def read_picked(self, said: Said) -> Value | Problem:
        codes = () if said.text == "none" else tuple(said.text.split(","))
        if not set(codes) <= set(self.options):
            return Problem("not_offered")
        return tuple(code for code in self.options if code in codes)

    def read_text(self, said: Said) -> Value | Problem:
        return read_choices(said.text, self.options, said.lexicon.options.get(self.id, {}), said.lexicon.none_of_them)

    def legal(self, value: Value) -> bool:
        return isinstance(value, tuple) and set(value) <= set(self.options)


@dataclass(frozen=True, slots=True)
class YesNo(Agreement):
    """True or False. Picked: "yes" or "no"."""

    kind = "yes_no"


@dataclass(frozen=True, slots=True)
class Text(Question):
    """Free words, spaces tidied."""

    kind = "text"
    longest: int = 200
    shortest: int = 1

    @property
    def longest_reply(self) -> int:
        return self.longest

    def read_text(self, said: Said) -> Value | Problem:
        return read_text(said.text, self.shortest)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and len(value) <= self.longest


@dataclass(frozen=True, slots=True)
class Number(Question):
    """An int, or a Decimal where decimal places are allowed."""

    kind = "number"
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    places: int = 0

    def read_text(self, said: Said) -> Value | Problem:
        return read_number(said.text, self.least, self.most, self.places, said.lexicon.about)

    def legal(self, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class Money(Question):
    """Integer fen; the unit is asked for when it is missing. `least` is in fen."""

    kind = "money"
    least: int = 0

    def read_text(self, said: Said) -> Value | Problem:
        return read_money(said.text, self.least, said.lexicon)

    def legal(self, value: Value) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= LARGEST_SUM


@dataclass(frozen=True, slots=True)
class Day(Question):
    """A date; with precision "month" the first of the month."""

    kind = "day"
    latest_today: bool = True
    earliest: date | None = None
    precision: Literal["day", "month"] = "day"

    def read_text(self, said: Said) -> Value | Problem:
        latest = said.today if self.latest_today else None
        return read_day(said.text, said.lexicon, said.today, latest, self.earliest, self.precision)

    def legal(self, value: Value) -> bool:
        return isinstance(value, date) and (self.earliest is None or value >= self.earliest)


@dataclass(frozen=True, slots=True)
class Year(Question):
    """A calendar year that is over, as an int: the data year. A plain yes means the last one."""

    kind = "year"

    def read_picked(self, said: Said) -> Value | Problem:
        if said.text in ("yes", "no"):
            return said.today.year - 1 if said.text == "yes" else Problem("which_year", {}, years_before(said.today))
        return self.read_text(said)

    def read_text(self, said: Said) -> Value | Problem:
        return read_year(said.text, said.lexicon, said.today)

    def legal(self, value: Value) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Papers(Question):
    """The ids of stored papers, all that are given so far. An advised paper may be skipped. `reads` are the kinds of
    paper that fit (see `flows.papers.FIELDS`); none: any. `stamp` says why it is to carry one; None: it need not."""

    kind = "papers"
    label: Literal["required", "advised"] = "required"
    most: int = 10
    at_least: int = 1
    kinds: tuple[str, ...] = ("pdf", "image", "docx", "xlsx")
    reads: tuple[str, ...] = ()
    stamp: Citation | None = None

    @property
    def may_skip(self) -> bool:
        return self.optional or self.label == "advised"

    def read_papers(self, papers: tuple[str, ...]) -> Value | Problem:
        if len(papers) < self.at_least:
            return Problem("papers_few", {"count": len(papers), "least": self.at_least})
        if len(papers) > self.most:
            return Problem("papers_many", {"count": len(papers), "most": self.most})
        return papers

    def read_text(self, _said: Said) -> Value | Problem:
        return Problem("paper_expected")

    def legal(self, value: Value) -> bool:
        return isinstance(value, tuple) and len(value) >= self.at_least


@dataclass(frozen=True, slots=True)
class Group(Agreement):
    """Questions asked once per item, from `least` to `most` items. Its own reading answers "another one?"."""

    kind = "group"
    asks: tuple[Question, ...]
    least: int = 1
    most: int = 50


KINDS: dict[str, type[Question]] = {
    kind.kind: kind
    for kind in (
        *(Choice, Choices, YesNo, Text, Number, Money, Day, Year, PatentNumber, CreditCode),
        *(Phone, Email, District, Papers, Group),
    )
}
"""Every kind of question by the name it has in canonical JSON."""
