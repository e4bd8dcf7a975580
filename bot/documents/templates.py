"""Word templates that officers change: what is wrong with one, and one filled. Both are done in a process of its own,
with little memory and time: what others made is never opened in ours. `python -m bot.documents.templates` reads and
writes JSON."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, Final

from bot.documents import office
from bot.documents.children import asked
from bot.documents.verdict import LIMITS, Refused
from locales.documents import environment, findings

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST: Final = 2_000_000
"""Bytes of a template."""
PARTS: Final = ("body", "header", "footer", "footnotes", "properties", "file")
"""Where a problem is."""
PROBLEMS: Final = (
    "big",
    "file",
    "syntax",
    "unknown",
    "list",
    "text",
    "expression",
    "deep",
    "outside",
    "field",
    "fails",
)
"""What it may be: see `locales.documents.Finding`; besides a file that is too big or no Word document, one that fetches
from outside, a field that does, and one that cannot be filled."""
_SECONDS, _MEMORY, _SHORT, _MOST = 20, 1 << 30, 40, 20
_FIELDS: Final = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b")
_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TAG: Final = re.compile(r"<[^>]+>")
_WIDE: Final = 150
"""Millimetres of a picture."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One of `PROBLEMS`, what stands there, in which of `PARTS`, and the words around it."""

    code: str
    found: str = ""
    part: str = "body"
    near: str = ""


class NotFilledError(Exception):
    """A template that cannot be filled, or not in time."""


async def problems(template: bytes, sample: Mapping[str, Any]) -> list[Problem]:
    """All that is wrong with a template; `sample` has a value for every place there is."""
    if len(template) > LARGEST:
        return [Problem("big", part="file")]
    if isinstance(read := office.read(template, LIMITS), Refused) or read.kind != "docx":
        return [Problem("file", part="file")]
    answer = await asked(__name__, _asking(template, sample, {}, "check"), _SECONDS)
    if answer is None:
        return [Problem("fails", part="file")]
    return [Problem(**one) for one in json.loads(answer)["problems"]]


async def filled(template: bytes, values: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The document. `pictures` are PNGs by the name of their place. Raises NotFilledError."""
    answer = await asked(__name__, _asking(template, values, pictures, "fill"), _SECONDS)
    if answer is None:
        raise NotFilledError
    return b64decode(json.loads(answer)["document"])


def _asking(template: bytes, values: Mapping[str, Any], pictures: Mapping[str, bytes], do: str) -> bytes:
    drawn = {name: b64encode(png).decode() for name, png in pictures.items()}
    said = {"do": do, "template": b64encode(template).decode(), "values": values, "pictures": drawn}
    return json.dumps(said, ensure_ascii=False).encode()


def check(template: bytes, sample: Mapping[str, Any]) -> list[Problem]:
    """The same in this process, of a file that is a Word document."""
    from docxtpl import DocxTemplate

    try:
        opened = DocxTemplate(BytesIO(template))
        opened.init_docx()
        found = [*_outside(opened), *(one for part, source in _sources(opened) for one in _told(part, source, sample))]
    except Exception:  # a file that others made fails in as many ways as there are of making one
        return [Problem("file", part="file")]
    if not found:
        try:
            fill(template, sample, {})
        except Exception:
            return [Problem("fails", part="file")]
    return found[:_MOST]


def fill(template: bytes, values: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The same in this process; raises whatever goes wrong."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    opened, out = DocxTemplate(BytesIO(template)), BytesIO()
    drawn = {name: InlineImage(opened, BytesIO(png), width=Mm(_WIDE)) for name, png in pictures.items()}
    opened.render({**values, **drawn}, environment(), autoescape=True)
    opened.save(out)
    return out.getvalue()


def _sources(opened: Any) -> Iterator[tuple[str, str]]:
    """Each part as it is rendered, a line for each paragraph."""
    yield "body", _lined(opened.patch_xml(opened.get_xml()))
    for part, uri in (("header", opened.HEADER_URI), ("footer", opened.FOOTER_URI)):
        for _, one in opened.get_headers_footers(uri):
            yield part, _lined(opened.patch_xml(opened.get_part_xml(one)))
    for one in opened.docx.part.package.parts:
        if one.content_type == _FOOTNOTES:
            yield "footnotes", _lined(opened.patch_xml(one.blob.decode()))
    said = opened.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield "properties", str(getattr(said, name))


def _told(part: str, source: str, sample: Mapping[str, Any]) -> Iterator[Problem]:
    lines = source.split("\n")
    for one in findings(source, sample):
        yield Problem(one.code, one.found, part, _words(lines[min(one.line, len(lines)) - 1]))
    for line in lines:
        if "instrText" in line or "fldSimple" in line:
            yield from (Problem("field", name, part, _words(line)) for name in _FIELDS.findall(line))


def _outside(opened: Any) -> Iterator[Problem]:
    """Whatever a reader's Word would fetch from elsewhere; a link that somebody has to click is none of it."""
    for link in opened.docx.part.package.iter_rels():
        if link.is_external and not link.reltype.endswith("/hyperlink"):
            yield Problem("outside", link.reltype.rpartition("/")[2], "file")


def _lined(xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml.replace("\n", " "))


def _words(line: str) -> str:
    text = " ".join(_TAG.sub("", line).split())
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"


def answered(content: bytes) -> bytes:
    """What the process answers to what it is asked."""
    said = json.loads(content)
    template, values = b64decode(said["template"]), said["values"]
    if said["do"] == "check":
        answer: dict[str, Any] = {"problems": [asdict(one) for one in check(template, values)]}
    else:
        drawn = {name: b64decode(png) for name, png in said["pictures"].items()}
        answer = {"document": b64encode(fill(template, values, drawn)).decode()}
    return json.dumps(answer).encode()


def _main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.stdout.buffer.write(answered(sys.stdin.buffer.read()))


if __name__ == "__main__":
    _main()
