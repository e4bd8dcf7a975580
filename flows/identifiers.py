"""The kinds of question that ask for something with a fixed form: numbers, codes, addresses, districts."""

from __future__ import annotations

from dataclasses import dataclass

from flows import credit, patents, places
from flows.asking import Question, Said
from flows.problems import Problem
from flows.reading.contact import read_email, read_phone
from flows.values import Value


@dataclass(frozen=True, slots=True)
class PatentNumber(Question):
    """The full patent number: "ZL201810862228.X". `among` names a question of the form's items: only what was answered
    there will do, and is offered (see `flows.choosing`)."""

    kind = "patent_number"
    among: str = ""

    def read_text(self, said: Said) -> Value | Problem:
        return patents.read(said.text, said.today)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and patents.is_number(value)


@dataclass(frozen=True, slots=True)
class CreditCode(Question):
    """统一社会信用代码: 18 characters, both check characters right."""

    kind = "credit_code"

    def read_text(self, said: Said) -> Value | Problem:
        return credit.read(said.text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and credit.is_code(value)


@dataclass(frozen=True, slots=True)
class Phone(Question):
    """A telephone number in E.164: "+8613812345678"."""

    kind = "phone"

    def read_text(self, said: Said) -> Value | Problem:
        return read_phone(said.text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Email(Question):
    """An e-mail address."""

    kind = "email"

    def read_text(self, said: Said) -> Value | Problem:
        return read_email(said.text)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class District(Question):
    """The code of a district of Shanghai, or "lingang"."""

    kind = "district"

    def read_picked(self, said: Said) -> Value | Problem:
        return said.text if said.text in places.DISTRICTS else Problem("not_offered")

    def read_text(self, said: Said) -> Value | Problem:
        return places.read(said.text, said.lexicon.districts)

    def legal(self, value: Value) -> bool:
        return isinstance(value, str) and value in places.DISTRICTS
