"""Codes of buttons: short, opaque, bound to one contact; a forged or foreign one does not open.

A code is a verb and whole numbers, signed with a key of ours. It holds no personal data, needs no row and stays under
the 64 bytes that the narrowest channel allows.
"""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNATURE = 11  # 8 bytes in base64: 64 bits, checked on-line only
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, slots=True)
class Tap:
    """What a code says: the verb and its numbers."""

    verb: str
    numbers: tuple[int, ...]


class Codes:
    """Makes and opens the codes of one contact; those made under `older` secrets still open."""

    def __init__(self, secret: bytes, contact_id: int, older: Sequence[bytes] = ()) -> None:
        self._signing = [_key(one, contact_id) for one in (secret, *older)]

    def make(self, verb: str, *numbers: int) -> str:
        body = ".".join([verb, *map(_base36, numbers)])
        return body + "~" + _sign(self._signing[0], body)

    def open(self, code: str) -> Tap | None:
        """The tap, or None for a code that is not this contact's."""
        body, _, signature = code.rpartition("~")
        if not code.isascii() or not any(hmac.compare_digest(signature, _sign(key, body)) for key in self._signing):
            return None
        verb, *numbers = body.split(".")
        return Tap(verb, tuple(int(number, 36) for number in numbers))


@lru_cache(maxsize=1000)
def _key(secret: bytes, contact_id: int) -> hmac.HMAC:
    """What a contact's codes are signed with."""
    key = hmac.digest(secret, str(contact_id).encode(), "sha256")
    return hmac.new(key, digestmod="sha256")


def _sign(key: hmac.HMAC, body: str) -> str:
    signing = key.copy()
    signing.update(body.encode())
    return b2a_base64(signing.digest()[:8]).translate(_URL_SAFE)[:_SIGNATURE].decode()


@lru_cache(maxsize=4096)
def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    out = ""
    while True:
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
        if not number:
            return sign + out
