"""The copy a firm keeps: everything that was submitted, each answer with its clause."""

import io
from typing import Any

import docx
import pytest

from bot.documents.copies import copy_of
from bot.documents.papers import Accepted, accept
from bot.messages import Document
from flows.notices.shanghai_2022 import NOTICE
from locales import words


def entry(question: str, kind: str, value: object, group: str = "", item: str = "") -> dict[str, Any]:
    return {"key": [question, item], "question": question, "kind": kind, "group": group, "item": item, "value": value}


def patent(item: str, number: str) -> list[dict[str, Any]]:
    return [
        entry("number", "patent_number", number, "patents", item),
        entry("filed_on", "day", {"day": "2018-08-01"}, "patents", item),
        entry("core", "yes_no", True, "patents", item),
    ]


CONTENT: dict[str, Any] = {
    "notice": "shanghai_2022",
    "edition": "ab" * 32,
    "form": "product",
    "submission": 2,
    "day": "2026-11-22",
    "version": 9,
    "data": [
        {
            "section": "product",
            "items": [entry("product_name", "text", "变频 <水> 泵"), entry("model", "text", "VX20")],
        },
        {"section": "patents", "items": [*patent("1", "ZL201810862228.X"), *patent("3", "ZL202120592620.4")]},
        {"section": "economy", "items": [entry("data_year", "year", 2025), entry("sales", "money", 3_200_000_000)]},
        {"section": "papers", "items": [entry("patent_certificate", "papers", ["a1", "b2"])]},
    ],
    "papers": [],
    "reasons": [{"check": "fewer_certificates_than_patents", "item": "", "reason": "两件合在一个文件里"}],
    "given": {"subject_name": "上海某某机电有限公司", "credit_code": "91310000132260250X"},
}


def made(language: str = "zh_Hans", *, demo: bool = False) -> Document:
    return copy_of(words(language, "shanghai_2022"), NOTICE, CONTENT, "BA-2026-00017", demo=demo)


def lines(document: Document) -> list[str]:
    """The text of the document: a paragraph a line, a table's row a line."""
    out: list[str] = []
    for block in docx.Document(io.BytesIO(document.content)).iter_inner_content():
        rows = getattr(block, "rows", None)
        out += [block.text] if rows is None else [" | ".join(cell.text for cell in row.cells) for row in rows]
    return out


def test_it_carries_the_reference_the_subject_and_the_day():
    text = lines(made())
    assert text[0] == "专利产品备案填报副本"
    assert "编号 | BA-2026-00017" in text
    assert "备案主体 | 上海某某机电有限公司\n91310000132260250X" in text
    assert "产品 | 变频 <水> 泵 VX20" in text
    assert "提交日期 | 2026 年 11 月 22 日" in text
    assert "提交次数 | 第 2 次" in text


def test_every_answer_stands_with_its_name_and_its_clause():
    text = lines(made())
    assert "专利号 | ZL202120592620.4 | 附件 一、2.（1）" in text
    assert any(line.startswith("销售额 | 3,200 万元 | ") for line in text)
    assert any(line.startswith("核心专利 | 是 | ") and line.endswith("）") for line in text)
    assert any("2 份" in line for line in text)


def test_items_of_a_group_are_counted_as_the_contact_saw_them():
    text = lines(made())
    assert text.index("第 1 件专利") < text.index("第 2 件专利")
    assert "第 3 件专利" not in text


def test_reasons_and_sources_are_named():
    text = lines(made())
    assert any(line.endswith("| 两件合在一个文件里") for line in text)
    assert any(
        line.startswith("上海市知识产权局关于组织开展专利产品备案工作的通知，") and "文件规定" in line for line in text
    )


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_a_demonstration_says_so(language: str):
    assert any("演示" in line for line in lines(made(language, demo=True)))
    assert not any("演示" in line for line in lines(made(language)))


def test_in_english():
    text = lines(made("en"))
    assert "Submitted on | 22 November 2026" in text
    assert any("| CNY 32 million | " in line for line in text)


def test_it_is_a_word_file_with_a_telling_name():
    document = made()
    assert document.name == "填报副本-BA-2026-00017.docx"
    found = accept(document.content, document.name)
    assert isinstance(found, Accepted)
    assert found.media_type == document.media_type
