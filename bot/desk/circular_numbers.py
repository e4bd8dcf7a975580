"""What a circular says: the indicators of the day it is drafted on, what its period added, who stands where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from bot.desk import indicators
from bot.desk.indicators import COURSE, INDICATORS, Numbers
from bot.desk.periods import Period
from bot.documents.trends import Bars, Course
from bot.house import House
from flows.places import DISTRICTS
from locales import FIRST, Words, day, words
from storage.circulars import Circular, Figures, Texts
from storage.database import Transaction

NEW: Final = tuple(f"new_{name}" for name in COURSE)
"""What a period added, by indicator."""
PLACES: Final[Mapping[str, str]] = {
    "due": "应备案", "registered": "已注册", "verified": "已实名", "filed": "备案单位数", "products": "备案产品数",
    "sales": "上年度销售额", "exports": "上年度出口额", "entered": "参与认定数", "recognised": "认定数",
    "outdated": "待年度更新", "overdue": "逾期", "coverage": "覆盖率", "new_registered": "新增注册",
    "new_verified": "新增实名", "new_filed": "新增备案单位", "new_products": "新增备案产品",
}  # fmt: skip
"""Number -> what it is called in a template; what templates call things never changes."""
PICTURES: Final = ("覆盖率图", "走势图")
_BESIDE_CHINESE: Final = re.compile(r"(?<=[\u3400-\u9fff\uff00-\uffef]) | (?=[\u3400-\u9fff\uff00-\uffef])")
_NOTHING: Final[Numbers] = {**dict.fromkeys(INDICATORS, 0), "coverage": None}


def figures(tx: Transaction, house: House, period: Period) -> Figures:
    """The numbers as they are today, for the whole city and every district."""
    found = indicators.table(tx, house, None)
    grown = indicators.growth(tx, period.first, period.last)
    lines = dict.fromkeys(DISTRICTS, _NOTHING) | {line.code: line.numbers for line in found.lines}
    course = {first.isoformat(): dict(row) for first, row in indicators.course(tx, house, None)}
    whole = {**found.whole, **_new(grown.values())}
    districts = {code: {**numbers, **_new([grown.get(code, {})])} for code, numbers in lines.items()}
    return Figures(found.on.isoformat(), whole, districts, course)


def _new(grown: Iterable[Mapping[str, int]]) -> dict[str, int]:
    rows = list(grown)
    return {new: sum(row.get(name, 0) for row in rows) for new, name in zip(NEW, COURSE, strict=True)}


def ranked(found: Figures) -> list[tuple[int, str, Numbers]]:
    """(place, district, numbers) by coverage: the same coverage, the same place; who has nothing due is left out."""
    rows = [(code, row) for code, row in found.districts.items() if row["coverage"] is not None]
    rows.sort(key=lambda one: -(one[1]["coverage"] or 0))
    shares = [row["coverage"] for _, row in rows]
    return [(shares.index(row["coverage"]) + 1, code, row) for code, row in rows]


def texts(house: House, period: Period) -> Texts:
    """What stands there unless an officer writes something else."""
    say = words(FIRST, house.main_notice)
    names = ("title", "to", "above", "below", "sender")
    return Texts(**{one: _closed_up(say.plain(f"circular.{one}", period=period.name(say))) for one in names})


def values(house: House, one: Circular, on: date) -> dict[str, Any]:
    """What a template is filled with; `on` is the day it bears."""
    say, period, found = words(FIRST, house.main_notice), Period(one.period, one.first), one.figures
    at, whole = day(date.fromisoformat(found.on), FIRST), _row(say, found.whole)
    said: dict[str, Any] = {
        "标题": one.texts.title, "主送": one.texts.to, "落款": one.texts.sender, "期间": period.name(say),
        "上文": _paragraphs(one.texts.above), "下文": _paragraphs(one.texts.below), "截至": at, "日期": day(on, FIRST),
        "概况": say.plain("circular.summary", period=period.name(say), at=at, **_said(say, found.whole)),
        "状态": "" if one.state in ("approved", "sent") else say.plain("circular.unapproved"),
        "合计": {"名称": say.plain("desk.ind_whole"), **whole},
        "各区": [{"名称": district(say, code), **_row(say, row)} for code, row in found.districts.items()],
        "排名": [{"名次": str(n), "名称": district(say, code), **_row(say, row)} for n, code, row in ranked(found)],
        "口径": [_definition(say, name) for name in INDICATORS],
        **dict.fromkeys(PICTURES, ""),
    }  # fmt: skip
    return said | {name: _closed_up(said[name]) for name in ("期间", "概况", "截至", "日期")}


def sample(house: House, one: Circular) -> dict[str, Any]:
    """The same with something in every place, to try a template with."""
    found = values(house, one, date.fromisoformat(one.figures.on))
    rows = [{**row, "名次": "1"} for row in found["各区"]]
    return {**found, "状态": "—", "排名": rows, **dict.fromkeys(PICTURES, "—")}


def charts(house: House, found: Figures) -> dict[str, Bars | Course]:
    """The pictures by their place in the template; what there is nothing to draw of is left out."""
    say = words(FIRST, house.main_notice)
    rows = tuple((date.fromisoformat(first), row) for first, row in found.course.items())
    shares = {district(say, code): (row["coverage"] or 0) / 10 for _, code, row in ranked(found)}
    course = {"走势图": indicators.drawn(say, rows)}
    title = say.plain("circular.chart_coverage")
    return {"覆盖率图": Bars(title, shares, chinese=True), **course} if shares else dict(course)


def district(say: Words, code: str) -> str:
    """What a line is called on a page."""
    return indicators.label(say, "district", code, {})


def _row(say: Words, numbers: Numbers) -> dict[str, str]:
    return {PLACES[name]: text for name, text in _said(say, numbers).items()}


def _said(say: Words, numbers: Numbers) -> dict[str, str]:
    return {name: indicators.written(say, name, numbers[name]) for name in PLACES}


def _definition(say: Words, name: str) -> dict[str, str]:
    label = say.plain("label.practice" if name in indicators.PUBLISHED else "label.advice")
    return {"名称": say.plain(f"ind.{name}"), "说明": say.plain(f"ind.{name}.how"), "来源": label}


def _closed_up(text: str) -> str:
    """As official documents are set: without spaces between figures and Chinese characters."""
    return _BESIDE_CHINESE.sub("", text)


def _paragraphs(text: str) -> list[str]:
    return [line for line in (one.strip() for one in text.split("\n")) if line]
