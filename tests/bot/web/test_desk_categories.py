"""What a list's word means is said on its page, and the indicators by category count by it."""

from __future__ import annotations

from bot.house import House
from storage import catalogue
from storage.catalogue import Listed
from storage.database import Transaction
from tests.bot.web.test_desk_indicators import CODE, console, filed, row  # noqa: F401
from tests.support.console import Console

PATH = "/desk/indicators/categories"
PILOT = "上海市企事业专利工作试点、示范单位"


def worded(tx: Transaction, _house: House) -> None:
    held = catalogue.taken(tx, "city", "清单")
    taken = catalogue.note_import(tx, held.id, "x", "x", added=3, changed=0, gone=0, kept=0)
    for code, district, category in (
        (CODE, "310104", "试点企业 <b>"),
        ("", "310104", "试点企业 <b>"),
        ("", "310115", "园区"),
    ):
        catalogue.add(tx, held.id, taken, Listed("某", code, district, category))


async def test_a_word_is_explained_and_the_numbers_follow(console: Console) -> None:  # noqa: F811
    console.does(filed)
    console.does(worded)
    browser = await console.browser("city", "city_officer")
    page = (await browser.get(PATH)).text
    assert "试点企业 &lt;b&gt;" in page
    assert "selected>还没有说明" in page
    before = await browser.get("/desk/indicators", by="category")
    assert row(before, PILOT)["应备案"] == "—"
    assert "应备案单位中有 5 家" in before.text
    assert PATH in before.text
    answer = await browser.post(PATH, office="city", word="试点企业 <b>", category="city_pilot")
    assert answer.headers["location"] == f"{PATH}?done=1"
    after = await browser.get("/desk/indicators", by="category")
    assert [row(after, PILOT)[name] for name in ("应备案", "覆盖率")] == ["2", "50.0%"]
    assert "应备案单位中有 3 家" in after.text
    assert "city city_officer" in (await browser.get(PATH, done="1")).text


async def test_a_district_reads_the_citys_words_and_changes_none(console: Console) -> None:  # noqa: F811
    console.does(worded)
    browser = await console.browser("310104", "district_officer")
    page = (await browser.get(PATH)).text
    assert "试点企业" in page
    assert "园区" not in page
    assert "<select" not in page
    assert "这些写法由上海市知识产权局说明" in page
    answer = await browser.post(PATH, office="city", word="试点企业 <b>", category="city_pilot")
    assert answer.status_code in (403, 422)
    assert row(await browser.get("/desk/indicators"), "合计")["应备案"] == "2"
