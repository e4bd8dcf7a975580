"""A filing packed into one archive: its sheet, its copy, its papers, and a manifest with the digest of each."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from bot.documents import sheets
from bot.documents.dossiers import FILING, FORMAT, MANIFEST, VERSION
from bot.documents.filled import Line, safe
from bot.messages import Document
from locales import Words, pages


@dataclass(frozen=True, slots=True)
class Parts:
    """What a dossier is made of; `papers` by the name each is packed under."""

    say: Words
    reference: str
    content: Mapping[str, Any]
    digest: str
    lines: Sequence[Line]
    others: Sequence[Line]
    copy: Document
    product: str
    papers: Mapping[str, Line]

    @property
    def name(self) -> str:
        """BA-2026-00017_变频水泵.zip."""
        product = f"_{safe(self.product)}" if self.product else ""
        return f"{self.reference}{product}.zip"

    @property
    def size(self) -> int:
        """Bytes of its papers."""
        return sum(line.file.size or 0 for line in self.papers.values() if line.file is not None)


def stream(parts: Parts, paper: Callable[[str], bytes]) -> Iterator[bytes]:
    """The archive piece by piece, one paper in memory at a time; `paper` opens one by its digest. Takes long: call it
    off the loop."""
    pipe = _Pipe()
    own = _own(parts)
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, content in ((MANIFEST, _manifest(parts, own)), *own.items()):
            _put(archive, parts, name, content)
            yield pipe.taken()
        for name, line in parts.papers.items():
            assert line.file is not None
            _put(archive, parts, f"papers/{name}", paper(str(line.file.digest)))
            yield pipe.taken()
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """Where the archive is written, and read from as it grows: it cannot go back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self._held += content
        return len(content)

    def taken(self) -> bytes:
        taken, self._held = bytes(self._held), bytearray()
        return taken


def _put(archive: zipfile.ZipFile, parts: Parts, name: str, content: bytes) -> None:
    packed = zipfile.ZIP_DEFLATED if name.endswith((".json", ".txt")) else zipfile.ZIP_STORED
    made = zipfile.ZipInfo(name, date.fromisoformat(parts.content["day"]).timetuple()[:6])
    made.external_attr = 0o644 << 16
    archive.writestr(made, content, packed)


def _own(parts: Parts) -> dict[str, bytes]:
    """The files that we make."""
    say = parts.say
    about = pages.text("carry/about.txt", say.language, say=say, parts=parts)
    return {
        say.plain("carry.file_about"): about.encode("utf-8-sig"),
        say.plain("carry.file_sheet"): _sheet(parts),
        safe(parts.copy.name.rpartition(".")[0]) + ".docx": parts.copy.content,
        FILING: _canonical(parts.content),
    }


def _canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that the filing's digest is of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _manifest(parts: Parts, own: Mapping[str, bytes]) -> bytes:
    content, say = parts.content, parts.say
    files = [{"name": name, "sha256": sha256(made).hexdigest(), "size": len(made)} for name, made in own.items()]
    labels = {paper["id"]: paper["label"] for paper in content.get("papers", ())}
    files += [_listed(say, name, line, labels) for name, line in parts.papers.items()]
    made = {
        "format": FORMAT,
        "version": VERSION,
        "reference": parts.reference,
        "notice": content["notice"],
        "edition": content["edition"],
        "form": content["form"],
        "submission": content["submission"],
        "day": content["day"],
        "filing": {"file": FILING, "sha256": parts.digest},
        "files": files,
        "reasons": content.get("reasons", []),
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _listed(say: Words, name: str, line: Line, labels: Mapping[str, str]) -> dict[str, Any]:
    """A paper in the manifest."""
    file = line.file
    assert file is not None
    return {
        "name": f"papers/{name}",
        "sha256": file.digest,
        "size": file.size,
        "id": file.id,
        "media_type": file.media_type,
        "paper": line.field.question,
        "title": line.name,
        "place": line.field.place,
        "label": labels.get(file.id, ""),
        "source": {"passage": line.passage, "label": say.plain(f"label.{line.label}")},
        "sent_as": file.name,
    }


def _sheet(parts: Parts) -> bytes:
    """Every field in the platform's order, what else was answered, and the reasons given for doubts."""
    say = parts.say
    head = [say.plain(f"carry.head_{one}") for one in _HEAD]
    fields = sheets.Sheet(
        say.plain("carry.sheet_fields"), head, [_row(say, n, one) for n, one in enumerate(parts.lines, 1)]
    )
    others = sheets.Sheet(
        say.plain("carry.block_rest"), head, [_row(say, n, one) for n, one in enumerate(parts.others, 1)]
    )
    reasons = [(check_of(say, one["check"]), one["reason"]) for one in parts.content.get("reasons", ())]
    given = sheets.Sheet(
        say.plain("carry.sheet_reasons"), [say.plain("carry.head_check"), say.plain("carry.head_reason")], reasons
    )
    return sheets.workbook([fields, *([others] if parts.others else []), *([given] if reasons else [])])


_HEAD = ("n", "block", "item", "field", "text", "number", "unit", "clause", "label")


def _row(say: Words, number: int, line: Line) -> tuple[str | int | float | None, ...]:
    one = line.field
    item = say.plain(f"q.{one.group}.item", n=one.place) if one.group else ""
    label = say.plain(f"label.{line.label}")
    return number, block_of(say, one.block), item, line.name, line.text, line.number, line.unit, line.passage, label


def block_of(say: Words, block: str) -> str:
    """What a block is called; one that is a section of the form as that is."""
    own = f"carry.block_{block}"
    return say.plain(own if say.has(own) else f"section.{block}")


def check_of(say: Words, check: str) -> str:
    """What a doubt is called."""
    return say.plain(f"check.{check}.name") if say.has(f"check.{check}.name") else check
