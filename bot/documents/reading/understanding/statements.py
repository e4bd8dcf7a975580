"""利润表, 审计报告 and 销售明细: whose figures, of which year, and the sums in their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.reading.understanding.labels import Found, Labelled
from bot.documents.reading.understanding.making import a_name, made, of_piece
from bot.documents.reading.understanding.places import Page, Piece, beside
from bot.documents.reading.understanding.signs import legal_person, tight
from bot.documents.reading.understanding.values import UNITS, fen, figure
from flows.papers import Field

_FIRM = ("编制单位", "单位名称", "公司名称", "企业名称", "被审计单位", "填报单位", "编报单位")
_UNIT = re.compile(r"(?:单位[:：]?(?:人民币)?|\(人民币|\(|人民币)(元|千元|万元|百万元|亿元)(?![0-9])")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年(?:度|1?-?12月|1月-12月|1月至12月|12月31日)")
_NOW = re.compile(
    r"本年(?:累计)?(?:金额|数|发生额|实际数?)?|本期(?:金额|数|发生额)?|本年累计(?:金额|数)?|当年(?:金额|数)?|20\d{2}年度?(?:金额)?"
)
_BEFORE = re.compile(r"(?:上年|去年|上期)(?:同期)?(?:累计)?(?:金额|数|发生额|实际数?)?")
_ROWS = {
    "sales": re.compile(r"(?:一、|其中:|1[.、])?(?:营业总?收入|主营业务收入)"),
    "profit": re.compile(r"(?:[三四]、)?利润总额(?:\(.*)?"),
    "ip_spending": re.compile(r"(?:其中:)?知识产权(?:投入|费用|经费)(?:合计|总额)?"),
}
_COLUMNS = {
    "sales": re.compile(r"(?:产品)?销售(?:额|收入|金额)(?:\((?:万|千)?元\))?"),
    "profit": re.compile(r"(?:产品|销售)?利润(?:额|总额)?(?:\((?:万|千)?元\))?"),
    "ip_spending": re.compile(r"知识产权(?:投入|费用|经费)(?:\((?:万|千)?元\))?"),
}
_TOTAL = re.compile(r"(?:合计|总计|全年合计|年度合计)")


def statement_fields(pages: Sequence[Page], today: date | None) -> Iterator[Field]:
    """The firm, the year and the sums; a sum without a unit on the pages is never certain."""
    cut = [
        Labelled(page, (*_FIRM, "单位", "金额单位", "货币单位", "会计期间", "单位负责人", "制表人"), bare=False)
        for page in pages
    ]
    yield from _firm(cut, pages)
    year = _year(pages, today)
    yield from year
    unit = _unit(pages)
    for name in ("sales", "profit", "ip_spending"):
        yield from _sum(name, pages, unit, int(str(year[0].value)) if year else 0)


def _firm(cut: Sequence[Labelled], pages: Sequence[Page]) -> Iterator[Field]:
    found = next((found for page in cut if (found := page.first(*_FIRM)) is not None), None)
    cover = [piece for piece in pages[0].pieces if legal_person(piece.text) and "会计师" not in piece.text]
    if found is None and cover:
        found = of_piece(cover[0])
    elif found is not None and cover and len(pages) > 1 and tight(cover[0].text) != tight(found.words):
        found = Found(found.words, found.pieces, torn=True)
    yield from a_name("name", found, pages)


def _year(pages: Sequence[Page], today: date | None) -> list[Field]:
    """The year that the head of the statement is about: the one all heads name."""
    told = [
        (int(match[1]), piece) for page in pages for piece in page.pieces if (match := _YEAR.search(tight(piece.text)))
    ]
    if not told:
        return []
    year, piece = told[0]
    over = today is None or year < today.year or (year == today.year and today.month == 12)
    return [made("year", year, of_piece(piece), pages, len({one for one, _ in told}) == 1 and over)]


def _unit(pages: Sequence[Page]) -> int | None:
    """What a figure is worth, in fen; None where no unit is stated, or more than one."""
    told = {unit for page in pages for piece in page.pieces for unit in _UNIT.findall(tight(piece.text))}
    return UNITS[told.pop()] if len(told) == 1 else None


def _sum(name: str, pages: Sequence[Page], unit: int | None, year: int) -> Iterator[Field]:
    for page in pages:
        found = _in_row(page, _ROWS[name], year) or _in_column(page, name)
        if found is None:
            continue
        piece, told = found
        read = figure(piece.text)
        amount = fen(read[0], unit or UNITS["元"]) if read else None
        if read and amount is not None:
            yield made(name, amount, of_piece(piece), pages, told and read[1] and unit is not None)
            return


def _in_row(page: Page, label: re.Pattern[str], year: int) -> tuple[Piece, bool] | None:
    """The figure of the current period in the row of a label, and whether its column is known."""
    row = next((piece for piece in page.pieces if label.fullmatch(tight(piece.text))), None)
    if row is None:
        return None
    cells = _cells(page, row)
    now, before = _heads(page, year)
    if now is None:
        return (cells[0], False) if cells else None
    return _under(now, (now, *before), cells)


def _heads(page: Page, year: int) -> tuple[Piece | None, tuple[Piece, ...]]:
    """The heads of the columns of this period and of others; a year under the title is none."""
    before = [piece for piece in page.pieces if _BEFORE.fullmatch(tight(piece.text))]
    now = [piece for piece in page.pieces if _NOW.fullmatch(tight(piece.text)) and _in_a_row_of_heads(piece, page)]
    before += [piece for piece in now if tight(piece.text)[:2] == "20" and tight(piece.text)[:4] != str(year)]
    now = [piece for piece in now if piece not in before]
    whole = [piece for piece in now if "累计" in piece.text] or now
    others = (*before, *(piece for piece in now if piece not in whole[:1]))
    return (whole[0] if len(whole) == 1 else None), others


def _in_a_row_of_heads(head: Piece, page: Page) -> bool:
    others = (one for one in page.pieces if one is not head and beside(head, one))
    return any(
        _NOW.fullmatch(text) or _BEFORE.fullmatch(text) or text in ("项目", "行次")
        for text in (tight(one.text) for one in others)
    )


def _in_column(page: Page, name: str) -> tuple[Piece, bool] | None:
    """The figure of the row of totals in the column of a heading."""
    total = next((piece for piece in page.pieces if _TOTAL.fullmatch(tight(piece.text))), None)
    heads = {
        one: piece for one, shape in _COLUMNS.items() for piece in page.pieces if shape.fullmatch(tight(piece.text))
    }
    if total is None or name not in heads:
        return None
    cells = _cells(page, total)
    if len(cells) == len(heads):
        return _under(heads[name], tuple(heads.values()), cells)
    others = tuple(piece for piece in page.pieces if beside(heads[name], piece))
    found = _under(heads[name], others, cells)
    return found and (found[0], found[1] and len(cells) <= len(heads))


def _cells(page: Page, row: Piece) -> list[Piece]:
    """The figures of a row from left to right; the number of the row is none."""
    found = [one for one in page.pieces if one.box[0] > row.box[2] - row.height and beside(row, one) and _money(one)]
    return sorted(found, key=lambda one: one.box[0])


def _under(head: Piece, heads: Sequence[Piece], cells: Sequence[Piece]) -> tuple[Piece, bool] | None:
    """The figure under a head, and whether that is beyond doubt: by their order where no cell is empty."""
    ordered = sorted(heads, key=lambda one: one.box[0])
    if len(cells) == len(ordered):
        return cells[ordered.index(head)], True
    mine = [one for one in cells if min(ordered, key=lambda each: abs(_middle(each) - _middle(one))) is head]
    return (mine[0], False) if mine else None


def _money(piece: Piece) -> bool:
    read = figure(piece.text)
    return read is not None and (len(tight(piece.text)) > 2 or "." in piece.text)


def _middle(piece: Piece) -> float:
    return (piece.box[0] + piece.box[2]) / 2
