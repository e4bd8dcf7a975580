"""A Bot API server that misbehaves on demand. Real HTTP, so that the real libraries talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "4242:a-token-for-tests"
BOT = {"id": 4242, "is_bot": True, "first_name": "备案助手", "username": "beian_test_bot"}


@dataclass(frozen=True)
class Call:
    """One call as the server saw it; `at` on the loop's clock, `ok` false when a fault refused it."""

    method: str
    params: dict[str, Any]
    at: float
    files: dict[str, bytes] = field(default_factory=dict)
    ok: bool = True

    @property
    def buttons(self) -> list[dict[str, Any]]:
        markup = self.params.get("reply_markup") or {}
        return [button for row in markup.get("inline_keyboard", []) for button in row]


@dataclass
class Fault:
    """`status` answers instead of the result; 0 closes the connection. `done`: the effect happens all the same."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 0
    done: bool = False
    late: bool = False
    after: float = 0.0
    """Seconds that the answer takes."""
    times: int = 1
    chat: str = ""

    def applies(self, params: dict[str, Any]) -> bool:
        return self.times > 0 and self.chat in ("", str(params.get("chat_id", "")))


@dataclass
class Held:
    """The first message with some `words`, which arrives only once it is let go."""

    words: str
    come: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def is_here(self) -> None:
        """Waits until it was sent."""
        async with asyncio.timeout(20):
            await self.come.wait()

    def let_go(self) -> None:
        self.gone.set()


def too_many(seconds: int, times: int = 1) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds, times=times)


def blocked(chat: str = "") -> Fault:
    return Fault(403, "Forbidden: bot was blocked by the user", times=10**9, chat=chat)


def refused(description: str, times: int = 1) -> Fault:
    return Fault(400, f"Bad Request: {description}", times=times)


def cut_off(*, done: bool = False) -> Fault:
    return Fault(0, done=done)


def late() -> Fault:
    """Carried out, but the answer comes only when the server stops."""
    return Fault(200, done=True, late=True)


class FakeBotApi:
    """What bots called is in `calls`; what contacts wrote is put in by `push`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.files: dict[str, bytes] = {}
        self.webhook: dict[str, Any] = {}
        self.url = ""
        self.forgets_offsets = 0
        self._updates: list[dict[str, Any]] = []
        self._faults: dict[str, list[Fault]] = {}
        self._held: list[Held] = []
        self._news = asyncio.Condition()
        self._closing = asyncio.Event()
        self._message_id = 1000

    def fault(self, method: str, *faults: Fault) -> None:
        self._faults.setdefault(method, []).extend(faults)

    def hold(self, words: str) -> Held:
        """What is said with these words next is on its way until it is let go."""
        self._held.append(Held(words))
        return self._held[-1]

    async def push(self, *updates: dict[str, Any]) -> None:
        async with self._news:
            self._updates += updates
            self._news.notify_all()

    def of(self, *methods: str) -> list[Call]:
        """The calls that were carried out."""
        return [call for call in self.calls if call.method in methods and call.ok]

    def texts(self, chat: int | str = "") -> list[str]:
        said = self.of("sendMessage", "editMessageText")
        return [call.params["text"] for call in said if str(chat) in ("", str(call.params["chat_id"]))]

    async def until(self, condition: Callable[[FakeBotApi], Any]) -> None:
        """Waits for what a bot does; a test that waits for ever has failed."""
        async with asyncio.timeout(20):
            async with self._news:
                await self._news.wait_for(lambda: condition(self))

    # The server

    async def serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _answer(404, description="Not Found")
        params, files = await _read(request)
        await self._wait(str(params.get("text", "")))
        fault = next((fault for fault in self._faults.get(method, []) if fault.applies(params)), None)
        ok = fault is None or fault.done
        call = Call(method, params, asyncio.get_running_loop().time(), files, ok)
        async with self._news:
            self.calls.append(call)
            self._news.notify_all()
        result = await self._result(method, params) if ok else None
        if fault is None:
            return _answer(200, result=result)
        fault.times -= 1
        return await self._misbehave(request, fault, result)

    async def serve_file(self, request: web.Request) -> web.StreamResponse:
        if self._faults.get("download"):
            return web.Response(status=self._faults["download"].pop(0).status)
        content = self.files.get(request.match_info["path"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _wait(self, text: str) -> None:
        held = next((one for one in self._held if one.words in text), None)
        if held is not None:
            self._held.remove(held)
            held.come.set()
            await held.gone.wait()

    async def _misbehave(self, request: web.Request, fault: Fault, result: Any) -> web.StreamResponse:
        if fault.late:
            await self._closing.wait()
            return _answer(200, result=result)
        if fault.after:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.after)
            return _answer(fault.status, result=result, description=fault.description)
        if fault.status == 0:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        return _answer(fault.status, description=fault.description, retry_after=fault.retry_after)

    async def _result(self, method: str, params: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self._get_updates(int(params.get("offset") or 0), float(params.get("timeout") or 0))
        if method == "getMe":
            return BOT
        if method == "getFile":
            path = params["file_id"]
            return {"file_id": path, "file_unique_id": path, "file_size": len(self.files[path]), "file_path": path}
        if method == "setWebhook":
            self.webhook = params
        if method in ("sendMessage", "sendDocument", "editMessageText"):
            return self._message(params)
        return True

    async def _get_updates(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        if self.forgets_offsets:
            self.forgets_offsets -= 1
        elif offset:
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
        closing = asyncio.create_task(self._closing.wait())
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self._updates or closing.done())
        except TimeoutError:
            return []
        finally:
            closing.cancel()
        return self._updates[:100]

    def _message(self, params: dict[str, Any]) -> dict[str, Any]:
        self._message_id += 1
        chat = {"id": int(params["chat_id"]), "type": "private", "first_name": "王"}
        message_id = int(params.get("message_id") or self._message_id)
        return {"message_id": message_id, "from": BOT, "chat": chat, "date": 1700000000, "text": params.get("text", "")}


@asynccontextmanager
async def fake_botapi() -> AsyncIterator[FakeBotApi]:
    api = FakeBotApi()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    app.router.add_get("/file/bot{token}/{path:.+}", api.serve_file)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        api._closing.set()
        async with api._news:
            api._news.notify_all()
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    if request.content_type == "application/json":
        return await request.json(), {}
    params: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[value.filename] = value.file.read()
        else:
            params[name] = json.loads(value) if str(value)[:1] in ("{", "[") else value
    return params, files


def _answer(status: int, *, result: Any = None, description: str = "", retry_after: int = 0) -> web.Response:
    if status == 200:
        return web.json_response({"ok": True, "result": result})
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=status)
