"""The forms of the policies page: what officers entered, read as a policy, errors by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from starlette.datastructures import FormData

from bot.desk.policies import LONGEST
from bot.web.desk.forms import Form, a_date
from flows.cite import Label
from flows.deadlines import Spoken
from flows.policies import Needs, Policy
from locales import Words

SPOKEN: Final = ("title", "amount", "condition")
PLAIN: Final = ("link", "source", "clause", "label", "needs")
DAYS: Final = ("begins", "until")
TEXTS: Final = (*SPOKEN, *(f"{name}_en" for name in SPOKEN), *PLAIN, *DAYS, "office", "reason", "seen")
NEEDED: Final = (*SPOKEN, "link", "source", "clause", "begins")
EMPTY: Final[Mapping[str, Any]] = dict.fromkeys(TEXTS, "") | {"label": "rule", "categories": ()}
FIELDS: Final = {
    "no_office": "office", "not_yours": "office", "no_reason": "reason", "no_label": "label", "policy_link": "link",
    "policy_ends": "until", "policy_source": "source", "no_category": "categories", "policy_needs": "needs",
}  # fmt: skip
"""Which field a refusal is about; of every other the first of the form."""
_NAMES: Final = {
    "title": "desk.policy_title", "amount": "desk.policy_amount", "condition": "desk.policy_condition",
    "link": "desk.policy_link", "source": "desk.policy_source", "clause": "desk.policy_clause",
    "begins": "desk.policy_begins", "reason": "desk.reason",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read(Form):
    """A form of this page."""

    def policy(self) -> Policy:
        """The policy of a form without errors."""
        said, begins = self.said, a_date(self.said["begins"])
        assert begins is not None
        return Policy(
            _spoken(said, "title"), _spoken(said, "amount"), _spoken(said, "condition"), said["link"], said["source"],
            said["clause"], cast(Label, said["label"]), begins, a_date(said["until"]), said["categories"],
            cast(Needs, said["needs"]),
        )  # fmt: skip


def read(form: FormData, say: Words, *needed: str) -> Read:
    """A form as it came; texts too long, days that are none and `needed` fields left empty are errors."""
    said: dict[str, Any] = {name: " ".join(str(form.get(name, "")).split()) for name in TEXTS}
    said["categories"] = tuple(str(one) for one in form.getlist("categories"))
    errors = {name: say.plain("desk.field_empty", name=say.plain(_NAMES[name])) for name in needed if not said[name]}
    for name, longest in LONGEST.items():
        for field in (name, f"{name}_en"):
            if len(said.get(field, "")) > longest:
                errors[field] = say.plain("desk.field_long", n=longest, now=len(said[field]))
    errors |= {name: say.plain("desk.field_day") for name in DAYS if said[name] and a_date(said[name]) is None}
    return Read(said, errors)


def written(policy: Policy) -> dict[str, Any]:
    """A policy as it stands in the form that changes it."""
    said = dict(EMPTY) | {name: getattr(policy, name) for name in PLAIN}
    for name in SPOKEN:
        known = dict(getattr(policy, name))
        said |= {name: known.get("zh_Hans", ""), f"{name}_en": known.get("en", "")}
    until = policy.until.isoformat() if policy.until is not None else ""
    return said | {"begins": policy.begins.isoformat(), "until": until, "categories": policy.categories}


def _spoken(said: Mapping[str, str], name: str) -> Spoken:
    """By language; nothing at all without the Chinese."""
    found = {"en": said[f"{name}_en"], "zh_Hans": said[name]}
    return tuple((language, text) for language, text in found.items() if text) if said[name] else ()
