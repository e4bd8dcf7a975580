"""Answers as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flows.values import Value
from locales import Words, day, money, month, number


def show(say: Words, kind: str, question: str, value: Value) -> str:
    """A value in the words' language, not escaped. `kind` is the question's kind."""
    shown = _BY_KIND.get(kind)
    return shown(say, question, value) if shown is not None else _other(say, question, value)


def _choice(say: Words, question: str, value: Any) -> str:
    return say.plain(f"q.{question}.{value}")


def _choices(say: Words, question: str, value: Any) -> str:
    if not value:
        return say.plain("value.none")
    return say.plain("say.list_comma").join(_choice(say, question, code) for code in value)


def _yes_no(say: Words, question: str, value: Any) -> str:
    own = f"q.{question}.{'yes' if value else 'no'}"
    return say.plain(own) if say.has(own) else say.plain("value.yes" if value else "value.no")


def _papers(say: Words, _question: str, value: Any) -> str:
    return say.plain("value.papers", n=len(value))


def _money(say: Words, _question: str, value: Any) -> str:
    return money(value, say.language)


def _district(say: Words, _question: str, value: Any) -> str:
    return say.plain(f"district.{value}")


def _phone(_say: Words, _question: str, value: Any) -> str:
    number = str(value)
    if not number.startswith("+86"):
        return number
    number = number[3:]
    if len(number) == 11 and number[0] == "1":
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    area = 2 if number.startswith(("10", "2")) else 3
    return f"0{number[:area]}-{number[area:]}"


def _year(say: Words, _question: str, value: Any) -> str:
    return say.plain("format.year", year=value)


def _other(say: Words, _question: str, value: Any) -> str:
    if isinstance(value, date):
        return day(value, say.language)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return number(value, say.language)
    return str(value)


_BY_KIND: Mapping[str, Callable[[Words, str, Any], str]] = {
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "papers": _papers,
    "money": _money,
    "district": _district,
    "year": _year,
    "phone": _phone,
}


def show_month(say: Words, value: date) -> str:
    """A day of which only the month was asked."""
    return month(value, say.language)
