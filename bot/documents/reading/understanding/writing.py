"""What firms write themselves: licence contracts with the note of their filing, letters, customs declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.reading.understanding.labels import Found, Labelled
from bot.documents.reading.understanding.legal_persons import term
from bot.documents.reading.understanding.making import a_name, made, marked, of_piece, within
from bot.documents.reading.understanding.places import Page, Piece
from bot.documents.reading.understanding.signs import tight
from bot.documents.reading.understanding.values import Told, counted, days, numbers
from flows.papers import Field

_GIVER = ("许可方", "许可人", "让与人", "让与方", "甲方", "专利权人")
_TAKER = ("被许可方", "被许可人", "受让人", "受让方", "乙方")
_TERM = ("许可期限", "合同期限", "有效期限", "许可有效期", "合同有效期", "期限")
_NOTED = ("备案号", "合同备案号", "备案编号", "备案证号")
_REST = (
    "地址",
    "住所",
    "专利号",
    "许可种类",
    "许可方式",
    "合同备案日",
    "备案日期",
    "签订日期",
    "签订地点",
    "法定代表人",
    "日期",
    "联系人",
    "电话",
    "专利名称",
)
_NOTE = re.compile(r"[A-Z]?\d{12,14}")
_SPAN = re.compile(r"(?:自|从)?.{0,6}\d{4}年\d{1,2}月\d{1,2}日(?:起)?(?:至|到|-)\d{4}年")
_COUNT = re.compile(r"下列([0-9]{1,2}|[一二三四五六七八九十]{1,3})[项件]专利")
_FIRM = (
    "承诺单位", "承诺企业", "承诺人", "承诺方", "单位名称", "企业名称", "申报单位", "备案主体", "备案单位", "单位",
    "公司名称",
)  # fmt: skip
_SENDER = ("境内发货人", "境内发货人(企业)", "发货人", "经营单位")
_CUSTOMS = (
    "境内收货人", "境外收货人", "出境关别", "出口日期", "申报日期", "备案号", "运输方式", "运输工具名称及航次号",
    "提运单号", "生产销售单位", "监管方式", "征免性质", "许可证号", "合同协议号", "贸易国(地区)", "运抵国(地区)",
    "指运港", "项号", "申报单位", "海关编号", "预录入编号", "商品编号",
)  # fmt: skip


def contract_fields(pages: Sequence[Page], today: date | None) -> Iterator[Field]:
    """Who licenses what to whom, until when, and under which number it was filed."""
    cut = [Labelled(page, (*_GIVER, *_TAKER, *_TERM, *_NOTED, *_REST), bare=False) for page in pages]
    yield from a_name("licensor", _party(cut, _GIVER), pages)
    yield from a_name("licensee", _party(cut, _TAKER), pages)
    yield from _numbers(pages)
    noted = next((found for page in cut if (found := page.first(*_NOTED)) is not None), None)
    if noted is not None and (match := _NOTE.search(tight(noted.words).upper())):
        yield made("licence_number", match[0], noted, pages, match[0] == tight(noted.words).upper())
    yield from term(_span(cut, pages), pages, today)


def _party(cut: Sequence[Labelled], labels: Sequence[str]) -> Found | None:
    """A party as the first page names it; a later page that names another one makes it doubtful."""
    found = [one for page in cut for label in labels for one in page.all(label)]
    if not found:
        return None
    told = {tight(one.words) for one in found}
    return found[0] if len(told) == 1 else Found(found[0].words, found[0].pieces, torn=True)


def _numbers(pages: Sequence[Page]) -> Iterator[Field]:
    """All numbers in the contract: certain only if each is right and there are as many as the text says."""
    told: dict[str, tuple[Told, Piece]] = {}
    for page in pages:
        for piece in page.pieces:
            for one in numbers(piece.text):
                if marked(one, piece):
                    told.setdefault(str(one.value), (one, piece))
    if not told:
        return
    said = _COUNT.search(tight("".join(page.text() for page in pages)))
    enough = said is None or counted(said[1]) == len(told)
    parts = [within(one, (piece,)) for one, piece in told.values()]
    found = Found("、".join(one.words for one in parts), tuple(piece for one in parts for piece in one.pieces))
    exact = all(one.exact for one, _ in told.values())
    yield made("numbers", tuple(told), found, pages, exact and enough, checked=True)


def _span(cut: Sequence[Labelled], pages: Sequence[Page]) -> Found | None:
    """From when until when: at its label, else in the sentence that says so."""
    for page in cut:
        found = page.first(*_TERM)
        if found is not None and len(list(days(found.words))) == 2:
            return found
    sentences = [piece for page in pages for piece in page.pieces if _SPAN.search(tight(piece.text))]
    return of_piece(sentences[0]) if len(sentences) == 1 else None


def letter_fields(pages: Sequence[Page]) -> Iterator[Field]:
    """Who promises: the name at the place for it, which the seal often covers."""
    cut = [
        Labelled(page, (*_FIRM, "日期", "法定代表人", "法定代表人(签字)", "统一社会信用代码", "联系人"), bare=False)
        for page in pages
    ]
    yield from a_name("name", next((found for page in cut if (found := page.first(*_FIRM)) is not None), None), pages)


def customs_fields(pages: Sequence[Page]) -> Iterator[Field]:
    """Who sends the goods abroad."""
    cut = [Labelled(page, (*_SENDER, *_CUSTOMS)) for page in pages]
    found = next((found for page in cut if (found := page.first(*_SENDER)) is not None), None)
    if found is not None:
        bare = re.sub(r"\(?[0-9A-Z]{9,18}\)?", "", found.words).strip()
        yield from a_name("name", Found(bare, found.pieces, found.torn), pages)
