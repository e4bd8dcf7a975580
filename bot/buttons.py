"""Codes of buttons: short, opaque, bound to one contact; a forged or foreign one does not open.

A code is a verb and whole numbers, signed with a key of ours. It holds no personal data, needs no row and stays under
the 64 bytes that the narrowest channel allows.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNATURE = 11  # 8 bytes in base64: 64 bits, checked on-line only


@dataclass(frozen=True, slots=True)
class Tap:
    """What a code says: the verb and its numbers."""

    verb: str
    numbers: tuple[int, ...]


class Codes:
    """Makes and opens the codes of one contact."""

    def __init__(self, secret: bytes, contact_id: int) -> None:
        self._key = hmac.new(secret, str(contact_id).encode(), hashlib.sha256).digest()

    def make(self, verb: str, *numbers: int) -> str:
        body = ".".join((verb, *(_base36(number) for number in numbers)))
        return body + "~" + self._sign(body)

    def open(self, code: str) -> Tap | None:
        """The tap, or None for a code that is not this contact's."""
        body, _, signature = code.rpartition("~")
        if not code.isascii() or not hmac.compare_digest(signature, self._sign(body)):
            return None
        verb, *numbers = body.split(".")
        return Tap(verb, tuple(int(number, 36) for number in numbers))

    def _sign(self, body: str) -> str:
        digest = hmac.new(self._key, body.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:8]).decode()[:_SIGNATURE]


def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    out = ""
    while True:
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
        if not number:
            return sign + out
