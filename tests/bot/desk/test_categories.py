"""Officers say what the lists' words for categories mean; what is due by category is a recount of the lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk import categories as acts
from bot.desk import indicators
from bot.desk.officers import OPERATOR, Actor, RefusedError
from bot.house import House
from storage import audit, catalogue, meanings
from storage.catalogue import Listed
from storage.database import Transaction
from storage.tables import Row
from tests.bot.operating import Day
from tests.support import units

T = TypeVar("T")
CODE, OTHER = "91310000132260250X", "913101155550000122"
XUHUI = Actor("officer:3", "310104", "district_officer")
READER = Actor("officer:4", "city", "reader")
WORDS = ("先导产业", "试点示范", "专精特新", "集成电路")
OFFICES = ("city", "310104", "association")
DISTRICTS = ("310104", "310115", "")
CODES = ("", CODE, OTHER, "913101010000000001")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(OFFICES),
        st.sampled_from(DISTRICTS),
        st.sampled_from(CODES),
        st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
    ),
    max_size=9,
)
SAID = st.dictionaries(
    st.tuples(st.sampled_from(OFFICES), st.sampled_from(WORDS)),
    st.sampled_from(("city_pilot", "zhuanjingtexin", "none")),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    day = Day.begin(Path(tmp_path_factory.mktemp("words")))
    day.core.db.run_now(lambda tx: filed(tx, day.core.house))
    yield day
    day.core.db.close()


@pytest.fixture(autouse=True)
def empty(office: Day) -> None:
    does(office, cleared)


def filed(tx: Transaction, house: House) -> None:
    """One unit with an accepted product, one that only registered."""
    for name, code in (("王", CODE), ("李", OTHER)):
        one = units.unit(tx, house, name, ("city_pilot",), credit_code=code)
        handed = [one.registration, *([units.product(tx, house, one)] if code == CODE else [])]
        for draft in handed:
            units.hand_over(tx, house, draft)
            units.review(tx, house, draft, "accepted")


def cleared(tx: Transaction, _house: House) -> None:
    for table in ("units", "imports", "catalogues", "category_meanings"):
        tx.connection.execute(Row.metadata.tables[table].delete())


def does(office: Day, act: Callable[[Transaction, House], T]) -> T:
    return office.core.db.run_now(lambda tx: act(tx, office.core.house))


def listed(office: str, district: str, code: str, words: list[str]) -> Callable[[Transaction, House], int]:
    def add(tx: Transaction, _house: House) -> int:
        held = catalogue.taken(tx, office)
        taken = catalogue.note_import(tx, held.id, "x", "x", added=1, changed=0, gone=0, kept=0)
        return catalogue.add(tx, held.id, taken, Listed("某", code, district, "、".join(words)))

    return add


def said(office: Day, by: Actor, *what: tuple[str, str, str]) -> int:
    wanted = {(where, word): category for where, word, category in what}
    return does(office, lambda tx, house: acts.mean(tx, house, by, wanted))


def refused(office: Day, by: Actor, *what: tuple[str, str, str]) -> str:
    with pytest.raises(RefusedError) as stopped:
        said(office, by, *what)
    return stopped.value.code


def test_a_word_that_nobody_spoke_of_comes_first_and_means_nothing(office: Day) -> None:
    for row in (("city", "310104", CODE, ["试点示范"]), ("city", "310115", OTHER, ["试点示范", "集成电路"])):
        does(office, listed(*row))
    assert said(office, OPERATOR, ("city", "试点示范", "city_pilot")) == 1
    found = does(office, lambda tx, _: acts.words(tx, OPERATOR))
    assert [(one.word, one.units, one.meaning and one.meaning.category) for one in found] == [
        ("集成电路", 1, None),
        ("试点示范", 2, "city_pilot"),
    ]
    mine = does(office, lambda tx, _: acts.words(tx, XUHUI))
    assert [(one.word, one.units) for one in mine] == [("试点示范", 1)], "only the units of their district"


def test_an_office_explains_its_own_words(office: Day) -> None:
    for where in ("city", "310104"):
        does(office, listed(where, "310104", CODE, ["先导产业"]))
    assert refused(office, XUHUI, ("city", "先导产业", "city_pilot")) == "not_yours"
    assert refused(office, READER, ("city", "先导产业", "city_pilot")) == "not_yours"
    assert refused(office, XUHUI, ("310104", "没有的", "city_pilot")) == "no_word"
    assert refused(office, XUHUI, ("310104", "先导产业", "gossip")) == "no_category"
    assert said(office, XUHUI, ("310104", "先导产业", "city_pilot"), ("city", "先导产业", "")) == 1
    [act] = does(office, lambda tx, _: audit.latest(tx, action="categories_meant"))[:1]
    assert (act.actor, act.detail) == ("officer:3", "310104 1 words")
    assert said(office, XUHUI, ("310104", "先导产业", "city_pilot")) == 0, "nothing new"
    assert said(office, XUHUI, ("310104", "先导产业", "")) == 1
    assert does(office, lambda tx, _: meanings.every(tx)) == {}


def test_all_of_a_form_or_nothing(office: Day) -> None:
    does(office, listed("city", "310104", CODE, ["先导产业"]))
    assert refused(office, OPERATOR, ("city", "先导产业", "city_pilot"), ("city", "没有的", "none")) == "no_word"
    assert does(office, lambda tx, _: meanings.every(tx)) == {}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, meant=SAID, districts=st.sampled_from((None, ("310104",), ("310104", "310115"))))
def test_due_and_covered_by_category_are_a_recount_of_the_lists(office: Day, rows, meant, districts) -> None:
    does(office, cleared)
    numbers = [does(office, listed(*row)) for row in rows]
    for (where, word), category in meant.items():
        does(office, lambda tx, _h, w=where, x=word, c=category: meanings.mean(tx, w, x, c, "operator"))  # type: ignore[misc]
    table = does(office, lambda tx, house: indicators.table(tx, house, districts, "category"))
    here = [(*row, n) for row, n in zip(rows, numbers, strict=True) if districts is None or row[1] in districts]
    every, placed = {(place, code or n) for _, place, code, _, n in here}, set()
    for category in ("city_pilot", "zhuanjingtexin"):
        due = {(place, code or n) for where, place, code, words, n in here
               if any(meant.get((where, word)) == category for word in words)}  # fmt: skip
        placed |= due
        line = next((one.numbers for one in table.lines if one.code == category), None)
        covered = sum(code == CODE for _, code in due)
        known = category in meant.values()
        if line is None:
            assert not due
        else:
            assert line["due"] == (len(due) if known else None)
            assert line["coverage"] == (round(1000 * covered / len(due)) if due else None)
    assert table.unplaced == len(every - placed)
    assert table.whole["due"] == len(every)
