"""A unit of a list (目录清单), and everything that can be wrong in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from bot.documents.row_kinds import Kind
from flows import credit

Severity = Literal["error", "warning", "note"]

PROBLEMS: Mapping[str, tuple[Severity, tuple[str, ...]]] = MappingProxyType(
    {
        # of a file or a sheet
        "no_table": ("error", ()),
        "no_table_here": ("note", ()),
        "sheet_hidden": ("note", ("count",)),
        "no_code_column": ("warning", ("count",)),
        "no_district_column": ("warning", ("count",)),
        "district_of_sheet": ("note", ("district",)),
        "category_of_sheet": ("note", ()),
        # of a row
        "district_of_title": ("note", ("district",)),
        "above_heading": ("error", ()),
        "no_unit": ("error", ("text",)),
        "no_name": ("error", ()),
        "swapped": ("error", ()),
        # of a cell
        "duplicate_code": ("warning", ("code", "other", "sheet")),
        "duplicate_code_other_name": ("error", ("code", "other", "name", "sheet")),
        "duplicate_name": ("warning", ("name", "other", "sheet")),
        "no_code": ("warning", ()),
        "code_old": ("warning", ("code",)),
        "code_digits_lost": ("error", ("text",)),
        "code_look_alike": ("error", ("code", "proposed")),
        "credit_check": ("error", ("code", "given", "expected")),
        "credit_organisation_check": ("error", ("code", "given", "expected")),
        "credit_letter": ("error", ("letter", "position")),
        "credit_length": ("error", ("count", "expected")),
        "code_unread": ("error", ("text",)),
        "code_several": ("error", ()),
        "district_missing": ("warning", ()),
        "district_unknown": ("error", ("text",)),
        "district_several": ("error", ("text",)),
        "other_district": ("error", ("district", "office")),
        "digits_lost": ("warning", ("text",)),
        "cell_error": ("warning", ("text",)),
    }
)
"""Everything that can be wrong, how much it weighs, and the parameters its words may use. `other` is a row,
of another `sheet` if that is not "", and `district` a code of `flows.places`."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a list. `code` is in its normal form where it is right, else as written, "" where there is none;
    `district` is a code of `flows.places`, or ""; `other` holds the remaining columns, but for the row's number, by
    their headings. `columns` tell where name, code and district stand: number and heading."""

    sheet: str
    row: int
    name: str
    code: str = ""
    district: str = ""
    category: str = ""
    contact: str = ""
    phone: str = ""
    other: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def known(self) -> bool:
        """Whether its code is right."""
        return credit.is_code(self.code)


@dataclass(frozen=True, slots=True)
class Found:
    """Something a person should look at. Row and column from 1, 0 where it concerns no single one; `heading` is the
    column's, "" where it has none; `proposed` is a code that may be meant."""

    sheet: str
    row: int
    column: int
    heading: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    proposed: str = ""

    @property
    def severity(self) -> Severity:
        return PROBLEMS[self.code][0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file. `rows` counts the rows of each kind, sheet by sheet."""

    units: tuple[Unit, ...]
    problems: tuple[Found, ...]
    rows: Mapping[str, Mapping[Kind, int]]

    @property
    def wrong(self) -> bool:
        """Whether there is an error."""
        return any(one.severity == "error" for one in self.problems)

    def doubtful(self) -> frozenset[tuple[str, int]]:
        """Sheets and rows with an error."""
        return frozenset((one.sheet, one.row) for one in self.problems if one.severity == "error")
