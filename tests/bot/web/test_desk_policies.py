"""The policies page: entered, refused at the field, changed and withdrawn; another district's is not found."""

from __future__ import annotations

import re

import pytest

from bot.desk import policies as acts
from bot.desk.officers import OPERATOR
from storage import policies
from tests.support.console import Browser, Console
from tests.support.policies import policy

BODY = {
    "office": "310115", "title": "专利产品备案资助 <b>", "title_en": "Filing grant", "amount": "每件 1 万元",
    "condition": "在浦东新区注册", "link": "https://www.pudong.gov.cn/1?a=b", "begins": "2026-01-01",
    "until": "2099-12-31", "categories": "city_pilot", "needs": "accepted", "source": "浦知局〔2026〕5 号",
    "clause": "第三条", "label": "rule", "reason": "按文件录入",
}  # fmt: skip
OFFICER = ("310115", "district_officer")


async def entered(browser: Browser, **more: str) -> str:
    await browser.get("/desk/policies/new")
    answer = await browser.post("/desk/policies/new", **{**BODY, **more})
    assert answer.headers.get("location") == "/desk/policies?done=added", answer.text
    return "/desk/policies/1"


async def test_a_policy_is_entered_changed_and_withdrawn(console: Console) -> None:
    browser = await console.browser(*OFFICER)
    path = await entered(browser)
    page = (await browser.get("/desk/policies", done="added")).text
    assert "已加入，适合的联系人现在就能看到。" in page
    assert "专利产品备案资助 &lt;b&gt;" in page
    assert "已通过备案" in page
    [row] = console.does(lambda tx, _: policies.every(tx))
    assert (row.policy.needs, row.policy.categories, dict(row.policy.title)["en"]) == (
        "accepted", ("city_pilot",), "Filing grant",
    )  # fmt: skip
    card = (await browser.get(path)).text
    assert 'value="每件 1 万元"' in card, "the form begins with what is in force"
    changed = {**BODY, "amount": "每件 2 万元", "until": "", "reason": "提高标准", "seen": "1"}
    assert (await browser.post(f"{path}/amend", **changed)).status_code == 303
    card = (await browser.get(path)).text
    assert "每件 2 万元" in card
    assert "起，没有写明最后一天" in card
    assert re.findall(r"<li>.* · (\S+) <small>(.*)</small>", card) == [("更改", "提高标准"), ("新增", "按文件录入")]
    assert (await browser.post(f"{path}/withdraw", reason="停办", seen="2")).status_code == 303
    assert "已撤回" in (await browser.get("/desk/policies")).text
    assert "/withdraw" not in (await browser.get(path)).text


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", "", "政策名称"),
        ("link", "http://www.pudong.gov.cn/1", "https://"),
        ("until", "2025-01-01", "最后一天"),
        ("begins", "2026-02-30", "日期"),
        ("condition", "长" * 161, "160"),
        ("office", "310104", "权限"),
        ("reason", "", "原因"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(
    console: Console, field: str, text: str, said: str
) -> None:
    browser = await console.browser(*OFFICER)
    await browser.get("/desk/policies/new")
    answer = await browser.post("/desk/policies/new", **{**BODY, field: text})
    assert answer.status_code == 422
    [error] = re.findall(rf'id="{field}-error">([^<]*)', answer.text)
    assert said in error
    assert console.does(lambda tx, _: policies.every(tx)) == ()


async def test_who_was_overtaken_keeps_what_they_wrote(console: Console) -> None:
    browser = await console.browser(*OFFICER)
    path = await entered(browser)
    for amount, status in (("每件 2 万元", 303), ("每件 3 万元", 422)):
        answer = await browser.post(f"{path}/amend", **{**BODY, "amount": amount, "seen": "1"})
        assert answer.status_code == status
    assert "这期间别人改过这条政策" in answer.text
    assert 'value="每件 3 万元"' in answer.text


async def test_another_districts_policy_is_not_found_and_the_citys_is_read_only(console: Console) -> None:
    for office in ("310104", "city"):
        console.does(lambda tx, house, o=office: acts.add(tx, house, OPERATOR, o, policy(o), "录入"))
    browser = await console.browser(*OFFICER)
    page = (await browser.get("/desk/policies")).text
    assert "/desk/policies/2" in page
    assert "/desk/policies/1" not in page
    assert (await browser.get("/desk/policies/1")).status_code == 404
    for act in ("amend", "withdraw"):
        assert (await browser.post(f"/desk/policies/1/{act}", **BODY)).status_code == 404
        assert (await browser.post(f"/desk/policies/2/{act}", **BODY)).status_code == 422
    assert "由上海市知识产权局维护" in (await browser.get("/desk/policies/2")).text
    assert [row.changes for row in console.does(lambda tx, _: policies.every(tx))] == [1, 1]
