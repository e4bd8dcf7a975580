"""What the engine reads from each paper: recognised anew, or as it was when the corpus was last recorded."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.documents.reading.lines import Line, Sheet
from bot.documents.reading.sheets import sheets_of
from flows.papers import Finding
from tests.corpus.canvas import there
from tests.corpus.facts import Case
from tests.corpus.rendering import rendered

FOLDER = Path(__file__).parent / "recorded"
_SENT = 92
"""Quality of the JPEG in which a page is sent."""


def missing() -> str:
    """What is not installed here that recognising needs; nothing when all is."""
    gone = [name for name in ("rapidocr", "onnxruntime", "cv2") if find_spec(name) is None]
    return ", ".join(gone if there() else [*gone, "fonts-noto-cjk"])


def recognised(case: Case) -> tuple[Sheet, ...]:
    """The pages of a paper, each sent as a picture, as the engine reads them now."""
    from bot.documents.reading.recognition import recogniser

    sheets: list[Sheet] = []
    for number, page in enumerate(rendered(case), 1):
        sent = io.BytesIO()
        page.save(sent, "JPEG", quality=_SENT)
        sheets += (replace(sheet, number=number) for sheet in sheets_of(sent.getvalue(), "image", recogniser()))
    return tuple(sheets)


def record(case: Case, sheets: Sequence[Sheet]) -> None:
    """Keep what was read, a page a line."""
    FOLDER.mkdir(exist_ok=True)
    pages = ",\n".join(json.dumps(_page(sheet), ensure_ascii=False, separators=(",", ":")) for sheet in sheets)
    (FOLDER / f"{case.name}.json").write_text(f"[{pages}]\n", encoding="utf-8")


def recorded(case: Case) -> tuple[Sheet, ...]:
    """What was read when the corpus was recorded."""
    return tuple(map(_sheet, json.loads((FOLDER / f"{case.name}.json").read_text(encoding="utf-8"))))


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
