"""WeCom as its documents describe it, on the loopback: it signs, encrypts, counts, drops and refuses as they say.

Members and customers are played by `says`, `taps`, `opens`…; what reached their screens is in `screens`.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx
from aiohttp import web

from bot.channels.wecom.crypto import signature
from tests.support.wecom_crypto import sealed

CORP, AGENT, SECRET = "ww1436e0e65a779aee", "1000002", "an-application-secret"
TOKEN, KEY, ACCOUNT = "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo", "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt", "wkACCOUNT"
SETTINGS = {
    "WECOM_CORP": CORP, "WECOM_AGENT": AGENT, "WECOM_SECRET": SECRET, "WECOM_TOKEN": TOKEN, "WECOM_KEY": KEY,
    "WECOM_ACCOUNTS": ACCOUNT,
}  # fmt: skip
PULL = "a-word-to-pull-with"
_WINDOW, _TWO_DAYS = 5, 48 * 3600.0


@dataclass
class Call:
    """A call as the server saw it; `code` is the errcode it was answered with."""

    path: str
    body: dict[str, Any]
    code: int = 0


@dataclass
class Platform:
    """The server. `hook` is where it posts callbacks; `now` may be moved. What it does wrong is put into `faults`: the
    errcodes, or 0 for a connection that ends without an answer, of the next calls of a path."""

    hook: str = ""
    direct: Any = None
    """Takes callbacks without HTTP: query and body -> status and body."""
    url: str = ""
    now: float = 1_700_000_000.0
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    screens: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    dropped: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    """How many messages a customer may still be sent; and until when."""
    until: dict[str, float] = field(default_factory=dict)
    per_answer: list[int] = field(default_factory=list)
    """Of each thing a customer said, how many messages were sent after it."""
    hold: asyncio.Event | None = None
    """While it is not set no call is answered."""
    token: str = ""
    secret: str = SECRET
    page: int = 1000
    codes: dict[str, str] = field(default_factory=dict)
    """Words that allow one message, and whose: greetings and answered cards."""
    _waiting: list[dict[str, Any]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    # People

    async def member_says(self, who: str, text: str, *, number: str = "", times: int = 1) -> list[int]:
        """A member writes; `times`: the callback comes more than once. The statuses it was answered with."""
        told = {"MsgType": "text", "Content": text, "MsgId": number or str(next(self._numbers))}
        return [await self._post(self._member(who, told)) for _ in range(times)]

    async def member_sends(self, who: str, content: bytes) -> int:
        told = {"MsgType": "image", "MediaId": self.keeps("photo.jpg", content), "MsgId": str(next(self._numbers))}
        return await self._post(self._member(who, told))

    async def member_taps(self, who: str, label: str, *, times: int = 1) -> list[int]:
        """A tap on the newest card that has the label."""
        card = next(one["template_card"] for one in reversed(self.screens[who]) if label in labels(one))
        key = next(one["key"] for one in card["button_list"] if one["text"] == label)
        code = self.answers(who)
        told = {
            "MsgType": "event", "Event": "template_card_event", "EventKey": key, "TaskId": card["task_id"],
            "CardType": "button_interaction", "ResponseCode": code,
        }  # fmt: skip
        message = self._member(who, told)
        return [await self._post(message) for _ in range(times)]

    def answers(self, who: str) -> str:
        """The word by which the newest card may be changed once."""
        card = next(one["template_card"] for one in reversed(self.screens[who]) if "template_card" in one)
        code = f"response-{next(self._numbers)}"
        self.codes[code] = card["task_id"]
        return code

    async def customer_says(self, who: str, text: str, *, number: str = "") -> None:
        await self._wait(who, {"origin": 3, "msgtype": "text", "text": {"content": text}}, number)

    async def customer_taps(self, who: str, label: str) -> None:
        """A tap on an item of the newest menu that has it."""
        menu = next(one["msgmenu"] for one in reversed(self.screens[who]) if label in labels(one))
        item = next(one["click"] for one in menu["list"] if one.get("click", {}).get("content") == label)
        assert len(item["id"].encode()) <= 64
        said = {"content": label, "menu_id": item["id"]}
        await self._wait(who, {"origin": 3, "msgtype": "text", "text": said})

    async def customer_clicks(self, who: str, code: str, label: str) -> None:
        """An item of any menu, by its id."""
        said = {"content": label, "menu_id": code}
        await self._wait(who, {"origin": 3, "msgtype": "text", "text": said})

    async def customer_sends(self, who: str, name: str, content: bytes, kind: str = "file") -> None:
        await self._wait(who, {"origin": 3, "msgtype": kind, kind: {"media_id": self.keeps(name, content)}})

    async def customer_opens(self, who: str, payload: str = "", *, greeted: bool = True) -> None:
        """The chat is opened; `greeted`: the platform allows one greeting."""
        code = f"welcome-{next(self._numbers)}" if greeted else ""
        self.codes |= {code: who} if code else {}
        event = {"event_type": "enter_session", "scene": "", "scene_param": payload, "welcome_code": code}
        event |= {"open_kfid": ACCOUNT, "external_userid": who}
        await self._wait(who, {"origin": 4, "msgtype": "event", "event": event})

    async def fails(self, who: str, why: int, number: str) -> None:
        """A message that was taken did not arrive."""
        event = {"event_type": "msg_send_fail", "fail_type": why, "fail_msgid": number}
        event |= {"open_kfid": ACCOUNT, "external_userid": who}
        await self._wait(who, {"origin": 4, "msgtype": "event", "event": event})

    def keeps(self, name: str, content: bytes) -> str:
        number = f"media-{next(self._numbers)}"
        self.media[number] = (name, content)
        return number

    async def _wait(self, who: str, told: dict[str, Any], number: str = "") -> None:
        if told["origin"] == 3:
            self.left[who], self.until[who] = _WINDOW, self.now + _TWO_DAYS
            self.per_answer.append(0)
        message = {"msgid": number or f"m{next(self._numbers)}", "open_kfid": ACCOUNT, "send_time": int(self.now)}
        self._waiting.append({**message, **({"external_userid": who} if told["origin"] == 3 else {}), **told})
        await self.event()

    async def event(self) -> int:
        """Says that messages wait."""
        told = {"ToUserName": CORP, "CreateTime": "1", "MsgType": "event", "Event": "kf_msg_or_event"}
        return await self._post(told | {"Token": PULL, "OpenKfId": ACCOUNT})

    def _member(self, who: str, told: dict[str, str]) -> dict[str, str]:
        stamp = str(int(self.now) + next(self._numbers))
        return {"ToUserName": CORP, "FromUserName": who, "CreateTime": stamp, "AgentID": AGENT, **told}

    # Callbacks

    async def looks(self) -> tuple[int, str]:
        """The check of the address: what it was answered with."""
        encrypted = sealed(b"1616140317555161061", KEY, CORP)
        query = {**self.signed(encrypted), "echostr": encrypted}
        if self.direct is not None:
            status, said = await self.direct(query, None)
            return status, said.decode()
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.get(self.hook, params=query)
        return answer.status_code, answer.text

    def signed(self, encrypted: str) -> dict[str, str]:
        return {"timestamp": "1", "nonce": "2", "msg_signature": signature(TOKEN, "1", "2", encrypted)}

    async def _post(self, told: dict[str, str]) -> int:
        body = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in told.items())
        encrypted = sealed(f"<xml>{body}</xml>".encode(), KEY, CORP)
        outer = f"<xml><ToUserName>{CORP}</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return await self.post(self.signed(encrypted), outer.encode())

    async def post(self, query: dict[str, str], body: bytes) -> int:
        """Posts to the hook: the status it was answered with."""
        if self.direct is not None:
            return int((await self.direct(query, body))[0])
        async with httpx.AsyncClient(timeout=20) as client:
            return (await client.post(f"{self.hook}?{urlencode(query)}", content=body)).status_code

    # The API

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if path == "gettoken":
            return web.json_response(self._gettoken(request.query))
        if path == "media/get":
            return self._hand_out(request.query)
        body = await _read(request)
        if self.hold is not None:
            await self.hold.wait()
        answer = await self._answer(path, body, request.query.get("access_token", ""))
        async with self._news:
            self.calls.append(Call(path, body, answer.get("errcode", 0)))
            self._news.notify_all()
        if answer.get("errcode") is None:
            assert request.transport is not None
            request.transport.close()
        return web.json_response(answer)

    def _gettoken(self, query: Any) -> dict[str, Any]:
        if (query.get("corpid"), query.get("corpsecret")) != (CORP, self.secret):
            self.calls.append(Call("gettoken", dict(query), 40001))
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.token = f"token-for-{next(self._numbers)}-only"
        self.calls.append(Call("gettoken", {**query, "made": self.token}))
        return {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}

    async def _answer(self, path: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        if token != self.token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        fault = self.faults[path].pop(0) if self.faults[path] else None
        if fault == 0:
            return {}
        if fault is not None:
            return {"errcode": fault, "errmsg": "as told"}
        made: dict[str, Any] = getattr(self, "_" + path.replace("/", "_"))(body)
        return {"errcode": 0, "errmsg": "ok", **made}

    def _message_send(self, body: dict[str, Any]) -> dict[str, Any]:
        who, times = body["touser"], self._times[body["touser"]]
        if who.startswith("nobody"):
            return {"invaliduser": who}
        assert len(body.get("text", {}).get("content", "").encode()) <= 2048
        assert len(body.get("template_card", {}).get("button_list", ())) <= 6
        times.append(self.now)
        minute, hour = (sum(1 for one in times if one > self.now - span) for span in (60, 3600))
        (self.dropped if minute > 30 or hour > 1000 else self.screens[who]).append(body)
        return {"msgid": str(next(self._numbers)), "invaliduser": ""}

    def _message_update_template_card(self, body: dict[str, Any]) -> dict[str, Any]:
        task = self.codes.pop(body["response_code"], "")
        if not task:
            return {"errcode": 301024, "errmsg": "response code used or over"}
        for one in self.screens[body["userids"][0]]:
            if one.get("template_card", {}).get("task_id") == task:
                one["spent"] = body.get("button", {}).get("replace_name", "")
                one["template_card"] = body.get("template_card", one["template_card"])
        return {}

    def _kf_sync_msg(self, body: dict[str, Any]) -> dict[str, Any]:
        start = int(body.get("cursor") or 0)
        found = self._waiting[start : start + self.page]
        after = start + len(found)
        return {"msg_list": found, "next_cursor": str(after), "has_more": int(after < len(self._waiting))}

    def _kf_send_msg(self, body: dict[str, Any]) -> dict[str, Any]:
        who = body["touser"]
        if self.now > self.until.get(who, 0):
            return {"errcode": 95002, "errmsg": "send msg time limit"}
        if not self.left.get(who):
            return {"errcode": 95001, "errmsg": "send msg count limit"}
        self.left[who] -= 1
        self.per_answer[-1] += 1
        return self._shown(who, body)

    def _kf_send_msg_on_event(self, body: dict[str, Any]) -> dict[str, Any]:
        who = self.codes.pop(body["code"], "")
        return self._shown(who, body) if who else {"errcode": 95016, "errmsg": "code is over"}

    def _shown(self, who: str, body: dict[str, Any]) -> dict[str, Any]:
        menu = body.get("msgmenu", {})
        assert len(body.get("text", {}).get("content", "").encode()) <= 2048
        assert len(menu.get("head_content", "").encode()) <= 1024
        assert len(menu.get("list", ())) <= 10
        self.screens[who].append(body)
        return {"msgid": body.get("msgid") or str(next(self._numbers))}

    def _media_upload(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"media_id": self.keeps(body["name"], body["content"])}

    def _hand_out(self, query: Any) -> web.StreamResponse:
        self.calls.append(Call("media/get", dict(query)))
        if query.get("media_id") not in self.media:
            return web.json_response({"errcode": 40007, "errmsg": "invalid media_id"})
        return web.Response(body=self.media[query["media_id"]][1], content_type="application/octet-stream")

    # Looking

    def of(self, *paths: str) -> list[Call]:
        return [call for call in self.calls if call.path in paths]

    async def until_true(self, condition: Any, seconds: float = 20) -> None:
        """Waits for what we are sent."""
        async with asyncio.timeout(seconds):
            while not condition(self):  # noqa: ASYNC110 - what is waited for is another's doing
                await asyncio.sleep(0.01)


def words(message: dict[str, Any]) -> str:
    """What a message says, without its buttons."""
    menu, card = message.get("msgmenu", {}), message.get("template_card", {})
    return str(menu.get("head_content") or card.get("sub_title_text") or message.get("text", {}).get("content", ""))


def labels(message: dict[str, Any]) -> list[str]:
    """What its buttons say."""
    items = message.get("msgmenu", {}).get("list", ())
    buttons = message.get("template_card", {}).get("button_list", ())
    return [*(one[one["type"]]["content"] for one in items), *(one["text"] for one in buttons)]


async def _read(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return json.loads(await request.text())
    part = (await request.post())["media"]
    assert isinstance(part, web.FileField)
    return {"name": part.filename, "content": part.file.read()}


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    """The server, listening at `url`."""
    made = Platform()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/cgi-bin/{path:.+}", made.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
