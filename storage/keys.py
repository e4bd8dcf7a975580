"""Sealing personal data, finding it again, and the secrets derived for signing."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ID = 4
_NONCE = 12
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON without spaces; `json.dumps` with these settings would make an encoder each time."""


class SealError(ValueError):
    """Sealed under a key the ring does not hold, or altered since."""


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"beian/{purpose}".encode()).derive(secret.encode())


class Keyring:
    """The keys behind one or more secrets: the first seals, all of them open.

    Sealed bytes are a key's id (4), a nonce (12) and AES-256-GCM's text with its tag (16 more than the clear text).
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or not all(secrets):
            raise ValueError("a keyring needs at least one secret, and none may be empty")
        self._secrets = tuple(secrets)
        self._ciphers = {_derive(secret, "id")[:_ID]: AESGCM(_derive(secret, "seal")) for secret in secrets}
        self._id, self._cipher = next(iter(self._ciphers.items()))
        self._derived = cache(_derive)
        self._finding = cache(lambda secret: hmac.new(self._derived(secret, "lookup"), digestmod="sha256"))

    def seal(self, clear: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return self._id + nonce + self._cipher.encrypt(nonce, clear, None)

    def is_newest(self, sealed: bytes) -> bool:
        """Whether it was sealed under the first secret."""
        return sealed[:_ID] == self._id

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises SealError."""
        cipher = self._ciphers.get(sealed[:_ID])
        if cipher is None:
            raise SealError("sealed under a secret that the ring does not hold")
        try:
            return cipher.decrypt(sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :], None)
        except (InvalidTag, ValueError) as error:
            raise SealError("altered since it was sealed") from error

    def seal_json(self, data: Any) -> bytes:
        return self.seal(compact(data).encode())

    def open_json(self, sealed: bytes) -> Any:
        return json.loads(self.open(sealed))

    def lookup(self, text: str) -> str:
        """A keyed digest (hex) by which a sealed text is found again."""
        return self._lookup(self._secrets[0], text)

    def lookups(self, text: str) -> tuple[str, ...]:
        """The digest under each secret, the newest first: rows written before a change of secrets bear an older one."""
        return tuple([self._lookup(secret, text) for secret in self._secrets])

    def _lookup(self, secret: str, text: str) -> str:
        digest = self._finding(secret).copy()
        digest.update(text.encode())
        return digest.hexdigest()

    def secret(self, purpose: str) -> bytes:
        """32 bytes to sign with, for one purpose."""
        return self._derived(self._secrets[0], f"secret/{purpose}")

    def secrets(self, purpose: str) -> tuple[bytes, ...]:
        """The same under every secret, the newest first: a signature made before a change is checked with an older."""
        return tuple(self._derived(secret, f"secret/{purpose}") for secret in self._secrets)
