"""The cells of one unit: its name, its credit code and its district, as people write them into lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.documents.grid import is_code, is_unit, tidy_code
from bot.documents.row_kinds import Words
from flows import credit, places
from flows.problems import Problem

_OLD = 9
_SHOWN = 40
"""Characters of a cell that a problem repeats."""

_LOST = re.compile(r"-?\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: a code of `units.PROBLEMS`; `proposed` is a code that may be meant."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    proposed: str = ""


def shortened(text: str) -> str:
    """As much of a cell as a problem repeats."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def is_error(text: str) -> bool:
    """Whether a formula came to nothing: #N/A, #REF!…"""
    return bool(_ERROR.fullmatch(text))


def digits_lost(text: str) -> bool:
    """Whether a long number was cut to its first digits: 9.13100013226E+17."""
    return bool(_LOST.fullmatch(text))


def read_code(text: str, words: Words) -> tuple[str, Fault | None]:
    """A credit code in its normal form, or the text as written with what is wrong; "" where there is none."""
    if words.absent(text) or is_error(text):
        return "", Fault("no_code")
    code = tidy_code(text)
    if credit.is_code(code):
        return code, None
    if digits_lost(text.strip("'‘’ ")):
        return text, Fault("code_digits_lost", {"text": text})
    if len(code) == _OLD and code[:-1].isalnum() and code.isascii() and _old(code):
        return "", Fault("code_old", {"code": code})
    return _wrong(text, code)


def _old(code: str) -> bool:
    return credit.organisation_check(code[:-1]) == code[-1]


def _wrong(text: str, code: str) -> tuple[str, Fault | None]:
    """A code with words around it is taken; everything else is said as what it is."""
    found = credit.read(text)
    if isinstance(found, str):
        if found in code:
            return found, None
        proposed = credit.one_swap(code) if len(code) == credit.LENGTH else ""
        return code, Fault("code_look_alike", {"code": code, "proposed": proposed}, proposed) if proposed else _said(
            code
        )
    if len(code) == credit.LENGTH and code.isascii() and code.isalnum():
        proposed = credit.one_swap(code)
        return code, Fault("code_look_alike", {"code": code, "proposed": proposed}, proposed) if proposed else _said(
            code
        )
    if found.code == "several_credit_codes":
        return shortened(text), Fault("code_several")
    length = found.code == "credit_length"
    return shortened(text), _fault(found) if length else Fault("code_unread", {"text": shortened(text)})


def _said(code: str) -> Fault:
    problem = credit.wrong(code)
    return _fault(problem) if problem else Fault("code_unread", {"text": shortened(code)})


def _fault(problem: Problem) -> Fault:
    return Fault(
        problem.code, {name: value if isinstance(value, int) else str(value) for name, value in problem.params.items()}
    )


def read_district(text: str, words: Words) -> tuple[str, Fault | None]:
    """A district's code, or "" with what is wrong."""
    if words.absent(text) or is_error(text):
        return "", Fault("district_missing")
    found = _district(text, tuple(words.districts.items()))
    if isinstance(found, str):
        return found, None
    several = found.code == "ambiguous"
    return "", Fault("district_several" if several else "district_unknown", {"text": shortened(text)})


@lru_cache(maxsize=1024)
def _district(text: str, phrases: tuple[tuple[str, str], ...]) -> str | Problem:
    return places.read(text, dict(phrases))


def swapped(name: str, code: str) -> bool:
    """Whether name and code stand in each other's columns."""
    return is_code(name) and not is_code(code) and (not code or is_unit(code))
