"""What the engine read from each paper, kept so that understanding can be tested without recognising anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.documents.reading.lines import Line, Sheet
from flows.papers import Finding

FOLDER = Path(__file__).parent / "recorded"


def write(name: str, sheets: Sequence[Sheet]) -> None:
    FOLDER.mkdir(exist_ok=True)
    pages = ",\n".join(json.dumps(_page(sheet), ensure_ascii=False, separators=(",", ":")) for sheet in sheets)
    (FOLDER / f"{name}.json").write_text(f"[{pages}]\n", encoding="utf-8")


def read(name: str) -> tuple[Sheet, ...]:
    return tuple(map(_sheet, json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))))


def _page(sheet: Sheet) -> dict[str, Any]:
    lines = [[line.text, *(round(one, 4) for one in line.box), round(line.confidence, 3)] for line in sheet.lines]
    return {
        "page": [sheet.number, sheet.width, sheet.height, sheet.source, sheet.turned, sheet.stamped],
        "findings": [[one.code, one.page, dict(one.params)] for one in sheet.findings],
        "lines": lines,
    }


def _sheet(page: dict[str, Any]) -> Sheet:
    number, width, height, source, turned, stamped = page["page"]
    lines = tuple(Line(text, (a, b, c, d), sure) for text, a, b, c, d, sure in page["lines"])
    findings = tuple(Finding(code, at, params) for code, at, params in page["findings"])
    return Sheet(number, lines, width, height, source, turned, stamped, findings)
