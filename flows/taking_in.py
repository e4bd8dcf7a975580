"""Taking a list in: what its fine lines write, and how lines that are pasted again find the wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows import patents
from flows.journey import Journey, walk
from flows.many import MOST_LINES, Line, Row
from flows.question import Group
from flows.values import Answer, Key, Mark, Value

Writes = tuple[tuple[Key, Value | Mark], ...]
_NEAR = 2
"""Characters that a line pasted again may differ in from the one it corrects."""


def writes(rows: Sequence[Row], journey: Journey, group: Group) -> Writes:
    """What taking the fine rows in writes: an item each with all that is known of it, as if it had been typed."""
    first, sheet = group.asks[0].id, journey.sheet
    begun = [item for item in journey.items(group.id) if (first, item) not in sheet.answers]
    fine = [row for row in rows if row.fine]
    new = range(sheet.next_item(group), sheet.next_item(group) + len(fine))
    items = [*begun, *map(str, new)][: len(fine)]
    out: list[tuple[Key, Value | Mark]] = []
    for item, row in zip(items, fine, strict=True):
        named = {first: row.number, **row.values}
        out += [] if (group.id, item) in sheet.answers else [((group.id, item), True)]
        out += [((question.id, item), named[question.id]) for question in group.asks if question.id in named]
    if out and (group.id, "") in sheet.answers:
        out.append(((group.id, ""), Mark.REMOVED))
    return _asked(out, journey, group)


def _asked(out: list[tuple[Key, Value | Mark]], journey: Journey, group: Group) -> Writes:
    """Without answers to what is not asked beside the others: a licensor of the subject's own patent."""
    after = after_writing(journey, out)
    return tuple((key, value) for key, value in out if key[0] == group.id or after.find(key) is not None)


def after_writing(journey: Journey, out: Sequence[tuple[Key, Value | Mark]]) -> Journey:
    """Where the draft would stand."""
    sheet = journey.sheet
    last = max((answer.seq for answer in sheet.answers.values()), default=0)
    given = {key: Answer(value, seq) for seq, (key, value) in enumerate(out, last + 1)}
    return walk(journey.form, {**sheet.answers, **given}, sheet.facts, sheet.today)


def corrected(lines: Sequence[Line], rows: Sequence[Row], come: Sequence[Line], today: date) -> tuple[Line, ...]:
    """The list with lines pasted again: each takes the place of the wrong line it is nearest to, or goes to the end.
    What is in the list already, and fine, is not put there twice."""
    fine = {row.number for row in rows if row.fine}
    left = list(lines)
    wrong = [row.line for row in rows if not row.fine]
    last = max((line.place for line in lines), default=0)
    for line in come:
        if fine & {str(number) for _, number in patents.listed(line.written, today)}:
            continue
        near = min(wrong, key=lambda one: _apart(one.written, line.written), default=None)
        if near is not None and _apart(near.written, line.written) <= _NEAR:
            wrong.remove(near)
            left[left.index(near)] = Line(near.place, line.written, {**near.cells, **line.cells})
        else:
            last += 1
            left.append(Line(last, line.written, line.cells))
    return tuple(left)[: MOST_LINES + 1]


def _apart(one: str, other: str) -> int:
    """How many characters have to be changed, put in or left out to make one number of the other."""
    a, b = _digits(one), _digits(other)
    row = list(range(len(b) + 1))
    for at, char in enumerate(a, 1):
        before, row[0] = row[0], at
        for to, other_char in enumerate(b, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (char != other_char))
    return row[-1]


def _digits(written: str) -> str:
    """A number without signs; of one kept in scientific form the digits that are left."""
    mantissa, lost, _ = patents.bare(written)[:40].partition("E")
    return mantissa.rstrip("0") if lost else mantissa
