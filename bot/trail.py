"""The audit trail as an operator reads it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.unattended import Say, opened
from storage import audit
from storage.audit import Act


def listed(settings: Settings, say: Say, actor: str, action: str, limit: int) -> None:
    """One line an act: when, who, what, about which subject and draft."""
    with opened(settings) as (db, _):
        acts = db.run_now(lambda tx: audit.latest(tx, limit, actor, action))
    for act in acts:
        say(_line(act, settings.zone))
    say(f"{len(acts)} acts")


def _line(act: Act, zone: ZoneInfo) -> str:
    about = (("subject", act.subject_id), ("draft", act.draft_id))
    named = [f"{name} {number}" for name, number in about if number is not None]
    when = act.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return "  ".join(filter(None, (when, act.actor, act.action, *named, act.detail)))
