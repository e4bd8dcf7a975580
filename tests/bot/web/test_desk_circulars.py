"""The circulars page: drafted, worded, approved by another officer, sent; the template and the schedule."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from docx import Document
from PIL import Image

from bot.documents import templates, trends
from bot.documents.templates import DOCX
from tests.bot.web.test_desk_indicators import filed, row
from tests.support.console import Browser, Console
from tests.support.databases import *  # noqa: F403
from tests.support.house import Office

MAY = "month:2026-05-01"
SETTINGS = "/desk/circulars/settings"
TEMPLATES = "/desk/templates/circular"
OTHERS = [("310104", "reader"), ("310115", "district_officer"), ("association", "association")]


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    with time_machine.travel("2026-06-03T01:00:00Z", tick=False):
        office = Office.open(tmp_path, sqlite_template)
        yield Console(office)
        office.close()


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """One picture for everything that is drawn, and no process for each file: other tests start those."""
    out = BytesIO()
    Image.new("RGB", (80, 42)).save(out, "PNG")

    async def draw(_asked: bytes) -> bytes:
        return out.getvalue()

    async def asked(_module: str, content: bytes, _seconds: float) -> bytes:
        return templates.answered(content)

    monkeypatch.setattr(templates, "asked", asked)
    monkeypatch.setattr(trends, "_known", OrderedDict())
    monkeypatch.setattr(trends, "_drawn", draw)
    return out.getvalue()


async def drafted(browser: Browser) -> str:
    await browser.get("/desk/circulars")
    answer = await browser.post("/desk/circulars/new", period=MAY)
    assert answer.status_code == 303
    return answer.headers["location"]


def text(content: bytes) -> str:
    read = Document(BytesIO(content))
    cells = [cell.text for table in read.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


async def test_a_circular_from_the_draft_to_the_districts_chats(console: Console) -> None:
    console.does(filed)
    author, second = [await console.signed_in(console.officer("city", "city_officer", who)) for who in ("李科", "周科")]
    console.officer("310104", "district_officer", "徐科")
    path = await drafted(author)
    page = await author.get(path)
    assert [row(page, "徐汇区")[name] for name in ("应备案", "备案单位数", "覆盖率")] == ["2", "1", "50.0%"]
    assert "由您起草，要另一位市级工作人员审批" in page.text
    assert f"{path}/approve" not in page.text
    words = {
        "title": "五月通报",
        "to": "各区",
        "above": "甲\r\n乙 <b>&",
        "below": "",
        "sender": "市局",
        "revision": "1",
    }
    assert (await author.post(f"{path}/edit", **words)).status_code == 303
    assert (await author.post(f"{path}/edit", **words)).status_code == 422, "somebody changed it meanwhile"
    file = await author.get(f"{path}/file.docx")
    assert (file.headers["content-type"], file.headers["content-disposition"]) == (
        DOCX, 'attachment; filename="circular-month-2026-05.docx"',
    )  # fmt: skip
    assert "五月通报\n各区：\n甲\n乙 <b>&\n" in text(file.content)
    await second.get(path)
    assert (await second.post(f"{path}/approve", revision="1")).status_code == 409
    assert (await second.post(f"{path}/approve", revision="2")).status_code == 303
    approved = (await second.get(f"{path}/file.docx")).content
    assert len(Document(BytesIO(approved)).inline_shapes) == 2
    assert (await second.post(f"{path}/send")).status_code == 303
    await console.office.round()
    ((address, message),) = console.office.news()
    assert (address.id, message.documents[0].content) == ("徐科", approved)
    page = await author.get(path)
    assert row(page, "徐汇区知识产权局") == {"工作人员": "徐科", "结果": "已送达"}
    assert "没有工作人员" in page.text


async def test_others_see_what_was_sent_and_nothing_before(console: Console) -> None:
    city, reader = await console.browser("city", "city_officer"), await console.browser("310104", "reader")
    path = await drafted(city)
    for part in ("", "/file.docx", "/course.png"):
        assert (await reader.get(path + part)).status_code == 404
    assert "五月" not in (await reader.get("/desk/circulars")).text
    second = await console.signed_in(console.officer("city", "city_officer", "周科"))
    await second.get(path)
    await second.post(f"{path}/approve", revision="1")
    await second.post(f"{path}/send")
    page = await reader.get(path)
    assert page.status_code == 200
    assert "发给谁" not in page.text, "officers' names stay with the city"
    assert (await reader.get(f"{path}/file.docx")).content == (await city.get(f"{path}/file.docx")).content
    for seat in OTHERS:
        browser = await console.browser(*seat)
        await browser.get("/desk")
        assert (await browser.post(f"{path}/withdraw")).status_code == 403
        assert (await browser.get(SETTINGS)).status_code == 403


async def test_what_cannot_be_drafted_or_worded_is_said_at_its_field(console: Console) -> None:
    browser = await console.browser("city", "city_officer")
    path = await drafted(browser)
    again = await browser.post("/desk/circulars/new", period=MAY)
    assert (again.status_code, "这一期已经有通报了" in again.text) == (422, True)
    words = {"title": " ", "to": "各区", "above": "保留的话", "below": "", "sender": "市局", "revision": "1"}
    answer = await browser.post(f"{path}/edit", **words)
    assert (answer.status_code, 'id="title-error"' in answer.text, "保留的话" in answer.text) == (422, True, True)


def changed(template: bytes, *paragraphs: str) -> bytes:
    made, out = Document(BytesIO(template)), BytesIO()
    for said in paragraphs:
        made.add_paragraph(said)
    made.save(out)
    return out.getvalue()


async def uploaded(browser: Browser, content: bytes, name: str = "通报模板.docx") -> tuple[int, list[str]]:
    answer = await browser.post(TEMPLATES, files={"file": (name, content, DOCX)})
    return answer.status_code, re.findall(r"<li>([^<]+)</li>", answer.text)


async def test_a_template_is_downloaded_changed_checked_and_put_back(console: Console) -> None:
    admin = await console.browser("city", "city_admin")
    page = await admin.get(TEMPLATES)
    assert "{{ 标题 }}" in page.text
    built_in = (await admin.get(f"{TEMPLATES}/0.docx")).content
    status, problems = await uploaded(admin, changed(built_in, "{{ ''.__class__ }}", "电话 {{ 电话 }}"))
    assert status == 422
    assert problems == [
        "正文「{{ &#39;&#39;.__class__ }}」处：「&#39;&#39;.__class__」不在可以填的内容里。",
        "正文「电话 {{ 电话 }}」处：「电话」不在可以填的内容里。",
    ]
    status, problems = await uploaded(admin, changed(built_in, "{% for 行 in 各区 %}{{ 行.名称 }}"))
    assert (status, problems[0].endswith("处：花括号或百分号没有成对，或者有开头没有结尾。")) == (422, True)
    assert await uploaded(admin, b"no document") == (
        422, ["文件：打不开，或者不是 DOCX，或者带宏、有密码。在 Word 里另存为 .docx 再传。"],
    )  # fmt: skip
    assert "模板已检查" not in (await admin.get(TEMPLATES)).text
    assert await uploaded(admin, changed(built_in, "附注：{{ 期间 }}")) == (303, [])
    path = await drafted(admin)
    assert "附注：2026年5月" in text((await admin.get(f"{path}/file.docx")).content)
    await admin.get(TEMPLATES)
    assert (await admin.post(f"{TEMPLATES}/0/use")).status_code == 303
    assert "附注" not in text((await admin.get(f"{path}/file.docx")).content)
    assert (await admin.post(f"{TEMPLATES}/7/use")).status_code == 404


async def test_the_schedule_says_who_set_it_and_when(console: Console) -> None:
    admin = await console.signed_in(console.officer("city", "city_admin", "李主任"))
    await admin.get(SETTINGS)
    assert "没有设自动起草" in (await admin.get("/desk/circulars")).text
    assert (await admin.post(f"{SETTINGS}/schedule", monthly="31", quarterly="0")).status_code == 422
    assert (await admin.post(f"{SETTINGS}/schedule", monthly="3", quarterly="0")).status_code == 303
    said = "自动起草：每月 3 日起草上月通报。李主任 设于 2026 年 6 月 3 日 09:00。"
    assert said in (await admin.get("/desk/circulars")).text
    assert await console.office.core.circulars.tick() == 1
    page = (await admin.get("/desk")).text
    assert "有 1 份通报等着审批或发送" in page
