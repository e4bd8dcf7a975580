"""Who stands on the stage and what is on their screens: people who chat, the office, and a clock that stands still."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import time_machine

from bot.messages import Address, Button, Capabilities, Inbound, Outbound
from locales.catalogue import languages, texts
from tests.support.house import ZONE, Office
from tests.support.reader import Scripted

START = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
MORNING = time(9)
Said = tuple[Outbound, ...]
AGREED = {texts(language, "beian")["button.agree"] for language in languages()}


@dataclass(slots=True)
class Person:
    """Someone who chats, and the messages on their screen."""

    address: Address
    language: str = "zh-CN"
    screen: list[Outbound] = field(default_factory=list)
    news: int = 0
    """How many messages the last words from Beian took."""

    def buttons(self, label: str, *, shown: int = 0) -> list[str]:
        """The codes of the buttons with a label, the newest last; of the screen, or of its last messages."""
        return [
            one.code for message in self.screen[-shown:] for row in message.buttons for one in row if one.label == label
        ]

    def button(self, label: str) -> str:
        """The code behind a label in the newest messages that have buttons, or ""."""
        return {one.label: one.code for one in self.offered()}.get(label, "")

    def offered(self) -> list[Button]:
        """The buttons of the newest messages that have any."""
        last = next((n for n in range(1, len(self.screen) + 1) if self.screen[-n].buttons), 0)
        newest = self.screen[-max(last, self.news) :] if last else []
        return [one for message in newest for row in message.buttons for one in row]

    def sees(self, said: Said, tapped: str) -> None:
        self.news = len(said)
        for message in said:
            holding = [place for place, shown in enumerate(self.screen) if _has(shown, tapped)]
            if message.edit and holding:
                self.screen[holding[-1]] = message
            else:
                self.screen.append(message)


def _consent(said: Said) -> str:
    """The code of the button that agrees, or ""."""
    buttons = [button for message in said for row in message.buttons for button in row]
    return next((one.code for one in buttons if one.label in AGREED), "")


def _has(shown: Outbound, code: str) -> bool:
    return any(button.code == code for row in shown.buttons for button in row)


class Stage:
    """People who write to the office of one folder; what is sent meanwhile lands on their screens."""

    def __init__(
        self, folder: Path, template: Path, clock: time_machine.Traveller, language: str = "zh-CN",
        able: Capabilities | None = None,
    ) -> None:  # fmt: skip
        """`language`: what the clients of all who chat name; `able`: what their channel can do."""
        self._folder, self._template, self._clock, self._able = folder, template, clock, able
        self.language = language
        self.office = Office.open(folder, template, able=able)
        self.people = {"王工": Person(Address("web", "王工"), language)}
        self._person = self.people["王工"]
        self._updates = 0
        self.said: list[Outbound] = []
        self.agrees = True
        """Consents at once, without showing it."""
        self._marks: dict[int, str] = {}
        """When, and to whom, a message was sent that answers nothing; by its id."""

    def close(self) -> None:
        self.office.close()

    def reopen(self, *, mails: bool = False, reads: bool = False, carried: bool = False) -> None:
        """The process ends and begins again, with a mail server set or not, reading papers or not, with no back end."""
        self.office.close()
        self.office = Office.open(
            self._folder, self._template, mails=mails, readers=(Scripted(),) if reads else (), carried=carried,
            able=self._able,
        )  # fmt: skip

    @property
    def who(self) -> str:
        return self._person.address.id

    async def _send(self, *, again: bool = False, **what: Any) -> Said:
        self._updates += not again
        person = self._person
        inbound = Inbound(person.address, str(self._updates), language=person.language, **what)
        said = await self.office.receive(inbound)
        if self.agrees and (code := _consent(said)):
            self._updates += 1
            said = await self.office.receive(Inbound(person.address, str(self._updates), button=code))
        return self._show(person, said, inbound.button)

    def _show(self, person: Person, said: Said, tapped: str = "") -> Said:
        person.sees(said, tapped)
        self.said += said
        return said

    async def _pass(self, until: datetime) -> Said:
        said = list(await self._round())
        while (now := datetime.now(UTC)) < until:
            owed = await self.office.next()
            morning = datetime.combine(now.astimezone(ZONE).date(), MORNING, ZONE)
            ahead = (morning, morning + timedelta(days=1), *([owed] if owed is not None else []), until)
            self._clock.move_to(min(moment for moment in ahead if moment > now))
            said += await self._round()
        return tuple(said)

    async def _round(self) -> Said:
        """What is sent now that answers nothing, on the screens of those it is sent to."""
        await self.office.round()
        said: Said = ()
        for address, message in self.office.news():
            person = next(one for one in self.people.values() if one.address == address)
            to = "" if person is self._person else f" → {address.id}"
            self._marks[id(message)] = f"{datetime.now(ZONE):%Y-%m-%d %a %H:%M}{to}"
            said += self._show(person, (message,))
        return said


def shown(said: Said, marks: Mapping[int, str] = MappingProxyType({})) -> list[str]:
    """What stands on the screen: text without tags, buttons in brackets, documents in braces. `marks`: when a message
    came, and to whom, that answers nothing."""
    out: list[str] = []
    for place, message in enumerate(said):
        card = message.card if message.card != "message" else ""
        how = " ".join(filter(None, [marks.get(id(message), ""), card, "edit" * message.edit]))
        out += ["--"] if place else []
        out += [f"({how})"] if how else []
        out += plain(message).splitlines()
        out += _choices(message)
        out += [f"{{{document.name}}}" for document in message.documents]
    return out


def _choices(message: Outbound) -> list[str]:
    if message.offered:
        return tags_off(message.offered).splitlines()
    return [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]


def tags_off(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def plain(message: Outbound) -> str:
    """A message's text as it is read."""
    return tags_off(message.text)
