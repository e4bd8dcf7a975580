"""Word and Excel files: zip containers, told apart by what lies inside."""

from __future__ import annotations

import io
import zipfile

from bot.documents.verdict import Accepted, Kind, Limits, Refused

_MAIN: dict[str, tuple[Kind, str]] = {
    "word/document.xml": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_RATIO, _SMALL = 100, 10_000_000  # honest sheets of repeated figures shrink a lot, but stay small
_MACROS = "vbaproject.bin"
_PART = 50_000_000


def read(content: bytes, limits: Limits) -> Accepted | Refused:
    """What the container is. Sizes are judged by its directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _inside(archive, len(content), limits)
    except Exception:  # a torn container fails in as many ways as there are ways of packing
        return Refused("broken")


def _inside(archive: zipfile.ZipFile, size: int, limits: Limits) -> Accepted | Refused:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or unpacked > max(_SMALL, min(limits.unpacked, size * _RATIO)):
        return Refused("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        return Refused("password")
    main = next((part for part in _MAIN if part in names), None)
    if main is None or "[Content_Types].xml" not in names:
        return Refused("archive")
    if any(name.lower().endswith(_MACROS) for name in names):
        return Refused("macros")
    if archive.getinfo(main).file_size > _PART or not _whole(archive.read(main)) or archive.testzip():
        return Refused("broken")
    kind, media_type = _MAIN[main]
    return Accepted(media_type, kind, kind)


def _whole(part: bytes) -> bool:
    """Whether the main part is XML that ends, without declarations of its own."""
    return (
        part.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") and part.rstrip().endswith(b">") and b"<!DOCTYPE" not in part
    )
