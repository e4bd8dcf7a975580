"""What the page is given: lines of the conversation as JSON, and the page's own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.messages import Outbound
from bot.outbound_json import to_json
from bot.web.assets import versions
from bot.web.guard import LARGEST_FILE
from bot.web.visitors import LINK_SECONDS, Signer
from locales import FIRST, languages, pages, tag, words

Body = dict[str, Any]


def out_body(message: Outbound, replaces: int = 0) -> Body:
    """A line of ours as it is kept; `replaces` is the line it takes the place of."""
    body = to_json(message)
    for kept, document in zip(body.get("documents", ()), message.documents, strict=False):
        kept["size"] = len(document.content)
        if document.is_picture:
            kept["picture"] = True
    if message.edit and replaces:
        body["replaces"] = replaces
    return body


def label_of(line: Mapping[str, Any] | None, code: str) -> str:
    """What the tapped button said, or "" when the line has no such button."""
    rows = line.get("buttons", ()) if line else ()
    return next((button["label"] for row in rows for button in row if button.get("code") == code), "")


def shown(seq: int, direction: str, at: datetime, body: Body, visitor: str, signer: Signer) -> Body:
    """A line for the page: documents become links for this visitor, instants are ISO 8601 in UTC."""
    line = {**body, "seq": seq, "direction": direction, "at": at.astimezone(UTC).isoformat()}
    if documents := body.get("documents"):
        line["documents"] = [
            {
                "name": document["name"],
                "size": document["size"],
                "picture": document.get("picture", False),
                "url": f"/chat/documents/{signer.link(visitor, seq, index)}",
            }
            for index, document in enumerate(documents)
        ]
    return line


def clean_text(text: str) -> str:
    """Typed text that can be stored: no halves of characters, no control characters but line feeds and tabs."""
    if text.isprintable():
        return text
    whole = text.encode("utf-8", "replace").decode()
    return "".join(one for one in whole if one in "\n\t" or unicodedata.category(one) != "Cc")


def clean_name(name: str) -> str:
    """A file's name without folders or control characters, at most 120 characters, its ending kept."""
    last = clean_text(name).replace("\\", "/").rpartition("/")[2].replace("\n", " ").strip()
    stem, dot, ending = last.rpartition(".")
    return last if len(last) <= 120 else f"{stem[: 119 - len(ending)]}{dot}{ending}"[:120]


def page(language: str, *, large: bool, timezone: str) -> str:
    """The chat page as HTML."""
    offered = languages()
    spoken = language if language in offered else FIRST
    data = {
        "language": spoken,
        "tags": {one: tag(one) for one in offered},
        "words": {one: chrome(one) for one in offered},
        "timezone": timezone,
        "largest_file": LARGEST_FILE,
        "link_seconds": LINK_SECONDS,
    }
    known = {"say": words(spoken), "versions": versions(), "tag": tag(spoken), "large": large, "data": data}
    return pages.page("web/chat.html", spoken, **known)


def chrome(language: str) -> dict[str, str]:
    """The page's words; {done} and the like are filled in by the page."""
    say = words(language)
    return {
        "beian": say.plain("page.beian"),
        "done": say.plain("page.done"),
        "failed": say.plain("page.failed"),
        "hint.date": say.plain("page.hint.date"),
        "hint.email": say.plain("page.hint.email"),
        "hint.file": say.plain("page.hint.file"),
        "hint.number": say.plain("page.hint.number"),
        "hint.tel": say.plain("page.hint.tel"),
        "hint.text": say.plain("page.hint.text"),
        "large": say.plain("page.large"),
        "log": say.plain("page.log"),
        "newest": say.plain("page.newest"),
        "offline": say.plain("page.offline"),
        "progress": say.plain("page.progress", done="{done}", total="{total}"),
        "resend": say.plain("page.resend"),
        "saved": say.plain("page.saved"),
        "send": say.plain("page.send"),
        "skip": say.plain("page.skip"),
        "subtitle": say.plain("page.subtitle"),
        "title": say.plain("page.title"),
        "todo": say.plain("page.todo"),
        "too_big": say.plain("page.too_big"),
        "upload": say.plain("page.upload"),
        "uploading": say.plain("page.uploading"),
        "waiting": say.plain("page.waiting"),
        "working": say.plain("page.working"),
        "write": say.plain("page.write"),
        "you": say.plain("page.you"),
    }
