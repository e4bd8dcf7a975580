"""Telegram through aiogram. Importing this takes seconds and much memory: only when a token is set."""

from bot.channels.telegram.channel import CAPABILITIES, Options, Telegram, Wiring

__all__ = ["CAPABILITIES", "Options", "Telegram", "Wiring"]
