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

    __slots__ = ("_commands", "_signing")

    def __init__(self, secret: bytes, contact_id: int, older: Sequence[bytes] = ()) -> None:
        contact = str(contact_id).encode()
        keys = (hmac.digest(one, contact, "sha256") for one in (secret, *older))
        self._signing = tuple(hmac.new(key, digestmod="sha256") for key in keys)
        self._commands: dict[int, str] = {}

    def make(self, verb: str, *numbers: int) -> str:
        body = ".".join([verb, *map(_base36, numbers)])
        return body + "~" + _sign(self._signing[0], body)

    def command(self, place: int) -> str:
        """The code of a command, the same each time."""
        code = self._commands.get(place)
        if code is None:
            code = self._commands[place] = self.make("c", place)
        return code

    def open(self, code: str) -> Tap | None:
        """The tap, or None for a code that is not this contact's."""
        body, _, signature = code.rpartition("~")
        if not code.isascii() or not any(hmac.compare_digest(signature, _sign(key, body)) for key in self._signing):
            return None
        verb, *numbers = body.split(".")
        return Tap(verb, tuple(int(number, 36) for number in numbers))


codes_of = lru_cache(maxsize=1000)(Codes)
"""The codes of a contact, kept for those who wrote last: no draft and no answer is in them."""


def _sign(key: hmac.HMAC, body: str) -> str:
    signing = key.copy()
    signing.update(body.encode())
    return b2a_base64(signing.digest()[:8]).translate(_URL_SAFE)[:_SIGNATURE].decode()


@lru_cache(maxsize=256)
def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    out = ""
    while True:
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
        if not number:
            return sign + out
