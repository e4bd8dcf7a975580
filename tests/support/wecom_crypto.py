"""Encrypting as the platform does, for the loopback that plays it."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC


def sealed(message: bytes, key: str, receiver: str) -> str:
    """The message with 16 random bytes and its length before it and its receiver behind, padded to 32 bytes."""
    secret = base64.b64decode(key + "=")
    content = os.urandom(16) + len(message).to_bytes(4, "big") + message + receiver.encode()
    padding = 32 - len(content) % 32
    encryptor = Cipher(AES(secret), CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(content + bytes([padding]) * padding) + encryptor.finalize()).decode()
