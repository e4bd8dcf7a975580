"""专利证书, 专利登记簿副本, 专利申请受理通知书 and receipts of yearly fees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from bot.documents.reading.understanding.kinds import Title
from bot.documents.reading.understanding.labels import Found, Labelled
from bot.documents.reading.understanding.making import a_day, doubted, made, marked, of_piece, value_of, within
from bot.documents.reading.understanding.places import Page
from bot.documents.reading.understanding.signs import legal_person, plain, printed, tight
from bot.documents.reading.understanding.values import counted, numbers
from flows import patents
from flows.papers import Field

_NUMBER = ("专利号", "申请号/专利号", "申请号(专利号)", "专利号(申请号)", "专利申请号", "申请号", "专利号/申请号")
_TITLE = ("发明名称", "实用新型名称", "外观设计名称", "使用外观设计的产品名称", "发明创造名称", "专利名称", "产品名称")
_OWNER, _APPLICANT = ("专利权人", "现专利权人"), ("申请人",)
_FILED, _GRANTED = ("专利申请日", "申请日"), ("授权公告日", "授权日")
_STATUS = ("法律状态", "专利权状态", "案件状态", "专利状态")
_THEN = ("申请日时申请人", "申请日时发明人", "申请日时设计人")
_OTHERS = (
    "发明人", "设计人", "地址", "授权公告号", "证书号", "专利类型", "主分类号", "国际分类号", "分类号", "年费缴纳",
    "年费", "发文日", "发文序号", "优先权日", "代理机构", "国籍", "申请日起",
)  # fmt: skip
_LABELS = (*_NUMBER, *_TITLE, *_OWNER, *_APPLICANT, *_FILED, *_GRANTED, *_STATUS, *_THEN, *_OTHERS)
_KINDS = {"实用新型": "utility_model", "外观设计": "design", "发明": "invention"}
_ALIVE = re.compile(r"(?:专利权)?(?:有效|维持|维持有效|专利权维持|授权)")
_DEAD = re.compile(r"(?:专利权)?(?:全部)?(?:终止|失效|无效|届满|放弃|视为放弃|宣告无效|期限届满)")
_FEE = re.compile(
    r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})年度?(?:的)?年费|年费\(?第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})年度?"
)
_PAID = ("缴费日期", "开票日期", "收费日期", "缴费时间", "交费日期", "收款日期")
_LONGEST_TERM = 20


def patent_fields(kind: str, title: Title | None, pages: Sequence[Page], today: date | None) -> tuple[Field, ...]:
    """What a certificate, a copy from the register or a notice of receipt says of one patent."""
    cut = [Labelled(page, _LABELS, bare=kind == "patent_register") for page in pages]
    owners = _APPLICANT if kind == "patent_application" else _OWNER
    fields = (
        *_number(_first(cut, *_NUMBER), pages),
        *_titled(_first(cut, *_TITLE), pages),
        *_kind(title, cut, pages),
        *a_day("filed_on", _first(cut, *_FILED), pages, today),
        *(a_day("granted_on", _first(cut, *_GRANTED), pages, today) if kind != "patent_application" else ()),
        *_owners(_first(cut, *owners), pages),
        *(_status(_first(cut, *_STATUS), pages) if kind == "patent_register" else ()),
    )
    return agreed(fields)


def agreed(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields, those that contradict each other in doubt: number and filing day, number and kind, days in order."""
    kept = tuple(fields)
    number, filed, granted = (value_of(kept, name) for name in ("number", "filed_on", "granted_on"))
    if isinstance(number, str) and patents.is_number(number):
        if isinstance(filed, date) and patents.filing_year(number) != filed.year:
            kept = doubted(kept, "number", "filed_on")
        kind = value_of(kept, "patent_kind")
        if kind is not None and kind != _kind_of(number):
            kept = doubted(kept, "number", "patent_kind")
    if isinstance(filed, date) and isinstance(granted, date) and granted <= filed:
        kept = doubted(kept, "filed_on", "granted_on")
    return kept


def _kind_of(number: str) -> str:
    try:
        return patents.kind_of(number)
    except KeyError:
        return ""


def _first(cut: Sequence[Labelled], *labels: str) -> Found | None:
    return next((found for page in cut if (found := page.first(*labels)) is not None), None)


def _number(found: Found | None, pages: Sequence[Page]) -> Iterator[Field]:
    """The number at its label; else the only one that is marked ZL."""
    if found is not None and (told := numbers(found.words)):
        yield made(
            "number",
            told[0].value,
            within(told[0], found.pieces),
            pages,
            told[0].exact and len(told) == 1,
            checked=True,
        )
        return
    marked = [
        (one, piece) for page in pages for piece in page.pieces for one in numbers(piece.text) if "ZL" in one.words
    ]
    if len({one.value for one, _ in marked}) == 1:
        one, piece = marked[0]
        yield made("number", one.value, within(one, (piece,)), pages, one.exact, checked=True)


def _titled(found: Found | None, pages: Sequence[Page]) -> Iterator[Field]:
    if found is not None and (title := printed(found.words)):
        paired = title.count("（") == title.count("）")
        yield made("title", title, found, pages, paired and len(title) >= 2 and not found.full)


def _kind(title: Title | None, cut: Sequence[Labelled], pages: Sequence[Page]) -> Iterator[Field]:
    """By the title of a certificate, by the type a register names, by the label of the title."""
    named = _first(cut, "专利类型")
    places = [of_piece(title.piece)] if title is not None else []
    places += [named] if named is not None else []
    labels = [piece for page in cut for name, piece, _ in page.cut if name in _TITLE]
    requests = [piece for page in pages for piece in page.pieces if "专利请求书" in piece.text]
    for found in chain(places, map(of_piece, labels), map(of_piece, requests)):
        kind = next((kind for word, kind in _KINDS.items() if word in found.words.replace("发明创造", "")), None)
        if kind is not None:
            yield made("patent_kind", kind, found, pages, True)
            return


def _owners(found: Found | None, pages: Sequence[Page]) -> Iterator[Field]:
    if found is None:
        return
    names = tuple(filter(None, map(printed, re.split(r"[;,、]", plain(found.words)))))
    if names:
        yield made("owners", names, found, pages, all(map(legal_person, names)) and not found.full)


def _status(found: Found | None, pages: Sequence[Page]) -> Iterator[Field]:
    if found is None:
        return
    words = tight(found.words)
    alive, dead = _ALIVE.fullmatch(words), _DEAD.search(words)
    if alive or dead:
        yield made("in_force", bool(alive), found, pages, bool(alive) or _DEAD.fullmatch(words) is not None)


def fee_fields(pages: Sequence[Page], today: date | None) -> tuple[Field, ...]:
    """The number, the day of payment and the year of protection that a receipt of fees is about. A yearly fee is paid
    about when its year begins, which the year of the number confirms."""
    cut = [
        Labelled(
            page,
            (*_NUMBER, *_PAID, "交款人", "票据代码", "票据号码", "校验码", "收据号", "费用种类", "收款单位"),
            bare=False,
        )
        for page in pages
    ]
    told = [
        (one, piece) for page in pages for piece in page.pieces for one in numbers(piece.text) if marked(one, piece)
    ]
    several = len({one.value for one, _ in told}) > 1
    fields: list[Field] = []
    for one, piece in {one.value: (one, piece) for one, piece in told}.values():
        fields.append(made("number", one.value, within(one, (piece,)), pages, one.exact, checked=True))
    paid = tuple(a_day("paid_on", _first(cut, *_PAID), pages, today))
    fields += paid
    years = [(match, piece) for page in pages for piece in page.pieces for match in _FEE.finditer(tight(piece.text))]
    if years and not several:
        match, piece = years[0]
        year = counted(match[1] or match[2])
        if year:
            fits = _fits(value_of(fields, "number"), value_of(fields, "paid_on"), year)
            fields.append(
                made("fee_year", year, of_piece(piece, match[0]), pages, fits and len({m[0] for m, _ in years}) == 1)
            )
    return tuple(fields)


def _fits(number: object, paid: object, year: int) -> bool:
    if not isinstance(number, str) or not isinstance(paid, date) or not patents.is_number(number):
        return False
    return 1 <= year <= _LONGEST_TERM and abs(patents.filing_year(number) + year - 1 - paid.year) <= 1
