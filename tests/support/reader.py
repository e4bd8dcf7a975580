"""A reader of papers in a test: a picture holds what is to be read from it, and is read at once."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from flows.papers import Box, Field, Finding, Look, Reading, reading_json, reading_of
from flows.values import Value

_KEY = "reading"


def paper(reading: Reading | None) -> bytes:
    """A picture that `Scripted` reads as this; None: it cannot be read."""
    told, out = PngImagePlugin.PngInfo(), io.BytesIO()
    told.add_itxt(_KEY, json.dumps(None if reading is None else reading_json(reading)))
    Image.new("RGB", (60, 40), "white").save(out, "PNG", pnginfo=told)
    return out.getvalue()


class Scripted:
    """Reads what `paper` made; every other file holds nothing."""

    async def read(self, content: bytes, _media_type: str, /) -> Reading | None:
        try:
            with Image.open(io.BytesIO(content)) as picture:
                told = picture.info.get(_KEY)
        except UnidentifiedImageError:
            told = None
        found = json.loads(told) if told else {}
        return None if found is None else reading_of(found) if found else Reading()

    async def crop(self, _content: bytes, _media_type: str, page: int, boxes: Sequence[Box], /) -> bytes | None:
        out = io.BytesIO()
        Image.new("RGB", (page, len(boxes)), "white").save(out, "PNG")
        return out.getvalue()


def reading(
    kind: str, /, *doubtful: str, findings: Sequence[str] = (), stamped: bool | None = None, **fields: Value
) -> Reading:
    """A sure reading with these fields; those named in `doubtful` are not certain."""
    read = (
        Field(
            name, value, str(value), 1, (0.1, 0.1 + 0.1 * place, 0.9, 0.15 + 0.1 * place), certain=name not in doubtful
        )
        for place, (name, value) in enumerate(fields.items())
    )
    return Reading(
        kind, sure=True, fields=tuple(read), findings=tuple(Finding(code, 1) for code in findings),
        pages=(Look(0, stamped),),
    )  # fmt: skip


FIRM = "上海某某机电有限公司"
LICENCE = reading("business_licence", name=FIRM, credit_code="91310000132260250X", legal_type="有限责任公司")
INVENTION = reading(
    "patent_certificate", number="ZL201810862228.X", title="一种变频水泵的叶轮", patent_kind="invention",
    filed_on=date(2018, 8, 1), granted_on=date(2020, 3, 3), owners=(FIRM,),
)  # fmt: skip
MODEL = reading(
    "patent_certificate", "filed_on", number="ZL202120592620.4", title="水泵外壳", patent_kind="utility_model",
    filed_on=date(2021, 3, 24), owners=(FIRM,),
)  # fmt: skip
PAPERS = {
    "执照.png": LICENCE,
    "执照旧名.png": reading("business_licence", name="上海旧名机电有限公司", credit_code="91310000132260250X"),
    "发明证书.png": INVENTION,
    "实用新型证书.png": MODEL,
    "糊掉的.png": None,
}
"""What a transcript may send by these names, with `!reader` before it."""
