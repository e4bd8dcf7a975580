"""`Outbound` as single messages of the platform: text, cards, menus, pictures and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any
from uuid import uuid4

from bot.messages import Button, Capabilities, Document, Outbound, Pace
from bot.rich_text import plain, split

LONGEST = 2048
"""Bytes of a text message."""
HEAD = 1024
"""Bytes above the items of a menu."""
CARD = 480
"""Bytes above the buttons of a card: as many as the characters that it is sure to show may have."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
_MINUTE, _HOUR, _TWO_DAYS = 60.0, 3600.0, 48 * 3600.0

MEMBERS_CAN = Capabilities(
    most_buttons=6, longest_label=10, with_buttons=CARD // 3, edit=True, longest=LONGEST, counted="bytes",
    largest_file=LARGEST,
    paces=(Pace(30, _MINUTE), Pace(1000, _HOUR)),
)  # fmt: skip
"""发送应用消息: a card with buttons takes six; the sizes of label and text are those it advises. What goes to a member
beyond the pace is dropped without a word."""
CUSTOMERS_CAN = Capabilities(
    most_buttons=10, longest_label=40, joins=True, longest=LONGEST, counted="bytes", largest_file=LARGEST,
    writing_first="window", window=Pace(5, _TWO_DAYS),
)  # fmt: skip
"""微信客服 发送消息: ten items in a menu, 128 bytes each; five messages within 48 hours after the customer's last."""


def pieces(message: Outbound, most: int = LONGEST) -> list[Outbound]:
    """The message in parts of which each is one message of the platform, plain text escaped; the last text part has the
    buttons. `most`: bytes of a part with buttons that are drawn."""
    whole = escape(_words(message), quote=False)
    drawn = bool(message.buttons) and not message.offered
    texts = _texts(whole, most if drawn else LONGEST)
    bare = replace(message, buttons=(), documents=(), offered="", lead=None, edit=False)
    made = [replace(bare, text=text, wants="") for text in texts]
    if texts:
        made[-1] = replace(made[-1], wants=message.wants, lead=None if message.lead is None else "")
    if drawn:
        made[-1:] = [replace(made[-1] if made else bare, buttons=message.buttons, edit=message.edit)]
    return [*made, *(replace(bare, text="", documents=(one,)) for one in message.documents)]


def _words(message: Outbound) -> str:
    offered = f"\n\n{plain(message.offered)}" if message.offered else ""
    return plain(message.text) + offered


def _texts(whole: str, last: int) -> list[str]:
    """Parts of which the last has at most `last` bytes, the others as many as go into one message."""
    texts = list(split(whole, LONGEST, "bytes"))
    if texts and last < LONGEST and len(plain(texts[-1]).encode()) > last:
        texts[-1:] = split(texts[-1], last, "bytes")
    return texts


def for_member(agent: str, who: str, piece: Outbound, media: str) -> dict[str, Any]:
    """The body of message/send."""
    return {"touser": who, "agentid": int(agent), **_body(piece, media, lambda one: {"template_card": card(one)})}


def card(piece: Outbound) -> dict[str, Any]:
    """A card with buttons."""
    buttons = [_card_button(one) for one in _buttons(piece)]
    return {
        "card_type": "button_interaction", "sub_title_text": plain(piece.text), "task_id": uuid4().hex,
        "button_list": buttons,
    }  # fmt: skip


def _card_button(button: Button) -> dict[str, Any]:
    if button.url:
        return {"text": button.label, "type": 1, "url": button.url}
    return {"text": button.label, "key": button.code}


def for_customer(account: str, who: str, piece: Outbound, media: str, number: str) -> dict[str, Any]:
    """The body of kf/send_msg; the platform calls the message `number` from then on."""
    return {"touser": who, "open_kfid": account, "msgid": number, **menu_or_text(piece, media)}


def menu_or_text(piece: Outbound, media: str = "") -> dict[str, Any]:
    """What is said to a customer, wherever it goes."""
    return _body(piece, media, lambda one: {"msgmenu": _menu(one)})


def _menu(piece: Outbound) -> dict[str, Any]:
    return {"head_content": plain(piece.text), "list": [_item(one) for one in _buttons(piece)]}


def _item(button: Button) -> dict[str, Any]:
    if button.url:
        return {"type": "view", "view": {"url": button.url, "content": button.label}}
    return {"type": "click", "click": {"id": button.code, "content": button.label}}


def _body(piece: Outbound, media: str, with_buttons: Any) -> dict[str, Any]:
    if piece.documents:
        kind = kind_of(piece.documents[0])
        return {"msgtype": kind, kind: {"media_id": media}}
    if piece.buttons:
        [(kind, content)] = with_buttons(piece).items()
        return {"msgtype": kind, kind: content}
    return {"msgtype": "text", "text": {"content": plain(piece.text)}}


def kind_of(document: Document) -> str:
    """As what a file is sent."""
    return "image" if document.is_picture else "file"


def _buttons(piece: Outbound) -> Sequence[Button]:
    return [button for row in piece.buttons for button in row]


def put_together(rest: Sequence[Outbound]) -> Outbound:
    """What is left of a message that could not go out whole, as one message to be sent later."""
    texts = [one.text for one in rest if one.text]
    last = next((one for one in reversed(rest) if one.text), rest[-1])
    documents = tuple(document for one in rest for document in one.documents)
    return replace(last, text="\n".join(texts), documents=documents, edit=False)
