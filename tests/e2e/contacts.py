"""A contact, wherever: does what a transcript's line says, and sees what comes."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.bot.documents import samples
from tests.e2e.golden import PLATFORM, Lines, Turn, is_news

PATIENCE = 60.0
AGREE = "[同意，开始]"
_FILES = {"pdf": samples.pdf(), "jpg": samples.picture()}


def content(name: str) -> bytes:
    """What a file of this name holds; another name, other bytes."""
    return _FILES[name.rpartition(".")[2]] + name.encode()


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
            return await self.send(line[1:], content(line[1:]))
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
