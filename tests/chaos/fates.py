"""What became of each message and of its answer while something was away, as the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.crowd import Person, Telegrammer
from tests.chaos.ledger import Findings
from tests.chaos.report import Table
from tests.chaos.running import Product

HEAD = (
    "outage", "seconds", "messages", "taken at once", "taken after a refusal", "lost", "done twice", "answers",
    "at once", "later", "by the next", "longest, s", "twice", "never", "still owed",
)  # fmt: skip
SOON = 5.0
"""Seconds within which an answer came at once."""


@dataclass
class Row:
    """What happened to the messages of some people. The answers are counted on Telegram, where each can be told."""

    messages: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    at_once: int = 0
    later: int = 0
    overtaken: int = 0
    """Questions that were not asked any more when they could have been: the next message asks what is open."""
    longest: float = 0.0
    twice: int = 0
    never: int = 0
    owed: int = 0

    @property
    def answers(self) -> int:
        return self.at_once + self.later + self.overtaken + self.never

    def show(self, name: str, seconds: float, *, long: bool) -> None:
        table = Table(name, HEAD)
        table.row(
            name, f"{seconds:.0f}", self.messages, self.messages - self.refused, self.refused, self.lost, self.doubled,
            self.answers, self.at_once, self.later, self.overtaken, f"{self.longest:.0f}", self.twice, self.never,
            self.owed,
        )  # fmt: skip
        table.show("outage_" + name.replace(" ", "_").lower() if long else "")


def fates(product: Product, people: Sequence[Person], found: Findings) -> Row:
    """Each name but the last is shown again in the question that `/back` leads to: that answer is looked for."""
    row = Row(lost=len(found.lost), doubled=len(found.doubled), owed=found.waiting)
    for person in people:
        row.messages += len(person.acknowledged)
        row.refused += person.insisted
        if isinstance(person, Telegrammer):
            _answers(row, product, person)
    return row


def _answers(row: Row, product: Product, person: Telegrammer) -> None:
    calls = product.api.of("sendMessage", "editMessageText")
    said = [call for call in calls if str(call.params["chat_id"]) == person.place[1]]
    for name, asked in zip(person.names[:-1], person.went_back, strict=True):
        own = [call.at for call in said if name in call.params["text"]]
        after = [call.at for call in said if call.at > asked]
        row.never += not (own or after)
        row.twice += len(own) > 1
        row.overtaken += not own and bool(after)
        row.at_once += bool(own) and own[0] - asked < SOON
        row.later += bool(own) and own[0] - asked >= SOON
        row.longest = max(row.longest, min(own or after or [asked]) - asked)
