"""What a reminder is about: the same thing on every run, so that nothing is said twice about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

Why = Literal["deadline", "moved", "quiet", "returned", "patent", "invitation", "carried"]
Stopped = Literal["deadline", "update", "draft", "patent", "invitation", "broadcast"]

REMINDER = "reminder"
"""The kind of delivery."""
KINDS: tuple[Stopped, ...] = ("deadline", "update", "draft", "patent", "invitation", "broadcast")
"""What a contact can stop, each by itself: reminders, and what a bureau writes to many. Buttons hold the place."""
AFTER = -1
"""The stage of what is said once after the day."""

_KIND: Mapping[str, Stopped] = {
    "quiet": "draft",
    "returned": "draft",
    "patent": "patent",
    "invitation": "invitation",
    "carried": "draft",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What one reminder is about.

    deadline: `stage` days before the date `on` of a deadline, AFTER once after it; of a yearly window the stage that
    opens it is `opening`. moved: by change `version` the date that was `was` is `on` now, or withdrawn (None). quiet,
    returned: `stage` days in which nothing was said about `version` of the draft. patent: days before the earliest
    term ends `on`. carried: `stage` days in which nothing was reported of filing `version`, whose contact brings it to
    the platform. invitation: days before it ends `on`, or 0 a few days after it was made. `draft` is the product
    that an update or a recognition is about; the duty to file is the subject's, without a draft. `cycle` is the year
    of the duty, 0 for a date on its own.
    """

    why: Why
    subject: int
    draft: int | None = None
    notice: str = ""
    deadline: str = ""
    duty: str = ""
    on: date | None = None
    was: date | None = None
    cycle: int = 0
    stage: int = 0
    opening: bool = False
    invitation: int = 0
    version: int = 0

    @property
    def key(self) -> str:
        """What is put off and done elsewhere: the same at every stage, and when a date moves."""
        if self.why in ("deadline", "moved"):
            product = "" if self.draft is None else f":{self.draft}"
            return f"deadline:{self.notice}/{self.deadline}:{self.cycle}:{self.subject}{product}"
        if self.why == "patent":
            return f"patent:{self.draft}:{self.on}"
        if self.why == "carried":
            return f"carried:{self.version}"
        return f"invitation:{self.invitation}" if self.why == "invitation" else f"draft:{self.draft}"

    @property
    def kind(self) -> Stopped:
        """What a contact stops to hear no more of this sort."""
        return _KIND.get(self.why, "update" if self.duty == "update" else "deadline")

    @property
    def cause(self) -> str:
        """One message: the topic at one stage, for one date, about one version."""
        which = "opening" if self.opening else str(self.stage)
        about = self.on if self.why in ("deadline", "patent", "invitation") else self.version
        return f"{self.why}:{self.key}:{which}:{about}"

    @property
    def dated(self) -> str:
        """The date of a deadline that whoever hears of it is told, or "": by this they are found when it moves."""
        return dated(self.notice, self.deadline, self.cycle, self.on) if self.why in ("deadline", "moved") else ""

    def payload(self) -> dict[str, Any]:
        """JSON-ready; `of` reads it."""
        given = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def of(payload: Mapping[str, Any]) -> Topic:
    """The topic of a delivery's payload; what else is in it is passed over."""
    known: dict[str, Any] = {one.name: payload[one.name] for one in fields(Topic) if one.name in payload}
    known.update({name: date.fromisoformat(known[name]) for name in ("on", "was") if name in known})
    return Topic(**known)


def dated(notice: str, deadline: str, cycle: int, on: date | None) -> str:
    """Names one date of one deadline."""
    return f"{notice}/{deadline}:{cycle}:{on}"
