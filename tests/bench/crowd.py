"""Units for measuring reminders: a thousand drafts of which nothing is due, and two hundred reminders that are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import text, update

from bot.desk import calendar as desk
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR
from bot.house import House
from flows.notices.shanghai_2022 import NOTICE
from storage.database import Transaction
from storage.summaries import Summaries
from storage.tables import columns
from tests.support import units

SHANGHAI = ZoneInfo("Asia/Shanghai")
PROTOTYPES = 500
CATEGORIES = ((), ("city_project",), ("zhuanjingtexin",), ("innovation_award",), ("city_pilot", "zhuanjingtexin"))
DISTRICTS = ("310104", "310115", "310110", "310112")
DUE_CATEGORY, DUE_DISTRICT = "zhuanjingtexin", "310120"
CLOSES = date(2026, 3, 31)
FRESHLY_QUIET, FRESHLY_RETURNED, UNFILED, OUTDATED = 60, 40, 50, 50
DUE = FRESHLY_QUIET + FRESHLY_RETURNED + UNFILED + OUTDATED
_LONG_AGO = datetime(2025, 1, 10, 10, tzinfo=SHANGHAI)
_numbers = count(1)


def at(day: date) -> datetime:
    """The morning when a tick of that day is measured."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


def prototypes(tx: Transaction, house: House) -> None:
    """Two drafts a unit, in every state, all of last year: quiet for long, or with the newest figures."""
    for number in range(PROTOTYPES):
        tx.now = _LONG_AGO + timedelta(hours=number * 16)
        _prototype(tx, house, number)
    sealed = {"shared": tx.keys.seal(b"[]")}
    tx.connection.execute(text("UPDATE drafts SET view = :shared"), sealed)
    tx.connection.execute(text("UPDATE filings SET content = :shared"), sealed)
    tx.connection.execute(text("DELETE FROM events"))
    tx.connection.execute(text("UPDATE deliveries SET state = 'sent'"))


def _prototype(tx: Transaction, house: House, number: int) -> None:
    state, categories = number % 8, CATEGORIES[number % len(CATEGORIES)]
    made = units.unit(
        tx, house, f"prototype-{number}", categories, DISTRICTS[number % 4], "credit_code" if state == 0 else ""
    )
    product = units.product(tx, house, made, whole=state in (2, 3, 5, 6))
    if state >= 2:
        units.hand_over(tx, house, made.registration)
        units.review(
            tx, house, made.registration, "returned" if state == 4 else "accepted", "subject_name" * (state == 4)
        )
    if state in (2, 3, 6):
        units.hand_over(tx, house, product)
    if state in (2, 3):
        units.review(tx, house, product, "accepted")


def standing_duties(tx: Transaction, house: House) -> None:
    """A date for one district, with its units; and products whose figures are old."""
    tx.now = at(date(2026, 2, 20))
    entry = Entry(
        CLOSES, {"zh_Hans": "区级备案"}, {"zh_Hans": "完成备案"}, "filing", (DUE_CATEGORY,), (DUE_DISTRICT,)
    )  # fmt: skip
    desk.add(tx, house, OPERATOR, NOTICE.id, entry, Ground("市局通知", "rule", "年度安排"))
    for made in _several(tx, house, UNFILED, (DUE_CATEGORY,), DUE_DISTRICT):
        units.hand_over(tx, house, made.registration)
    for made in _several(tx, house, OUTDATED, (), DISTRICTS[0]):
        units.hand_over(tx, house, made.registration)
        units.review(tx, house, made.registration, "accepted")
        product = units.product(tx, house, made, data_year=2024)
        units.hand_over(tx, house, product)
        units.review(tx, house, product, "accepted")
    _all_told(tx)


def fresh_silence(tx: Transaction, house: House, day: date) -> None:
    """Drafts in which nothing was said for three days, and returns that nobody corrected."""
    earlier = columns(Summaries)["since"] > at(date(2026, 2, 22)).astimezone(UTC)
    tx.connection.execute(update(Summaries).where(earlier).values(since=_LONG_AGO.astimezone(UTC)))
    tx.now = at(day) - timedelta(days=3, hours=1)
    list(_several(tx, house, FRESHLY_QUIET, (), DISTRICTS[1]))
    for made in _several(tx, house, FRESHLY_RETURNED, (), DISTRICTS[2]):
        units.hand_over(tx, house, made.registration)
        units.review(tx, house, made.registration, "returned", "subject_name")
    _all_told(tx)


def _all_told(tx: Transaction) -> None:
    """What the platform said is told elsewhere."""
    tx.connection.execute(text("UPDATE deliveries SET state = 'sent' WHERE kind <> 'reminder'"))


def _several(
    tx: Transaction, house: House, many: int, categories: tuple[str, ...], district: str
) -> Iterator[units.Unit]:
    for _ in range(many):
        yield units.unit(tx, house, f"due-{next(_numbers)}", categories, district)
