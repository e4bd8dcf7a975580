"""A Bot API server on loopback that costs little: it answers every call and tells who listens what was said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from tests.bench.wire import Connection, framed

Heard = Callable[[str, dict[str, Any], int], None]
"""Method, parameters, message id."""
_BOT = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_SAYS = frozenset(("sendMessage", "editMessageText"))


class BotApi:
    """`heard` is called for each message, before the caller has its answer."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._message_id = 1000
        self.calls = 0

    async def start(self) -> tuple[asyncio.Server, str]:
        """On a free port; its address."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def answer(self, method: str, params: dict[str, Any]) -> Any:
        self.calls += 1
        if method == "getMe":
            return _BOT
        if method not in _SAYS:
            return True
        self._message_id += method == "sendMessage"
        number = int(params.get("message_id") or self._message_id)
        self._heard(method, params, number)
        chat = {"id": int(params["chat_id"]), "type": "private", "first_name": "U"}
        return {"message_id": number, "from": _BOT, "chat": chat, "date": 1760000000, "text": params.get("text", "")}


class _Connection(Connection):
    def __init__(self, api: BotApi) -> None:
        super().__init__()
        self._api = api

    def came(self, head: bytes, body: bytes) -> None:
        payload = json.dumps({"ok": True, "result": self._api.answer(*called(head, body))}).encode()
        self.transport.write(framed(b"HTTP/1.1 200 OK", payload))


def called(head: bytes, body: bytes) -> tuple[str, dict[str, Any]]:
    """The method and parameters of a call."""
    path = head.split(b" ", 2)[1].decode()
    return path.rpartition("/")[2].partition("?")[0], _params(head, body)


def _params(head: bytes, body: bytes) -> dict[str, Any]:
    """JSON, a form, or multipart, as the libraries send them."""
    if not body:
        return {}
    if b"application/json" in head:
        found: dict[str, Any] = json.loads(body)
        return found
    if b"multipart/form-data" not in head:
        return _opened(dict(parse_qsl(body.decode(), keep_blank_values=True)))
    boundary = head.partition(b"boundary=")[2].partition(b"\r")[0].strip(b'" ')
    parts = (part.partition(b"\r\n\r\n") for part in body.split(b"--" + boundary))
    return _opened({_name(top): value[:-2].decode() for top, there, value in parts if there})


def _name(top: bytes) -> str:
    return top.partition(b'name="')[2].partition(b'"')[0].decode()


def _opened(params: dict[str, str]) -> dict[str, Any]:
    return {name: json.loads(value) if name == "reply_markup" else value for name, value in params.items()}
