"""A filing as it is typed in by hand: each field's name, its value as text and as a number, its source, its file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from bot.values import show
from flows.carrying import FILE, USUAL_PLACES, Field, Unit, amount, places
from flows.cite import Source
from flows.notice import Notice, form, questions
from flows.question import Day, Question
from flows.values import from_json
from locales import Words
from storage.files import FileRow

LONGEST_NAME = 80
"""Characters of each part of a file's name; a limit of ours."""
_NO_NAMES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})


@dataclass(frozen=True, slots=True)
class Line:
    """A field as people see it. `text` is what is typed, `number` and `unit` the same as a figure where it is one;
    `passage` and `label` say what asks for it, `named` whose name for it is shown; `file` is the file's own name, and
    `upload` the one it is to be uploaded under; `reads` is `text` for reading, where that differs."""

    field: Field
    name: str
    text: str
    passage: str
    label: str
    named: str
    number: float | None = None
    unit: str = ""
    fine: bool = False
    file: FileRow | None = None
    upload: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a notice asks in one form, and the words for it."""

    say: Words
    notice: Notice
    asked: Mapping[str, tuple[Question, str, Source]]

    @classmethod
    def of(cls, say: Words, notice: Notice, form_id: str) -> Asked:
        sources = {source.id: source for source in notice.sources}
        found = {}
        for _, clause, _, question in questions(form(notice, form_id)):
            cite = question.cite or clause.cite
            found[question.id] = (question, cite.passage, sources[cite.source])
        return cls(say, notice, found)


def lines(asked: Asked, found: Sequence[Field], unit: Unit, files: Mapping[str, FileRow], owner: str) -> list[Line]:
    """The fields as lines; `owner` is the subject's name, which files are named with."""
    named = upload_names(asked.say, found, files, owner)
    return [_line(asked, one, unit, files, named) for one in found]


def _line(asked: Asked, one: Field, unit: Unit, files: Mapping[str, FileRow], named: Mapping[str, str]) -> Line:
    say, known = asked.say, asked.asked.get(one.question)
    passage, label = (known[1], known[2].label) if known else ("", "advice")
    whose = "practice" if one.known else "advice"
    if one.kind == FILE:
        upload = named[one.value]
        return Line(
            one, name_of(say, one.question), upload, passage, label, whose, file=files[one.value], upload=upload
        )
    text, number, called, fine = _value(say, one, known[0] if known else None, unit)
    return Line(one, name_of(say, one.question), text, passage, label, whose, number, called, fine)


def name_of(say: Words, question: str) -> str:
    """What a field is called: as on the platform where that is known to differ, else as in the chat."""
    own = f"carry.name_{question}"
    return say.plain(own if say.has(own) else f"q.{question}.name")


def _value(say: Words, one: Field, question: Question | None, unit: Unit) -> tuple[str, float | None, str, bool]:
    """As it is typed, as a number, its unit, and whether it has more decimals than a field usually takes."""
    value: Any = from_json(one.value)
    if one.kind == "money":
        text = amount(value, unit)
        return text, float(text), say.plain(f"carry.unit_{unit}"), places(text) > USUAL_PLACES
    if isinstance(value, date):
        month = isinstance(question, Day) and question.precision == "month"
        return value.isoformat()[: 7 if month else 10], None, "", False
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        own = f"carry.unit_{one.question}"
        return (
            f"{value:f}" if isinstance(value, Decimal) else str(value),
            float(value),
            say.plain(own) if say.has(own) else "",
            False,
        )
    if one.kind == "phone":
        return str(value).removeprefix("+86"), None, "", False
    return show(say, one.kind, one.question, value), None, "", False


def upload_names(say: Words, found: Iterable[Field], files: Mapping[str, FileRow], owner: str) -> dict[str, str]:
    """File id -> what it is to be called: its place, its paper, the subject, its page where there are several."""
    every = [one for one in found if one.kind == FILE]
    return {
        one.value: _upload(say, n, one, files[one.value], owner) for n, one in enumerate(every, 1)
    }  # fmt: skip


def _upload(say: Words, number: int, one: Field, file: FileRow, owner: str) -> str:
    page = f"_{one.place}" if one.of > 1 else ""
    ending = PurePosixPath(file.name).suffix
    parts = [f"{number:02}", say.plain(f"q.{one.question}.name"), *([owner] if owner else [])]
    return "_".join(safe(part) for part in parts) + page + ending


def safe(text: str) -> str:
    """A text as a part of a file's name that every system takes."""
    shown = "".join(
        "_" if char in '/\\:*?"<>|' or unicodedata.category(char)[0] == "C" else char
        for char in unicodedata.normalize("NFC", text)
    )
    plain = " ".join(shown.split())[:LONGEST_NAME].strip(". ")
    return f"_{plain}" if not plain or plain.partition(".")[0].upper() in _NO_NAMES else plain


def owner_of(content: Mapping[str, Any]) -> str:
    """The subject's name, as the filing or the registration before it gives it; or ""."""
    return value_of(content, "subject_name")


def value_of(content: Mapping[str, Any], question: str) -> str:
    """An answer of the filing, or what was known before it, as text; or ""."""
    entries = (entry for part in content["data"] for entry in part["items"])
    found = next((entry["value"] for entry in entries if entry["question"] == question), None)
    return str(found if isinstance(found, str) else content.get("given", {}).get(question, ""))
