"""Numbers and addresses that prove themselves: patents' numbers, credit codes, telephones, mailboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows import credit, patents
from flows.reading.contact import read_email, read_phone
from flows.values import Value

Seen = tuple[str, Value, int, int]
"""A kind of question, a value for it, and where it stands."""

_CODE = re.compile(r"(?<![0-9a-z])(?:[0-9a-z][ .-]?){17}[0-9a-z](?![0-9a-z])")
_NUMBER = re.compile(
    r"(?<![0-9a-z])(?:(?:zl|cn)[\s:.]*)?[0-9](?:[\s._-]?[0-9]){7,11}(?:\s?[.．。·-]?\s?[0-9x])?(?![0-9a-z])"
)
_MOBILE = re.compile(r"(?<![0-9a-z.])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9a-z])")
_FIXED = re.compile(r"(?<![0-9a-z.])\(?0[0-9]{2,3}\)?[ -]?[0-9]{7,8}(?:\s?(?:转|轉|ext\.?)\s?[0-9]{1,6})?(?![0-9a-z])")
# Anchored where an address begins: tried from everywhere, one long word takes time by the square of its length.
_IN_ADDRESS = r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]"
_FIGURES, _MARKED_FIGURES = 10, 6
_ADDRESS = re.compile(rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}+\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def possible(text: str) -> bool:
    """Whether there can be one in a text: an address has its sign, a telephone number ten figures, a credit code six
    among its letters, a patent's number of the old form eight behind its mark."""
    count = sum(map(str.isdecimal, text))
    if count >= _FIGURES or "@" in text:
        return True
    marked = "zl" in text or "cn" in text or (len(text) >= credit.LENGTH and _CODE.search(text) is not None)
    return count >= _MARKED_FIGURES and marked


def seen(text: str, today: date) -> Iterator[Seen]:
    """Every one in a text, folded; what is part of another is passed by."""
    if not possible(text):
        return
    taken: list[tuple[int, int]] = []
    for found in (_addresses, _codes, _numbers, _phones):
        for kind, value, start, end in found(text, today):
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                yield kind, value, start, end


def _addresses(text: str, _today: date) -> Iterator[Seen]:
    for match in _ADDRESS.finditer(text):
        address = read_email(match[0].strip(".-"))
        if isinstance(address, str):
            yield "email", address, match.start(), match.end()


def _codes(text: str, _today: date) -> Iterator[Seen]:
    for match in _CODE.finditer(text):
        code = re.sub(r"[ .-]", "", match[0]).upper()
        if credit.is_code(code):
            yield "credit_code", code, match.start(), match.end()


def _numbers(text: str, today: date) -> Iterator[Seen]:
    """Only whole ones whose check is right; the old short form only with ZL."""
    for match in _NUMBER.finditer(text):
        body = patents.bare(match[0])
        number = patents.placed(body, today)
        marked = match[0].startswith(("zl", "cn"))
        if isinstance(number, str) and (marked or len(body) == patents.LENGTH):
            yield "patent_number", number, match.start(), match.end()


def _phones(text: str, _today: date) -> Iterator[Seen]:
    for shape in (_MOBILE, _FIXED):
        for match in shape.finditer(text):
            phone = read_phone(match[0].replace("轉", "转"))
            if isinstance(phone, str):
                yield "phone", phone, match.start(), match.end()
