"""Every number is what a recount of filings and of the platform's events gives, whatever happened in whatever order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot import indicators
from bot.house import House
from storage import counters, erasure, filings, ratings, subjects
from storage.database import Database, Transaction
from storage.tables import Row
from tests.bot.reminders.bureau import Bureau
from tests.support import units

NAMES = count()
KINDS = ("accepted", "returned", "recognised", "not_recognised", "withdrawn", "revoked", "received")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("unit", "product", "update", "review", "review", "review", "again", "erase", "rate")),
        st.integers(0, 7),
        st.sampled_from(KINDS),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture
def bureau(sqlite_database: Database) -> Iterator[Bureau]:
    with time_machine.travel("2026-06-01T01:00:00Z", tick=False) as clock:
        yield Bureau(sqlite_database, clock)


class Town:
    """Units that do things; `handed` are drafts with a filing."""

    def __init__(self, bureau: Bureau, name: str) -> None:
        self.bureau, self.name = bureau, name
        self.units: list[units.Unit] = []
        self.products: list[tuple[units.Unit, int]] = []
        self.handed: list[int] = []

    def do(self, deed: str, place: int, kind: str) -> None:
        getattr(self, deed)(place, kind)
        self.bureau.clock.shift(timedelta(hours=9))

    def unit(self, place: int, _kind: str) -> None:
        categories = ((), ("city_pilot",), ("city_pilot", "zhuanjingtexin"))[place % 3]
        district = ("310104", "310115", "lingang")[place % 3]
        made = self.bureau.do(units.unit, f"{self.name} {len(self.units)}", categories=categories, district=district)
        self.units.append(made)
        self._hand(made.registration)
        self.bureau.do(units.review, made.registration, "accepted")

    def product(self, place: int, kind: str) -> None:
        if self.units:
            whose = self.units[place % len(self.units)]
            draft = self.bureau.do(units.product, whose, recognition=place % 2 == 0, data_year=2024 + place % 2)
            self.products.append((whose, draft))
            self._hand(draft)
            self.bureau.do(units.review, draft, kind)

    def update(self, place: int, kind: str) -> None:
        if self.products:
            whose, product = self.products[place % len(self.products)]
            draft = self.bureau.do(units.update, whose, product, 2024 + place % 2)
            self._hand(draft)
            self.bureau.do(units.review, draft, kind)

    def review(self, place: int, kind: str) -> None:
        if self.handed:
            self.bureau.do(units.review, self.handed[place % len(self.handed)], kind)

    def again(self, place: int, _kind: str) -> None:
        """A registration sent back names another district when it is handed over again."""
        if self.units:
            one = self.units[place % len(self.units)]
            self.bureau.do(units.review, one.registration, "returned", "district")
            self.bureau.do(units.touch, one.registration, one.contact, "district", "310112")
            self._hand(one.registration)

    def rate(self, place: int, _kind: str) -> None:
        """A product that was accepted is rated as it is in the chat."""
        if self.products:
            _, draft = self.products[place % len(self.products)]
            self.bureau.do(rated, draft, place % 5 + 1)

    def erase(self, place: int, _kind: str) -> None:
        if self.units:
            self.bureau.db.run_now(lambda tx: erasure.erase(tx, self.units.pop(place % len(self.units)).contact))
            self.products.clear()

    def _hand(self, draft: int) -> None:
        self.bureau.do(units.hand_over, draft)
        self.handed.append(draft)


def rated(tx: Transaction, house: House, draft: int, level: int) -> None:
    found = filings.latest(tx, draft)
    assert found is not None
    if ratings.rate(tx, found.id, level):
        indicators.keep(tx, house, found.subject_id)


def recounted(tx: Transaction) -> dict[tuple[str, str, str], int]:
    """The numbers from the tables of filings and events alone, by another way than the product's."""
    sums: Counter[tuple[str, str, str]] = Counter()
    about = dict(tx.connection.execute(Row.metadata.tables["drafts"].select().with_only_columns(
        Row.metadata.tables["drafts"].c.id, Row.metadata.tables["drafts"].c.about)).all())  # fmt: skip
    for subject in subjects.all_ids(tx):
        last = {row.draft_id: row for row in filings.of_subject(tx, subject)}
        ends = {draft: end(tx, row.id) for draft, row in last.items()}
        said = {draft: answers(row.content) for draft, row in last.items()}
        registered = [d for d, row in last.items() if row.form == "registration" and ends[d] != "over"]
        if not registered and not last:
            continue
        best = max(registered, key=lambda d: (ends[d] in ("taken", "recognised"), d), default=None)
        place = said[best]["district"] if best else ""
        kinds = ["", *(said[best]["categories"] or ["none"])] if best else [""]
        products = [d for d, row in last.items() if row.form == "product" and ends[d] in ("taken", "recognised")]
        numbers: Counter[str] = Counter(
            registered=bool(registered),
            verified=any(ends[d] in ("taken", "recognised") for d in registered),
            filed=bool(products),
            products=len(products),
        )
        for row in last.values():
            numbers.update(Counter(f"rated:{level}" for level in levels(tx, row.draft_id)))
        for product in products:
            told = [product, *(d for d in sorted(last) if about[d] == product and last[d].form == "update"
                               and ends[d] in ("taken", "recognised"))]  # fmt: skip
            years = {said[d]["data_year"]: said[d] for d in told}
            for year, figures in years.items():
                numbers[f"sales:{year}"] += figures["sales"]
                numbers[f"exports:{year}"] += figures["exports"]
            numbers[f"newest:{max(years)}"] += 1
            numbers["entered"] += said[told[-1]]["recognition"]
            numbers["recognised"] += ends[product] == "recognised"
        for kind in kinds:
            for name, n in numbers.items():
                sums[place, kind, name] += n
    return {key: n for key, n in sums.items() if n}


def levels(tx: Transaction, draft: int) -> list[int]:
    asked = text("SELECT level FROM ratings r JOIN filings f ON f.id = r.filing_id WHERE f.draft_id = :draft")
    return [int(row[0]) for row in tx.connection.execute(asked, {"draft": draft})]


def end(tx: Transaction, filing: int) -> str:
    kinds = [row.kind for row in filings.reviews(tx, filing)]
    if {"withdrawn", "revoked"} & set(kinds):
        return "over"
    verdicts = [kind for kind in kinds if kind in ("recognised", "not_recognised")]
    return "recognised" if verdicts[-1:] == ["recognised"] else "taken" if verdicts or "accepted" in kinds else "open"


def answers(content: dict[str, Any]) -> dict[str, Any]:
    return {item["question"]: item["value"] for section in content["data"] for item in section["items"]}


def agree(tx: Transaction, _house: House) -> None:
    assert counters.totals(tx) == recounted(tx)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_every_number_is_a_recount_of_events(bureau: Bureau, deeds: list[tuple[str, int, str]]) -> None:

    town = Town(bureau, str(next(NAMES)))
    for deed in [("unit", 1, ""), ("product", 1, "accepted"), *deeds]:
        town.do(*deed)
        bureau.do(agree)
    assert bureau.do(indicators.rebuild) == 0, "a rebuild finds nothing to correct"


def test_a_rebuild_mends_what_was_lost(bureau: Bureau) -> None:
    whose = bureau.registered("王", categories=("city_pilot",))
    bureau.accepted(whose)

    def lose(tx: Transaction, _house: House) -> None:
        for table in ("counters", "contributions"):
            tx.connection.execute(Row.metadata.tables[table].delete())

    bureau.do(lose)
    assert bureau.do(lambda tx, _: counters.totals(tx)) == {}
    assert bureau.do(indicators.rebuild) > 0
    bureau.do(agree)
    assert bureau.do(indicators.rebuild) == 0
