"""Papers in: what a file is by its content, never by its name, and whether it can be kept."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

import filetype

from bot.documents import office, pdf, pictures
from bot.documents.verdict import LIMITS, Accepted, Kind, Limits, Refused

__all__ = ["KINDS", "LIMITS", "REFUSALS", "Accepted", "Kind", "Limits", "Refused", "accept"]

KINDS: tuple[Kind, ...] = ("pdf", "image", "docx", "xlsx")
REFUSALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gone": (),  # the channel no longer has the file; said by the intake
        "empty": (),
        "too_big": ("megabytes", "limit"),
        "not_this_kind": (),
        "too_many_pages": ("pages", "limit"),
        "too_many_pixels": ("megapixels", "limit"),
        "program": (),
        "web_page": (),
        "archive": (),
        "old_office": (),
        "heic": (),
        "sound_or_film": (),
        "unknown": (),
        "two_in_one": (),
        "password": (),
        "macros": (),
        "active": (),
        "broken": (),
        "bomb": (),
    }
)
"""Why a file cannot be kept, with the parameters its words may use besides the file's `name`."""

_HEAD = 1024
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|\?xml|\?php|iframe)\b", re.IGNORECASE)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"!<arch>",
    b"@echo",
    b"\x00asm",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEIF = re.compile(rb"\A.{4}ftyp(?:hei|hev|mif1|msf1|avif)", re.DOTALL)
_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "bz2", "xz", "tar", "zst", "lz", "Z", "cab"})


def accept(
    content: bytes, claimed_name: str = "", limits: Limits = LIMITS, kinds: Collection[str] = KINDS
) -> Accepted | Refused:
    """What the file is and that it can be kept, or why not. `kinds` are those the question takes. Never raises; takes
    up to a second, so call it off the loop."""
    if not content:
        return Refused("empty")
    if len(content) > limits.size:
        return Refused("too_big", {"megabytes": -(-len(content) // 1_000_000), "limit": limits.size // 1_000_000})
    refused = _stranger(content)
    if refused:
        return Refused(refused)
    reader = _reader(content)
    if reader is None:
        return Refused(_other(content))
    if _two_in_one(content, reader):
        return Refused("two_in_one")
    found = reader(content, limits)
    if isinstance(found, Refused):
        return found
    return (
        Refused("not_this_kind") if found.kind not in kinds else found.named(_file_name(claimed_name, found.extension))
    )


def _stranger(content: bytes) -> str:
    """The kinds that are no papers, and that detectors of known formats overlook."""
    if content.startswith(_PROGRAMS):
        return "program"
    if content.startswith(_OLD_OFFICE):
        return "password" if _ENCRYPTED in content else "old_office"
    if _HEIF.match(content):
        return "heic"
    start = content[:_HEAD].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    return "web_page" if _MARKUP.match(start) or start.startswith(b"<!--") else ""


Reader = Callable[[bytes, Limits], Accepted | Refused]


def _reader(content: bytes) -> Reader | None:
    if content.startswith(b"%PDF-"):
        return pdf.read
    if content.startswith(b"PK\x03\x04"):
        return office.read
    kind = filetype.guess(content)
    return pictures.read if kind is not None and kind.mime in pictures.MEDIA_TYPES else None


def _two_in_one(content: bytes, reader: Reader) -> bool:
    """Whether the same bytes can be read as another format: a picture that is a page, a PDF that is an archive."""
    if reader is office.read:
        return False
    head = content[:_HEAD]
    hidden = _MARKUP.search(head.replace(b"<?xml", b"")) or (reader is pictures.read and b"%PDF-" in head)
    return bool(hidden) or zipfile.is_zipfile(io.BytesIO(content))


def _other(content: bytes) -> str:
    if b"%PDF-" in content[:_HEAD]:
        return "two_in_one"
    kind = filetype.guess(content)
    if kind is None:
        return "unknown"
    if kind.extension in _ARCHIVES:
        return "archive"
    return "sound_or_film" if kind.mime.startswith(("audio/", "video/")) else "unknown"


def _file_name(claimed: str, extension: str) -> str:
    """The claimed name as a plain file name, ending as its content does."""
    shown = "".join(c for c in unicodedata.normalize("NFC", claimed) if unicodedata.category(c)[0] != "C")
    base = re.sub(r'[\\/:*?"<>|]+', "_", shown.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem = base if PurePosixPath(base).suffix.lower() != f".{extension}" else base[: -len(extension) - 1]
    return f"{stem[:80] or 'file'}.{extension}"
