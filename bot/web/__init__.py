"""The HTTP app: the web chat, hooks for other services, and what operators watch."""

from bot.web.chat import WebChat
from bot.web.site import create_app

__all__ = ["WebChat", "create_app"]
