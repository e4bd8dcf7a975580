"""Telegram's updates as `Inbound`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from bot.messages import Address, Attachment, Inbound

KINDS = ("message", "edited_message", "callback_query")


# What we read of an update: aiogram's own types check thirty times as many fields, most of a step's reading.
class _User(BaseModel):
    id: int
    language_code: str | None = None


class _Chat(BaseModel):
    id: int
    type: str


class _Shared(BaseModel):
    phone_number: str


class _Document(BaseModel):
    file_id: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: int | None = None


class _Photo(BaseModel):
    file_id: str
    width: int
    height: int
    file_size: int | None = None


class _Message(BaseModel):
    message_id: int
    chat: _Chat
    sender: _User | None = Field(default=None, alias="from")
    text: str | None = None
    caption: str | None = None
    contact: _Shared | None = None
    document: _Document | None = None
    photo: list[_Photo] | None = None
    media_group_id: str | None = None


class _Tap(BaseModel):
    id: str
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Update(BaseModel):
    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Tap | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update, the album it is one part of (or "") and the tap it must acknowledge (or "")."""

    inbound: Inbound
    album: str = ""
    tap: str = ""


def read(channel: str, data: Mapping[str, Any], raw: bytes = b"") -> Arrived | None:
    """The update, or None for what is not a private chat's. ValueError (pydantic's) when it is no update at all."""
    update = _Update.model_validate(data)
    raw = raw or json.dumps(data, ensure_ascii=False).encode()
    if update.callback_query is not None:
        return _tap(channel, str(update.update_id), update.callback_query, raw)
    message = update.message or update.edited_message
    if message is None or message.chat.type != "private":
        return None
    inbound = _message(channel, str(update.update_id), message, raw, edited=update.message is None)
    return Arrived(inbound, album=message.media_group_id or "")


def _tap(channel: str, update_id: str, query: _Tap, raw: bytes) -> Arrived | None:
    message = query.message
    if message is not None and message.chat.type != "private":
        return None
    inbound = Inbound(
        address=Address(channel, str(message.chat.id if message else query.sender.id)),
        update_id=update_id,
        button=query.data or "",
        message_id=str(message.message_id) if message else "",
        language=_language(query.sender),
        raw=raw,
    )
    return Arrived(inbound, tap=query.id)


def _message(channel: str, update_id: str, message: _Message, raw: bytes, *, edited: bool) -> Inbound:
    text, start = _words(message)
    files = _files(message)
    return Inbound(
        address=Address(channel, str(message.chat.id)),
        update_id=update_id,
        text=text,
        start=start,
        attachments=files,
        kind="edited" if edited else "message" if text or files else "unsupported",
        language=_language(message.sender),
        raw=raw,
    )


def _words(message: _Message) -> tuple[str, str | None]:
    """The text (a shared contact's number, a command without the bot's name) and the payload of a start link."""
    text = message.text or message.caption or (message.contact.phone_number if message.contact else "")
    if not text.startswith("/"):
        return text, None
    command, _, rest = text.partition(" ")
    command = command.partition("@")[0]
    if command == "/start":
        return command, rest.strip()
    return f"{command} {rest}".rstrip(), None


def _files(message: _Message) -> tuple[Attachment, ...]:
    if message.document is not None:
        paper = message.document
        return (Attachment(paper.file_id, paper.file_name or "", paper.mime_type or "", paper.file_size),)
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        return (Attachment(photo.file_id, "", "image/jpeg", photo.file_size),)
    return ()


def _language(user: _User | None) -> str:
    return (user.language_code or "") if user else ""
