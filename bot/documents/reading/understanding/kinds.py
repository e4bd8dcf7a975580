"""Which kind of paper a page is: by its title, which is a line of its own, and by the labels that kind has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.documents.reading.understanding.places import Page, Piece
from bot.documents.reading.understanding.signs import tight
from flows.papers import UNKNOWN

_UPPER = 0.5
"""Share of the page above which a title stands."""
_GENERAL = r"(?:\((?:副本|正本|电子)\)|[副正]本|复印件)*"
_LINK = "[与和及、一-]{0,2}"
_TITLES: tuple[tuple[str, str], ...] = (
    ("business_licence", r"(?:企业法人|个体工商户)?营业执照"),
    ("institution_certificate", r"(?:中华人民共和国)?事业单位法人证书"),
    (
        "society_certificate",
        r"(?:社会团体(?:法人)?|民办非企业单位(?:\(法人\))?|社会服务机构(?:\(法人\))?|基金会(?:法人)?)登记证书",
    ),
    ("patent_certificate", r"(?:发明|实用新型|外观设计)专利证书"),
    ("patent_register", r"专利登记簿副本"),
    ("patent_application", r"专利申请受理通知书"),
    (
        "fee_receipt",
        r"(?:国家知识产权局)?专利(?:收费|年费)(?:收据|票据)|中央非税收入(?:统一|专用)票据"
        r"|(?:国家知识产权局)?专利年费缴(?:费|纳)(?:电子)?(?:票据|收据)",
    ),
    (
        "licence_contract",
        r"专利权?(?:实施)?(?:独占|排他|普通)?(?:实施)?许可合同书?(?:备案(?:证明|通知书))?|技术实施许可合同",
    ),
    ("commitment_letter", r".{0,12}诚信承诺书"),
    (
        "financial_statement",
        r"(?:合并|母公司)?(?:利润表|损益表|利润及利润分配表)|审计报告|财务报表"
        r"|(?:\d{4}年度?)?.{0,12}(?:销售|收入)明细表?|(?:\d{4}年度?)?.{0,8}经济数据表",
    ),
    ("export_declaration", r"(?:中华人民共和国海关)?出口货物报关单"),
    ("inspection_report", r".{0,12}(?:检验|检测|型式试验)报告"),
    (
        "patent_product_map",
        rf".{{0,12}}产品{_LINK}专利权?的?对应(?:关系)?(?:说明|表)|.{{0,12}}专利{_LINK}产品的?对应(?:关系)?(?:说明|表)",
    ),
    ("shared_statement", r".{0,12}协商一致的?(?:说明|协议|声明)"),
)
_TRADITIONAL = str.maketrans("專證書營業執權發", "专证书营业执权发")
"""Forms that are read for large bold ones."""
_SHAPES = tuple((kind, re.compile(rf"《?(?:{shape})》?{_GENERAL}")) for kind, shape in _TITLES)

_SUPPORT: dict[str, tuple[int, str]] = {
    "business_licence": (
        3,
        "统一社会信用代码|类型|法定代表人|负责人|经营者|经营范围|登记机关|成立日期|注册日期|注册资本|组成形式",
    ),
    "institution_certificate": (
        3,
        "统一社会信用代码|宗旨和业务范围|法定代表人|经费来源|开办资金|举办单位|登记管理机关|有效期",
    ),
    "society_certificate": (
        3,
        "统一社会信用代码|业务范围|法定代表人|活动地域|注册资金|开办资金|业务主管单位|发证机关|登记管理机关|有效期",
    ),
    "patent_certificate": (3, "专利号:?|专利申请日:?|专利权人:?|授权公告日:?|授权公告号:?|证书号|国家知识产权局"),
    "patent_register": (3, "专利号|申请日|授权公告日|专利权人|法律状态|登记簿|国家知识产权局"),
    "patent_application": (3, "申请号:?|申请日:?|申请人:?|发明创造名称:?|国家知识产权局|受理"),
    "fee_receipt": (2, "年费|票据号码|收据号|交款人|缴费日期|开票日期|国家知识产权局|专利号"),
    "licence_contract": (3, "许可方|许可人|被许可|专利号|许可期限|合同期限|备案号|许可方式|许可种类"),
    "commitment_letter": (2, "承诺|盖章|备案|真实"),
    "financial_statement": (2, "编制单位|单位:|营业收入|利润总额|净利润|销售额|合计|会计师事务所"),
    "export_declaration": (2, "境内发货人|境外收货人|监管方式|商品编号|海关编号"),
    "inspection_report": (2, "样品名称|型号|委托单位|检验类别|检验结论|检测结论|报告编号|生产单位"),
    "patent_product_map": (2, "专利号|权利要求|产品名称|型号|对应|盖章"),
    "shared_statement": (2, "协商一致|一方|备案|盖章|产品"),
}
_TEMPLATE = re.compile(r"示范文本|样本|样张|模板|范本|填写说明")
_ORDERS = re.compile(r"忽略(?:以上|上述|之前|前面)|识别为|标记为已确认")


@dataclass(frozen=True, slots=True)
class Title:
    """A line that names a kind of paper, and whether its page has what such papers have."""

    kind: str
    piece: Piece
    supported: bool


def titles(page: Page) -> tuple[Title, ...]:
    """The titles on a page, the topmost first; one for each kind."""
    found: dict[str, Title] = {}
    whole = tight(page.text())
    for piece in _lines(page):
        kind = kind_of(piece.text)
        if kind != UNKNOWN and kind not in found and piece.box[1] < _UPPER * page.height:
            least, words = _SUPPORT[kind]
            held = len(set(re.findall(words, whole.replace(tight(piece.text), "", 1)))) >= least
            found[kind] = Title(kind, piece, held and not strange(page))
    return tuple(found.values())


def kind_of(line: str) -> str:
    """The kind of paper whose title a line is; `UNKNOWN` for any other line."""
    bare = tight(line).translate(_TRADITIONAL)
    return next((kind for kind, shape in _SHAPES if shape.fullmatch(bare)), UNKNOWN)


def strange(page: Page) -> bool:
    """Whether a page is a blank form, or tells its reader what to make of it."""
    bare = tight(page.text())
    return _TEMPLATE.search(bare) is not None or _ORDERS.search(bare) is not None


def mentions(pages: Sequence[Page]) -> str:
    """The kind whose labels a paper has, where no title was read; `UNKNOWN` when that is not clear."""
    whole = tight("\n".join(page.text() for page in pages))
    score = {kind: len(set(re.findall(words, whole))) - least for kind, (least, words) in _SUPPORT.items()}
    named = {kind for kind, shape in _TITLES if re.search(shape, whole)}
    likely = sorted((kind for kind in named if score[kind] >= 0), key=lambda kind: -score[kind])
    return likely[0] if len(likely) == 1 else UNKNOWN


def _lines(page: Page) -> Iterator[Piece]:
    """The lines, and lines whose characters were read one by one, put together."""
    yield from page.pieces
    row: list[Piece] = []
    for piece in sorted(page.pieces, key=lambda one: (round((one.box[1] + one.box[3]) / page.height * 25), one.box[0])):
        if len(tight(piece.text)) > 4:
            continue
        if row and (
            abs(piece.box[1] - row[-1].box[1]) > 0.6 * row[-1].height
            or piece.box[0] - row[-1].box[2] > 4 * piece.height
        ):
            row = []
        row.append(piece)
        if len(row) > 1:
            yield Piece(
                "".join(one.text for one in row), (*row[0].box[:2], *piece.box[2:]), piece.confidence, page.number
            )
