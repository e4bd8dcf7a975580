"""Where a rule comes from: the documents behind a notice and the passages cited from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Label = Literal["rule", "practice", "advice"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document or a body of practice. With `verbatim`, every quote from it must occur in the notice's text."""

    id: str
    title: str
    issuer: str
    issued: date
    label: Label
    url: str = ""
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """One passage of a source. `since` and `until` are the first and the last day it is in force."""

    source: str
    passage: str
    quote: str
    since: date | None = None
    until: date | None = None
