"""Telephone numbers and e-mail addresses out of a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher, ValidationResult

from flows.problems import Problem

REGION = "CN"
LONGEST_SHOWN = 60
"""Characters of a reply that a problem repeats."""

_DIGITS = re.compile(r"\+?[0-9](?:[\s().-]*[0-9]){4,}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def read_phone(text: str) -> str | Problem:
    """The one number in a text, in E.164, an extension after an x."""
    clean = re.sub(r"\s*转\s*(?=[0-9])", " ext ", unicodedata.normalize("NFKC", text))
    found = list(dict.fromkeys(_written(match.number) for match in PhoneNumberMatcher(clean, REGION)))
    if len(found) > 1:
        return Problem("several_phones", {}, tuple(found))
    return found[0] if found else _phone_problem(clean)


def read_email(text: str) -> str | Problem:
    """The one address in a text, its domain in lower case. Nothing is looked up."""
    clean = re.sub(r"\s*@\s*", "@", unicodedata.normalize("NFKC", text).replace("。", "."))
    if "@" not in clean:
        return Problem("no_email")
    found = dict.fromkeys(match[0].strip(".-") for match in _ADDRESS.finditer(clean))
    read = [_email(address) for address in found]
    if len(read) > 1:
        return Problem("several_emails", {}, tuple(a for a in read if isinstance(a, str)))
    return (
        read[0]
        if read
        else Problem("email_form", {"email": " ".join(filter(str.isprintable, clean.split()))[:LONGEST_SHOWN]})
    )


def _written(number: phonenumbers.PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain}x{number.extension}" if number.extension else plain


def _phone_problem(text: str) -> Problem:
    match = max(_DIGITS.finditer(text), key=lambda m: len(m[0]), default=None)
    if match is None:
        return Problem("no_phone")
    digits = re.sub(r"[^0-9]", "", match[0])
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(match[0], REGION))
    except NumberParseException:
        return Problem("phone_unknown", {"number": match[0][:LONGEST_SHOWN]})
    mobile = digits[0] == "1"  # a mobile number of China has 11 digits
    if reason == ValidationResult.TOO_SHORT or (mobile and len(digits) < 11):
        return Problem("phone_short", {"count": len(digits)})
    if reason == ValidationResult.TOO_LONG or (mobile and len(digits) > 11):
        return Problem("phone_long", {"count": len(digits)})
    return Problem("phone_unknown", {"number": match[0][:LONGEST_SHOWN]})


@lru_cache(maxsize=2)
def _email(address: str) -> str | Problem:
    """Judged once where a reply is looked through and then read; hardly longer in memory than its turn."""
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return Problem("email_form", {"email": address[:LONGEST_SHOWN]})
