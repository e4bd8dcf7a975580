"""Two units with the same product: who is told when, who learns nothing, and what each office sees of the pair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot import pairs as talk
from bot import summaries, twins
from bot.desk import pairs as acts
from bot.desk import today
from bot.desk.officers import Actor, RefusedError
from bot.house import House
from storage import audit, deliveries, drafts, subjects
from storage import pairs as store
from storage.database import Transaction
from tests.support import units
from tests.support.console import Console
from tests.support.twins import CODES, NAMES, a_firm, said, two
from tests.support.units import Unit

HERE, ELSEWHERE, CITY = (
    Actor("officer:1", "310104", "district_officer"),
    Actor("officer:2", "310115", "district_officer"),
    Actor("officer:3", "city", "city_officer"),
)
OTHER_DISTRICT, ASSOCIATION = Actor("officer:4", "310101", "reader"), Actor("officer:5", "association", "association")


def owed(tx: Transaction) -> list[str]:
    return sorted(row.cause for row in deliveries.listed(tx, kind=twins.NEWS))


def test_both_sides_are_told_once(console: Console) -> None:
    one, other = console.does(two)
    assert console.does(lambda tx, _: owed(tx)) == [f"1:{one}", f"1:{other}"]

    def again(tx: Transaction, house: House) -> list[str]:
        for draft_id in (one, other):
            summaries.rewrite(tx, house, drafts.peek(tx, draft_id).subject_id)
        return owed(tx)

    assert console.does(again) == [f"1:{one}", f"1:{other}"]


@pytest.mark.parametrize(
    "changed",
    [
        {"model": "VX30"},  # licensor and licensee share the patent, their products differ
        {"number": "ZL202120592620.4"},  # strangers share the number of a model
        {"whole": False},  # no patent is named yet
    ],
)
def test_a_patent_or_a_model_alone_is_no_pair(console: Console, changed: dict[str, object]) -> None:
    console.does(lambda tx, house: two(tx, house, **changed))
    assert console.does(lambda tx, _: owed(tx)) == []


@pytest.mark.parametrize("model", ["vx-20", "VX20 黑色", "VX20（出口）"])
def test_a_model_is_the_same_however_it_is_written(console: Console, model: str) -> None:
    console.does(lambda tx, house: two(tx, house, model=model))
    assert len(console.does(lambda tx, _: owed(tx))) == 2


@pytest.mark.parametrize("unverified", [0, 1])
def test_nothing_is_said_until_the_platform_accepted_both_registrations(console: Console, unverified: int) -> None:
    def begun(tx: Transaction, house: House) -> Unit:
        firms = [a_firm(tx, house, who, at, accepted=at != unverified) for at, who in enumerate(("王工", "李工"))]
        for firm in firms:
            units.product(tx, house, firm)
        return firms[unverified]

    firm = console.does(begun)
    assert console.does(lambda tx, _: owed(tx)) == []

    def accepted(tx: Transaction, house: House) -> None:
        units.hand_over(tx, house, firm.registration)
        units.review(tx, house, firm.registration, "accepted")

    console.does(accepted)
    assert len(console.does(lambda tx, _: owed(tx))) == 2


def test_two_accounts_of_one_firm_are_no_two_units(console: Console) -> None:
    def begun(tx: Transaction, house: House) -> None:
        for at, who in enumerate(("王工", "李工")):
            units.product(tx, house, a_firm(tx, house, who, at, code=CODES[0]))

    console.does(begun)
    assert console.does(lambda tx, _: owed(tx)) == []


def test_trying_models_one_after_another_brings_about_a_few_pairs_at_most(console: Console) -> None:
    def tried(tx: Transaction, house: House) -> int:
        for place in range(5):
            firm = a_firm(tx, house, f"厂{place}", 0, code="")
            subjects.describe(tx, firm.subject, f"厂{place}", "", "310104")
            units.product(tx, house, firm, model=f"VX{place}1")
        curious = a_firm(tx, house, "李工", 1)
        draft = units.product(tx, house, curious, model="VX01")
        for place in range(1, 5):
            units.touch(tx, house, draft, curious.contact, "model", f"VX{place}1")
        return sum(not one.cause.endswith(f":{draft}") for one in deliveries.listed(tx, kind=twins.NEWS))

    assert console.does(tried) == twins.MOST


def test_the_news_waits_and_goes_only_while_both_still_say_the_same(console: Console) -> None:
    _, other = console.does(two)

    def waiting(tx: Transaction, house: House) -> list[str]:
        kind = talk.kind(house)
        rows = deliveries.listed(tx, kind=twins.NEWS)
        assert all(row.not_before > tx.now + timedelta(minutes=50) for row in rows)
        return [kind.still_owed(tx, row) for row in rows]

    def changed(tx: Transaction, house: House) -> list[str]:
        contact = subjects.contacts_of(tx, drafts.peek(tx, other).subject_id)[0]
        units.touch(tx, house, other, contact, "model", "VX99")
        return waiting(tx, house)

    assert console.does(waiting) == ["", ""]
    assert console.does(changed) == ["not the same any more"] * 2


def names_in(lines: Sequence[acts.Line]) -> list[tuple[str, str]]:
    return [(face.unit, face.reason) for line in lines for face in line.faces]


def test_an_office_sees_its_own_unit_by_name_and_the_city_both(console: Console) -> None:
    console.does(said)
    see = {by.office: console.does(lambda tx, house, by=by: acts.seen(tx, house, by)) for by in (HERE, ELSEWHERE, CITY)}
    assert names_in(see["310104"]) == [(NAMES[0], ""), ("", "")]
    assert names_in(see["310115"]) == [("", ""), (NAMES[1], "用途不同")]
    assert names_in(see["city"]) == [(NAMES[0], ""), (NAMES[1], "用途不同")]
    assert [face.said for face in see["310104"][0].faces] == ["agreeing", "different"]
    assert see["city"][0].patents == ("ZL201810862228.X",)
    for nobody in (OTHER_DISTRICT, ASSOCIATION):
        assert console.does(lambda tx, house, by=nobody: acts.seen(tx, house, by)) == []


def test_where_a_pair_stands(console: Console) -> None:
    one, other = console.does(two)

    def state() -> str:
        return console.does(lambda tx, house: acts.seen(tx, house, CITY))[0].state

    assert state() == "open"
    assert [need.words for need in console.does(lambda tx, house: today.of(tx, house, HERE))] == ["desk.need_pairs"]

    def filed(tx: Transaction, house: House) -> None:
        units.hand_over(tx, house, one)
        units.review(tx, house, one, "accepted")

    console.does(filed)
    assert state() == "filed"
    console.does(lambda tx, _: store.say(tx, 1, other, "different", "用途不同"))
    assert state() == "explained"
    console.does(lambda tx, _: drafts.close(tx, other))
    assert state() == "withdrawn"


def test_it_is_settled_once_with_a_reason_by_who_reaches_it(console: Console) -> None:
    console.does(two)

    def settle(by: Actor, reason: str) -> str:
        try:
            console.does(lambda tx, house: acts.settle(tx, house, by, 1, reason))
        except RefusedError as refusal:
            return refusal.code
        return ""

    reader = Actor("officer:6", "city", "reader")
    assert [settle(by, "电话确认") for by in (OTHER_DISTRICT, ASSOCIATION, reader)] == ["no_pair"] * 3
    assert (settle(HERE, " 。"), settle(HERE, "长" * 301)) == ("pair_reason", "pair_reason")
    assert (settle(HERE, "双方商定由甲方备案"), settle(CITY, "再记一次")) == ("", "pair_settled")
    [line] = console.does(lambda tx, house: acts.seen(tx, house, CITY))
    assert (line.state, line.pair.settled_reason) == ("settled", "双方商定由甲方备案")
    [act] = console.does(lambda tx, _: audit.latest(tx, action="pair_settled"))
    assert "甲方" not in act.detail


async def test_the_page(console: Console) -> None:
    console.does(said)
    browser = await console.browser("310104", "district_officer")
    page = (await browser.get("/desk/pairs")).text
    assert (NAMES[0] in page, NAMES[1] in page, "用途不同" in page) == (True, False, False)
    assert re.search("另一区的单位.*浦东新区知识产权局", page, re.DOTALL)
    refused = await browser.post("/desk/pairs/1/settle", reason="。")
    assert (refused.status_code, "最多 300 个字" in refused.text) == (422, True)
    assert (await browser.post("/desk/pairs/1/settle", reason="双方商定")).headers["location"] == "/desk/pairs?done=1"
    assert "双方商定" in (await browser.get("/desk/pairs", done="1")).text
    assert (await browser.post("/desk/pairs/7/settle", reason="双方商定")).status_code == 409
    reader = await console.browser("310104", "reader")
    assert "记为已了结" not in (await reader.get("/desk/pairs")).text
