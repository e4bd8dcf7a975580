"""Messages as a channel can show them. Where buttons cannot be drawn they are numbers and words to reply with, and such
a reply is the tap it stands for.

A number is never offered while something is asked for that may be a number: then the ways on are words. Numbers that
came first keep their meaning while news arrives between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from unicodedata import normalize

from bot.messages import Address, Button, Capabilities, Inbound, Outbound
from bot.rich_text import plain
from locales import Words, words
from storage import choices, contacts
from storage.database import Transaction

_FREE = ("text", "number", "date", "tel", "email")
"""What is wanted where a reply is the contact's own words, a number among them."""
_NUMBER = re.compile(r"(?:选|第)?\s*\(?(\d{1,2})\)?\s*(?:个|项|号)?[.、。,，]?")
_ENDS_IN_NUMBER = re.compile(r"\s\d+$")
"""A label that is about the nth thing of a list: another number beside it would be taken for that."""
_MARK, _SPACES = re.compile(r"^[☐☑]\s*"), re.compile(r"\s+")
_KEPT = 40
"""Choices that stay meant while news arrives."""
Choice = tuple[str, str, int]
"""A label, the code behind it and its number, 0 for one that is a word only."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What the channels can do, by name; those that are not here can do everything. `language`: of who has none."""

    language: str
    channels: dict[str, Capabilities] = field(default_factory=dict)

    def of(self, channel: str) -> Capabilities | None:
        """What a channel can do; None when it is not asked."""
        return self.channels.get(channel.partition(":")[0]) if self.channels else None

    def meant(self, tx: Transaction, inbound: Inbound) -> Inbound:
        """The update; a number or a label that was typed is the tap on what it stands for."""
        if not inbound.text or inbound.button or self.of(inbound.address.channel) is None:
            return inbound
        found = contacts.address_at(tx, inbound.address.channel, inbound.address.id)
        code = _chosen(choices.get(tx, found[0]), inbound.text) if found is not None else ""
        return replace(inbound, text="", button=code) if code else inbound

    def replies(self, tx: Transaction, address: Address, messages: Sequence[Outbound]) -> tuple[Outbound, ...]:
        """What a turn says, as the address can show it. Its choices take the place of those before."""
        able = self.of(address.channel)
        if able is None or not messages:
            return tuple(messages)
        said = (joined(messages),) if able.joins else tuple(messages)
        return self._fitted(tx, able, address, said, fresh=True)

    def news(self, tx: Transaction, address: Address, message: Outbound) -> Outbound:
        """What nobody asked for just now. Unless it asks what is open, the choices before it stay."""
        able = self.of(address.channel)
        if able is None:
            return message
        asks = message.lead is not None or bool(message.wants)
        return self._fitted(tx, able, address, (message,), fresh=asks)[0]

    def _fitted(
        self, tx: Transaction, able: Capabilities, address: Address, messages: Sequence[Outbound], *, fresh: bool
    ) -> tuple[Outbound, ...]:
        found = contacts.address_at(tx, address.channel, address.id)
        if found is None:
            return tuple(messages)
        before = choices.get(tx, found[0]) or {}
        say = words(contacts.get(tx, found[1]).language or self.language)
        listing = _Listing(say, able, *_before({} if fresh else before))
        listing.free |= any(one.wants in _FREE for one in messages)
        made = tuple(listing.shown(one) for one in messages)
        if listing.made or listing.free:
            choices.keep(tx, found[0], {"free": listing.free, "choices": listing.choices})
        return made


def joined(messages: Sequence[Outbound]) -> Outbound:
    """What one turn says as one message, for channels where messages are scarce."""
    if len(messages) == 1:
        return replace(messages[0], edit=False)
    *told, last = messages
    lead = None if last.lead is None else "\n\n".join([*(one.text for one in told), *filter(None, [last.lead])])
    return replace(
        last,
        text="\n\n".join(one.text for one in messages if one.text),
        buttons=tuple(row for one in messages for row in one.buttons),
        documents=tuple(document for one in messages for document in one.documents),
        wants=next((one.wants for one in reversed(messages) if one.wants), ""),
        edit=False,
        lead=lead,
    )


def _before(offered: dict[str, Any]) -> tuple[list[Choice], bool]:
    kept = [(str(label), str(code), int(number)) for label, code, number in offered.get("choices", ())]
    return kept[-_KEPT:], bool(offered.get("free"))


@dataclass(slots=True)
class _Listing:
    """Offers the choices of messages one after the other; `free`: the contact's own words are waited for."""

    say: Words
    able: Capabilities
    choices: list[Choice]
    free: bool
    made: bool = False

    def shown(self, message: Outbound) -> Outbound:
        """The message as it can be shown."""
        buttons = [button for row in message.buttons for button in row]
        if not buttons:
            return message
        self.made = True
        if _draws(self.able, message, buttons):
            self.choices += [(one.label, one.code, 0) for one in buttons if one.code]
            return message
        labels = Counter(_fold(one.label) for one in buttons)
        words = self.free or any(_ENDS_IN_NUMBER.search(one.label) for one in buttons)
        told_apart = _told_apart(message.buttons) if words else message.buttons
        rows = ([self._part(one, labels[_fold(one.label)] == 1, words) for one in row] for row in told_apart)
        lines = ["　".join(filter(None, row)) for row in rows]
        return replace(message, offered="\n".join(filter(None, [*lines, self._how(buttons)])))

    def _part(self, button: Button, alone: bool, words: bool) -> str:
        """A choice as it stands in the list; nothing for one that is a word only: because words are expected, or it is
        a way around and nothing else is called so."""
        label = escape(button.label, quote=False)
        if button.url:
            return f'<a href="{escape(button.url)}">{label}</a>'
        if self.able.buttons == "none":
            return ""
        numbered = not words and not (button.style == "quiet" and alone)
        number = self._number(button) if numbered else 0
        self.choices.append((button.label, button.code, number))
        return f"{number} {label}" if number else ""

    def _number(self, button: Button) -> int:
        """The next one; what is offered once more keeps the one it has."""
        had = (number for _, code, number in self.choices if number and code == button.code)
        return next(had, max((one[2] for one in self.choices), default=0) + 1)

    def _how(self, buttons: Sequence[Button]) -> str:
        """How to reply."""
        offered = self.choices[-sum(1 for one in buttons if one.code) :]
        said = self.say.plain("say.list_comma").join(label for label, _, number in offered if not number)
        if self.able.buttons == "none" or not offered:
            return ""
        if not any(number for _, _, number in offered):
            return str(self.say("say.reply_words", words=said))
        return str(self.say("say.reply_both", words=said) if said else self.say("say.reply_number"))


def _told_apart(rows: Sequence[Sequence[Button]]) -> list[list[Button]]:
    """The buttons; from the second on of those that are called the same says which it is."""
    met: Counter[str] = Counter()
    made: list[list[Button]] = [[] for _ in rows]
    for row, buttons in zip(made, rows, strict=True):
        for one in buttons:
            met[_fold(one.label)] += 1
            nth = met[_fold(one.label)]
            row.append(one if nth == 1 else one._replace(label=f"{one.label} ({nth})"))
    return made


def _draws(able: Capabilities, message: Outbound, buttons: Sequence[Button]) -> bool:
    return (
        able.buttons == "native"
        and len(buttons) <= able.most_buttons
        and all(len(one.label) <= able.longest_label for one in buttons)
        and len(plain(message.text)) <= able.with_buttons
    )


def _chosen(offered: Any, text: str) -> str:
    """The code that a reply stands for, or ""."""
    if not offered or len(text) > 100:
        return ""
    known, said = _before(offered)[0], _fold(text)
    number = _NUMBER.fullmatch(normalize("NFKC", text).strip())
    wanted = int(number[1]) if number else 0
    by_number = (code for _, code, at in reversed(known) if wanted and at == wanted)
    return next(by_number, "") or next((code for label, code, _ in reversed(known) if _fold(label) == said), "")


def _fold(text: str) -> str:
    return _SPACES.sub("", _MARK.sub("", normalize("NFKC", text).strip())).casefold()
