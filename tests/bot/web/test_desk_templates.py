"""The templates page: each document's template is replaced by the city's own, tried first, and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from docx import Document

from bot.desk import templates as acts
from bot.documents import templates
from bot.documents.outgoing.kinds import KINDS
from bot.documents.templates import DOCX
from tests.support.console import Browser, Console
from tests.support.databases import *  # noqa: F403
from tests.support.house import Office

PAGE = "/desk/templates"
LETTER = f"{PAGE}/commitment_letter"


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    async def asked(_module: str, content: bytes, _seconds: float) -> bytes:
        return templates.answered(content)

    monkeypatch.setattr(templates, "asked", asked)
    with time_machine.travel("2026-06-03T01:00:00Z", tick=False):
        office = Office.open(tmp_path, sqlite_template)
        yield Console(office)
        office.close()


def with_line(template: bytes, said: str) -> bytes:
    made, out = Document(BytesIO(template)), BytesIO()
    made.add_paragraph(said)
    made.save(out)
    return out.getvalue()


async def uploaded(browser: Browser, content: bytes) -> tuple[int, list[str]]:
    answer = await browser.post(LETTER, files={"file": ("市局承诺书.docx", content, DOCX)})
    return answer.status_code, re.findall(r"<li>([^<]+)</li>", answer.text)


def text(content: bytes) -> str:
    return "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)


async def test_every_template_is_shown_with_its_places_and_a_filled_sample(console: Console) -> None:
    admin = await console.browser("city", "city_admin")
    listed = (await admin.get(PAGE)).text
    for kind in acts.KINDS:
        assert f'href="{PAGE}/{kind}"' in listed
        page = await admin.get(f"{PAGE}/{kind}")
        assert page.status_code == 200
        assert [one for one in getattr(KINDS.get(kind), "texts", ()) if f"{{{{ {one} }}}}" not in page.text] == []
        filled = await admin.get(f"{PAGE}/{kind}/sample.docx")
        assert (filled.headers["content-type"], "{{" in text(filled.content)) == (DOCX, False)
    assert (
        "<dt>第几项权利要求</dt><dd><code>{{ 行.权利要求 }}</code>"
        in (await admin.get(f"{PAGE}/patent_product_map")).text
    )
    assert (await admin.get(f"{PAGE}/../secrets")).status_code == 404
    assert (await admin.get(f"{PAGE}/nothing")).status_code == 404


async def test_the_citys_own_is_tried_used_and_put_back(console: Console) -> None:
    admin = await console.browser("city", "city_admin")
    await admin.get(LETTER)
    built_in = (await admin.get(f"{LETTER}/0.docx")).content
    status, wrong = await uploaded(admin, with_line(built_in, "传真 {{ 传真 }}"))
    assert (status, wrong) == (422, ["正文「传真 {{ 传真 }}」处：「传真」不在可以填的内容里。"])
    assert await uploaded(admin, with_line(built_in, "市局范本：{{ 联系人 }}")) == (303, [])
    in_force = console.does(lambda tx, _house: acts.in_force(tx, "commitment_letter"))
    assert "市局范本" in text(in_force)
    assert "市局承诺书.docx" in (await admin.get(PAGE)).text
    assert "市局范本：王工" in text((await admin.get(f"{LETTER}/sample.docx")).content)
    assert (await admin.get(f"{PAGE}/shared_statement/1.docx")).status_code == 404, "it is of another kind"
    await admin.get(LETTER)
    assert (await admin.post(f"{LETTER}/0/use")).status_code == 303
    assert console.does(lambda tx, _house: acts.in_force(tx, "commitment_letter")) == built_in
    assert (await admin.post(f"{LETTER}/7/use")).status_code == 404


async def test_others_have_no_such_page(console: Console) -> None:
    for seat in (("city", "city_officer"), ("310104", "district_officer"), ("association", "association")):
        browser = await console.browser(*seat)
        assert (await browser.get(PAGE)).status_code == 403
        assert (await browser.post(f"{LETTER}/0/use")).status_code == 403
