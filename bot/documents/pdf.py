"""PDF files."""

from __future__ import annotations

import io
import logging

from pypdf import PasswordType, PdfReader
from pypdf.generic import DictionaryObject

from bot.documents.verdict import Accepted, Limits, Refused

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # broken files are told to the sender, not to the log

_ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


def read(content: bytes, limits: Limits) -> Accepted | Refused:
    """Counts the pages; refuses what needs a password, runs something when opened, or cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return Refused("password")
        pages = len(reader.pages)
        active = _active(reader.root_object)
    except Exception:  # the library raises all sorts on files that are not what they say
        return Refused("broken")
    if pages > limits.pages:
        return Refused("too_many_pages", {"pages": pages, "limit": limits.pages})
    if not pages:
        return Refused("broken")
    return Refused("active") if active else Accepted("application/pdf", "pdf", "pdf", pages)


def _active(root: DictionaryObject) -> bool:
    """Whether opening the file would run something."""
    action = root.get("/OpenAction")
    opened = action.get_object() if action is not None else None
    names = root.get("/Names")
    scripts = names is not None and "/JavaScript" in names.get_object()
    return scripts or (isinstance(opened, DictionaryObject) and opened.get("/S") in _ACTIVE)
