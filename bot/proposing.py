"""What an office's list says of the unit that a registration was begun for: proposed, and confirmed with a tap."""

from __future__ import annotations

from dataclasses import replace

from flows.deadlines import NO_CATEGORY
from flows.journey import Journey, Step
from flows.lexicon import fold
from flows.path import Part
from flows.values import Value
from locales import lexicon
from storage import catalogue, meanings, unit_invitations
from storage.catalogue import Listed, UnitRow
from storage.database import Transaction
from storage.drafts import Draft


def listed(tx: Transaction, draft: Draft) -> UnitRow | None:
    """The listed unit that a registration is for, while it is listed."""
    unit_id = unit_invitations.unit_of(tx, draft.subject_id) if draft.form == "registration" else None
    found = catalogue.unit(tx, unit_id) if unit_id is not None else None
    return found if found is not None and found.removed_at is None else None


def proposing(tx: Transaction, journey: Journey, unit: UnitRow, notice: str) -> Journey:
    """The same with what the list says beside the questions that nobody has answered."""
    office = catalogue.get(tx, unit.catalogue_id).office
    told = _told(unit.listed, categories(tx, unit.listed, office, notice))
    return replace(journey, path=tuple(_with(each, told.get(each.key[0])) for each in journey.path))


def categories(tx: Transaction, unit: Listed, office: str, notice: str) -> tuple[str, ...]:
    """The notice's categories that the list's words mean, as its office said or as they are called; the rest is left
    out."""
    said = {word: one.category for (of, word), one in meanings.every(tx).items() if of == office}
    options = {fold(text): code for text, code in lexicon("zh_Hans", notice).options.get("categories", {}).items()}
    found = (said.get(one) or options.get(fold(one)) for one in unit.categories)
    return tuple(dict.fromkeys(one for one in found if one not in (None, NO_CATEGORY)))


def _told(unit: Listed, known: tuple[str, ...]) -> dict[str, Value]:
    told: dict[str, Value] = {
        "subject_name": unit.name, "credit_code": unit.credit_code, "district": unit.district,
        "categories": known,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _with(each: Part, value: Value | None) -> Part:
    if value is None or not isinstance(each, Step) or each.answer is not None or each.question.prefill:
        return each
    return each._replace(proposal=value) if each.question.legal(value) else each
