"""What the stand-in is told at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Settings:
    """`delay` is in seconds from submission to verdict; `webhook_url` "" posts nothing; `secret` signs ("whsec_…")."""

    database: Path
    key: str
    secret: str = ""
    webhook_url: str = ""
    delay: float = 5.0
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    retry_pause: float = 1.0
    """Seconds before a webhook that was not taken is posted again; doubles each time."""
    chat_url: str = ""
    """Where the page links back to; "" for nowhere."""
