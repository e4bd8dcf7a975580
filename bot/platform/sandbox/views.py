"""Cases as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.platform.contract import REVIEW_CODES, Entry, Kind, Paper
from bot.platform.sandbox.store import Row, Store
from locales import Words, instant, money, words

_LANGUAGE = "zh_Hans"
_STATES = {
    "under_review": "待审核",
    "returned": "已退回",
    "accepted": "已通过",
    "withdrawn": "已撤销",
    "revoked": "已取消",
    "open": "未提交",
}
_KINDS = {"registration": "主体注册", "product": "产品备案", "update": "年度更新", "withdrawal": "撤销备案"}
_EVENTS = {
    "received": "收到",
    "returned": "退回",
    "accepted": "通过",
    "recognised": "本年度认定",
    "not_recognised": "本年度未认定",
    "withdrawn": "撤销",
    "revoked": "取消备案",
}


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    kind: str
    title: str
    reference: str
    number: str
    state: str
    state_name: str
    submitted: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer or paper, and the codes it may be returned with; the likely one first."""

    question: str
    item: str
    label: str
    value: str
    codes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Whole:
    line: Line
    sections: tuple[tuple[str, tuple[Shown, ...]], ...]
    papers: tuple[Shown, ...]
    statements: tuple[tuple[str, str], ...]
    defects: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    is_product: bool


def line(row: Row, zone: ZoneInfo) -> Line:
    """A case in the list."""
    submitted = datetime.fromtimestamp(row.submitted or row.created, UTC)
    return Line(
        id=row.id,
        kind=_KINDS[row.kind],
        title=_title(row),
        reference=row.package.reference,
        number=row.number,
        state=row.state,
        state_name=_STATES[row.state],
        submitted=instant(submitted, _LANGUAGE, zone.key),
        replaced=bool(row.replaced_by),
    )


def whole(store: Store, row: Row, zone: ZoneInfo) -> Whole:
    """A case on its own page."""
    package = row.package
    say = words(_LANGUAGE, package.notice)
    codes = codes_by_question(row.kind)
    return Whole(
        line=line(row, zone),
        sections=tuple(
            (
                _word(say, f"section.{section.section}", section.section),
                tuple(_answer(say, entry, codes) for entry in section.items),
            )
            for section in package.sections
            if section.items
        ),
        papers=tuple(_paper(store, say, paper, codes) for paper in package.papers),
        statements=tuple(
            (_label(say, statement.about, statement.item), statement.reason) for statement in package.statements
        ),
        defects=tuple((_label(say, defect.question, defect.item), defect.message) for defect in row.defects),
        history=tuple(
            (instant(event.timestamp, _LANGUAGE, zone.key), _EVENTS[event.data.kind])
            for event in store.told_about(row.id)
        ),
        is_product=row.kind == "product",
    )


def codes(kind: Kind) -> tuple[tuple[str, str, str], ...]:
    """Codes of a kind of case with their questions and words, for what is missing altogether."""
    say = words(_LANGUAGE)
    return tuple(
        (row.code, row.question, say.plain(f"review.{row.code}")) for row in REVIEW_CODES.values() if kind in row.kinds
    )


def codes_by_question(kind: Kind) -> dict[str, tuple[tuple[str, str], ...]]:
    """The codes that usually concern a question; under "" those that fit any."""
    grouped: dict[str, tuple[tuple[str, str], ...]] = {"": ()}
    for code, question, text in codes(kind):
        grouped[question] = (*grouped.get(question, ()), (code, text))
    return grouped


def _title(row: Row) -> str:
    found = {entry.question: entry.value for section in row.package.sections for entry in section.items}
    named = [str(found[name]) for name in ("subject_name", "product_name", "model") if found.get(name)]
    return " · ".join(named) or row.package.reference


def _answer(say: Words, entry: Entry, codes: dict[str, tuple[tuple[str, str], ...]]) -> Shown:
    fitting = codes.get(entry.question, ()) + codes[""]
    return Shown(entry.question, entry.item, _label(say, entry.question, entry.item), _value(say, entry), fitting)


def _paper(store: Store, say: Words, paper: Paper, codes: dict[str, tuple[tuple[str, str], ...]]) -> Shown:
    came = "" if store.has_paper(paper.digest) else "（未收到内容）"
    fitting = codes.get(paper.question, ()) + codes[""]
    return Shown(paper.question, paper.item, _label(say, paper.question, paper.item), paper.name + came, fitting)


def _label(say: Words, question: str, item: str) -> str:
    name = _word(say, f"q.{question}.name", "") or _word(say, f"check.{question}.name", question)
    return f"{name}（第 {item} 项）" if item else name


def _word(say: Words, key: str, otherwise: str) -> str:
    return say.plain(key) if say.has(key) else otherwise


def _value(say: Words, entry: Entry) -> str:
    value = entry.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return money(value, _LANGUAGE) if entry.kind == "money" else str(value)
    parts = value if isinstance(value, list) else [value]
    named = [_word(say, f"q.{entry.question}.{part}", _word(say, f"district.{part}", part)) for part in parts]
    return "、".join(named) or "—"
