"""A registration accepted and a product finished, both carried by hand, and browsers in front of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
import time_machine
from fastapi import FastAPI

from bot.house import House
from bot.web import WebChat, create_app
from bot.web.limits import Limits, Rate
from bot.web.visitors import COOKIE
from storage import carrying, contacts, filings, people, subjects
from storage.database import Transaction
from storage.filings import FilingRow
from tests.support.dialogue import START, Dialogue
from tests.support.house import Office

ADDRESS = "http://carry.test"
WANG, LI, STRANGER = "wang", "li", "stranger"
REGISTRATION, PRODUCT = "BA-2026-00001", "BA-2026-00002"
SCRIPT = """!as wang
!carried
!given registration
!given submitted
办件进度
注册审核通过了
今天
没有编号
确定
填一件产品
!given pump
!given patent
有
ZL202120592620.4
一种变频水泵的外壳
实用新型
2021-03-17
有效
没有
被许可使用
上海另一机电有限公司
跳过
不是
外壳
没有了
!given figures
@专利证书.pdf
@专利证书二.pdf
就这些
@许可合同.pdf
就这些
@审计报告.pdf
就这些
@报关单.pdf
就这些
@照片一.jpg
@照片二.jpg
就这些
跳过
跳过
!given submitted
!as li
/start
!as stranger
/start"""
_UNLIMITED = Rate(1_000_000, 1)
T = TypeVar("T")


async def played(folder: Path, template: Path, script: str = SCRIPT) -> Path:
    """A folder in which a script was played, after others that were."""
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(folder, template, clock)
        dialogue._updates = _numbers(folder)
        for line in script.splitlines():
            await dialogue.do(line)
        dialogue.close()
    return folder


def _numbers(folder: Path) -> int:
    """Where this script's updates begin to be counted."""
    count = folder / "played"
    played = int(count.read_text()) if count.exists() else 0
    count.write_text(str(played + 1))
    return 1000 * played


class Carried:
    """The app as it runs on a copy of such a folder."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.office = Office.open(folder, template, carried=True)
        core = self.office.core
        self.db, self.house = core.db, core.house
        limits = Limits(_UNLIMITED, _UNLIMITED)
        secrets = core.keys.secrets("web")
        self.chat = WebChat(core.db, core.papers, core.handle, secrets, limits=limits)
        self.app: FastAPI = create_app(self.chat, {}, core.ready, core.house)

    @classmethod
    def copied(cls, kept: Path, folder: Path, template: Path) -> Carried:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return cls(folder, template)

    def does(self, act: Callable[[Transaction, House], T]) -> T:
        return self.db.run_now(lambda tx: act(tx, self.house))

    def browser(self, visitor: str = "") -> httpx.AsyncClient:
        """A browser of its own; with `visitor` it is that of somebody's chat."""
        headers = {"Origin": ADDRESS, "Accept-Language": "zh-CN"}
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ADDRESS, headers=headers)
        if visitor:
            client.cookies.set(COOKIE, self.chat.signer.cookie(visitor))
        return client

    def contact(self, visitor: str) -> int:
        return self.does(lambda tx, _: contacts.arrive(tx, "web", visitor)[0].id)

    def filing(self, reference: str = PRODUCT) -> FilingRow:
        found = self.does(lambda tx, _: filings.by_reference(tx, reference))
        assert found is not None
        return found

    def joined(self, visitor: str) -> int:
        """A colleague belongs to the subject from now on."""
        who, subject = self.contact(visitor), self.filing().subject_id
        self.does(lambda tx, _: subjects.join(tx, subject, who))
        return who

    def gone(self, visitor: str) -> None:
        """They are taken off."""
        who, subject = self.contact(visitor), self.filing().subject_id
        self.does(lambda tx, _: people.dismiss(tx, subject, who))

    def link(self, visitor: str = WANG, reference: str = PRODUCT) -> str:
        """The path of a new link to the page."""
        who, filing = self.contact(visitor), self.filing(reference)
        return self.does(lambda tx, _: f"/carry/in/{carrying.link_token(tx, carrying.make_link(tx, who, filing.id))}")

    def close(self) -> None:
        self.office.close()
