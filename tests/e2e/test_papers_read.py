"""A licence photographed at the name question, in Chromium, against a real process that recognises it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, expect

from tests.bot.web.browsing import PHONE, chromium, needs_chromium, opened
from tests.corpus.cases import CASES
from tests.corpus.facts import Case
from tests.corpus.recording import missing
from tests.corpus.rendering import rendered
from tests.e2e.golden import own
from tests.e2e.page import PATIENCE, Visitor
from tests.e2e.processes import running

LICENCE = next(one for one in CASES if one.name == "licence-02")

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.skipif(bool(missing()), reason=f"NO RECOGNITION: not installed: {missing()}"),
]


def photographed(case: Case) -> FilePayload:
    out = io.BytesIO()
    rendered(case)[0].convert("RGB").save(out, "JPEG", quality=90)
    return FilePayload(name="营业执照.jpg", mimeType="image/jpeg", buffer=out.getvalue())


async def test_a_photo_of_the_licence_answers_two_questions_with_one_tap(tmp_path: Path):
    async with running(tmp_path, READERS="1") as beian, chromium() as browser:
        visitor = Visitor(await opened(browser, beian.url, PHONE))
        await visitor.follow(own("who"))
        await visitor.sees("单位全称是什么？")
        await visitor.page.set_input_files("#files", files=[photographed(LICENCE)])
        card = visitor.page.locator(".out", has_text="「营业执照」上读到")
        await expect(card).to_contain_text(LICENCE.facts["name"], timeout=PATIENCE)
        await expect(card).to_contain_text(LICENCE.facts["credit_code"])
        picture = card.locator(".picture img")
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("one => one.naturalWidth") > 100
        await visitor.picture("read")
        await visitor.follow(["都对，填上"])
        await visitor.sees("填上了 2 处。")
        await visitor.sees("这件事由谁联系？")
        assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visitor.wrong == []
