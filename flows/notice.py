"""A notice as data: sources, forms, sections, clauses. Its canonical JSON and fingerprint make an edition of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from flows.cite import Citation, Source
from flows.condition import Condition, parse
from flows.condition import canonical as canonical_condition
from flows.question import KINDS, Group, Papers, Question
from flows.values import Mark, Value, from_json, to_json

__all__ = [
    "Check",
    "Citation",
    "Clause",
    "Form",
    "Notice",
    "Outcome",
    "Remedy",
    "Section",
    "Source",
    "canonical",
    "find",
    "fingerprint",
    "form",
    "load",
    "questions",
]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way on from an outcome: reopen question `change`, or answer it with `to`."""

    id: str
    change: str
    to: Value | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An explained end."""

    id: str
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A doubt while `when` is true, which the contact may confirm with a reason. With `group`, one for each item."""

    id: str
    when: Condition
    about: tuple[str, ...]
    cite: Citation | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage as quoted, the questions it asks, what meets it, and where the journey ends when it is not met.

    `since` and `until` are the first and the last day it is in force; outside them it asks and demands nothing.
    """

    passage: str
    quote: str
    asks: tuple[Question, ...] = ()
    met_when: Condition | None = None
    otherwise: Outcome | None = None
    checks: tuple[Check, ...] = ()
    source: str = "notice"
    since: date | None = None
    until: date | None = None

    @property
    def cite(self) -> Citation:
        return Citation(self.source, self.passage, self.quote, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What is answered together. `after` names the form that must be accepted before this one is handed over."""

    id: str
    sections: tuple[Section, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """`text` is the published text that quotes are checked against; it is no part of the canonical JSON."""

    id: str
    place: str
    issued: date
    sources: tuple[Source, ...]
    forms: tuple[Form, ...]
    text: str = ""


def form(notice: Notice, form_id: str) -> Form:
    """The notice's form. Raises KeyError when it has none of that name."""
    for each in notice.forms:
        if each.id == form_id:
            return each
    raise KeyError(form_id)


def questions(form: Form) -> Iterator[tuple[Section, Clause, Group | None, Question]]:
    """Every question of a form in order; a group comes before the questions asked of its items."""
    for section in form.sections:
        for clause in section.clauses:
            for question in clause.asks:
                yield section, clause, None, question
                if isinstance(question, Group):
                    for inner in question.asks:
                        yield section, clause, question, inner


def find(form: Form, question_id: str) -> Question | None:
    """The form's question of that name, inside a group or not."""
    return next((question for *_, question in questions(form) if question.id == question_id), None)


PARTS: dict[str, type[Any]] = {
    part.__name__.lower(): part for part in (Source, Citation, Remedy, Outcome, Check, Clause, Section, Form, Notice)
}


def canonical(notice: Notice) -> dict[str, Any]:
    """JSON-ready data from which `load` makes an equal notice, without `text`. Defaults are left out, so that a
    field added later changes no fingerprint."""
    written: dict[str, Any] = _write(notice)
    written.pop("text", None)
    return written


def fingerprint(data: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical JSON's bytes."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load(data: dict[str, Any]) -> Notice:
    """The notice that `canonical` wrote. Raises ValueError for anything else."""
    notice = _read(data)
    if not isinstance(notice, Notice):
        raise ValueError("not a notice")  # noqa: TRY004 - the data is wrong, not a type
    return notice


def _write(value: Any) -> Any:
    if isinstance(value, Condition):
        return {"condition": canonical_condition(value)}
    if isinstance(value, Question):
        return {"kind": value.kind} | _fields(value)
    if type(value) in PARTS.values():
        return {"part": type(value).__name__.lower()} | _fields(value)
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    return to_json(value) if isinstance(value, (date, Decimal)) else value


def _fields(value: Any) -> dict[str, Any]:
    return {
        name: _write(getattr(value, name))
        for name, default in _defaults(value.__class__).items()
        if default is MISSING or getattr(value, name) != default or type(getattr(value, name)) is not type(default)
    }


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    return {each.name: _default(each) for each in fields(kind) if each.init}


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _read(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_read(each) for each in data)
    if not isinstance(data, dict):
        return data
    if "condition" in data:
        return parse(data["condition"])
    if "kind" in data:
        return _make(KINDS.get(data["kind"]), data, "kind")
    if "part" in data:
        return _make(PARTS.get(data["part"]), data, "part")
    value = from_json(data)
    if isinstance(value, Mark):
        raise ValueError(f"not a value: {data!r}")  # noqa: TRY004 - the data is wrong, not a type
    return value


def _make(kind: type[Any] | None, data: dict[str, Any], tag: str) -> Any:
    if kind is None:
        raise ValueError(f"unknown {tag}: {data[tag]!r}")
    try:
        return kind(**{name: _read(value) for name, value in data.items() if name != tag})
    except TypeError as error:
        raise ValueError(f"{data[tag]}: {error}") from error


def citations(clause: Clause) -> Iterator[Citation]:
    """Every passage that a clause rests on."""
    yield clause.cite
    asked = [each for ask in clause.asks for each in (ask, *(ask.asks if isinstance(ask, Group) else ()))]
    stamps = (question.stamp for question in asked if isinstance(question, Papers))
    for cite in (*(question.cite for question in asked), *stamps, *(check.cite for check in clause.checks)):
        if cite is not None:
            yield cite
