from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.web import WebChat, create_app
from storage.database import Database, connect
from storage.files import PaperStore
from storage.keys import Keyring
from tests.bot.web.scripted import Conversation
from tests.support.console import Console
from tests.support.house import Office

KEYS = Keyring(["a secret for tests"])
OURS = {"Origin": "http://chat.test", "Accept-Language": "zh-CN,zh;q=0.9"}
Browser = Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = connect(f"sqlite:///{tmp_path / 'beian.db'}", KEYS)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def conversation(database: Database) -> Conversation:
    return Conversation(database)


@pytest.fixture
def chat(database: Database, conversation: Conversation, tmp_path: Path) -> WebChat:
    papers = PaperStore(tmp_path / "papers", KEYS)
    return WebChat(database, papers, conversation.handle, KEYS.secrets("web"))


@pytest.fixture
def browser(chat: WebChat) -> Browser:
    """Opens a browser of its own: its cookies, our origin, our page."""

    async def ready() -> bool:
        return True

    @asynccontextmanager
    async def opened() -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(create_app(chat, {}, ready))
        async with httpx.AsyncClient(transport=transport, base_url="http://chat.test", headers=OURS) as client:
            await client.get("/")
            yield client

    return opened


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[httpx.AsyncClient]:
    """One visitor's browser with the page open."""
    async with browser() as client:
        yield client


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    """The officers' console of a bureau on its first day."""
    office = Office.open(tmp_path, sqlite_template)
    yield Console(office)
    office.close()
