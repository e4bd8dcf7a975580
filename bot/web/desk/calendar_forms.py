"""The forms of the calendar page: what officers entered, read as an act's entry and ground, errors by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from starlette.datastructures import FormData

from bot.desk.calendar import LONGEST, Entry, Ground, split_link
from bot.web.desk.forms import Form, a_date
from locales import Words

TEXTS: Final = (
    "on",
    "title",
    "title_en",
    "todo",
    "todo_en",
    "duty",
    "source",
    "label",
    "reason",
    "seen",
    "day",
    "year",
)
LISTS: Final = ("categories", "districts")
EMPTY: Final[Mapping[str, Any]] = dict.fromkeys(TEXTS, "") | dict.fromkeys(LISTS, ())
FIELDS: Final = {
    "no_source": "source", "no_reason": "reason", "no_label": "label", "incomplete": "title",
    "no_category": "categories", "no_district": "districts", "before_opening": "on", "nothing_new": "on",
    "no_days": "year",
}  # fmt: skip
"""Which field a refusal is about; of every other the first of the form."""
_NAMES: Final = {
    "title": "desk.date_title", "todo": "desk.todo", "duty": "desk.duty", "source": "desk.source",
    "label": "desk.label", "reason": "desk.reason", "day": "desk.day", "year": "desk.year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read(Form):
    """A form of this page."""

    @property
    def day(self) -> date | None:
        return a_date(self.said["on"] or self.said["day"])

    def entry(self, districts: tuple[str, ...] | None = None) -> Entry:
        """What is said of the date; `districts` in place of those ticked."""
        said = self.said
        where = said["districts"] if districts is None else districts
        return Entry(self.day, _texts(said, "title"), _texts(said, "todo"), said["duty"], said["categories"], where)

    def ground(self) -> Ground:
        source, link = split_link(self.said["source"])
        return Ground(source, self.said["label"], self.said["reason"], link)


def read(form: FormData, say: Words, *needed: str) -> Read:
    """A form as it came; texts too long, days that are none and `needed` fields left empty are errors."""
    said: dict[str, Any] = {name: " ".join(str(form.get(name, "")).split()) for name in TEXTS}
    said |= {name: tuple(str(one) for one in form.getlist(name)) for name in LISTS}
    errors = {name: say.plain("desk.field_empty", name=say.plain(_NAMES[name])) for name in needed if not said[name]}
    for name, longest in {**LONGEST, "title_en": LONGEST["title"], "todo_en": LONGEST["todo"]}.items():
        if len(said[name]) > longest:
            errors[name] = say.plain("desk.field_long", n=longest, now=len(said[name]))
    for name in ("on", "day"):
        if said[name] and a_date(said[name]) is None:
            errors[name] = say.plain("desk.field_day")
    return Read(said, errors)


def _texts(said: Mapping[str, str], name: str) -> dict[str, str] | None:
    found = {"zh_Hans": said[name], "en": said[f"{name}_en"]}
    return {language: text for language, text in found.items() if text} or None
