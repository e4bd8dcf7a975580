"""What is said of a list of units: where something stands, what is wrong with it, what an import changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.documents.unit_rows import letters
from bot.documents.units import Found, Reading
from bot.documents.verdict import Refused
from flows.places import DISTRICTS
from flows.problems import PROBLEMS
from locales import Words


def told(say: Words, found: Found, *, several: bool) -> str:
    """A problem with its place, as people see it: 第 5 行「信用代码」：…"""
    return say.plain("catalogue.told", where=_where(say, found, several=several), text=problem(say, found))


def problem(say: Words, found: Found) -> str:
    """A problem without its place."""
    room = "problem" if found.code in PROBLEMS else "catalogue"
    text = say.plain(f"{room}.{found.code}", **_params(say, found))
    if found.proposed and "proposed" not in found.params:
        text += say.plain("catalogue.proposed", proposed=found.proposed)
    return text


def column(found: Found) -> str:
    """A column as people call it: by its heading, or else by its letter; "" for a whole row."""
    return found.heading or (letters(found.column) if found.column else "")


def _where(say: Words, found: Found, *, several: bool) -> str:
    if not found.row:
        whole = say.plain("catalogue.where_file")
        return say.plain("catalogue.where_sheet", sheet=found.sheet) if several and found.sheet else whole
    place = say.plain("catalogue.where_row", row=found.row)
    if found.column:
        place = say.plain("catalogue.where_cell", row=found.row, column=column(found))
    return say.plain("catalogue.where_sheet_row", sheet=found.sheet, place=place) if several else place


def _params(say: Words, found: Found) -> dict[str, object]:
    shown: dict[str, object] = dict(found.params)
    for name in ("district", "office"):
        if shown.get(name) in DISTRICTS:
            shown[name] = say.plain(f"district.{shown[name]}")
    if "other" in shown:
        sheet, row = shown.pop("sheet"), shown["other"]
        shown["other"] = (
            say.plain("catalogue.other_sheet_row", sheet=sheet, row=row)
            if sheet
            else say.plain("catalogue.other_row", row=row)
        )
    return shown


def refused(say: Words, why: Refused, name: str) -> str:
    """Why a file cannot be read."""
    return say.plain(f"catalogue.file_{why.code}", name=name, **why.params)


def counted(say: Words, reading: Reading) -> Iterator[str]:
    """How many rows of each sheet are what, and how much is wrong."""
    comma = say.plain("say.list_comma")
    for sheet, kinds in reading.rows.items():
        said = comma.join(say.plain(f"catalogue.rows_{kind}", n=count) for kind, count in kinds.items())
        yield say.plain("catalogue.rows_line", sheet=sheet, kinds=said)
    weights = [one.severity for one in reading.problems]
    yield say.plain(
        "catalogue.counted",
        units=len(reading.units),
        errors=weights.count("error"),
        warnings=weights.count("warning"),
    )


def changed(say: Words, name: str, fields: Mapping[str, tuple[str, str]]) -> str:
    """A unit that a later file lists otherwise, field by field."""
    said = (
        say.plain("catalogue.changed_field", field=field(say, one), old=value(say, one, old), new=value(say, one, new))
        for one, (old, new) in fields.items()
    )
    return say.plain("catalogue.changed_unit", name=name, fields=say.plain("say.list_comma").join(said))


def field(say: Words, name: str) -> str:
    """A field of a unit as it is called; a further column by its heading."""
    key = f"catalogue.field_{name}"
    return say.plain(key) if say.has(key) else name


def value(say: Words, name: str, text: str) -> str:
    """What stands in a field; a district by its name."""
    return say.plain(f"district.{text}") if name == "district" and text in DISTRICTS else text
