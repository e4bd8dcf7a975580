"""The first page: what waits, how the officer's districts stand, and the dates that come next there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk import calendar as acts
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR
from bot.house import House
from storage.database import Transaction
from tests.support.console import Console


@pytest.fixture
def dated(console: Console) -> Console:
    """A date of 徐汇's in five days, which is no other district's."""

    def add(tx: Transaction, house: House) -> None:
        on = house.today(tx) + timedelta(days=5)
        entry = Entry(on, {"zh_Hans": "徐汇区资助申报"}, {"zh_Hans": "先完成备案"}, "filing", districts=("310104",))
        acts.add(tx, house, OPERATOR, "shanghai_2022", entry, Ground("徐知局〔2026〕1 号", "rule", "资助"))

    console.does(add)
    return console


async def test_a_districts_officer_sees_their_figures_and_dates(dated: Console) -> None:
    page = (await (await dated.browser("310104", "district_officer")).get("/desk")).text
    assert "应备案" in page and "覆盖率" in page
    assert "徐汇区资助申报" in page
    assert "还有 5 天" in page


async def test_anothers_date_is_not_theirs(dated: Console) -> None:
    page = (await (await dated.browser("310115", "district_officer")).get("/desk")).text
    assert "徐汇区资助申报" not in page
    assert "年度数据更新" in page
