"""How long an officer of the city waits for each of the console's pages."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

import httpx

from bot import consent
from bot.desk import officers as seats
from bot.web.desk import PAGES
from storage import contacts, officers
from storage import desk as store
from storage.database import Transaction, connect
from storage.keys import Keyring
from storage.officers import CITY
from tests.bench import bots
from tests.bench.report import ROUNDS
from tests.bench.stock import Stock

LOOKS = 2 * ROUNDS


async def measured(places: Sequence[tuple[Stock, int]]) -> list[Mapping[str, list[float]]]:
    """Milliseconds of each look at each page, of the servers by turns, which listen on these ports."""
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(_browser(port)) for _, port in places]
        for (place, _), browser in zip(places, browsers, strict=True):
            answer = await browser.post(_link(place), data={"csrf": ""})
            assert answer.status_code == 303, answer.text
        found: list[dict[str, list[float]]] = [{page.name: [] for page in PAGES} for _ in places]
        for _ in range(LOOKS):
            for page in PAGES:
                for browser, times in zip(browsers, found, strict=True):
                    times[page.name].append(await _look(browser, page.path))
        return list(found)


def _browser(port: int) -> httpx.AsyncClient:
    address = f"http://127.0.0.1:{port}"
    headers = {"Origin": address, "Accept-Language": "zh-CN"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=120)


async def _look(browser: httpx.AsyncClient, path: str) -> float:
    began = time.perf_counter()
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.perf_counter() - began) * 1000


def _link(place: Stock) -> str:
    """The path of a link that signs an officer in, beside the server that runs."""
    db = connect(place.url or f"sqlite:///{place.data / 'beian.db'}", Keyring([bots.KEY]))
    try:
        return db.run_now(_seated)
    finally:
        db.close()


def _seated(tx: Transaction) -> str:
    contact = contacts.arrive(tx, "web", "officer")[0].id
    contacts.change(tx, contact, language="zh_Hans", consent=str(consent.VERSION))
    made, _code = officers.invite(tx, "王工", CITY, "city_admin")
    assert seats.accept(tx, made, contact) is not None
    link = store.make_link(tx, made)
    assert link is not None
    return f"/desk/in/{store.link_token(tx, link)}"
