"""One process of the product on a folder of its own, without servers, and an operator beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot import settings as configuration
from bot.core import Core
from bot.messages import Address, Attempt, Inbound, Outbound
from bot.settings import Settings


@dataclass
class Day:
    """What the operator reads is in `said`, what arrives unasked on a screen in `news`."""

    settings: Settings
    core: Core
    said: list[str] = field(default_factory=list)
    news: list[tuple[str, Outbound]] = field(default_factory=list)
    _updates: int = 0

    @classmethod
    def begin(cls, folder: Path, **changes: object) -> Day:
        settings = configuration.load(data_dir=folder, **changes)
        day = cls(settings, Core.open(settings, "http://127.0.0.1:1", "key"))
        for channel in ("web", "telegram"):
            day.core.senders[channel] = day.send
        return day

    async def send(self, address: Address, message: Outbound) -> Attempt:
        self.news.append((address.id, message))
        return Attempt("sent")

    async def write(self, who: str, text: str = "", *, channel: str = "web", update: str = "", button: str = "") -> str:
        """What is said back, as one text."""
        self._updates += 1
        inbound = Inbound(
            Address(channel, who), update or str(self._updates), text=text, button=button, language="zh-CN",
            raw=text.encode(),
        )  # fmt: skip
        replies = await self.core.handle(inbound)
        await self.core.answered(replies.inbox_id)
        return "\n".join(message.text for message in replies.messages)

    async def meet(self, who: str) -> str:
        """Somebody comes and agrees to what is kept."""
        await self.write(who, "/start")
        return await self.write(who, "同意")

    def hear(self, line: str) -> None:
        self.said.append(line)

    def heard(self) -> str:
        """What was said to the operator since the last time."""
        said, self.said = "\n".join(self.said), []
        return said

    def told(self) -> str:
        """What came unasked since the last time."""
        news, self.news = "\n".join(message.text for _, message in self.news), []
        return news
