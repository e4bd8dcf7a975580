"""Closing one channel, or handing over, with a message of the operator's, and opening it again. No restart."""

from __future__ import annotations

from bot.settings import Settings, SettingsError
from bot.unattended import Say, opened
from storage import audit, switches
from storage.database import Transaction

NAMES = ("web", "telegram", "wechat", "wecom", "terminal", switches.HAND_OVER)


def switch(settings: Settings, say: Say, name: str, state: str, message: str) -> None:
    """Closes (`off`) or opens (`on`) one of NAMES. Raises SettingsError for another name or state."""
    if name not in NAMES or state not in ("on", "off"):
        raise SettingsError(f"beian switch {'|'.join(NAMES)} on|off: {name} {state} is none of these")
    with opened(settings) as (db, _):
        db.run_now(lambda tx: _turned(tx, name, state, message))
        for line in db.run_now(_listed):
            say(line)


def listed(settings: Settings, say: Say) -> None:
    """Says what is open and what is closed."""
    with opened(settings) as (db, _):
        for line in db.run_now(_listed):
            say(line)


def _turned(tx: Transaction, name: str, state: str, message: str) -> None:
    audit.note(tx, audit.OPERATOR, f"switch_{state}", detail=name)
    if state == "off":
        switches.close(tx, name, message)
    else:
        switches.reopen(tx, name)


def _listed(tx: Transaction) -> list[str]:
    closed = {one.name: one for one in switches.all_closed(tx)}
    return [
        f"{name:<10} off since {closed[name].since:%Y-%m-%d %H:%M} UTC  {closed[name].message}".rstrip()
        if name in closed
        else f"{name:<10} on"
        for name in NAMES
    ]
