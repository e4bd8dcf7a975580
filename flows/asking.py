"""What every kind of question has: who is asked when, and how a reply is taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from flows.lexicon import Lexicon
from flows.problems import Problem, Reply
from flows.reading.options import read_yes_no
from flows.values import Value

if TYPE_CHECKING:
    from flows.cite import Citation
    from flows.condition import Condition

LONGEST_REPLY = 500
"""Characters looked at where a short answer is expected; a limit of this product."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words typed (or the code picked), and what they are read with."""

    text: str
    lexicon: Lexicon
    today: date


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `cite` is None where the clause's own citation holds; `prefill` names a given to propose,
    `read_as` what of a paper answers it ("certificate.title", see `flows.proposals`). No `ABC`: a walk asks at every
    step what kind it has before it, and of an `ABC` that costs many times as much."""

    kind: ClassVar[str] = ""
    id: str
    when: Condition | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    cite: Citation | None = field(default=None, kw_only=True)
    prefill: str = field(default="", kw_only=True)
    read_as: str = field(default="", kw_only=True)

    @property
    def may_skip(self) -> bool:
        return self.optional

    @property
    def longest_reply(self) -> int:
        return LONGEST_REPLY

    def read(self, reply: Reply, lexicon: Lexicon, today: date) -> Value | Problem:
        """The value a reply means. `picked` is a code of this kind, or for kinds without codes the same as text."""
        if reply.papers:
            return self.read_papers(tuple(dict.fromkeys(reply.papers)))
        if len(reply.text) > self.longest_reply:
            return Problem("too_long", {"longest": self.longest_reply, "count": len(reply.text)})
        if reply.picked:
            return self.read_picked(Said(reply.picked, lexicon, today))
        if not reply.text.strip():
            return Problem("empty")
        return self.read_text(Said(reply.text, lexicon, today))

    def read_picked(self, said: Said) -> Value | Problem:
        return self.read_text(said)

    def read_papers(self, _papers: tuple[str, ...]) -> Value | Problem:
        return Problem("paper_unexpected")

    def read_text(self, _said: Said) -> Value | Problem:
        """The value that words mean, or why they mean none."""
        raise TypeError(f"a question of kind {self.kind!r} reads no words")

    def legal(self, _value: Value) -> bool:
        """Whether a stored value could still be an answer to this question."""
        raise TypeError(f"a question of kind {self.kind!r} has no values")


@dataclass(frozen=True, slots=True)
class Agreement(Question):
    """A question answered by yes or no. Picked: "yes" or "no"."""

    def read_picked(self, said: Said) -> Value | Problem:
        return said.text == "yes" if said.text in ("yes", "no") else Problem("not_offered")

    def read_text(self, said: Said) -> Value | Problem:
        return read_yes_no(said.text, said.lexicon)

    def legal(self, value: Value) -> bool:
        return isinstance(value, bool)
