"""The form that everybody is measured with: thirty questions, each asked with its number, and a reply to each."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHOICES = ("Yes", "No", "Unknown")


@dataclass(frozen=True, slots=True)
class Ask:
    """`reply` is what a user sends, the label of a button where there are options."""

    number: int
    kind: str
    text: str
    reply: str
    pattern: str = ""
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.number}"

    @property
    def marker(self) -> str:
        """What its prompt begins with."""
        return f"[{self.number}/30]"

    @property
    def prompt(self) -> str:
        return f"{self.marker} {self.text}"

    def takes(self, text: str) -> bool:
        return text in self.options if self.options else re.fullmatch(self.pattern, text) is not None


_KINDS = (
    ("name", "What is your full name?", "Ada Lovelace", r"[^\d]{2,80}", ()),
    ("age", "How old are you, in years?", "36", r"\d{1,3}", ()),
    ("date", "On which date (YYYY-MM-DD)?", "2024-11-22", r"\d{4}-\d{2}-\d{2}", ()),
    ("email", "Which e-mail address may we use?", "ada@example.org", r"[^@\s]+@[^@\s]+\.[a-z]{2,}", ()),
    ("choice", "Which of these is it?", "No", "", CHOICES),
)
ASKS = tuple(Ask(number, *_KINDS[(number - 1) % len(_KINDS)]) for number in range(1, 31))
