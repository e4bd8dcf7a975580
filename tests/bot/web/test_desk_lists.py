"""Lists taken in at the desk: looked at first, then written as they were looked at."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
import time_machine
from python_calamine import CalamineWorkbook

from bot.desk import catalogue as acts
from bot.web.desk import lists as page
from storage import audit, catalogue, list_files
from tests.bot.documents.sheets import text
from tests.support import lists
from tests.support.console import Browser, Console
from tests.support.lists import HEAD, UNITS

CITY, XUHUI, PUDONG = ("city", "city_officer"), ("310104", "district_officer"), ("310115", "district_officer")


async def uploaded(browser: Browser, rows: Sequence[Sequence[str]], **more: str) -> str:
    """Where a list is shown."""
    await browser.get("/desk/lists")
    answer = await browser.post(
        "/desk/lists", {"file": ("名单.csv", text([HEAD, *rows]))}, **{"office": "city", **more}
    )
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return answer.headers["location"]


async def confirmed(browser: Browser, path: str, **more: str) -> httpx.Response:
    """The button under what was shown last."""
    shown = await browser.get(path)
    mark = re.search(r'name="mark" value="(\w+)"', shown.text)
    assert mark is not None
    return await browser.post(path.partition("?")[0], mark=mark[1], **more)


def names(console: Console, office: str = "city") -> list[str]:
    found = console.does(lambda tx, _: catalogue.find(tx, office))
    return [one.listed.name for one in console.does(lambda tx, _: catalogue.units(tx, found.id))] if found else []


async def test_nothing_is_written_before_it_was_looked_at(console: Console) -> None:
    city = await console.browser(*CITY)
    path = await uploaded(city, UNITS)
    shown = (await city.get(path)).text
    assert ("名单.csv" in shown, "上海丙软件有限公司" in shown, names(console)) == (True, True, [])
    assert (await confirmed(city, path)).headers["location"] == "/desk/lists?done=done"
    assert names(console) == [one[0] for one in UNITS]
    assert (await city.get(path)).status_code == 404, "the file is gone"
    taken = (await city.get("/desk/lists")).text
    assert "city city_officer" in taken
    assert [
        one.action for one in console.does(lambda tx, _: audit.latest(tx)) if one.action.startswith(("list", "cat"))
    ][::-1] == ["list_uploaded", "catalogue_imported"]


async def test_the_next_file_says_column_by_column_what_changes(console: Console) -> None:
    console.does(lambda tx, _: lists.take_in(tx))
    city = await console.browser(*CITY)
    changed = [*UNITS[0][:4], "周九", *UNITS[0][5:]]
    path = await uploaded(city, [changed, *UNITS[2:]])
    shown = (await city.get(path)).text
    assert "<del>张三</del>" in shown
    assert "<ins>周九</ins>" in shown
    assert re.findall(r"count[^>]*>(\d+)</dd>", shown) == ["0", "1", "1", "2", "0"]
    book = CalamineWorkbook.from_filelike(BytesIO((await city.get(f"{path}/all.xlsx")).content))
    assert book.get_sheet_by_name("变动").to_python()[1:] == [["上海甲机电有限公司", "联系人", "张三", "周九"]]
    assert [row[0] for row in book.get_sheet_by_name("不再列出").to_python()[1:]] == ["上海乙生物有限公司"]


async def test_errors_stand_by_row_and_column_and_are_left_out_only_if_that_is_said(console: Console) -> None:
    city = await console.browser(*CITY)
    wrong = ["上海庚阀门有限公司", "91310000132260250Y", *UNITS[0][2:]]
    path = await uploaded(city, [*UNITS, wrong])
    shown = (await city.get(path)).text
    row = re.search(r"<tr><td[^>]*>6</td><td[^>]*>信用代码</td><td[^>]*><span[^>]*>错误</span>", shown)
    assert row is not None
    refused = await confirmed(city, path)
    assert (refused.status_code, "名单里有 1 处错误" in refused.text, names(console)) == (409, True, [])
    await confirmed(city, path, partial="1")
    assert names(console) == [one[0] for one in UNITS]


async def test_codes_that_look_alike_are_taken_as_proposed_when_that_is_asked_for(console: Console) -> None:
    city = await console.browser(*CITY)
    path = await uploaded(city, [[UNITS[0][0], UNITS[0][1].replace("0", "O", 1), *UNITS[0][2:]]])
    assert f'href="{path}?repair=1"' in (await city.get(path)).text
    assert (await confirmed(city, f"{path}?repair=1", repair="1")).status_code == 303
    (row,) = console.does(lambda tx, _: catalogue.by_credit_code(tx, UNITS[0][1]))
    assert row.listed.name == UNITS[0][0]


async def test_a_list_that_changed_meanwhile_is_shown_again_and_not_written(console: Console) -> None:
    console.does(lambda tx, _: lists.take_in(tx))
    city = await console.browser(*CITY)
    path = await uploaded(city, UNITS[:3])
    shown = await city.get(path)
    mark = re.findall(r'name="mark" value="(\w+)"', shown.text)[0]
    console.does(lambda tx, _: lists.take_in(tx, lines=UNITS[1:]))
    answer = await city.post(path, mark=mark)
    assert (answer.status_code, "目录在您核对期间有变动" in answer.text) == (409, True)
    assert names(console) == [one[0] for one in UNITS[1:]]
    assert (await city.post(path)).status_code == 409, "without a mark nothing was looked at"
    assert (await confirmed(city, path)).status_code == 303
    assert sorted(names(console)) == sorted(one[0] for one in UNITS[:3])


async def test_a_district_takes_in_its_own_list_and_never_sees_anothers_file(console: Console) -> None:
    xuhui, pudong = await console.browser(*XUHUI), await console.browser(*PUDONG)
    path = await uploaded(xuhui, UNITS[:3], office="310115")
    assert (await confirmed(xuhui, path)).status_code == 303
    assert (names(console, "310104"), names(console, "310115")) == ([one[0] for one in UNITS[:3]], [])
    path = await uploaded(xuhui, UNITS[:2])
    await pudong.get("/desk/lists")
    for method, where in (("get", path), ("get", f"{path}/all.xlsx"), ("post", path), ("post", f"{path}/drop")):
        assert (await getattr(pudong, method)(where)).status_code == 404
    assert "310104 district_officer" not in (await pudong.get("/desk/lists")).text


async def test_what_is_no_list_is_said_and_what_is_not_wanted_goes(console: Console) -> None:
    city = await console.browser(*CITY)
    await city.get("/desk/lists")
    answer = await city.post("/desk/lists", office="city")
    assert (answer.status_code, "先选一个文件" in answer.text) == (422, True)
    answer = await city.post("/desk/lists", {"file": ("大.csv", b"1" * 10_000_001)}, office="city")
    assert (answer.status_code, "最多读 10 MB" in answer.text) == (422, True)
    answer = await city.post("/desk/lists", {"file": ("页.xls", b"<html><table>")}, office="city")
    path = answer.headers["location"]
    shown = await city.get(path)
    assert (shown.status_code, "其实是网页" in shown.text, "确认导入" in shown.text) == (422, True, False)
    assert (await city.get(f"{path}/all.xlsx")).status_code == 404
    assert (await city.post(f"{path}/drop")).status_code == 303
    assert (await city.get(path)).status_code == 404


async def test_a_file_nobody_takes_in_is_kept_for_a_day(console: Console) -> None:
    city = await console.browser(*CITY)
    path = await uploaded(city, UNITS)
    number = int(path.rpartition("/")[2])
    with time_machine.travel(timedelta(days=1), tick=False):
        assert console.does(lambda tx, _: list_files.get(tx, number)) is None
        await console.office.core.purge()
        assert console.does(lambda tx, _: list_files.drop(tx, number)) is False


async def test_while_a_file_is_read_others_are_answered_and_the_page_says_how_long(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, go_on, read = await console.browser(*CITY), threading.Event(), acts.read

    def slow(content: bytes, name: str, office: str = "") -> object:
        go_on.wait(20)
        return read(content, name, office)

    monkeypatch.setattr(acts, "read", slow)
    monkeypatch.setattr(page, "PATIENCE", 0.0)
    path = await uploaded(city, UNITS)
    waiting = await city.get(path)
    assert f'data-live="{path}/progress"' in waiting.text
    assert "正在读文件" in waiting.text
    assert (await city.get("/desk/units")).status_code == 200
    go_on.set()
    await asyncio.wait([one.task for one in console.app.state.desk.readings.begun])
    assert "文件读完了" in (await city.get(f"{path}/progress")).text
    assert "确认导入" in (await city.get(path)).text
