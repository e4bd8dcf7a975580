"""营业执照, 事业单位法人证书, 社会团体 and 民办非企业单位登记证书: who the legal person is, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.reading.understanding.labels import Found, Labelled
from bot.documents.reading.understanding.making import a_name, made, within
from bot.documents.reading.understanding.places import Page
from bot.documents.reading.understanding.signs import legal_person, printed, tight
from bot.documents.reading.understanding.values import Told, codes, days
from flows.papers import Field

_NAME, _TYPE = (
    ("名称", "企业名称", "单位名称", "机构名称"),
    ("类型", "公司类型", "企业类型", "主体类型", "市场主体类型"),
)
_TERM = ("营业期限", "经营期限", "合伙期限", "有效期限", "有效期", "证书有效期")
_CODE = ("统一社会信用代码", "社会信用代码", "统一社会信用代码/注册号")
_OTHERS = (
    "住所", "经营场所", "主要经营场所", "营业场所", "法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人",
    "注册资本", "注册资金", "开办资金", "经营范围", "业务范围", "宗旨和业务范围", "登记机关", "登记管理机关",
    "发证机关", "成立日期", "注册日期", "经费来源", "举办单位", "业务主管单位", "活动地域", "组成形式", "证照编号",
    "发证日期",
)  # fmt: skip
_LABELS = (*_NAME, *_TYPE, *_TERM, *_CODE, *_OTHERS)
_BEGINS = {
    "business_licence": ("91", "92", "93"),
    "institution_certificate": ("12",),
    "society_certificate": ("51", "52", "53"),
}
_TYPES = ("公司", "个体", "企业", "合伙", "有限", "股份", "独资", "分支", "合作社", "法人")
_TRADES = ("部", "店", "行", "坊", "室", "馆", "站", "社", "铺", "户", "场", "园", "吧", "廊", "院", "所", "厂", "中心")


def legal_person_fields(kind: str, pages: Sequence[Page], today: date | None) -> Iterator[Field]:
    """The fields of a legal person's paper. A day on it may lie ahead (valid until), so `today` only bounds its
    beginning."""
    first = Labelled(pages[0], _LABELS)
    type_ = list(_type(first, pages)) if kind == "business_licence" else []
    alone = any("个体" in str(one.value) for one in type_)
    yield from _name(first, pages, alone)
    yield from _codes(kind, pages)
    yield from type_
    yield from term(first.first(*_TERM), pages, today)


def _name(page: Labelled, pages: Sequence[Page], alone: bool) -> Iterator[Field]:
    found = page.first(*_NAME)
    if alone and found is not None and not legal_person(found.words):
        name = printed(found.words)
        yield made("name", name, found, pages, len(name) >= 4 and name.endswith(_TRADES))
    else:
        yield from a_name("name", found, pages)


def _type(page: Labelled, pages: Sequence[Page]) -> Iterator[Field]:
    found = page.first(*_TYPE)
    if found is not None:
        told = tight(found.words)
        whole = told.count("(") == told.count(")")
        yield made("legal_type", printed(found.words), found, pages, whole and any(one in told for one in _TYPES))


def _codes(kind: str, pages: Sequence[Page]) -> Iterator[Field]:
    """The code, wherever it stands: its checks and its first two characters say that it is one of this kind."""
    told: dict[str, tuple[Told, Found]] = {}
    for page in pages:
        for piece in page.pieces:
            for one in codes(piece.text):
                told.setdefault(str(one.value), (one, within(one, (piece,))))
    for value, (one, found) in list(told.items())[:1]:
        yield made(
            "credit_code",
            value,
            found,
            pages,
            one.exact and len(told) == 1 and value.startswith(_BEGINS[kind]),
            checked=True,
        )


def term(found: Found | None, pages: Sequence[Page], today: date | None) -> Iterator[Field]:
    """The days from and until which something holds; without an end where it says 长期."""
    told = list(days(found.words)) if found is not None else []
    if found is None or not told:
        return
    open_ended = any(word in found.words for word in ("长期", "不约定", "无固定", "永久", "永续"))
    ordered = told[0] < told[1] if len(told) == 2 else len(told) == 1 and open_ended
    until = len(told) == 1 and not open_ended and found.words.lstrip().startswith(("至", "到"))
    if until:
        yield made("valid_until", told[0], found, pages, False)
        return
    begun = today is None or told[0].year <= today.year + 1
    yield made("valid_from", told[0], found, pages, ordered and begun)
    if len(told) > 1:
        yield made("valid_until", told[1], found, pages, ordered)
