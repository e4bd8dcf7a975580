"""The contact at each channel: HTTP as the page speaks it, the fake Bot API, two pipes."""

from __future__ import annotations

import asyncio
import html
import re
import secrets
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.contacts import Contact, Said, content
from tests.e2e.golden import compared
from tests.support import telegram_updates as updates
from tests.support.fake_botapi import Call, FakeBotApi


class Web(Contact):
    """A browser without a page: the addresses the page uses, with its cookie."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__()
        self.client, self.last = client, 0

    @classmethod
    async def opened(cls, url: str) -> Web:
        client = httpx.AsyncClient(base_url=url, headers={"Origin": url, "Accept-Language": "zh-CN,zh;q=0.9"})
        await client.get("/")
        return cls(client)

    async def do(self, line: str) -> None:
        await (self._post({"start": ""}) if line == "/start" else super().do(line))

    async def write(self, text: str) -> None:
        await self._post({"text": text})

    async def tap(self, code: str, on: Said) -> None:
        await self._post({"button": code, "on": on.place})

    async def send(self, name: str, content: bytes) -> None:
        await self._patiently("/chat/files", data={"id": _new_id()}, files={"file": (name, content)})

    async def look(self) -> None:
        self._receive(await self.client.get("/chat/messages", params={"after": self.last}))
        await asyncio.sleep(0.05)

    async def _post(self, message: dict[str, Any]) -> None:
        self._receive(await self._patiently("/chat/messages", json={"id": _new_id(), "after": self.last, **message}))

    async def _patiently(self, path: str, **what: Any) -> httpx.Response:
        """As the page does: when it was too fast it waits as long as it is told to."""
        response = await self.client.post(path, **what)
        if response.status_code != 429:
            return response
        await asyncio.sleep(float(response.headers["Retry-After"]))
        return await self._patiently(path, **what)

    def _receive(self, response: httpx.Response) -> None:
        for line in response.raise_for_status().json()["lines"]:
            if line["seq"] <= self.last:
                continue
            self.last = line["seq"]
            if line["direction"] == "out":
                self.sees(_web_said(line), line.get("replaces", 0))


def _web_said(line: dict[str, Any]) -> Said:
    buttons = [button for row in line.get("buttons", ()) for button in row]
    documents = [{"file_name": document["name"]} for document in line.get("documents", ())]
    return _said(line["text"], buttons, "label", "code", documents, line["seq"])


def _said(
    text: str, buttons: list[dict[str, Any]], label: str, code: str, files: list[dict[str, Any]], place: int
) -> Said:
    codes = {f"[{button[label]}]": button.get(code, "") for button in buttons}
    lines = [compared(line) for line in html.unescape(re.sub(r"<[^>]+>", "", text)).splitlines() if line.strip()]
    named = [compared("{" + file["file_name"] + "}") for file in files]
    return Said((*lines, *codes, *named), codes, place)


class Telegram(Contact):
    """A private chat at the fake Bot API."""

    def __init__(self, api: FakeBotApi, chat: int) -> None:
        super().__init__()
        self.api, self.chat, self._seen = api, chat, 0

    async def deliver(self, update: dict[str, Any]) -> None:
        await self.api.push(update)

    async def write(self, text: str) -> None:
        await self.deliver(updates.says(text, self.chat))

    async def tap(self, code: str, on: Said) -> None:
        await self.deliver(updates.taps(code, self.chat, on.place))

    async def send(self, name: str, content: bytes) -> None:
        reference = secrets.token_hex(8)
        self.api.files[reference] = content
        await self.deliver(updates.sends(self.chat, document=updates.document(reference, name, "")))

    async def look(self) -> None:
        calls = self.api.of("sendMessage", "editMessageText", "sendDocument")
        for number, call in enumerate(calls[self._seen :], self._seen + 1001):  # as the fake numbers its messages
            if str(call.params["chat_id"]) == str(self.chat):
                edited = int(call.params.get("message_id", 0))
                self.sees(_telegram_said(call, edited or number), edited)
        self._seen = len(calls)
        await asyncio.sleep(0.02)


def _telegram_said(call: Call, place: int) -> Said:
    files = [{"file_name": name} for name in call.files]
    return _said(call.params.get("text", ""), call.buttons, "text", "callback_data", files, place)


class Hooked(Telegram):
    """The same with a webhook: updates are posted to us, with the secret."""

    def __init__(self, api: FakeBotApi, chat: int, hook: str, secret: str) -> None:
        super().__init__(api, chat)
        self._hook, self._secret = hook, {"X-Telegram-Bot-Api-Secret-Token": secret}

    async def deliver(self, update: dict[str, Any]) -> None:
        async with httpx.AsyncClient() as client:
            (await client.post(self._hook, json=update, headers=self._secret, timeout=20)).raise_for_status()


class Terminal(Contact):
    """Somebody who writes into `beian chat` and reads what it prints. It knows its buttons by their labels itself."""

    def __init__(self, process: Process, folder: Path) -> None:
        super().__init__()
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out, self._folder = process.stdin, process.stdout, folder
        self._lines: list[str] = []

    async def do(self, line: str) -> None:
        if line.startswith("@"):
            await self.send(line[1:], content(line[1:]))
        elif line != "/start":  # it begins by itself
            await self.write(line)

    async def write(self, text: str) -> None:
        self._in.write(f"{text}\n".encode())
        await self._in.drain()

    async def tap(self, code: str, on: Said) -> None:
        raise AssertionError("a terminal has no buttons to tap")

    async def send(self, name: str, content: bytes) -> None:
        await asyncio.to_thread((self._folder / name).write_bytes, content)
        await self.write(f"@{name}")

    async def look(self) -> None:
        line = (await self._out.readline()).decode().rstrip("\n")
        if line.strip():
            self._lines += _printed(line)
        elif self._lines:
            self.sees(Said(tuple(self._lines)))
            self._lines = []
        await asyncio.sleep(0)


def _printed(line: str) -> list[str]:
    if re.match(r"\[\d+\] ", line):
        return [f"[{label}]" for label in re.split(r" ?(?: |^)\[\d+\] ", line)[1:]]
    if line.startswith("→ "):
        return [compared("{" + Path(line[2:]).name + "}")]
    return [compared(line)]


def _new_id() -> str:
    return secrets.token_hex(16)
