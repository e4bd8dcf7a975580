"""Small files of every sort, made on the spot."""

from __future__ import annotations

import io
import zipfile

import docx
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def scan(pages: int) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new("1", (20, 20)) for _ in range(pages)]
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


def pdf(pages: int = 1, *, owner: str = "", reader: str = "", script: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if owner:
        writer.encrypt(user_password=reader, owner_password=owner)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(**entries: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**more: str | bytes) -> bytes:
    """A Word file, with further entries in its container."""
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a") as made:
        for name, content in more.items():
            made.writestr(name, content)
    return out.getvalue()


def excel(sheet: bytes = b"<worksheet/>") -> bytes:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    return archive(**parts, **{"xl/worksheets/sheet1.xml": sheet})


def torn(container: bytes) -> bytes:
    """The same container with its packed bytes damaged, its directory whole."""
    middle = container.index(b"sheet1.xml") + 20
    return (
        container[:middle] + bytes(byte ^ 0xFF for byte in container[middle : middle + 40]) + container[middle + 40 :]
    )
