"""A contact at each channel: does what a transcript's line says, and sees what comes."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
import secrets
from abc import ABC, abstractmethod
from asyncio.subprocess import Process
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.bot.documents import samples
from tests.e2e.golden import PLATFORM, Lines, Turn, compared, is_news
from tests.support import telegram_updates as updates
from tests.support.fake_botapi import Call, FakeBotApi

PATIENCE = 60.0
AGREE = "[同意，开始]"
FILES = {"pdf": samples.pdf(), "jpg": samples.picture()}


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its lines without markup, `[label]` a button, `{name}` a file; `place` is its number there."""

    seen: Lines
    codes: dict[str, str] = field(default_factory=dict)
    place: int = 0


class Contact(ABC):
    """`screen` is what stands in the chat; `answers` and `news` what has not been looked at yet."""

    def __init__(self) -> None:
        self.screen: list[Said] = []
        self.answers: list[Said] = []
        self.news: list[Said] = []
        self._heap, self._before = self.answers, 0
        self._asked: Said | None = None
        """The question for consent: it is answered at once."""

    @abstractmethod
    async def write(self, text: str) -> None: ...

    @abstractmethod
    async def tap(self, code: str, on: Said) -> None: ...

    @abstractmethod
    async def send(self, name: str, content: bytes) -> None: ...

    @abstractmethod
    async def look(self) -> None:
        """Takes in what has come, waiting a little."""

    async def do(self, line: str) -> None:
        """A file, a button of what was said last, or a text."""
        if line.startswith("@"):
            return await self.send(line[1:], FILES[line.rpartition(".")[2]])
        for said in self.within_reach():
            if code := said.codes.get(f"[{line}]"):
                return await self.tap(code, said)
        return await self.write(line)

    def within_reach(self) -> list[Said]:
        """The newest message with buttons and all after what the contact did last, the newest first."""
        newest = next((n for n, said in enumerate(reversed(self.screen), 1) if said.codes), 0)
        reach = max(newest, len(self.screen) - self._before)
        self._before = len(self.screen)
        return self.screen[::-1][:reach]

    async def hear(self, lines: int) -> Lines:
        """At least so many lines of answers, if they come."""
        return await self._heard(self.answers, lines)

    async def hear_news(self, lines: int = 1) -> Lines:
        """At least so many lines of news, if they come."""
        return await self._heard(self.news, lines)

    async def _heard(self, those: list[Said], lines: int) -> Lines:
        await self._until(lambda: sum(len(said.seen) for said in those) >= lines)
        heard = tuple(line for said in those for line in said.seen)
        those.clear()
        return heard

    async def follow(self, lines: Iterable[str]) -> Lines:
        """Does one line after another, each when the one before was answered; what the last one led to."""
        seen: Lines = ()
        for line in lines:
            if line.startswith(PLATFORM):
                seen = await self.hear_news()
            else:
                await self.do(line)
                seen = await self.hear(1)
            assert seen, f"nothing came after {line}"
        return seen

    async def hand_in(self) -> Lines:
        """「提交」, a second time when the first one shows what will be handed in; the receipt."""
        seen = await self.follow(["提交"])
        return seen if seen[0].startswith("已提交") else await self.follow(["提交"])

    def sees(self, said: Said, replaces: int = 0) -> None:
        if AGREE in said.seen:
            self._asked = said
            return
        at = next((at for at, old in enumerate(self.screen) if replaces and old.place == replaces), None)
        if at is None:
            self.screen.append(said)
        else:
            self.screen[at] = said
        if not said.seen[0].startswith("{"):  # a file that comes by itself belongs to what was said before it
            self._heap = self.news if is_news(said.seen) else self.answers
        self._heap.append(said)

    async def _agree(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            await (self.tap(asked.codes[AGREE], asked) if asked.codes else self.write(AGREE[1:-1]))

    async def _until(self, satisfied: Any) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not satisfied():
                    await self.look()
                    await self._agree()
        except TimeoutError:
            return  # the comparison says what is missing


async def nothing_more(contact: Contact, seconds: float = 2.5) -> Lines:
    """What comes without being asked for in the next seconds, which is more than two rounds of the clock."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                await contact.look()
    heard = tuple(line for said in (*contact.answers, *contact.news) for line in said.seen)
    contact.answers.clear()
    contact.news.clear()
    return heard


async def replay(turns: tuple[Turn, ...], contact: Contact) -> list[Turn]:
    """The same lines again, and what was seen."""
    played = []
    for turn in turns:
        if not turn.reviewed:
            await contact.do(turn.line)
            played.append(Turn(turn.line, await contact.hear(len(turn.seen))))
        else:
            played.append(Turn(turn.line, await contact.hear_news(len(turn.seen)) if turn.seen else ()))
        if len(played[-1].seen) < len(turn.seen):
            break
    return played


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
            await self.send(line[1:], FILES[line.rpartition(".")[2]])
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
