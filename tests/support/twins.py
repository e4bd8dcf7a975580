"""Two firms in two districts that fill in one product."""

from __future__ import annotations

from bot.house import House
from storage import pairs
from storage.database import Transaction
from tests.support import units
from tests.support.units import Unit

NAMES = ("上海某某机电有限公司", "上海另一家泵业有限公司")
CODES = ("91310000222222223W", "91310000132260250X")


def a_firm(tx: Transaction, house: House, who: str, place: int, *, accepted: bool = True, code: str = "") -> Unit:
    """A unit, its registration accepted or not."""
    district = ("310104", "310115")[place]
    made = units.unit(tx, house, who, (), district, subject_name=NAMES[place], credit_code=code or CODES[place])
    if accepted:
        units.hand_over(tx, house, made.registration)
        units.review(tx, house, made.registration, "accepted")
    return made


def two(tx: Transaction, house: House, **other: object) -> tuple[int, int]:
    """A product of each of two firms; returns their drafts."""
    one = units.product(tx, house, a_firm(tx, house, "王工", 0))
    return one, units.product(tx, house, a_firm(tx, house, "李工", 1), **other)  # type: ignore[arg-type]


def said(tx: Transaction, house: House) -> tuple[int, int]:
    """Both sides of their pair said something, one with a reason; returns their drafts."""
    one, other = two(tx, house)
    [pair] = pairs.of_draft(tx, one)
    pairs.say(tx, pair.id, one, "agreeing")
    pairs.say(tx, pair.id, other, "different", "用途不同")
    return one, other
