"""Files contacts sent, fetched from Telegram."""

from __future__ import annotations

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

LARGEST = 20 * 1024 * 1024


async def fetch(bot: Bot, ref: str, largest: int = LARGEST) -> bytes:
    """The file's content. LookupError: Telegram does not give it out (too large, expired); OSError: later perhaps."""
    try:
        return await _download(bot, ref, largest)
    except TelegramBadRequest:
        raise LookupError("Telegram does not hand out this file") from None
    except (AiogramError, ClientError, TimeoutError) as error:
        # The library's own message holds the address, and with it the token.
        raise OSError(f"file not fetched: {type(error).__name__}") from None


async def _download(bot: Bot, ref: str, largest: int) -> bytes:
    file = await bot.get_file(ref)
    if not file.file_path or (file.file_size or 0) > largest:
        raise LookupError("larger than may be fetched")
    content = bytearray()
    async for chunk in bot.session.stream_content(bot.session.api.file_url(bot.token, file.file_path), timeout=60):
        content += chunk
        if len(content) > largest:
            raise LookupError("larger than may be fetched")
    return bytes(content)
