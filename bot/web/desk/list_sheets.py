"""What is wrong with a list and what it changes, as rows: for the page, and as a workbook with all of them."""

from __future__ import annotations

from bot.desk.catalogue import Difference
from bot.documents.sheets import Sheet
from bot.documents.units import Reading
from bot.screens import catalogues as screen
from locales import Words
from storage.catalogue import Listed

Rows = list[tuple[str, ...]]
_WEIGHT = {"error": 0, "warning": 1, "note": 2}


def problems(say: Words, reading: Reading) -> Rows:
    """Sheet, row, column, how much it weighs, and the problem; errors first, in the order of the file."""
    order = sorted(reading.problems, key=lambda one: _WEIGHT[one.severity])
    return [
        (
            one.sheet, str(one.row or ""), screen.column(one), say.plain(f"catalogue.severity_{one.severity}"),
            screen.problem(say, one),
        )
        for one in order
    ]  # fmt: skip


def added(say: Words, found: Difference) -> Rows:
    """Name, code, district and category of what is new, or listed again."""
    return [_unit(say, one) for one in (*found.added, *(change.now for change in found.back))]


def changed(say: Words, found: Difference) -> Rows:
    """Name, column, before and now, a row for every column that changes."""
    return [
        (one.row.listed.name, screen.field(say, name), *(screen.value(say, name, text) for text in pair))
        for one in found.changed
        for name, pair in one.fields.items()
    ]


def gone(say: Words, found: Difference) -> Rows:
    """What the file does not have any more."""
    return [_unit(say, one.listed) for one in found.gone]


def sheets(say: Words, reading: Reading, found: Difference) -> list[Sheet]:
    """All of it."""
    unit = [say.plain(f"catalogue.field_{name}") for name in ("name", "credit_code", "district", "category")]
    heads = [say.plain(f"desk.list_{name}") for name in ("sheet", "row", "column", "weight", "problem")]
    fields = [unit[0], *(say.plain(f"desk.list_{name}") for name in ("column", "before", "now"))]
    return [
        Sheet(say.plain("desk.list_problems"), heads, problems(say, reading)),
        Sheet(say.plain("desk.list_added"), unit, added(say, found)),
        Sheet(say.plain("desk.list_changed"), fields, changed(say, found)),
        Sheet(say.plain("desk.list_gone"), unit, gone(say, found)),
    ]


def _unit(say: Words, one: Listed) -> tuple[str, ...]:
    return one.name, one.credit_code, screen.value(say, "district", one.district), one.category
