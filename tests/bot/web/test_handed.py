"""A link to a file that a chat did not take: a page with a button, for a while, and gone with its contact."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import time_machine

from bot.app import _web
from bot.messages import Address, Capabilities, Document, Outbound
from bot.rich_text import plain
from bot.web import create_app
from storage import contacts, erasure
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.house import Office
from tests.support.playing import predictable
from tests.support.stage import START

NAME = "全部资料 1.zip"
FILE = Document(NAME, "application/zip", b"PK everything")
WANG = Address("web", "wang")


class Handed:
    """An office whose channel takes no files, and a browser."""

    def __init__(self, office: Office, client: httpx.AsyncClient) -> None:
        self.office, self.client = office, client

    async def link(self, able: Capabilities | None = None) -> str:
        """A file goes to somebody; the path of the link they get."""
        core, wang = self.office.core, WANG
        core.house.rendering.channels["web"] = able or Capabilities(files=False)
        await core.db.run(lambda tx: contacts.arrive(tx, wang.channel, wang.id, "zh_Hans"))
        shown = await core.handing.fitted(wang, Outbound("好了。", documents=(FILE,)))
        return plain(shown.text).partition(f"({core.house.chat_url}")[2].partition(")")[0]

    async def forget(self) -> None:
        core = self.office.core
        wang, _ = await core.db.run(lambda tx: contacts.arrive(tx, WANG.channel, WANG.id))
        await core.db.run(lambda tx: erasure.erase(tx, wang.id))
        await core.discard()


@pytest.fixture
async def handed(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Handed]:  # noqa: F811
    with predictable(), time_machine.travel(START, tick=False):
        office = Office.open(tmp_path, sqlite_template)
        web = _web(office.core)
        transport = httpx.ASGITransport(create_app(web, {}, office.core.ready, office.core.house))
        async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
            yield Handed(office, client)
        web.close()
        office.close()


async def test_the_link_leads_to_a_page_and_its_button_to_the_file(handed: Handed) -> None:
    path = await handed.link()
    page = await handed.client.get(path)
    assert (page.status_code, NAME in page.text, page.headers["x-robots-tag"]) == (200, True, "noindex")
    for _ in range(2):
        file = await handed.client.post(path)
        assert (file.content, file.headers["content-type"]) == (FILE.content, "application/zip")
        assert file.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(NAME)}"


async def test_a_link_ends_and_an_altered_one_opens_nothing(handed: Handed) -> None:
    path = await handed.link()
    altered = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert [(await handed.client.post(one)).status_code for one in (altered, "/file/1.x", "/file/x")] == [410] * 3
    with time_machine.travel(START + timedelta(days=7), tick=False):
        assert [(await one(path)).status_code for one in (handed.client.get, handed.client.post)] == [410, 410]
        await handed.office.core.discard()
    assert not handed.office.core.papers.has(FILE.digest)


async def test_what_is_forgotten_is_no_longer_fetched(handed: Handed) -> None:
    path = await handed.link()
    await handed.forget()
    assert (await handed.client.post(path)).status_code == 410
    assert not handed.office.core.papers.has(FILE.digest)


async def test_only_what_is_too_large_becomes_a_link(handed: Handed) -> None:
    assert (await handed.link(Capabilities(largest_file=4))).startswith("/file/")
    assert await handed.link(Capabilities(largest_file=len(FILE.content))) == ""
