"""上海市知识产权局关于组织开展专利产品备案工作的通知, 2022-12-05, as forms, dates and knowledge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows import knowledge
from flows.deadlines import read
from flows.notice import Notice

from .carried import CARRIED
from .product import PRODUCT_FORM
from .registration import REGISTRATION
from .sources import SOURCES
from .update import UPDATE
from .withdrawal import WITHDRAWAL

__all__ = ["CARRIED", "DEADLINES", "KNOWLEDGE", "NOTICE"]
_HERE = Path(__file__).parent

NOTICE = Notice(
    id="shanghai_2022",
    place="上海市",
    issued=date(2022, 12, 5),
    sources=SOURCES,
    forms=(REGISTRATION, PRODUCT_FORM, UPDATE, WITHDRAWAL),
    text=(_HERE / "notice.txt").read_text(encoding="utf-8"),
)
DEADLINES = read((_HERE / "calendar.toml").read_text(encoding="utf-8"), SOURCES)
KNOWLEDGE = knowledge.read((_HERE / "knowledge.toml").read_text(encoding="utf-8"), SOURCES, DEADLINES, NOTICE.text)
