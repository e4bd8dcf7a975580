"""The paper by which a firm lets an agency file: it is had and erased like everything else that is personal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import time_machine

from storage import contacts, files
from storage.database import Transaction
from storage.files import AUTHORISATION
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain

BEGUN = (
    "!given who", "代办", "李总，总经理", "2026-11-20 签订的专利代理委托合同", "@委托合同.pdf", "授权书",
    "邀请同事", "陈代理", "单位的全部备案", "!as 李总", "!link i_CODE000001", "接受", "李总", "!as 王工",
)  # fmt: skip


@pytest.fixture
async def dialogue(
    tmp_path: Path,
    sqlite_template: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Dialogue]:
    """An agency has sent its contract, and the firm's own man has joined."""
    monkeypatch.setattr("storage.invitations._new", lambda: "CODE000001")
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        for line in BEGUN:
            await made.do(line)
        yield made
        made.close()


async def kept(dialogue: Dialogue) -> list[str]:
    """The names of the firm's authorisations, as its own man's firm has them."""

    def names(tx: Transaction) -> list[str]:
        contact, _ = contacts.arrive(tx, "web", "李总")
        assert contact.subject_id is not None
        return [row.name for row in files.of_subject(tx, contact.subject_id, AUTHORISATION)]

    return await dialogue.office.core.db.run(names)


async def test_who_sent_it_has_it_in_their_copy(dialogue: Dialogue) -> None:
    [given] = await dialogue.do("我的数据")
    with zipfile.ZipFile(io.BytesIO(given.documents[0].content)) as archive:
        assert [name for name in archive.namelist() if name.endswith("委托合同.pdf")] != []
        rows = json.loads(archive.read("data.json"))["files"]
    assert [row["question"] for row in rows] == [AUTHORISATION]


async def test_forgotten_it_goes_with_the_record_of_it_though_the_firm_stays(dialogue: Dialogue) -> None:
    assert await kept(dialogue) == ["委托合同.pdf"]
    await dialogue.do("删除我的数据")
    await dialogue.do("确认删除")
    assert await kept(dialogue) == []
    assert await dialogue.office.core.discard() >= 1
    await dialogue.do("!as 李总")
    said = "".join(plain(one) for one in await dialogue.do("谁在填"))
    assert "李总，总经理" not in said
    assert "委托合同" not in said


async def test_who_left_does_not_open_it_any_more(dialogue: Dialogue) -> None:
    await dialogue.do("谁在填")
    code = dialogue.people["王工"].button("看授权书 · 您")
    assert [one.documents[0].name for one in await dialogue._send(button=code)] == ["委托合同.pdf"]
    for line in ("谁在填", "交给李总", "交给李总，我退出"):
        await dialogue.do(line)
    assert [one.documents for one in await dialogue._send(button=code)] == [()]


async def test_a_colleague_on_one_section_does_not_see_it(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.invitations._new", lambda: "CODE000002")
    for line in ("邀请同事", "主体资格", "!as 小赵", "!link i_CODE000002", "接受", "小赵"):
        await dialogue.do(line)
    said = "".join(plain(one) for one in await dialogue.do("谁在填"))
    assert "陈代理" in said
    assert "委托合同" not in said
