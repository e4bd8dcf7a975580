"""All that channels and the conversation exchange. Nothing here knows any one channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, NamedTuple, Protocol

LARGEST_PICTURE = 500_000
"""Bytes of a picture shown in the chat; larger ones are files."""
WEB = "web"
"""The channel of the web chat."""
EMAIL = "email"
"""The channel that only sends. Its ids are the contact's number, a colon and the mailbox: colleagues may share one."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a contact chats: a channel's name and the contact's id there."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the contact sent, not fetched yet. `ref` is whatever the channel needs to fetch it again later."""

    ref: str
    name: str = ""
    media_type: str = ""
    size: int | None = None


InboundKind = Literal["message", "edited", "unsupported"]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One update from a channel. `update_id` is unique within `channel` for ever; `raw` is the update as it came.

    `button` is the code of a tapped button and `message_id` the message it was on; `start` is the payload of a link
    that opened the chat; `language` is what the client says it speaks (a BCP 47 tag), or "". `parts` are the updates
    this one was joined of, each with a number of its own (an album); empty for a single one. `wrote`: the contact said
    something, which opens the window of channels that have one; opening the chat alone is no such thing.
    """

    address: Address
    update_id: str
    text: str = ""
    button: str = ""
    message_id: str = ""
    start: str | None = None
    attachments: tuple[Attachment, ...] = ()
    kind: InboundKind = "message"
    language: str = ""
    raw: bytes = b""
    parts: tuple[Inbound, ...] = ()
    wrote: bool = True


def join(parts: Sequence[Inbound]) -> Inbound:
    """The parts of one album as one update, under the first part's number."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return Inbound(
        address=first.address,
        update_id=first.update_id,
        text=next((part.text for part in parts if part.text), ""),
        attachments=tuple(file for part in parts for file in part.attachments),
        kind=first.kind,
        language=first.language,
        raw=b"\n".join(part.raw for part in parts),
        parts=tuple(parts),
    )


ButtonStyle = Literal["primary", "plain", "quiet"]


class Button(NamedTuple):
    """A button: at most 64 bytes of opaque `code`, or an address to open."""

    label: str
    code: str = ""
    style: ButtonStyle = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand to the contact."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """What its content is kept under, in hexadecimal."""
        return sha256(self.content).hexdigest()

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at rather than kept: a small picture that chats show by themselves."""
        return self.media_type in ("image/png", "image/jpeg") and len(self.content) <= LARGEST_PICTURE


class Progress(NamedTuple):
    """How far the draft is, for channels that can show it all the time."""

    title: str
    done: int
    total: int


Card = Literal["message", "law", "tasks", "doubt", "problem", "receipt", "reminder"]
Wants = Literal["", "text", "number", "date", "tel", "email", "file"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a channel without a conversation needs beside the text. All of it may be left out.

    `id` names the message for ever, however often it is tried; `subject` is one line of plain text; `draft` is what the
    message leads to; `stops` says that the contact may stop such messages.
    """

    id: str = ""
    subject: str = ""
    draft: int = 0
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to a contact.

    `text` is HTML with b, i, a and line feeds only, everything else escaped (Telegram's HTML mode takes it as it is).
    `card` says what it is, `edit` that it replaces the message whose button was tapped, `wants` what is expected next.
    `lead` is set on what asks what is open and would be asked again: what it says before it asks, which stays news when
    something later asks; None for everything else.
    `offered` is what stands under the text, in the same markup, where the buttons are not drawn: then they are words.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    card: Card = "message"
    edit: bool = False
    documents: tuple[Document, ...] = ()
    progress: Progress | None = None
    wants: Wants = ""
    lead: str | None = None
    envelope: Envelope = field(default=Envelope(), compare=False)
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as e-mail: to a mailbox, as plain text and as HTML. `id` names it for ever; `stop` is the address at
    which such letters are stopped, or ""."""

    to: str
    subject: str
    text: str
    html: str
    id: str
    language: str
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """What one turn says back, and the inbox row to mark as answered once it has been sent."""

    inbox_id: int
    messages: tuple[Outbound, ...]
    unkept: bool = False
    """The update itself is not to be kept: its contact has not agreed to that yet."""
    repeated: bool = False
    """The update was here before; who is sure that it was answered, or will be, need not say this."""


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `most` messages to one address in any `seconds`."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; the conversation adapts to it.

    `buttons`: drawn where a message has at most `most_buttons`, none of them longer than `longest_label` and a text of
    at most `with_buttons` characters; otherwise, and with "numbered", they are numbers and words to reply with.
    `joins`: what one turn says is one message. `longest` is the longest text in `counted`; a longer one is split.
    `files`: whether they can be sent, or go as links, as those of more than `largest_file` bytes do. `paces` may not be
    exceeded. With `writing_first` "window" there are `window.most` messages within `window.seconds` after the contact's
    last one, and none else.
    """

    buttons: Literal["none", "numbered", "native"] = "native"
    most_buttons: int = 100
    longest_label: int = 64
    with_buttons: int = 4096
    joins: bool = False
    edit: bool = False
    files: Literal["send", "link"] = "send"
    largest_file: int = 50_000_000
    longest: int = 4096
    counted: Literal["characters", "bytes"] = "characters"
    writing_first: Literal["always", "window", "never"] = "always"
    window: Pace | None = None
    paces: tuple[Pace, ...] = ()


Outcome = Literal["sent", "retry", "gone", "uncertain"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one try at one address ended. `retry_after` is in seconds; `detail` is for operators and says no names;
    `message` is the channel's name for what was sent, by which it can be edited, or ""."""

    outcome: Outcome
    detail: str = ""
    retry_after: float = 0.0
    message: str = ""


class Sender(Protocol):
    """Sends what nobody asked for right now."""

    async def __call__(self, address: Address, message: Outbound, /) -> Attempt: ...


class Editor(Protocol):
    """Puts a message in the place of one that was sent before, named as `Attempt.message` says. "gone": it cannot be
    edited any more."""

    async def __call__(self, address: Address, message_id: str, message: Outbound, /) -> Attempt: ...


Handle = Callable[[Inbound], Awaitable[Replies]]
"""The conversation as a channel sees it: the update is safe when this returns."""


class Answered(Protocol):
    """Called with `Replies.inbox_id` once the replies have gone out; not `last`: replies to later updates of the same
    chat are to go out after them."""

    async def __call__(self, inbox_id: int, /, *, last: bool = True) -> None: ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command for the client's menu: its name without the slash and its description."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands per language code, for clients that show them."""

    commands: dict[str, tuple[Command, ...]] = field(default_factory=dict)
