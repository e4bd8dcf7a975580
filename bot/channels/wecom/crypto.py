"""What WeCom posts to us is signed and encrypted (回调 加解密方案说明): proving it and opening it."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_BLOCK = 32
"""Bytes a message is padded to a multiple of: two blocks of AES."""
_RANDOM, _LENGTH = 16, 4
"""Bytes before the message: random ones, then its length, the highest byte first."""
_KEY = 43
"""Characters of an EncodingAESKey: 32 bytes in base64 without the last sign."""


class UnprovedError(Exception):
    """Not signed by who knows the token, or not meant for us."""


class Callbacks:
    """Opens what is posted to one application. ValueError for a key that is none.

    `token` and `key` are the application's Token and EncodingAESKey, `receiver` is whom messages must be for: the
    organisation's id.
    """

    def __init__(self, token: str, key: str, receiver: str) -> None:
        self._token, self._key, self._receiver = token, opened_key(key), receiver.encode()

    def opened(self, query: Mapping[str, str], encrypted: str) -> bytes:
        """The message, once `query` (msg_signature, timestamp, nonce) proves who sent it. Raises UnprovedError."""
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        expected = signature(self._token, stamp, nonce, encrypted)
        if not hmac.compare_digest(query.get("msg_signature", "").encode(), expected.encode()):
            raise UnprovedError("the signature is another one")
        return self._decrypted(encrypted)

    def _decrypted(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = Cipher(AES(self._key), CBC(self._key[:_RANDOM])).decryptor()
            padded = decryptor.update(sealed) + decryptor.finalize()
        except (binascii.Error, ValueError):
            raise UnprovedError("not encrypted with this key") from None
        return self._message(_unpadded(padded))

    def _message(self, content: bytes) -> bytes:
        start = _RANDOM + _LENGTH
        end = start + int.from_bytes(content[_RANDOM:start], "big")
        if len(content) < start or end > len(content):
            raise UnprovedError("shorter than it says")
        if not hmac.compare_digest(content[end:], self._receiver):
            raise UnprovedError("meant for somebody else")
        return content[start:end]


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four texts in alphabetical order, in hexadecimal: the platform's choice, not ours."""
    return sha1("".join(sorted((token, timestamp, nonce, encrypted))).encode()).hexdigest()  # noqa: S324


def opened_key(key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey. ValueError when it is none."""
    if len(key) != _KEY or not key.isalnum() or not key.isascii():
        raise ValueError(f"not {_KEY} letters and digits")
    return base64.b64decode(key + "=")


def _unpadded(padded: bytes) -> bytes:
    count = padded[-1] if padded else 0
    if not 0 < count <= _BLOCK or padded[-count:] != bytes([count]) * count:
        raise UnprovedError("not padded as it should be")
    return padded[:-count]
