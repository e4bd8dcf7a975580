"""Whom a broadcast is for: every condition leaves out who does not fit, and a list's columns choose by credit code."""

import pytest

from bot.desk import broadcasts as acts
from bot.desk.officers import RefusedError, actor
from storage import catalogue, contacts, subjects, summaries
from storage.broadcasts import Audience, Content
from storage.catalogue import Listed
from storage.standings import EVERY, stand
from storage.summaries import Summary
from tests.bench import audience as crowd
from tests.support.town import CHANNEL, Town

CODES = ("91310104MA1FR0AB1X", "91310104MA1FR0CD2Y")


@pytest.fixture
def town(database):
    made = Town(database)
    for number, district in ((1, "310104"), (2, "310104"), (3, "310115")):
        made.run(crowd.person, CHANNEL, number, district)
    made.run(_differ)
    made.by = made.officer(1, "city", "city_officer")
    return made


def _differ(tx):
    """Contact 2 writes English, is in a category and has filed; 1 and 3 have credit codes."""
    ids = [contacts.address_at(tx, CHANNEL, str(n))[1] for n in (1, 2, 3)]
    contacts.change(tx, ids[1], language="en")
    (one,) = subjects.of_contact(tx, ids[1])
    (row,) = summaries.summaries(tx, subject_id=one.id)
    fields = {name: getattr(row, name) for name in summaries.NAMES}
    summaries.save_summary(tx, Summary(**{**fields, "state": "accepted", "categories": ("city_projects",)}))
    stand(tx, one.id, {EVERY}, "310104", filed=True)
    for contact, code in ((ids[0], CODES[0]), (ids[2], CODES[1])):
        (theirs,) = subjects.of_contact(tx, contact)
        subjects.describe(tx, theirs.id, theirs.name, code, theirs.district)
    made = catalogue.taken(tx, "city")
    taken = catalogue.note_import(tx, made.id, "李科", "清单.xlsx", added=2, changed=0, gone=0, kept=0)
    for code, park in zip(CODES, ("张江", "漕河泾"), strict=True):
        listed = Listed(f"单位{code}", code, "310104", "先导产业", other={"园区": park})
        catalogue.add(tx, made.id, taken, listed)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(), {"1", "2", "3"}),
        (Audience(districts=("310115",)), {"3"}),
        (Audience(districts=("310104", "310115")), {"1", "2", "3"}),
        (Audience(categories=("city_projects",)), {"2"}),
        (Audience(states=("started",)), {"1", "3"}),
        (Audience(languages=("en",)), {"2"}),
        (Audience(filed=True), {"2"}),
        (Audience(filed=False), {"1", "3"}),
        (Audience(catalogue=1), {"1", "3"}),
        (Audience(catalogue=1, value="先导产业"), {"1", "3"}),
        (Audience(catalogue=1, column="园区", value="张江"), {"1"}),
        (Audience(catalogue=1, column="园区", value="没有"), set()),
        (Audience(districts=("310115",), states=("started",), languages=("zh_Hans",), filed=False), {"3"}),
    ],
)
def test_an_audience_is_who_fits_everything_asked(town, audience, expected):
    number = town.compose(town.by, whom=audience)
    ids = {town.run(contacts.address_at, CHANNEL, one)[1] for one in expected}
    assert {line.contact_id for line, _ in town.run(acts.report, town.found(number))} == ids
    assert town.found(number).total == len(expected)


def test_a_districts_officer_reaches_that_district_and_no_list_of_others(town):
    mine = town.officer(2)
    number = town.compose(mine, whom=Audience())
    assert town.found(number).content.audience.districts == ("310104",)
    assert town.found(number).total == 2
    for beyond in (Audience(districts=("310115",)), Audience(catalogue=1)):
        with pytest.raises(RefusedError):
            town.compose(mine, whom=beyond)


def test_each_reads_it_in_their_language_where_it_was_written(town):
    both = {"zh_Hans": "还差 {{还差}} 项", "en": "{{ missing }} are missing"}
    content = Content("t", both, Audience())
    number = town.run(lambda tx: acts.compose(tx, town.house, town.by, actor(town.by), content))
    said = {one: town.run(_text, town.house, town.found(number), one) for one in ("1", "2")}
    assert said["1"].startswith("还差 5 项")
    assert said["2"].startswith("5 are missing")


def _text(tx, house, found, who):
    from bot.broadcast import message

    return message(tx, house, found, contacts.address_at(tx, CHANNEL, who)[1]).text
