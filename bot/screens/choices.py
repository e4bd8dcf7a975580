"""Choices that are not about the form: which language, which notice."""

from __future__ import annotations

from zlib import crc32

from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from locales import languages, words


def language(turn: Turn) -> Outbound:
    """The languages offered, each in its own name."""
    buttons = [_language(turn, name, words(name).plain("language.name")) for name in languages()]
    return Outbound(str(turn.say("say.language")), parts.rows(buttons))


def others(turn: Turn) -> list[Button]:
    """The other languages, each in its own name."""
    return [_language(turn, name, words(name).plain("language.name")) for name in languages() if name != turn.language]


def offer_language(turn: Turn, name: str) -> Outbound:
    """Offers, in it, the language that somebody seems to write."""
    say = words(name)
    return Outbound(str(say("say.offer_language")), parts.rows([_language(turn, name, say.plain("button.switch"))]))


def _language(turn: Turn, name: str, label: str) -> Button:
    return Button(label, turn.codes.make("l", _number(name)), "plain")


def numbered(number: int) -> str:
    """The language that a button means, or "" when it is not offered any more."""
    return next((name for name in languages() if _number(name) == number), "")


def _number(name: str) -> int:
    """The same whatever other languages come and go, for buttons stay on screens."""
    return crc32(name.encode())


def notice(turn: Turn) -> Outbound:
    """Several notices are open: which one."""
    buttons = [
        Button(words(turn.language, name).plain("notice.name"), turn.codes.make("n", place), "primary")
        for place, name in enumerate(turn.house.notices.candidates)
    ]
    return Outbound(str(turn.say("say.which_notice")), parts.rows(buttons, most=1))
