"""A Bot API that keeps its limits as Telegram does and fails now and then; it counts what each chat was sent."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from tests.bench.botapi import _BOT, _SAYS, called
from tests.bench.wire import Connection, framed

_TOLERANCE = 0.97
"""What lies between two messages may have shrunk on the way by this."""
_ON_ITS_WAY = 0.25
"""Seconds: what comes so soon after a 429 left before it was read."""


@dataclass(frozen=True)
class Faults:
    """How often, of all messages; `blocked` of all chats. `lost`: carried out, but the connection breaks."""

    too_many: float = 0.001
    failing: float = 0.01
    slow: float = 0.01
    lost: float = 0.001
    blocked: float = 0.01
    slow_for: float = 2.0


@dataclass
class StrictApi:
    """At most `most` messages a second to all and one in `person` seconds to a chat; more is refused and noted."""

    most: int = 30
    person: float = 1.0
    faults: Faults = field(default_factory=Faults)
    seed: int = 7
    got: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    violations: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    """When each call came, on the loop's clock."""
    halts: list[tuple[float, float]] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    texts: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._recent: deque[float] = deque()
        self._last: dict[str, float] = {}
        self._halted_until = 0.0
        self._message_id = 1000

    async def start(self) -> tuple[asyncio.Server, str]:
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def is_blocked(self, chat: str) -> bool:
        return random.Random(f"{self.seed} {chat}").random() < self.faults.blocked

    def answer(self, method: str, params: dict[str, Any]) -> tuple[int, Any, float]:
        """HTTP status (0: the connection breaks), result or error, seconds until the answer."""
        if method == "getMe":
            return 200, _BOT, 0.0
        if method not in _SAYS:
            return 200, [] if method == "getUpdates" else True, 1.0 if method == "getUpdates" else 0.0
        chat, now = str(params["chat_id"]), asyncio.get_running_loop().time()
        self.calls += 1
        self.at.append(now)
        self._check(chat, now)
        return self._outcome(chat, str(params.get("text", "")), now)

    def _check(self, chat: str, now: float) -> None:
        self._recent.append(now)
        while self._recent[0] <= now - 1.0:
            self._recent.popleft()
        if len(self._recent) > self.most:
            self.violations.append(f"{len(self._recent)} in a second")
        if now - self._last.get(chat, -1e9) < self.person * _TOLERANCE:
            self.violations.append(f"chat {chat} after {now - self._last[chat]:.3f} s")
        if self.halts and self.halts[-1][0] + _ON_ITS_WAY < now < self._halted_until:
            self.violations.append(f"{self._halted_until - now:.3f} s before the halt ended")
        self._last[chat] = now

    def _outcome(self, chat: str, text: str, now: float) -> tuple[int, Any, float]:
        if self.is_blocked(chat):
            self.happened["blocked"] += 1
            return 403, _error(403, "Forbidden: bot was blocked by the user"), 0.0
        luck, faults = self._random.random(), self.faults
        if luck < faults.too_many:
            self.happened["429"] += 1
            self._halted_until = now + 1.0
            self.halts.append((now, now + 1.0))
            return 429, _error(429, "Too Many Requests: retry after 1", retry_after=1), 0.0
        if luck < faults.too_many + faults.failing:
            self.happened["500"] += 1
            return 500, _error(500, "Internal Server Error"), 0.0
        self.got[chat] += 1
        self.texts[chat] = text
        self.order.append(chat)
        if luck < faults.too_many + faults.failing + faults.lost:
            self.happened["lost"] += 1
            return 0, None, 0.0
        return 200, self._message(chat, text), self._slowness(luck)

    def _slowness(self, luck: float) -> float:
        if luck > 1 - self.faults.slow:
            self.happened["slow"] += 1
            return self.faults.slow_for
        return 0.0

    def _message(self, chat: str, text: str) -> dict[str, Any]:
        self._message_id += 1
        who = {"id": int(chat), "type": "private", "first_name": "U"}
        return {"message_id": self._message_id, "from": _BOT, "chat": who, "date": 1760000000, "text": text}


def _error(code: int, description: str, **parameters: int) -> dict[str, Any]:
    return {"error_code": code, "description": description} | ({"parameters": parameters} if parameters else {})


class _Connection(Connection):
    def __init__(self, api: StrictApi) -> None:
        super().__init__()
        self._api = api

    def came(self, head: bytes, body: bytes) -> None:
        status, result, delay = self._api.answer(*called(head, body))
        asyncio.get_running_loop().call_later(delay, self._say, status, result)

    def _say(self, status: int, result: Any) -> None:
        if self.transport.is_closing():
            return
        if status == 0:
            self.transport.close()
            return
        payload = {"ok": True, "result": result} if status == 200 else {"ok": False, **result}
        self.transport.write(framed(b"HTTP/1.1 %d X" % status, json.dumps(payload).encode()))
