"""Who a browser is: a random id in a signed cookie. And links to documents, signed and short-lived."""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence

COOKIE = "beian"
COOKIE_SECONDS = 400 * 86400
LINK_SECONDS = 3600


class Signer:
    """Signs with the first secret, believes a signature by any of them."""

    def __init__(self, keys: Sequence[bytes], now: Callable[[], float] = time.time) -> None:
        self._keys = tuple(keys)
        self._now = now

    def new_visitor(self) -> str:
        """A new visitor's id."""
        return secrets.token_urlsafe(16)

    def cookie(self, visitor: str) -> str:
        """The cookie's value for a visitor."""
        return f"{visitor}.{_signature(self._keys[0], 'visitor', visitor)}"

    def visitor(self, cookie: str) -> str | None:
        """The visitor whose cookie this is, or None."""
        visitor, _, signature = cookie.rpartition(".")
        return visitor if visitor and self._signed("visitor", visitor, signature) else None

    def link(self, visitor: str, seq: int, index: int) -> str:
        """A token for one document of one line, good for LINK_SECONDS and in this visitor's browser only."""
        body = f"{seq}.{index}.{int(self._now()) + LINK_SECONDS}"
        return f"{body}.{_signature(self._keys[0], 'link', f'{visitor} {body}')}"

    def linked(self, visitor: str, token: str) -> tuple[int, int] | None:
        """The line and the document's index that a token opens; None when it is forged, foreign or too old."""
        body, _, signature = token.rpartition(".")
        if not self._signed("link", f"{visitor} {body}", signature):
            return None
        seq, index, until = (int(part) for part in body.split("."))
        return (seq, index) if self._now() < until else None

    def _signed(self, purpose: str, text: str, signature: str) -> bool:
        given = signature.encode()
        return any(hmac.compare_digest(given, _signature(key, purpose, text).encode()) for key in self._keys)


def _signature(key: bytes, purpose: str, text: str) -> str:
    digest = hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256")
    return urlsafe_b64encode(digest[:24]).decode()
