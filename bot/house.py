"""What outlives a turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.calendar import Calendar
from bot.notices import Notices
from bot.rendering import Rendering
from storage.database import Transaction
from storage.files import PaperStore


@dataclass(frozen=True, slots=True)
class House:
    """What outlives a turn: the notices, the buttons' key, how days are counted, whether it is a demonstration."""

    notices: Notices
    button_key: bytes
    zone: ZoneInfo
    language: str
    demo: bool
    main_notice: str
    most_a_minute: int = 0
    """Updates a contact may send in a minute; 0: any number."""
    chat_url: str = ""
    """Where links to the chat lead."""
    papers: PaperStore | None = None
    """Where papers are kept."""
    consent: str = ""
    """The version of the text that contacts agree to before anything is kept; "": none is asked for."""
    inbox_days: int = 14
    retention_days: int = 730
    """How long updates as they came are kept, and what nobody touches."""

    carried: bool = False
    """Whether contacts carry their filings to the platform by hand."""
    telegram_name: str = ""
    """The bot's user name, for links into Telegram; "": none are made."""
    reads: bool = False
    """Whether papers are read."""
    mails: bool = False
    """Whether letters can be sent."""
    older_button_keys: tuple[bytes, ...] = ()
    """What buttons were signed with before a change of keys."""
    rendering: Rendering = field(init=False)
    """What channels can do that cannot do everything."""
    calendar: Calendar = field(init=False)
    """The dates in force, and the days that are worked."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "calendar", Calendar(self.notices))
        object.__setattr__(self, "rendering", Rendering(self.language))

    def today(self, tx: Transaction) -> date:
        """The day on the wall where the bureau is."""
        return _day(tx.now, self.zone)


@lru_cache(maxsize=64)
def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
