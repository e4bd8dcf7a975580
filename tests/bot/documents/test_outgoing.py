"""Documents made from answers: what stands in each for several drafts, its gaps, and that answers stay text."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from bot.documents import templates
from bot.documents.outgoing.facts import Facts, gaps
from bot.documents.outgoing.kinds import KINDS, PLACES, sample
from bot.documents.outgoing.pending import Unfilled, Unwritten, completed
from bot.documents.outgoing.values import values, why_not
from bot.documents.sheets import XLSX, Sheet
from bot.documents.templates import DOCX, NotFilledError, check, fill
from bot.messages import Outbound
from flows.notices.shanghai_2022 import NOTICE
from flows.values import Value
from locales import pages, words
from tests.flows.notices.conftest import ENTERPRISE, FIGURES, Filling

FIRM = {name: value for name, value in ENTERPRISE.items() if isinstance(value, str)}
SECOND, THIRD = "ZL202120592620.4", "ZL202030097744.6"
GAP = "＿＿（"


def facts(draft: Filling) -> Facts:
    def files(ids: Sequence[str]) -> list[str]:
        return [f"{one}.pdf" for one in ids]

    return Facts(words("zh_Hans", NOTICE.id), NOTICE, draft.journey, draft.given, files, date(2026, 11, 28))


def template(kind: str) -> bytes:
    return pages.asset(f"documents/{kind}.docx")


def made(draft: Filling, kind: str) -> list[str]:
    """The lines of the document, those of its tables and its footer too."""
    return lines(fill(template(kind), values(facts(draft), kind), {}))


def lines(document: bytes) -> list[str]:
    read = Document(BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [one for one in (*(each.text for each in read.paragraphs), *cells, *_footer(read)) if one]


def _footer(read: Any) -> Iterator[str]:
    yield from (one.text for one in read.sections[0].footer.paragraphs)


def row(document: list[str], first: str, count: int) -> list[str]:
    """The cells of a table from the one that says `first` on."""
    place = document.index(first)
    return document[place : place + count]


def product(**given: Value) -> Filling:
    return Filling("product", **(given or FIRM))


def parts_of(draft: Filling, *parts: dict[str, Value]) -> Filling:
    for place, part in enumerate(parts):
        draft.answer(parts=True, **part) if place else draft.answer(part)
    return draft.answer(parts=False)


def part(name: str, patent: str, claims: str, how: str) -> dict[str, Value]:
    return {"part_name": name, "part_patent": patent, "part_claims": claims, "part_how": how}


def three_patents() -> Filling:
    draft = product().pump(sharing="only_us").patent().another_patent(number=SECOND, patent_kind="utility_model")
    draft.another_patent(number=THIRD, patent_kind="design", owner_kind="licensed").no_more_patents().answer(FIGURES)
    draft.answer(patent_certificate=("a", "b", "c"), licence_contract=("合同",), economic_evidence=("d",))
    draft.skip("product_photos", "inspection_report").answer(product_map="part_by_part")
    first = "ZL201810862228.X"
    return parts_of(
        draft, part("叶轮", first, "权利要求 1", "弯曲角度"), part("轮毂", first, "权利要求 3", "锥度"),
        part("泵体", SECOND, "权利要求 1", "密封槽"), part("泵盖", SECOND, "权利要求 2", "螺栓"),
        part("外壳", THIRD, "整体外观", "形状"),
    )  # fmt: skip


def test_every_template_is_right_and_holds_every_place_it_may() -> None:
    for kind, known in KINDS.items():
        assert check(template(kind), sample(kind)) == [], kind
        xml = "".join(zipfile.ZipFile(BytesIO(template(kind))).read(f"word/{part}").decode()
                      for part in ("document.xml", "footer1.xml"))  # fmt: skip
        inner = [f"行.{one}" for places in known.lists.values() for one in places]
        assert [one for one in (*known.texts, *inner) if f"{{{{ {one} }}}}" not in xml] == [], kind
        assert [font for font in ("宋体", "黑体") if f'w:eastAsia="{font}"' not in xml] == [], kind
        assert "由备案助手填写，盖章前核对" in xml, kind


def test_places_are_the_same_for_a_draft_and_for_the_sample() -> None:
    for kind, known in KINDS.items():
        draft = three_patents() if "product" in known.forms else Filling("registration").answer(ENTERPRISE)
        found, tried = values(facts(draft), kind), sample(kind)
        assert found.keys() == tried.keys(), kind
        assert {name: list(found[name][0]) for name in known.lists if found[name]} == {
            name: list(tried[name][0]) for name in known.lists if found[name]
        }, kind
        assert set(known.texts) | {one for some in known.lists.values() for one in some} <= PLACES.keys()


def test_a_full_commitment_and_an_empty_one() -> None:
    full, empty = Filling("registration").answer(ENTERPRISE), Filling("registration")
    said = "\n".join(made(full, "commitment_letter"))
    assert "上海某某机电有限公司（统一社会信用代码：91310000132260250X）申请在试点平台注册" in said
    assert "联系人：张三　　联系电话：138 0000 0000" in said
    assert "草稿。试点平台提供模板的，以平台模板为准" in said
    assert "依据：上海市知识产权局关于组织开展专利产品备案工作的通知 附件 二、1. · 文件规定" in said
    assert (GAP in said, gaps(values(facts(full), "commitment_letter"))) == (False, 0)
    blank = "\n".join(made(empty, "commitment_letter"))
    assert "＿＿（统一社会信用代码）＿＿" in blank
    assert gaps(values(facts(empty), "commitment_letter")) == 4


def test_three_patents_with_five_parts() -> None:
    draft = three_patents()
    said = made(draft, "patent_product_map")
    assert row(said, SECOND, 6) == [SECOND, "一种水泵", "实用新型", "2021 年 8 月 1 日", "本单位所有", "是"]
    assert row(said, "轮毂", 4) == ["轮毂", "ZL201810862228.X", "权利要求 3", "锥度"]
    assert row(said, "外壳", 4) == ["外壳", THIRD, "整体外观", "形状"]
    assert [one for one in said if one in ("叶轮", "轮毂", "泵体", "泵盖", "外壳")] == [
        "叶轮", "轮毂", "泵体", "泵盖", "外壳",
    ]  # fmt: skip
    assert gaps(values(facts(draft), "patent_product_map")) == 0
    assert "依据：备案助手的建议 产品与专利对应说明 · 建议" in said


def test_what_is_half_answered_has_gaps_that_say_what_belongs_there() -> None:
    draft = product().pump().patent().no_more_patents()
    found = values(facts(draft), "patent_product_map")
    said = made(draft, "patent_product_map")
    assert row(said, "叶轮", 4) == [
        "叶轮",
        "ZL201810862228.X",
        "＿＿（第几项权利要求）＿＿",
        "＿＿（怎样保护这一部分）＿＿",
    ]
    assert (gaps(found), sum(one.count(GAP) for one in said)) == (2, 2)
    empty = Filling("product")
    assert gaps(values(facts(empty), "patent_product_map")) == 14
    twice = {"＿＿（单位名称）＿＿", "＿＿（统一社会信用代码）＿＿"}
    printed = made(empty, "patent_product_map")
    assert sum(one.count(GAP) for one in printed) == 14 + len(twice), "the signature repeats who signs"


def test_a_patent_that_was_taken_out_leaves_a_gap_and_a_design_has_no_claims() -> None:
    draft = three_patents().change("number", "ZL200510030457.8", "2")
    said = made(draft, "patent_product_map")
    assert row(said, "泵体", 2) == ["泵体", "＿＿（专利号）＿＿"]
    del draft.answers["part_claims", "5"]
    assert row(made(draft, "patent_product_map"), "外壳", 3) == ["外壳", THIRD, "外观设计，没有权利要求"]


def test_partners_and_who_files() -> None:
    draft = product().pump(sharing="only_us")
    assert why_not(facts(draft), "shared_statement") == "only_us"
    assert why_not(facts(product()), "shared_statement") == "sharing_open"
    draft.change("sharing", "others").change("shared_agreed", "we_file").change("partners", "甲泵业公司、乙公司；丙")
    assert why_not(facts(draft), "shared_statement") == ""
    said = made(draft, "shared_statement")
    assert (
        "相同产品不得重复备案。各方经协商一致，由 上海某某机电有限公司 进行专利产品备案，其他各方不再就同一产品备案。"
        in said
    )
    assert [one for one in said if one in ("甲泵业公司", "乙公司", "丙")] == ["甲泵业公司", "乙公司", "丙"] * 2
    draft.change("shared_agreed", "not_yet")
    assert gaps(values(facts(draft), "shared_statement")) == 1
    assert "由 ＿＿（由哪一方备案）＿＿ 进行" in "\n".join(made(draft, "shared_statement"))
    draft.change("shared_agreed", "partner_files").change("partners", "甲泵业公司")
    assert "由 甲泵业公司 进行专利产品备案" in "\n".join(made(draft, "shared_statement"))


def test_only_licensed_patents_are_in_the_statement_of_licences() -> None:
    own = product().pump().patent()
    assert why_not(facts(own), "licence_statement") == "all_own"
    assert why_not(facts(product().pump()), "licence_statement") == "owners_open"
    draft = three_patents()
    said = made(draft, "licence_statement")
    assert row(said, THIRD, 6) == [
        THIRD, "一种水泵", "某某大学", "2024310000001", "＿＿（独占、排他或普通）＿＿", "＿＿（许可起止日期）＿＿",
    ]  # fmt: skip
    assert "许可合同：合同.pdf" in said
    assert SECOND not in said
    assert gaps(values(facts(draft), "licence_statement")) == 2


def test_the_list_says_what_is_at_hand_and_what_is_missing() -> None:
    draft = three_patents()
    said = made(draft, "material_list")
    assert row(said, "专利证书", 5) == [
        "专利证书",
        "必备",
        "附件 二、2. · 文件规定",
        "已有 3 份",
        "a.pdf、b.pdf、c.pdf",
    ]
    assert row(said, "检验报告", 5) == ["检验报告", "建议", "检验报告 · 建议", "跳过了", "—"]
    assert "已有 3 份，还缺必备材料 0 份。" in said
    half = product().pump()
    assert "已有 0 份，还缺必备材料 2 份。" in made(half, "material_list")
    assert "产品备案 · 变频水泵 VX20" in made(half, "material_list")


def test_documents_belong_to_their_form() -> None:
    registration, filing = facts(Filling("registration")), facts(product())
    assert [why_not(registration, kind) for kind in KINDS] == ["", "product", "product", "product", ""]
    assert why_not(filing, "commitment_letter") == "registration"
    assert why_not(facts(Filling("withdrawal")), "material_list") == "registration"


HOSTILE = [
    "{{ 单位名称 }}", "{% for x in y %}", "{# 没有 #}", "<w:p>&amp;</w:p> <b>\"'&", "]]>", "甲" * 500,
    "泵🚀👩‍🔧\u200f公司",
    "a\x00b\x0bc\ufffe", "{%tr for 行 in 专利 %}", "=1+1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_answered_comes_out_as_text(text: str) -> None:
    draft = product(**{**FIRM, "subject_name": text}).pump(product_name=text[:100]).patent(protects=text[:100])
    draft.change("sharing", "others").change("shared_agreed", "we_file").change("partners", "乙公司")
    clean = "".join(one for one in text[:100] if one not in "\x00\x0b\ufffe")
    for kind, places in (("patent_product_map", 4), ("shared_statement", 4), ("material_list", 1)):
        said = made(draft, kind)
        assert sum(one.count(clean) for one in said) >= places, kind


def _cells(workbook: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


async def test_documents_are_made_after_the_turn_each_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = Unfilled("a.docx", DOCX, template("commitment_letter"), values=sample("commitment_letter"), instead="没有")
    sheet = Unwritten("a.xlsx", XLSX, b"", sheet=Sheet("材料清单", ("材料",), [("=1+1",)]), instead="没有")
    shown = await completed(Outbound("好了", documents=(blank, sheet)))
    assert shown.text == "好了"
    assert "联系人：王工　　联系电话：138 0000 0000" in lines(shown.documents[0].content)
    assert _cells(shown.documents[1].content) == [["材料"], ["=1+1"]]

    async def fails(*_: object) -> bytes:
        raise NotFilledError

    monkeypatch.setattr(templates, "filled", fails)
    shown = await completed(Outbound("好了", documents=(blank, sheet)))
    assert (shown.text, [one.name for one in shown.documents]) == ("没有", ["a.xlsx"])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.skipif("LIBREOFFICE" not in os.environ, reason="asked for by LIBREOFFICE=1")
def test_libreoffice_opens_every_document(tmp_path: Path) -> None:
    draft, registered = three_patents(), Filling("registration").answer(ENTERPRISE)
    draft.change("sharing", "others").change("shared_agreed", "we_file").change("partners", "乙公司")
    for kind, known in KINDS.items():
        one = registered if "registration" in known.forms else draft
        (tmp_path / f"{kind}.docx").write_bytes(fill(template(kind), values(facts(one), kind), {}))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], cwd=tmp_path, check=True, timeout=120)
    for kind in KINDS:
        text = subprocess.run(
            ["pdftotext", tmp_path / f"{kind}.pdf", "-"], capture_output=True, check=True
        ).stdout.decode()
        assert text.count("\f") == 1, kind
        assert "Error" not in text, kind
