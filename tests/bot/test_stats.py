"""/stats in the chat: an officer's scope as a table, and its course as a picture that no turn waits for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from bot import consent
from bot.documents import trends
from bot.documents.trends import Course
from bot.house import House
from bot.messages import Address, Inbound, Outbound
from locales import plain_text
from storage import contacts
from storage.database import Transaction
from tests.bot.web.test_desk_indicators import filed
from tests.support.console import Console
from tests.support.house import Office

OF = Course("近 12 个月", ["2026-05", "06"], {"已注册": [1, 2]}, chinese=True)


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    with time_machine.travel("2026-06-01T01:00:00Z", tick=False):
        office = Office.open(tmp_path, sqlite_template)
        yield Console(office)
        office.close()


async def said(console: Console, who: str, text: str) -> Outbound:
    def agreed(tx: Transaction, _house: House) -> None:
        contacts.change(tx, contacts.arrive(tx, "web", who, "zh_Hans")[0].id, consent=str(consent.VERSION))

    console.does(agreed)
    inbound = Inbound(address=Address("web", who), update_id=f"{who} {text}", text=text)
    return (await console.office.receive(inbound))[0]


async def test_a_district_officer_sees_the_district(console: Console) -> None:
    console.does(filed)
    console.officer("310115", "district_officer", "陈")
    await said(console, "陈", "你好")
    answer = await said(console, "陈", "指标统计")
    told = plain_text(answer.text).splitlines()
    assert told[0] == "指标统计 · 浦东新区知识产权局 · 2026 年 6 月 1 日"
    assert told[1:4] == ["应备案：1", "已注册：1", "已实名：1"]
    assert told[11:] == ["逾期：1", "覆盖率：0.0%"]
    assert all((one.media_type, one.content[:4]) == ("image/png", b"\x89PNG") for one in answer.documents)


async def test_who_is_no_officer_is_told_how_one_becomes_one(console: Console) -> None:
    await said(console, "路人", "你好")
    answer = await said(console, "路人", "/stats")
    assert not answer.documents
    assert "应备案" not in answer.text


async def test_a_picture_that_cannot_be_drawn_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_asked: bytes) -> None:
        return None

    monkeypatch.setattr(trends, "_known", type(trends._known)())
    monkeypatch.setattr(trends, "_drawn", nothing)
    shown = await trends.illustrated(Outbound("表", documents=(trends.as_document(OF),)))
    assert (shown.text, shown.documents) == ("表", ())


async def test_the_same_numbers_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []

    async def draw(asked: bytes) -> bytes:
        drawn.append(asked)
        return b"\x89PNG"

    monkeypatch.setattr(trends, "_known", type(trends._known)())
    monkeypatch.setattr(trends, "_drawn", draw)
    assert [await trends.picture(OF) for _ in range(2)] == [b"\x89PNG"] * 2
    assert len(drawn) == 1
