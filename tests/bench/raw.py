"""The floor: the same form with no framework and no more than one durable commit for all answers that wait.

aiohttp serves and sends. An answer, and where its chat stands, are in SQLite (WAL, synchronous=FULL) before anybody
is told: one thread writes, whatever has queued while it was busy is one transaction. It knows its own form only:
nothing is replayed, translated, checked for having come before, or sealed.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from aiohttp import ClientSession, web

from tests.bench.form import ASKS

_TABLES = (
    "CREATE TABLE answer(chat TEXT, number INTEGER, value TEXT, PRIMARY KEY(chat, number)) WITHOUT ROWID",
    "CREATE TABLE place(chat TEXT PRIMARY KEY, number INTEGER NOT NULL)",
)
_ANSWER = "INSERT OR REPLACE INTO answer(chat, number, value) VALUES(?, ?, ?)"
_PLACE = "INSERT INTO place(chat, number) VALUES(?, ?) ON CONFLICT(chat) DO UPDATE SET number = excluded.number"
_MOST = 256
_Write = tuple[str, int, str, "asyncio.Future[None]"]


class Store:
    """Durable once `save` is done."""

    def __init__(self, path: str) -> None:
        self._loop, self._path = asyncio.get_running_loop(), path
        self._queue: SimpleQueue[_Write] = SimpleQueue()
        Thread(target=self._write, daemon=True).start()

    def save(self, chat: str, number: int, value: str) -> asyncio.Future[None]:
        done: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((chat, number, value, done))
        return done

    def _write(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *_TABLES):
            db.execute(statement)
        while True:
            batch = self._next()
            db.execute("BEGIN IMMEDIATE")
            db.executemany(_ANSWER, [(chat, number, value) for chat, number, value, _ in batch if number])
            db.executemany(_PLACE, [(chat, number + 1) for chat, number, _, _ in batch])
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, [done for _, _, _, done in batch])

    def _next(self) -> list[_Write]:
        batch = [self._queue.get()]
        while len(batch) < _MOST:
            try:
                batch.append(self._queue.get_nowait())
            except Empty:
                break
        return batch


def _tell(done: list[asyncio.Future[None]]) -> None:
    for one in done:
        one.set_result(None)


@dataclass
class Raw:
    """Both ways in: Telegram's webhook, and the page of a web chat with its stream of events."""

    store: Store
    client: ClientSession
    url: str
    places: dict[str, int] = field(default_factory=dict)
    lines: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    pages: dict[str, web.StreamResponse] = field(default_factory=dict)

    async def hook(self, request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        tap = update.get("callback_query")
        chat = (tap or update)["message"]["chat"]["id"]
        asked = await self._taken(str(chat), tap["data"] if tap else update["message"]["text"])
        if asked:
            said = json.dumps({"chat_id": chat, **asked})
            async with self.client.post(self.url, data=said, headers=_JSON) as answer:
                await answer.read()
        return web.Response()

    async def front(self, request: web.Request) -> web.Response:
        answer = web.Response()
        answer.set_cookie("beian", request.headers["X-Forwarded-For"])
        return answer

    async def write(self, request: web.Request) -> web.Response:
        sent, visitor = json.loads(await request.read()), request.cookies["beian"]
        asked = await self._taken(visitor, "/start" if "start" in sent else sent.get("button") or sent["text"])
        self.lines[visitor] += 2
        rows = (asked.get("reply_markup") or {}).get("inline_keyboard", ())
        buttons = [[{"label": one["text"], "code": one["callback_data"]} for one in row] for row in rows]
        lines = json.dumps([{"seq": self.lines[visitor], "text": asked.get("text", ""), "buttons": buttons}])
        if (page := self.pages.get(visitor)) is not None:
            await page.write(f"event: lines\r\ndata: {lines}\r\n\r\n".encode())
        return web.Response(body=f'{{"lines":{lines},"more":false}}'.encode(), content_type="application/json")

    async def events(self, request: web.Request) -> web.StreamResponse:
        page = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await page.prepare(request)
        self.pages[request.cookies["beian"]] = page
        await asyncio.Event().wait()
        return page

    async def _taken(self, chat: str, said: str) -> dict[str, Any]:
        """What is asked next; the question again when the reply does not fit."""
        at = 1 if said == "/start" else self.places.get(chat, 1)
        if said == "/start":
            await self.store.save(chat, 0, "")
        elif ASKS[at - 1].takes(said):
            await self.store.save(chat, at, said)
            at += 1
        self.places[chat] = at
        return _PROMPTS[at - 1] if at <= len(ASKS) else {"text": "Done."}


_JSON = {"Content-Type": "application/json"}
_PROMPTS: tuple[dict[str, Any], ...] = tuple(
    {"text": ask.prompt}
    | (
        {"reply_markup": {"inline_keyboard": [[{"text": one, "callback_data": one}] for one in ask.options]}}
        if ask.options
        else {}
    )
    for ask in ASKS
)


async def main(api: str, port: int, path: str) -> None:
    raw = Raw(Store(path), ClientSession(), f"{api}/bot42:TEST/sendMessage")
    app = web.Application()
    app.router.add_post("/hooks/telegram", raw.hook)
    app.router.add_get("/", raw.front)
    app.router.add_post("/chat/messages", raw.write)
    app.router.add_get("/chat/events", raw.events)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
