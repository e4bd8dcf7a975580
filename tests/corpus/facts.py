"""Numbers and firms of the papers: all invented, all check digits right unless a case wants them wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stdnum.cn import uscc

from flows.credit import organisation_check
from flows.papers import FIELDS
from flows.patents import check_of
from flows.values import Value
from tests.corpus.canvas import Canvas
from tests.corpus.damage import Damage

Facts = Mapping[str, Any]
Layout = Callable[[Facts], list[Canvas]]


@dataclass(frozen=True, eq=False)
class Case:
    """A paper to be rendered. `facts` are what the layout prints, by the names of `FIELDS` where they are such;
    `damage` comes over every page; `seals` are (field or place, name on the seal); `doubtful` fields are misprinted:
    nothing of theirs may be certain; `kind` UNKNOWN for what is no paper of ours."""

    name: str
    kind: str
    layout: Layout
    facts: Facts = field(default_factory=dict)
    damage: tuple[Damage, ...] = ()
    seals: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[str, ...] = ()
    unsure: bool = False
    findings: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether it belongs to the half that nothing was tuned on: every paper of an even number."""
        return int(self.name.rpartition("-")[2]) % 2 == 0

    @property
    def clean(self) -> bool:
        return not self.damage and not self.seals

    @property
    def truth(self) -> dict[str, Value]:
        """What a perfect reader says of it."""
        return {
            name: self.facts[name] for name in FIELDS[self.kind] if name in self.facts and name not in self.doubtful
        }


def code(serial: int, begin: str = "91310000") -> str:
    """A credit code: two characters of what it is, six of where, then nine of whom, with both checks."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "MA1" + "".join(letters[(serial * step + 7) % 31] for step in (3, 11, 17, 5, 23))
    first = begin + body + organisation_check(body)
    return first + uscc.calc_check_digit(first)


def number(year: int, kind: int, serial: int) -> str:
    """A patent number in its normal form; before 2003-10 in the old one."""
    digits = f"{year}{kind}{serial:07d}" if year > 2003 else f"{year % 100:02d}{kind}{serial:05d}"
    return f"ZL{digits}.{check_of(digits)}"


def ending_in_x(year: int, kind: int, serial: int) -> str:
    """The next number from a serial on whose check is X."""
    while not number(year, kind, serial).endswith("X"):
        serial += 1
    return number(year, kind, serial)


def misprinted(right: str) -> str:
    """The same with another last character."""
    return right[:-1] + ("4" if right[-1] != "4" else "7")


def spaced(full: str) -> str:
    """ZL 2018 1 0862228.X, as certificates print it."""
    return f"ZL {full[2:6]} {full[6]} {full[7:]}" if len(full) == 16 else f"ZL {full[2:4]} {full[4]} {full[5:]}"
