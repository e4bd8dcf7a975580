"""What an answer can be, and where it is kept: the vocabulary that every module of `flows` shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

Value = bool | int | Decimal | str | date | tuple[str, ...]
"""A typed answer. Money is integer fen, a day is a date, several choices or papers are a tuple of codes."""

Key = tuple[str, str]
"""Question id and item id; the item id is "" outside a repeating group."""


class Mark(Enum):
    """What stands in place of a value when the contact gave none."""

    DEFERRED = "deferred"
    """"I don't know yet": the answer is unknown and is asked again at the end."""
    SKIPPED = "skipped"
    """Passed by on purpose (optional questions only): the answer is absent."""
    REMOVED = "removed"
    """An item taken out of its group, or an answer withdrawn: as if never given."""


class Missing(Enum):
    """Why a name has no value: not answered yet, or not asked on this path."""

    UNKNOWN = "unknown"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it stands; `seq` is the number of its event in the draft, so later answers have larger ones."""

    value: Value | Mark
    seq: int = 0


Answers = Mapping[Key, Answer]
"""The current view of a draft. Group bookkeeping lives in it too: (group, "") is True once "no more" was said,
(group, item) is True when the item was begun and REMOVED when it was taken out. (AGAIN + name, item) is True from the
moment on that what was answered before has to be confirmed: the draft moved to an edition that asks it otherwise."""

AGAIN = "again:"
FOUND = "found:"
"""What the names of given facts begin with that were found by comparing papers and answers."""

Given = Mapping[str, Value]
"""What is known besides the draft's own answers: the registration's answers, last year's figures, dated facts. What is
known of one item of a group is named `name/item`."""


def to_json(value: Value | Mark) -> Any:
    """A JSON value that `from_json` reads back to an equal answer."""
    if isinstance(value, Mark):
        return {"mark": value.value}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, tuple):
        return list(value)
    return value


def from_json(raw: Any) -> Value | Mark:
    """The answer that `to_json` wrote. Raises ValueError for anything else."""
    if isinstance(raw, dict):
        match raw:
            case {"mark": str(mark)}:
                return Mark(mark)
            case {"day": str(day)}:
                return date.fromisoformat(day)
            case {"number": str(number)}:
                return Decimal(number)
        raise ValueError(f"not an answer: {raw!r}")
    if isinstance(raw, list):
        return tuple(str(part) for part in raw)
    if isinstance(raw, (bool, int, str)):
        return raw
    raise ValueError(f"not an answer: {raw!r}")
