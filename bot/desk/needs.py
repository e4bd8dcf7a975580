"""A line of what needs an officer today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from locales import Words


@dataclass(frozen=True, slots=True)
class Need:
    """`words` is a key with `params`, of which those that are callable are asked for in the reader's words; `path` is
    the page where it is done. Smaller `rank`s come first: 0 something is stuck, 1 somebody waits, 2 a day is near."""

    words: str
    path: str
    rank: int = 1
    params: Mapping[str, Any] = field(default_factory=dict)

    def said(self, say: Words) -> Markup:
        """The line."""
        known = {name: one(say) if callable(one) else one for name, one in self.params.items()}
        return say(self.words, **known)
