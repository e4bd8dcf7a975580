"""What a list that nobody would call tidy is, and what is to be read from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bot.documents.sheets import code

A, B, C, D = (code(number) for number in (11111111, 22222222, 33333333, 44444444))
HUAWEI, SAIC, XIAOMI = "914403001922038216", "91310000132260250X", "91110108551385082Q"
HEAD = ("序号", "单位名称", "统一社会信用代码", "所属区", "类别")
Row = tuple[int, str, str, str, str]
Problem = tuple[int, str, str]


@dataclass(frozen=True)
class Ugly:
    """A file, its units (row, name, code, district, category), its problems (row, heading, code) and how many rows of
    each kind there are in its first sheet."""

    content: bytes
    units: Sequence[Row]
    problems: Sequence[Problem] = ()
    rows: Mapping[str, int] | None = None


def down(district: str, *units: tuple[str, str]) -> list[Row]:
    """Units by name and code, one below the other from row 2 on, all of a district and of no category."""
    return [(row, name, code_, district, "") for row, (name, code_) in enumerate(units, 2)]
