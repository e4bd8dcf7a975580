"""`Outbound` as Telegram's messages: HTML, inline keyboards, edits in place, files."""

from __future__ import annotations

from typing import Any, Final

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from bot.channels.telegram.calls import keyboard, tell
from bot.messages import Button, Outbound
from bot.rich_text import plain, split

LONGEST = 4096
_NO_PREVIEW: Final = {"link_preview_options": {"is_disabled": True}}
_HTML: Final[dict[str, Any]] = {"parse_mode": "HTML", **_NO_PREVIEW}

Rows = tuple[tuple[Button, ...], ...]


async def send(bot: Bot, chat: str, message: Outbound, tapped: str) -> None:
    """Sends the message, in place of the message `tapped` when it may be edited. aiogram's exceptions pass."""
    parts = split(message.text, LONGEST)
    if not (message.edit and tapped and len(parts) == 1 and await _edited(bot, chat, int(tapped), parts[0], message)):
        for part in parts:
            await _say(bot, chat, part, message.buttons if part is parts[-1] else ())
    await _hand_over(bot, chat, message, () if parts else message.buttons)


async def _edited(bot: Bot, chat: str, message_id: int, text: str, message: Outbound) -> bool:
    """False when Telegram does not let this message be edited: it is too old, a file, or gone."""
    try:
        await tell(
            bot, "editMessageText",
            chat_id=chat, message_id=message_id, text=text, reply_markup=keyboard(message.buttons), **_HTML,
        )  # fmt: skip
    except TelegramBadRequest as error:
        return "not modified" in error.message
    return True


async def _say(bot: Bot, chat: str, text: str, rows: Rows) -> None:
    """A message whose markup or link Telegram refuses goes out as plain text with the other buttons."""
    try:
        await tell(bot, "sendMessage", chat_id=chat, text=text, reply_markup=keyboard(rows), **_HTML)
    except TelegramBadRequest as error:
        if "chat not found" in error.message:
            raise
        bare = keyboard(rows, links=False)
        await tell(bot, "sendMessage", chat_id=chat, text=plain(text), reply_markup=bare, **_NO_PREVIEW)


async def _hand_over(bot: Bot, chat: str, message: Outbound, rows: Rows) -> None:
    for document in message.documents:
        last = keyboard(rows) if document is message.documents[-1] else None
        markup = InlineKeyboardMarkup.model_validate(last) if last else None
        file = BufferedInputFile(document.content, document.name)
        if document.is_picture:
            await bot(SendPhoto(chat_id=chat, photo=file, reply_markup=markup))
        else:
            await bot(SendDocument(chat_id=chat, document=file, reply_markup=markup))
