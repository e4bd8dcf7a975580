"""Papers on the command line: what each says, where it stands, and what is wrong with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.documents import papers
from bot.documents.reading.reader import Reader
from bot.documents.verdict import Refused
from bot.screens.reactions import reaction
from bot.settings import Settings, SettingsError
from bot.unattended import Say
from flows.papers import Field, Reading
from flows.values import Value
from locales import Words, words


def read(settings: Settings, say: Say, files: Sequence[Path], language: str) -> int:
    """Says what each file holds as a JSON line, in their order; 1 when one of them could not be kept or read. Raises
    SettingsError for a file that is not there."""
    contents = [_content(file) for file in files]
    return asyncio.run(_read(say, words(language or settings.language), files, contents))


async def _read(say: Say, spoken: Words, files: Sequence[Path], contents: Sequence[bytes]) -> int:
    reader, failed = Reader(), False
    try:
        for file, content in zip(files, contents, strict=True):
            found = await _one(reader, file, content)
            failed |= not isinstance(found, Reading)
            say(
                json.dumps(
                    {"file": str(file), **_told(found), "reaction": reaction(spoken, found, file.name)},
                    ensure_ascii=False,
                )
            )
    finally:
        await reader.close()
    return int(failed)


async def _one(reader: Reader, file: Path, content: bytes) -> Reading | Refused | None:
    kept = await asyncio.to_thread(papers.accept, content, file.name)
    return kept if isinstance(kept, Refused) else await reader.read(content, kept.media_type)


def _told(found: Reading | Refused | None) -> dict[str, Any]:
    if isinstance(found, Refused):
        return {"kind": None, "fields": {}, "findings": [], "refused": {"code": found.code, **found.params}}
    if found is None:
        return {"kind": None, "fields": {}, "findings": []}
    fields: dict[str, Any] = {}
    for one in found.fields:
        fields.setdefault(one.name, _field(one))
    findings = [{"code": one.code, "page": one.page, **one.params} for one in found.findings]
    return {"kind": found.kind, "fields": fields, "findings": findings}


def _field(one: Field) -> dict[str, Any]:
    return {
        "value": _plain(one.value), "confidence": round(one.confidence, 3), "box": list(one.box), "page": one.page,
        "certain": one.certain,
    }  # fmt: skip


def _plain(value: Value) -> Any:
    """As data is written: days as ISO has them, money in fen."""
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case Decimal():
            return float(value)
    return value


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
