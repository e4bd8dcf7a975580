"""What an office's list says of the unit that a registration was begun for: proposed, and confirmed with a tap."""

from __future__ import annotations

from dataclasses import replace

from flows.journey import Journey, Step
from flows.lexicon import fold
from flows.path import Part
from flows.values import Value
from locales import lexicon
from storage import catalogue, unit_invitations
from storage.catalogue import Listed
from storage.database import Transaction
from storage.drafts import Draft


def listed(tx: Transaction, draft: Draft) -> Listed | None:
    """The listed unit that a registration is for, while it is listed."""
    unit_id = unit_invitations.unit_of(tx, draft.subject_id) if draft.form == "registration" else None
    found = catalogue.unit(tx, unit_id) if unit_id is not None else None
    return found.listed if found is not None and found.removed_at is None else None


def proposing(journey: Journey, unit: Listed, notice: str) -> Journey:
    """The same with what the list says beside the questions that nobody has answered."""
    told = _told(unit, notice)
    return replace(journey, path=tuple(_with(each, told.get(each.key[0])) for each in journey.path))


def categories(unit: Listed, notice: str) -> tuple[str, ...]:
    """The notice's categories that the list's words are known for; what is not known is left out."""
    options = {fold(text): code for text, code in lexicon("zh_Hans", notice).options.get("categories", {}).items()}
    found = (options.get(fold(one)) for one in (unit.category, *unit.categories))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _told(unit: Listed, notice: str) -> dict[str, Value]:
    told: dict[str, Value] = {
        "subject_name": unit.name, "credit_code": unit.credit_code, "district": unit.district,
        "categories": categories(unit, notice),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _with(each: Part, value: Value | None) -> Part:
    if value is None or not isinstance(each, Step) or each.answer is not None or each.question.prefill:
        return each
    return each._replace(proposal=value) if each.question.legal(value) else each
