"""What an office's list says of the unit that a registration is for, and what papers say: proposed, until it is
confirmed with a tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.deadlines import NO_CATEGORY
from flows.journey import Journey, Step
from flows.lexicon import fold
from flows.path import Part
from flows.proposals import Proposal, proposals, subject_of
from flows.values import Given, Key, Mark, Value
from flows.volunteered import Fact
from locales import lexicon
from storage import catalogue, meanings, readings, unit_invitations
from storage.catalogue import Listed, UnitRow
from storage.database import Transaction
from storage.drafts import Draft


def listed(tx: Transaction, draft: Draft) -> UnitRow | None:
    """The listed unit that a registration is for, while it is listed."""
    may_be = draft.form == "registration" and draft.beside.unit
    unit_id = unit_invitations.unit_of(tx, draft.subject_id) if may_be else None
    found = catalogue.unit(tx, unit_id) if unit_id is not None else None
    return found if found is not None and found.removed_at is None else None


def proposing(tx: Transaction, journey: Journey, unit: UnitRow, notice: str) -> Journey:
    """The same with what the list says beside the questions that nobody has answered."""
    office = catalogue.get(tx, unit.catalogue_id).office
    told = _told(unit.listed, categories(tx, unit.listed, office, notice))
    return replace(journey, path=tuple(_with(each, told.get(each.key[0])) for each in journey.path), ends=())


def categories(tx: Transaction, unit: Listed, office: str, notice: str) -> tuple[str, ...]:
    """The notice's categories that the list's words mean, as its office said or as they are called; the rest is left
    out."""
    said = {word: one.category for (of, word), one in meanings.every(tx).items() if of == office}
    options = {fold(text): code for text, code in lexicon("zh_Hans", notice).options.get("categories", {}).items()}
    found = (said.get(one) or options.get(fold(one)) for one in unit.categories)
    return tuple(dict.fromkeys(one for one in found if one not in (None, NO_CATEGORY)))


def from_papers(tx: Transaction, journey: Journey, draft: Draft, given: Given) -> dict[Key, Proposal]:
    """What the papers given so far hold for questions that nobody has answered. Drafts without papers cost nothing."""
    ids = [one for step in journey.papers if step.answer for one in _files(step.answer.value)]
    if not ids:
        return {}
    rows = readings.of_draft(tx, draft.id)
    known = [(one, row.reading) for one in ids if (row := rows.get(one)) is not None and row.reading is not None]
    return proposals(journey, known, subject_of(given)) if known else {}


def with_papers(journey: Journey, read: Mapping[Key, Proposal]) -> Journey:
    """The same with what papers say beside the questions it answers."""
    return replace(journey, path=tuple(_read(each, read) for each in journey.path), ends=())


def with_said(journey: Journey, said: Mapping[Key, Fact], before: Mapping[Key, Fact]) -> Journey:
    """The same with what the contact told unasked in the place of what was there `before`."""
    return replace(journey, path=tuple(_told_of(each, said, before) for each in journey.path), ends=())


def _told_of(each: Part, said: Mapping[Key, Fact], before: Mapping[Key, Fact]) -> Part:
    if not isinstance(each, Step) or each.key not in {**before, **said}:
        return each
    fact = said.get(each.key)
    if each.proposal is not None and each.key not in before:
        return each
    return each._replace(proposal=None if fact is None else fact.value)


def _read(each: Part, read: Mapping[Key, Proposal]) -> Part:
    found = read.get(each.key) if isinstance(each, Step) else None
    return each._replace(proposal=found.value) if found is not None and isinstance(each, Step) else each


def _files(value: Value | Mark) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


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
