"""Many patents at once: what a list names, line by line, what of it can be taken in, and what that writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from flows import patents
from flows.journey import Journey
from flows.lexicon import Lexicon, fold
from flows.problems import Problem, Reply
from flows.question import Group, PatentNumber, Question
from flows.repairs import repair
from flows.values import Value

LONGEST, MOST_LINES = 20_000, 200
"""Characters of a pasted list, and lines of any; limits of this product."""
TITLE, OWNER, OWN = "patent_title", "owner", "owner_kind"
"""What a line may say besides the number; an owner is no question, but may be the subject itself."""

FOUND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("patent_type", "patent_year", "patent_check", "patent_publication", "patent_foreign"), ()),
        **dict.fromkeys(("patent_check_missing", "no_patent", "several_patents", "digits_lost", "zero_lost"), ()),
        "patent_length": ("count", "expected"),
        "patent_letter": ("letter",),
        "twice": ("place",),
        "known": ("item",),
        "over": ("most",),
        "ended": ("day",),
        "ended_by_year": ("year",),
        "kind_differs": ("kind",),
        "year_differs": ("year",),
        "unread": ("name", "written"),
        "other_owner": ("written",),
    }
)
"""What can be said of a line, with the figures its words may use: problems, which hold it back, and remarks."""

_TITLED = re.compile(r"《([^》]{2,200})》|(?<![\w])(一种[^\s,，;；、|]{2,190})")
_LOST = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_PARTS = re.compile(r"[;；、]")
_ASIDE = re.compile(r"公告|公开|公布|publication", re.IGNORECASE)
_EXAMPLE = re.compile(r"\s*(?:示例|例如|样例|예시|example\b)", re.IGNORECASE)
_YES, _NO = frozenset({"√", "✓", "✔", "y", "1", "true", "yes"}), frozenset({"×", "✗", "✘", "n", "0", "false", "no"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it came: its place from 1, the number as written, what other columns say by question, the number
    that the contact took in its place, and the sheet it stands on where there are several."""

    place: int
    written: str
    cells: Mapping[str, str] = field(default_factory=dict)
    mended: str = ""
    sheet: str = ""

    def to_json(self) -> list[Any]:
        return [self.place, self.written, dict(self.cells), self.mended, self.sheet]

    @classmethod
    def from_json(cls, raw: Sequence[Any]) -> Line:
        return cls(int(raw[0]), str(raw[1]), dict(raw[2]), str(raw[3]), str(raw[4]))


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is read: its number, or a problem that holds it back and the repair that may be meant; the other
    values by question, and remarks on them."""

    line: Line
    number: str = ""
    problem: Problem | None = None
    repair: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()

    @property
    def fine(self) -> bool:
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Taking:
    """Where a list is taken in: the group, the numbers it has by item, the subject's name, and what is read with."""

    group: Group
    have: Mapping[str, str]
    subject: str
    lexicon: Lexicon
    today: date

    @classmethod
    def of(cls, journey: Journey, group: Group, lexicon: Lexicon, today: date) -> Taking:
        first = group.asks[0].id
        items = journey.items(group.id)
        have = {item: number for item in items if isinstance(number := journey.value(first, item), str)}
        subject = journey.sheet.given("subject_name")
        return cls(group, have, subject if isinstance(subject, str) else "", lexicon, today)


def patent_group(journey: Journey) -> Group | None:
    """The group of a form that asks for patents, by what its first question is."""
    return next((one for one in journey.groups if isinstance(one.asks[0], PatentNumber)), None)


def pasted(text: str, today: date) -> tuple[Line, ...]:
    """The numbers a text names, in their order; words around them are passed by. With one number a line at most the
    places are those of the lines. Never raises."""
    found = [
        (place, line, each) for place, line in enumerate(text[:LONGEST].splitlines(), 1) for each in _in(line, today)
    ]
    alone = len({place for place, *_ in found}) == len(found) > 1
    return tuple(
        Line(place if alone else count, written, _titled(line) if alone or len(found) == 1 else {})
        for count, (place, line, written) in enumerate(found, 1)
    )[: MOST_LINES + 1]


def _in(line: str, today: date) -> Iterator[str]:
    """Each number a line names, once, unless it says of itself that it is an example."""
    if _EXAMPLE.match(line):
        return
    parts = [list(patents.listed(part, today)) for part in _PARTS.split(line) if not _aside(part, today)]
    read = {str(number): written for part in reversed(parts) for written, number in reversed(part)}
    yield from reversed(read.values())


def _aside(part: str, today: date) -> bool:
    """Whether a part of a line says itself that it gives the number of a publication, beside that of the patent."""
    found = [number for _, number in patents.listed(part, today)]
    return bool(found) and _ASIDE.search(part) is not None and not any(isinstance(one, str) for one in found)


def _titled(line: str) -> dict[str, str]:
    match = _TITLED.search(line)
    return {TITLE: match[1] or match[2]} if match else {}


def is_example(text: str) -> bool:
    """Whether a cell says of its row that it only shows how to fill the table."""
    return _EXAMPLE.match(text) is not None


def judged(lines: Sequence[Line], taking: Taking) -> tuple[Row, ...]:
    """Every line read, with what only shows in all of them together."""
    seen: dict[str, int] = {}
    known = {number: place for place, number in enumerate(taking.have.values(), 1)}
    room = taking.group.most - len(taking.have)
    rows = []
    for line in lines:
        row = _row(line, taking)
        if row.fine:
            row = _together(row, seen, known, room, taking.group.most)
        rows.append(row)
    return tuple(rows)


def _together(row: Row, seen: dict[str, int], known: Mapping[str, int], room: int, most: int) -> Row:
    if row.number in known:
        problem = Problem("known", {"item": known[row.number]})
    elif row.number in seen:
        problem = Problem("twice", {"place": seen[row.number]})
    elif len(seen) >= room:
        problem = Problem("over", {"most": most})
    else:
        seen[row.number] = row.line.place
        return row
    return Row(row.line, row.number, problem)


def _row(line: Line, taking: Taking) -> Row:
    number = line.mended or _number(line.written, taking.today)
    if isinstance(number, Problem):
        mends = number.code in ("patent_check", "patent_letter")
        return Row(line, problem=number, repair=repair(line.written, taking.today) if mends else "")
    if not line.mended and not _as_written(line.written, number):
        return Row(line, problem=Problem("patent_letter", {"letter": _letter(line.written)}), repair=number)
    values, remarks = _values(line, taking)
    return Row(line, number, values=values, remarks=(*remarks, *_remarks(number, values, taking.today)))


def _number(written: str, today: date) -> str | Problem:
    if _LOST.fullmatch(written.strip()):
        return Problem("digits_lost")
    found = list(patents.listed(written, today))
    if len(found) != 1:
        return Problem("several_patents" if found else "no_patent")
    number = found[0][1]
    lost = isinstance(number, Problem) and number.code == "patent_check_missing"
    return Problem("zero_lost") if lost and patents.check_of(patents.bare(written)) == "0" else number


def _as_written(written: str, number: str) -> bool:
    """Whether the characters are the number's own, and none was read as a digit that only looks like one."""
    return patents.bare(number) in patents.bare(written)


def _letter(written: str) -> str:
    return next((one for one in patents.bare(written)[:-1] if one.isalpha()), patents.bare(written)[-1:])


def _values(line: Line, taking: Taking) -> tuple[dict[str, Value], list[Problem]]:
    """What the other columns say; what cannot be read is left to be asked, and told."""
    values: dict[str, Value] = {}
    remarks = []
    for question in taking.group.asks[1:]:
        text = line.cells.get(question.id, "").strip()
        if not text:
            continue
        value = _value(question, text, taking)
        if isinstance(value, Problem):
            remarks.append(Problem("unread", {"name": question.id, "written": text[:40]}))
        else:
            values[question.id] = value
    owner = line.cells.get(OWNER, "").strip()
    if owner and OWN not in values and taking.subject:
        if fold(owner) == fold(taking.subject):
            values[OWN] = "own"
        else:
            remarks.append(Problem("other_owner", {"written": owner[:40]}))
    return values, remarks


def _value(question: Question, text: str, taking: Taking) -> Value | Problem:
    said = taking.lexicon.options.get(question.id, {}).get(fold(text), "")
    ticked = "yes" if text.casefold() in _YES else "no" if text.casefold() in _NO else ""
    if question.kind == "yes_no" and (picked := ticked or (said if said in ("yes", "no") else "")):
        return picked == "yes"
    return question.read(Reply(text=text), taking.lexicon, taking.today)


def _remarks(number: str, values: Mapping[str, Value], today: date) -> Iterator[Problem]:
    """What does not go together, and terms that are over or look so; the register decides."""
    kind, filed_on = values.get("patent_kind"), values.get("filed_on")
    if kind is not None and kind != patents.kind_of(number):
        yield Problem("kind_differs", {"kind": patents.kind_of(number)})
    if isinstance(filed_on, date):
        if not patents.takes_pct(number) and filed_on.year != patents.filing_year(number):
            yield Problem("year_differs", {"year": patents.filing_year(number)})
        if (ends := patents.expires_on(number, filed_on)) <= today:
            yield Problem("ended", {"day": ends})
    elif patents.last_year(number) < today.year:
        yield Problem("ended_by_year", {"year": patents.last_year(number)})
