"""Consent comes first: until somebody agrees, nothing of theirs is kept but the address that an answer needs."""

from __future__ import annotations

from dataclasses import replace

from bot import offering, people, personal
from bot.buttons import Tap
from bot.messages import Inbound, Outbound
from bot.screens import choices
from bot.screens import personal as screens
from bot.turn import Turn
from flows.lexicon import fold
from locales import command
from storage import audit, discards, inbox
from storage.files import is_digest

VERSION = 1
"""Of the text in say.consent and say.privacy: a change of what it says asks everybody again."""
_CAME_FOR = "came_for"


def given(turn: Turn) -> bool:
    """Whether the contact agreed to the text as it is now."""
    return turn.house.consent in ("", turn.contact.consent)


def agreed(turn: Turn, inbound: Inbound) -> Inbound | None:
    """Notes that the contact agrees, if that is what they say; returns what they came for."""
    if (inbound.text and offering.answer(turn, inbound.text)) or not _agrees(turn, inbound):
        return None  # a yes to another language is none to what was not readable yet
    version = turn.house.consent
    came_for = turn.asking.get(_CAME_FOR, {"start": ""})
    turn.change(consent=version, asking={k: v for k, v in turn.asking.items() if k != _CAME_FOR} or None)
    audit.note(turn.tx, audit.contact(turn.contact.id), "consent", detail=f"version {version}")
    plain = replace(inbound, text="", button="", start=None, attachments=(), kind="message")
    return replace(plain, **came_for)


def ask(turn: Turn, inbound: Inbound) -> list[Outbound]:
    """What is kept and why, with the question; what was written meanwhile is not kept."""
    _drop(turn, inbound)
    tap = turn.codes.open(inbound.button) if inbound.button else None
    name = _command(turn, inbound, tap)
    if name in ("mydata", "forget") and turn.contact.consent:
        return personal.COMMANDS[name](turn)
    if tap is not None and tap.verb in personal.TAPS:
        return personal.TAPS[tap.verb](turn, tap)
    if tap is not None and tap.verb == "l":
        turn.change(language=choices.numbered(tap.numbers[0]) or turn.language, language_chosen=True)
    if name.startswith("language_"):
        turn.change(language=name.removeprefix("language_"), language_chosen=True)
    if name == "privacy":
        return [screens.before_consent(turn, VERSION)]
    other = [] if name or tap is not None else offering.proposed(turn, inbound.text)
    return [screens.consent(turn, VERSION, changed=bool(turn.contact.consent)), *other]


def _agrees(turn: Turn, inbound: Inbound) -> bool:
    tap = turn.codes.open(inbound.button) if inbound.button else None
    if tap is not None:
        return tap == Tap(screens.AGREE, (VERSION,))
    said = turn.say.plain("say.agree_words").split("/")  # not every yes of the forms is a consent: 「有」 is none
    return fold(inbound.text) in {fold(one) for one in (*said, turn.say.plain("button.agree"))}


def _command(turn: Turn, inbound: Inbound, tap: Tap | None) -> str:
    if tap is not None:
        return screens.command_of(tap)
    return command(inbound.text, turn.language)


def _drop(turn: Turn, inbound: Inbound) -> None:
    """Of the update only its number is kept, and the link or code that led here."""
    if turn.inbox_id is not None:
        inbox.blank(turn.tx, turn.inbox_id)
    discards.note(turn.tx, turn.contact.id, [one.ref for one in inbound.attachments if is_digest(one.ref)])
    if inbound.start:
        turn.change(asking={**turn.asking, _CAME_FOR: {"start": inbound.start}})
    elif people.is_code(inbound.text):
        turn.change(asking={**turn.asking, _CAME_FOR: {"text": inbound.text}})
