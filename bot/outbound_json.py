"""`Outbound` as JSON, for messages that wait in storage. Documents are named by their digest, not stored with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.messages import Button, Document, Outbound, Progress

OpenDocument = Callable[[str], bytes | None]


def to_json(message: Outbound) -> dict[str, Any]:
    """JSON-ready; what is at its default is left out."""
    progress = message.progress
    data: dict[str, Any] = {
        "text": message.text,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "card": message.card if message.card != "message" else "",
        "edit": message.edit,
        "wants": message.wants,
        "progress": {"title": progress.title, "done": progress.done, "total": progress.total} if progress else None,
        "documents": [_document(document) for document in message.documents],
    }
    told = {} if message.lead is None else {"lead": message.lead}
    return {name: value for name, value in data.items() if value or name == "text"} | told


def digests(data: Mapping[str, Any]) -> list[str]:
    """What the documents of a message written by `to_json` are kept under."""
    return [entry["digest"] for entry in data.get("documents", ())]


def from_json(data: Mapping[str, Any], open_document: OpenDocument | None = None) -> Outbound:
    """The message written by `to_json`; a document that `open_document` cannot find by its digest is left out."""
    return Outbound(
        text=data["text"],
        buttons=tuple(tuple(Button(**button) for button in row) for row in data.get("buttons", ())),
        card=data.get("card", "message"),
        edit=data.get("edit", False),
        documents=tuple(_documents(data.get("documents", ()), open_document)),
        progress=Progress(**data["progress"]) if "progress" in data else None,
        wants=data.get("wants", ""),
        lead=data.get("lead"),
    )


def _button(button: Button) -> dict[str, str]:
    data = {"label": button.label, "code": button.code, "url": button.url}
    if button.style != "plain":
        data["style"] = button.style
    return {name: value for name, value in data.items() if value}


def _document(document: Document) -> dict[str, str]:
    return {"name": document.name, "media_type": document.media_type, "digest": document.digest}


def _documents(listed: list[dict[str, str]], open_document: OpenDocument | None) -> list[Document]:
    found = ((entry, open_document(entry["digest"])) for entry in listed) if open_document else ()
    return [Document(entry["name"], entry["media_type"], content) for entry, content in found if content is not None]
