"""A stand-in for the platform, with its own little database, marked 演示 in everything it answers."""

from bot.platform.sandbox.app import create_app
from bot.platform.sandbox.settings import Settings

__all__ = ["Settings", "create_app"]
