"""Updates as Telegram sends them."""

from __future__ import annotations

from itertools import count
from typing import Any

_ids = count(700_000_001)


def says(text: str, chat: int = 7, **more: Any) -> dict[str, Any]:
    return {"update_id": next(_ids), "message": _message(chat, text=text, **more)}


def sends(chat: int = 7, **content: Any) -> dict[str, Any]:
    """A message without text: photo=[…], document={…}, sticker={…}…"""
    return {"update_id": next(_ids), "message": _message(chat, **content)}


def edits(text: str, chat: int = 7) -> dict[str, Any]:
    return {"update_id": next(_ids), "edited_message": _message(chat, text=text, edit_date=1700000100)}


def taps(code: str, chat: int = 7, message_id: int = 1001) -> dict[str, Any]:
    message = {"message_id": message_id, "date": 1700000000, "chat": _chat(chat), "text": "问题"}
    query = {"id": f"tap-{code}", "from": _person(chat), "chat_instance": "1", "data": code, "message": message}
    return {"update_id": next(_ids), "callback_query": query}


def photo(file_id: str, size: int = 90) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": file_id, "width": size, "height": size, "file_size": size * 100}


def document(file_id: str, name: str = "证书.pdf", media_type: str = "application/pdf") -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "mime_type": media_type, "file_size": 5}


def _message(chat: int, **content: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1700000000, "chat": _chat(chat), "from": _person(abs(chat)), **content}


def _chat(chat: int) -> dict[str, Any]:
    if chat < 0:
        return {"id": chat, "type": "group", "title": "群"}
    return {"id": chat, "type": "private", "first_name": "王"}


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
