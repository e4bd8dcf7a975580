"""What WeCom tells us as `Inbound`: a member's message or tap from a callback, a customer's from a pulled page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.messages import Address, Attachment, Inbound

MEMBERS, CUSTOMERS = "wecom", "wechat"
"""The channels' names: of the application's members, and of people in WeChat."""
WAITING = "kf_msg_or_event"
"""The event that says that customers' messages wait."""
_FILES: Mapping[str, str] = {"image": "image/jpeg", "file": ""}
"""The kinds of messages that bring a file, and what it is as far as that is known before it is here."""
_FROM_CUSTOMER, _FROM_SYSTEM = 3, 4


def member(agent: str, told: Mapping[str, str], raw: bytes) -> Inbound | None:
    """What a member of the organisation wrote, sent or tapped; None for what asks for no answer."""
    who, kind = told.get("FromUserName", ""), told.get("MsgType", "")
    if not who or kind == "" or (kind == "event" and told.get("Event") not in _EVENTS):
        return None
    said = _event(told) if kind == "event" else _message(kind, told.get("Content", ""), told.get("MediaId", ""))
    return Inbound(Address(f"{MEMBERS}:{agent}", who), _number(told), raw=raw, **said)


_EVENTS = ("subscribe", "template_card_event", "click")


def _event(told: Mapping[str, str]) -> dict[str, Any]:
    if told["Event"] == "subscribe":
        return {"start": ""}
    if told["Event"] == "click":
        return {"text": told.get("EventKey", "")}
    return {"button": told.get("EventKey", ""), "message_id": told.get("ResponseCode", "")}


def _number(told: Mapping[str, str]) -> str:
    """The message's number; of what has none a digest of who and when, by which the platform says repeats are known."""
    if told.get("MsgId"):
        return told["MsgId"]
    parts = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId")
    return sha256("\n".join(told.get(part, "") for part in parts).encode()).hexdigest()[:32]


def customer(told: Mapping[str, Any]) -> Inbound | None:
    """What a person in WeChat wrote, sent or tapped, or that they opened the chat; None for what asks for no answer."""
    event = told.get("event") or {}
    account = told.get("open_kfid") or event.get("open_kfid", "")
    who = told.get("external_userid") or event.get("external_userid", "")
    said = _opened(event) if told.get("origin") == _FROM_SYSTEM else _said(told)
    if said is None or not who or not told.get("msgid"):
        return None
    raw = json.dumps(told, ensure_ascii=False).encode()
    return Inbound(Address(f"{CUSTOMERS}:{account}", who), str(told["msgid"]), raw=raw, **said)


def _said(told: Mapping[str, Any]) -> dict[str, Any] | None:
    if told.get("origin") != _FROM_CUSTOMER:
        return None
    kind = told.get("msgtype", "")
    what = told.get(kind) or {}
    if kind == "text" and what.get("menu_id"):
        return {"button": what["menu_id"]}
    return _message(kind, what.get("content", ""), what.get("media_id", ""))


def _opened(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """Somebody opened the chat, by a link that may carry something: they have not written, so only the greeting that
    the platform allows may answer. Who comes back without a link is not greeted again."""
    payload, greeting = event.get("scene_param") or event.get("scene", ""), event.get("welcome_code", "")
    if event.get("event_type") != "enter_session" or not (payload or greeting):
        return None
    return {"start": payload, "message_id": greeting, "wrote": False}


def _message(kind: str, text: str, media: str) -> dict[str, Any]:
    if kind == "text":
        return {"text": text}
    if kind in _FILES and media:
        return {"attachments": (Attachment(media, media_type=_FILES[kind]),)}
    return {"kind": "unsupported"}


def failure(told: Mapping[str, Any]) -> tuple[Address, str, int] | None:
    """Whom which message (its msgid) did not reach, and why (fail_type), when that is what is told."""
    event = told.get("event") or {}
    if event.get("event_type") != "msg_send_fail":
        return None
    where = Address(f"{CUSTOMERS}:{event.get('open_kfid', '')}", event.get("external_userid", ""))
    return where, str(event.get("fail_msgid", "")), int(event.get("fail_type", 0))
