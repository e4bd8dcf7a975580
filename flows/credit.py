"""统一社会信用代码 (GB 32100-2015): 18 characters, two of them checks, the 17th and the last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.cn import uscc

from flows.problems import Problem

LENGTH = 18

_LIKE = (str.maketrans("OIZS", "0125"), str.maketrans("OIZSL", "01251"))
"""Letters the code has not got, as the digits they look like; and L, which it has, but which is often a 1."""

_SWAPS = str.maketrans("OIZSVL", "0125U1")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHORTEST = 8
_CHUNK = re.compile(r"(?P<word>[0-9A-Z]+)|(?P<gap>[\s_.-]+)|(?P<stop>.)")


def read(text: str) -> str | Problem:
    """The one code in a text, both check characters right; letters mistaken for digits are mended when that fits."""
    found = tuple(dict.fromkeys(_found(unicodedata.normalize("NFKC", text).upper())))
    whole = tuple(code for code in found if len(code) == LENGTH)
    if len(whole) > 1:
        return Problem("several_credit_codes", {}, tuple(c for c in map(_judged, whole) if isinstance(c, str)))
    code = whole[0] if whole else max(found, key=len, default="")
    if len(code) < _SHORTEST:
        return Problem("no_credit_code")
    return _judged(code) if whole else Problem("credit_length", {"count": len(code), "expected": LENGTH})


def is_code(text: str) -> bool:
    """Whether a text is a code in its normal form."""
    return len(text) == LENGTH and wrong(text) is None


def wrong(code: str) -> Problem | None:
    """What is wrong with 18 characters in normal form, taken as they are; None for a code."""
    return _letters(code) or _checks(code)


def one_swap(code: str) -> str:
    """The one code that a single character taken for its look-alike makes of 18 wrong ones; "" for none or several."""
    swapped = {
        code[:place] + letter.translate(_SWAPS) + code[place + 1 :]
        for place, letter in enumerate(code)
        if ord(letter) in _SWAPS
    }
    found = [one for one in swapped if is_code(one)]
    return found[0] if len(found) == 1 else ""


def organisation_check(digits: str) -> str:
    """The ninth character of an organisation's code, for the eight before it (GB 11714: mod 11)."""
    rest = 11 - sum(int(c, 36) * weight for c, weight in zip(digits, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _found(text: str) -> Iterator[str]:
    """Words of 18 characters, and else neighbouring words with digits taken together."""
    joined = ""
    for chunk in _CHUNK.finditer(text):
        word = chunk["word"] or ""
        if len(word) == LENGTH and any(c.isdigit() for c in word):
            yield word
            joined = ""
        elif any(c.isdigit() for c in word) or (joined and len(joined) + len(word) == LENGTH):
            joined += word
        elif word or chunk["stop"]:
            yield joined
            joined = ""
    yield joined


def _judged(code: str) -> str | Problem:
    problem = wrong(code)
    if problem is None:
        return code
    return next((mended for like in _LIKE if wrong(mended := code.translate(like)) is None), problem)


def _letters(code: str) -> Problem | None:
    for position, letter in enumerate(code, 1):
        if letter not in _ALPHABET or (3 <= position <= 8 and not letter.isdigit()):
            return Problem("credit_letter", {"letter": letter, "position": position})
    return None


def _checks(code: str) -> Problem | None:
    organisation, last = organisation_check(code[8:16]), uscc.calc_check_digit(code[:17])
    if code[16] != organisation:
        return Problem("credit_organisation_check", {"code": code, "given": code[16], "expected": organisation})
    if code[17] != last:
        return Problem("credit_check", {"code": code, "given": code[17], "expected": last})
    return None
