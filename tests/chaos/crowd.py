"""People who write while things break. Each insists until what they sent is acknowledged, as their client would."""

from __future__ import annotations

import asyncio
import random
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.chaos.running import HOOK_SECRET, Product
from tests.support.telegram_updates import says

HEADER = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
TO_THE_NAME = ("/start", "同意", "专利产品备案", "企业", "有", "浦东新区", "都不是")
"""Up to the question for the subject's name."""
_numbers = count(1)


@dataclass
class Person(ABC):
    """`acknowledged` are the texts that we said were safe, in order; `refusals` the tries that were not."""

    product: Product
    number: int = field(default_factory=lambda: next(_numbers))
    acknowledged: list[str] = field(default_factory=list)
    refusals: int = 0
    repeats: int = 0
    names: list[str] = field(default_factory=list)
    went_back: list[float] = field(default_factory=list)
    """When the question for each name but the last was asked for again and that was acknowledged; the loop's clock."""
    longest_wait: float = 0.0
    insisted: int = 0
    """How many messages were refused at first."""
    careless: float = 0.05
    """How often they send the same once more."""
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=20))

    async def send(self, text: str) -> None:
        """Until it is acknowledged; now and then once more, or twice at the same moment."""
        request = self.request(text)
        began = asyncio.get_running_loop().time()
        if random.random() < self.careless:
            self.repeats += 1
            await asyncio.gather(self.insist(request), self.insist(request))
        else:
            await self.insist(request)
        self.acknowledged.append(text)
        self.longest_wait = max(self.longest_wait, asyncio.get_running_loop().time() - began)
        if random.random() < self.careless:
            self.repeats += 1
            await self.insist(request)

    async def insist(self, request: Any) -> None:
        before = self.refusals
        while True:
            try:
                answer = await self.post(random.choice(self.product.ports), request)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.insisted += self.refusals > before
                return
            assert answer is None or answer.status_code in (429, 500, 503), (answer.status_code, answer.text)
            self.refusals += 1
            await asyncio.sleep(random.uniform(0.02, 0.2))

    async def begin(self) -> None:
        for line in TO_THE_NAME:
            await self.send(line)

    async def write(self, stop: asyncio.Event, pace: float) -> None:
        """Answers one question and goes back to it, again and again: a lost or doubled step would show."""
        while True:
            name = f"第{self.number}家公司{len(self.names) + 1}号"
            await self.send(name)
            self.names.append(name)
            await asyncio.sleep(random.uniform(0, pace))
            if stop.is_set():
                return
            await self.send("/back")
            self.went_back.append(asyncio.get_running_loop().time())

    @abstractmethod
    def request(self, text: str) -> Any: ...

    @abstractmethod
    async def post(self, port: int, request: Any) -> httpx.Response: ...

    @property
    @abstractmethod
    def place(self) -> tuple[str, str]:
        """Channel and id there."""


class Telegrammer(Person):
    """Writes to the bot; what is said back is seen by the Bot API."""

    def request(self, text: str) -> Any:
        return says(text, chat=7000 + self.number)

    async def post(self, port: int, request: Any) -> httpx.Response:
        return await self.http.post(f"http://127.0.0.1:{port}/hooks/telegram", json=request, headers=HEADER)

    @property
    def place(self) -> tuple[str, str]:
        return "telegram:4242", str(7000 + self.number)


@dataclass
class Visitor(Person):
    """Writes in the web chat, from a network of their own."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    missed: tuple[str, int] | None = None
    """What they waited for in vain, and after which line."""

    def __post_init__(self) -> None:
        transport = httpx.AsyncHTTPTransport(local_address=f"127.0.{self.number // 200 + 1}.{self.number % 200 + 1}")
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "zh-CN"}
        self.http = httpx.AsyncClient(timeout=20, transport=transport, headers=headers)

    async def begin(self) -> None:
        while not self.http.cookies.get("beian"):
            try:
                cookie = (await self.http.get(f"http://127.0.0.1:{self.product.ports[0]}/")).cookies["beian"]
                self.http.cookies.clear()
                self.http.cookies.set("beian", cookie)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
        await super().begin()

    def request(self, text: str) -> Any:
        sent = secrets.token_hex(12)
        self.sent[sent] = text
        return {"id": sent, **self._meant(text)}

    def _meant(self, text: str) -> dict[str, Any]:
        for line in reversed(self.lines):
            for button in (one for row in line.get("buttons", ()) for one in row):
                if button["label"] == text:
                    return {"button": button["code"], "on": line["seq"]}
        return {"text": text}

    @property
    def after(self) -> int:
        return int(self.lines[-1]["seq"]) if self.lines else 0

    async def post(self, port: int, request: Any) -> httpx.Response:
        base, after = f"http://127.0.0.1:{port}/chat", {"after": self.after}
        if (name := request.get("text", "")).startswith("@"):
            form = {"id": request["id"], **after}
            answer = await self.http.post(f"{base}/files", data=form, files={"file": (name[1:], PDF)})
        else:
            answer = await self.http.post(f"{base}/messages", json={**request, **after})
        if answer.status_code == 200:
            self._see(answer.json()["lines"])
        return answer

    def _see(self, lines: list[dict[str, Any]]) -> None:
        self.lines += [line for line in lines if line["seq"] > self.after]

    async def look(self) -> None:
        """Reads what was said meanwhile."""
        try:
            port = random.choice(self.product.ports)
            url = f"http://127.0.0.1:{port}/chat/messages"
            self._see((await self.http.get(url, params={"after": self.after})).json()["lines"])
        except (httpx.HTTPError, KeyError, ValueError):
            return

    @property
    def place(self) -> tuple[str, str]:
        return "web", self.http.cookies["beian"].rpartition(".")[0]

    async def file(self, within: float) -> bool:
        """A whole registration, handed over; False when an answer that was due did not come."""
        await self.begin()
        for line in ("上海某某机电有限公司", "91310000132260250X", "王工", "13812345678", "wang@example.com"):
            await self.send(line)
        for paper in ("营业执照.pdf", "承诺书.pdf"):
            seen = self.after
            await self.send(f"@{paper}")
            if not await self.hears(paper, seen, within):
                return False
            await self.send("就这些")
        await self.submit()
        return await self.hears("注册已通过", 0, within)

    async def submit(self) -> None:
        """Who is shown the check again, because the answer was lost, says so again."""
        for _ in range(10):
            await self.send("提交")
            if any("已提交" in text or "已经提交" in text for text in self.heard()):
                return

    def heard(self, after: int = 0) -> list[str]:
        """What was said to them after a line."""
        return [line["text"] for line in self.lines if line["direction"] == "out" and line["seq"] > after]

    async def never_heard(self) -> bool:
        """Whether what they waited for has not come until now either."""
        await self.look()
        return self.missed is not None and not any(self.missed[0] in text for text in self.heard(self.missed[1]))

    async def hears(self, what: str, after: int, within: float) -> bool:
        """Whether something of ours with these words comes in time."""
        try:
            async with asyncio.timeout(within):
                while not any(what in text for text in self.heard(after)):
                    await asyncio.sleep(0.2)
                    await self.look()
        except TimeoutError:
            self.missed = what, after
            return False
        return True


def _pdf() -> bytes:
    from tests.bot.documents import samples

    return samples.pdf()


PDF = _pdf()
