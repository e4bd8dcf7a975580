"""What lint finds, and the names of all it can find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "bad_id": "use small letters, digits and underscores, beginning with a letter",
        "bad_remedy": "point the remedy at a question of the form and at a value that question takes",
        "condition_on_later_question": "ask the question before the condition needs it",
        "duplicate_id": "give each its own id",
        "empty_choice": "offer at least two options",
        "empty_group": "ask at least one question of each item",
        "impossible_bounds": "make the least no larger than the most, and the first day no later than the last",
        "incomparable": "compare values of the same kind",
        "missing_outcome": "say with otherwise=Outcome(...) what follows when the clause is not met",
        "negated_absent": "name the values that count instead of negating, or ask the question on every path",
        "nested_group": "ask the inner group's questions in a group of their own",
        "never_fails": "drop the condition, or correct it so that some answers do not meet the clause",
        "never_met": "correct the condition so that some answers meet the clause",
        "not_a_condition": "write the condition with answer(...).is_(...), not with == or a plain value",
        "outcome_without_condition": "say with met_when=... when the clause is met",
        "overlapping_dates": "end the one version of the passage before the other begins",
        "quote_not_in_notice": "quote the notice character for character",
        "reserved_option": "name the option otherwise: its words would stand where the question's own stand",
        "text_missing": "add the text in every language",
        "uncited_rule": "name the passage and quote it",
        "uncovered_dates": "let the next version of the passage begin the day after the one before it ends",
        "unknown_form": "name a form of the notice",
        "unknown_name": "name a question of the form; a group's own questions only inside some, every, count, total",
        "unknown_option": "compare with an option the question offers",
        "unknown_source": "add the source to the notice's sources",
        "unreachable_question": "correct when=..., or remove the question: no answers lead to it",
    }
)
"""Every named error, with how to mend it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`error` is one of ERRORS, `where` the path to the place, such as product/patents/number."""

    error: str
    where: str
    message: str

    @property
    def fix(self) -> str:
        return ERRORS[self.error]
