"""The kinds of question, and what each reads from a messy reply: a typed value, or a Problem. Reading never raises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from flows import credit, patents, places
from flows.lexicon import Lexicon
from flows.problems import PROBLEMS, Problem, Reply
from flows.reading.contact import read_email, read_phone
from flows.reading.days import earliest_year, read_day, read_year
from flows.reading.money import LARGEST as LARGEST_SUM
from flows.reading.money import read_money
from flows.reading.numbers import read_number
from flows.reading.options import read_choice, read_choices, read_yes_no
from flows.reading.text import read_text
from flows.values import Value

if TYPE_CHECKING:
    from flows.cite import Citation
    from flows.condition import Condition

__all__ = ["KINDS", "PROBLEMS", "Group", "Problem", "Question", "Reply"]

LONGEST_REPLY = 500
"""Characters looked at where a short answer is expected; a limit of this product."""


@dataclass(frozen=True, slots=True)
class Question(ABC):
    """One thing asked. `cite` is None where the clause's own citation holds; `prefill` names a given to propose."""

    kind: ClassVar[str] = ""
    id: str
    when: Condition | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    cite: Citation | None = field(default=None, kw_only=True)
    prefill: str = field(default="", kw_only=True)

    @property
    def may_skip(self) -> bool:
        return self.optional

    @property
    def longest_reply(self) -> int:
        return LONGEST_REPLY

    def read(self, reply: Reply, lexicon: Lexicon, today: date) -> Value | Problem:
        """The value a reply means. `picked` is a code of this kind, or for kinds without codes the same as text."""
        if reply.papers:
            return Problem("paper_unexpected")
        if len(reply.text) > self.longest_reply:
            return Problem("too_long", {"longest": self.longest_reply, "count": len(reply.text)})
        if reply.picked:
            return self.read_picked(reply.picked, lexicon, today)
        if not reply.text.strip():
            return Problem("empty")
        return self.read_text(reply.text, lexicon, today)

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return self.read_text(picked, lexicon, today)

    @abstractmethod
    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem: ...

    @abstractmethod
    def legal(self, value: Value) -> bool:
        """Whether a stored value could still be an answer to this question."""


@dataclass(frozen=True, slots=True)
class Choice(Question):
    """One of the options: its code."""

    kind = "choice"
    options: tuple[str, ...]

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return picked if picked in self.options else Problem("not_offered")

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_choice(text, self.options, lexicon.options.get(self.id, {}))

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and value in self.options


@dataclass(frozen=True, slots=True)
class Choices(Question):
    """Any number of the options, in their order; none of them is the empty tuple. Picked: codes with commas, or "none"."""

    kind = "choices"
    options: tuple[str, ...]

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        codes = () if picked == "none" else tuple(picked.split(","))
        if not set(codes) <= set(self.options):
            return Problem("not_offered")
        return tuple(code for code in self.options if code in codes)

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_choices(text, self.options, lexicon.options.get(self.id, {}), lexicon.none_of_them)

    def legal(self, value: Value) -> bool:
        return isinstance(value, tuple) and set(value) <= set(self.options)


@dataclass(frozen=True, slots=True)
class YesNo(Question):
    """True or False. Picked: "yes" or "no"."""

    kind = "yes_no"

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return picked == "yes" if picked in ("yes", "no") else Problem("not_offered")

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_yes_no(text, lexicon)

    def legal(self, value: Value) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Text(Question):
    """Free words, spaces tidied."""

    kind = "text"
    longest: int = 200
    shortest: int = 1

    @property
    def longest_reply(self) -> int:
        return self.longest

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_text(text, self.shortest)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and len(value) <= self.longest


@dataclass(frozen=True, slots=True)
class Number(Question):
    """An int, or a Decimal where decimal places are allowed."""

    kind = "number"
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    places: int = 0

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_number(text, self.least, self.most, self.places)

    def legal(self, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class Money(Question):
    """Integer fen; the unit is asked for when it is missing. `least` is in fen."""

    kind = "money"
    least: int = 0

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_money(text, self.least, lexicon.money_units)

    def legal(self, value: Value) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= LARGEST_SUM


@dataclass(frozen=True, slots=True)
class Day(Question):
    """A date; with precision "month" the first of the month."""

    kind = "day"
    latest_today: bool = True
    earliest: date | None = None
    precision: Literal["day", "month"] = "day"

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        latest = today if self.latest_today else None
        return read_day(text, lexicon.months, today, latest, self.earliest, self.precision)

    def legal(self, value: Value) -> bool:
        return isinstance(value, date) and (self.earliest is None or value >= self.earliest)


@dataclass(frozen=True, slots=True)
class Year(Question):
    """A calendar year that is over, as an int: the data year. A plain yes means the last one."""

    kind = "year"

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        if picked in ("yes", "no"):
            return today.year - 1 if picked == "yes" else Problem("which_year", {}, years_before(today))
        return read_year(picked, lexicon, today)

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_year(text, lexicon, today)

    def legal(self, value: Value) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)


def years_before(today: date) -> tuple[int, ...]:
    """The years that may be meant when the last one is not, latest first."""
    return tuple(range(today.year - 2, earliest_year(today) - 1, -1))


@dataclass(frozen=True, slots=True)
class PatentNumber(Question):
    """The full patent number: "ZL201810862228.X"."""

    kind = "patent_number"

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return patents.read(text, today)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and patents.is_number(value)


@dataclass(frozen=True, slots=True)
class CreditCode(Question):
    """统一社会信用代码: 18 characters, both check characters right."""

    kind = "credit_code"

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return credit.read(text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and credit.is_code(value)


@dataclass(frozen=True, slots=True)
class Phone(Question):
    """A telephone number in E.164: "+8613812345678"."""

    kind = "phone"

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_phone(text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Email(Question):
    """An e-mail address."""

    kind = "email"

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_email(text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class District(Question):
    """The code of a district of Shanghai, or "lingang"."""

    kind = "district"

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return picked if picked in places.DISTRICTS else Problem("not_offered")

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return places.read(text, lexicon.districts)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and value in places.DISTRICTS


@dataclass(frozen=True, slots=True)
class Papers(Question):
    """The ids of stored papers, all that are given so far. An advised paper may be skipped."""

    kind = "papers"
    label: Literal["required", "advised"] = "required"
    most: int = 10
    at_least: int = 1
    kinds: tuple[str, ...] = ("pdf", "image", "docx", "xlsx")

    @property
    def may_skip(self) -> bool:
        return self.optional or self.label == "advised"

    def read(self, reply: Reply, lexicon: Lexicon, today: date) -> Value | Problem:
        papers = tuple(dict.fromkeys(reply.papers))
        if not papers:
            return Problem("paper_expected")
        if len(papers) < self.at_least:
            return Problem("papers_few", {"count": len(papers), "least": self.at_least})
        if len(papers) > self.most:
            return Problem("papers_many", {"count": len(papers), "most": self.most})
        return papers

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return Problem("paper_expected")

    def legal(self, value: Value) -> bool:
        return isinstance(value, tuple) and len(value) >= self.at_least


@dataclass(frozen=True, slots=True)
class Group(Question):
    """Questions asked once per item, from `least` to `most` items. Its own reading answers "another one?"."""

    kind = "group"
    asks: tuple[Question, ...]
    least: int = 1
    most: int = 50

    def read_picked(self, picked: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return picked == "yes" if picked in ("yes", "no") else Problem("not_offered")

    def read_text(self, text: str, lexicon: Lexicon, today: date) -> Value | Problem:
        return read_yes_no(text, lexicon)

    def legal(self, value: Value) -> bool:
        return isinstance(value, bool)


KINDS: dict[str, type[Question]] = {
    kind.kind: kind
    for kind in (
        *(Choice, Choices, YesNo, Text, Number, Money, Day, Year, PatentNumber, CreditCode),
        *(Phone, Email, District, Papers, Group),
    )
}
"""Every kind of question by the name it has in canonical JSON."""
