"""Who may open which page and do which act: every route of the console × every role × their own and another district.

`LAW` is written here by hand, so that a line changed in the table of roles has to be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pytest
from fastapi.routing import APIRoute

from bot.desk import calendar as acts
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR, Actor
from bot.desk.roles import ACTS, may, reach
from bot.house import House
from bot.web.desk.session import Needs
from flows.places import DISTRICTS
from storage import drafts, subjects
from storage.database import Transaction
from storage.officers import ROLES
from tests.support.console import Browser, Console
from tests.support.rows import a_draft

SEATS: Mapping[str, tuple[str, str]] = {
    "admin": ("city", "city_admin"),
    "officer": ("city", "city_officer"),
    "district": ("310104", "district_officer"),
    "lingang": ("lingang", "district_officer"),
    "association": ("association", "association"),
    "city reader": ("city", "reader"),
    "district reader": ("310104", "reader"),
    "association's reader": ("association", "reader"),
}
EVERYBODY = frozenset(SEATS)
BUREAUS = EVERYBODY - {"association", "association's reader"}
DISTRICTS_TOO = frozenset({"admin", "officer", "district", "lingang"})
CITY = frozenset({"admin", "officer"})
ADMIN = frozenset({"admin"})

LAW: Mapping[str, frozenset[str]] = {
    "overview": EVERYBODY,
    "drafts": BUREAUS,
    "calendar": EVERYBODY,
    "calendar_change": DISTRICTS_TOO,
    "calendar_days": CITY,
    "officers": ADMIN,
    "audit": ADMIN,
    "sessions": EVERYBODY,
    "sessions_all": ADMIN,
    "broadcasts": BUREAUS,
    "broadcast": DISTRICTS_TOO,
    "broadcast_approve": CITY,
    "units": EVERYBODY,
    "categories": DISTRICTS_TOO,
    "policies": EVERYBODY,
    "policies_change": DISTRICTS_TOO,
    "units_import": DISTRICTS_TOO | {"association"},
    "circulars": BUREAUS,
    "circular": CITY,
    "circular_schedule": ADMIN,
    "templates": ADMIN,
    "units_invite": DISTRICTS_TOO | {"association"},
    "questions": DISTRICTS_TOO,
    "pairs": BUREAUS,
    "pairs_settle": DISTRICTS_TOO,
    "indicators": EVERYBODY - {"association", "association's reader"},
}
"""Act -> whose it is to do."""
OPEN_TO_ALL = frozenset({"/desk/in", "/desk/in/{token}"})
LAST = "/desk/out"


def actor(seat: str) -> Actor:
    return Actor("officer:1", *SEATS[seat])


def routes(console: Console) -> list[tuple[str, str, str]]:
    """Method, path and act of every route of the console; signing out comes last."""
    found = [route for route in _all(console.app.routes) if route.path == "/desk" or route.path.startswith("/desk/")]
    rows = [(method, route.path, _act(route)) for route in found for method in sorted(route.methods)]
    return sorted(rows, key=lambda row: (row[1] == LAST, row[1], row[0]))


def _all(found: Iterable[object]) -> Iterator[APIRoute]:
    for route in found:
        inner = getattr(route, "original_router", None)
        if isinstance(route, APIRoute):
            yield route
        elif inner is not None:
            yield from _all(inner.routes)


def _act(route: APIRoute) -> str:
    named = [one.call.act for one in route.dependant.dependencies if isinstance(one.call, Needs)]
    return named[0] if len(named) == 1 else ""


def _filled(path: str) -> str:
    """A path of something that is not there."""
    return re.sub(r"\{\w+(:\w+)?\}", "987654", path)


def test_every_act_of_the_table_is_in_the_law() -> None:
    assert set(ACTS) <= set(LAW)
    assert {role for roles in ACTS.values() for role in roles} <= set(ROLES)


@pytest.mark.parametrize("act", sorted(set(LAW) & set(ACTS)))
def test_the_table_says_what_the_law_says(act: str) -> None:
    assert {seat for seat in SEATS if may(actor(seat), act)} == LAW[act]
    for seat in LAW[act]:
        mine = reach(actor(seat))
        there = {district for district in DISTRICTS if may(actor(seat), act, district)}
        assert there == (set(DISTRICTS) if mine is None else set(mine)), "their own district and no other"


def test_what_an_office_reaches() -> None:
    assert {seat: reach(actor(seat)) for seat in SEATS} == {
        "admin": None,
        "officer": None,
        "city reader": None,
        "district": ("310104",),
        "lingang": ("lingang",),
        "district reader": ("310104",),
        "association": (),
        "association's reader": (),
    }


def test_every_route_says_which_act_it_is_and_a_page_names_its_own(console: Console) -> None:
    assert all(
        one.path.startswith("/desk") for page in console.app.state.desk.pages for one in _all(page.router.routes)
    )
    unsaid = {path for _, path, act in routes(console) if not act}
    assert unsaid == OPEN_TO_ALL
    acts_of = {path: act for method, path, act in routes(console) if method == "GET"}
    assert {page.path: page.act for page in console.app.state.desk.pages}.items() <= acts_of.items()


@pytest.mark.parametrize("seat", sorted(SEATS))
async def test_every_route_answers_whose_it_is_and_refuses_everybody_else(console: Console, seat: str) -> None:
    browser = await console.browser(*SEATS[seat])
    await browser.get("/desk")
    named = [route for route in routes(console) if route[2]]
    answers = {route: await _asked(browser, *route[:2]) for route in named}
    wrong = {r: n for r, n in answers.items() if (n == 403) is may(actor(seat), r[2]) or n >= 500}
    assert not wrong


@pytest.mark.parametrize("seat", sorted(SEATS))
async def test_the_navigation_shows_what_opens_and_nothing_else(console: Console, seat: str) -> None:
    page = await (await console.browser(*SEATS[seat])).get("/desk")
    shown = set(re.findall(r'<li><a href="(/desk[^"]*)"', page.text))
    assert shown == {one.path for one in console.app.state.desk.pages if may(actor(seat), one.act)}


async def test_strangers_are_shown_the_way_in_and_nothing_else(console: Console) -> None:
    for method, path, act in routes(console):
        answer = await _asked(console.stranger(), method, path)
        assert answer == ((303 if method == "GET" else 401) if act else (410 if "{" in path else 200)), (method, path)


async def _asked(browser: Browser, method: str, path: str) -> int:
    answer = await (browser.get(_filled(path)) if method == "GET" else browser.post(_filled(path)))
    return answer.status_code


@pytest.fixture
def two_districts(console: Console) -> Console:
    """A draft of a unit in 徐汇 and one in 浦东."""

    def begun(tx: Transaction, _house: House) -> None:
        for name, district in (("徐汇甲公司", "310104"), ("浦东乙公司", "310115")):
            draft = a_draft(tx, name)
            subjects.describe(tx, draft.subject_id, name, "", district)
            drafts.save_summary(tx, drafts.Summary(
                draft.id, draft.subject_id, "product", "started", "sales", 7, district, (), 2025, tx.now,
            ))  # fmt: skip

    console.does(begun)
    return console


@pytest.mark.parametrize("seat", sorted(BUREAUS))
async def test_drafts_of_another_district_are_not_found(two_districts: Console, seat: str) -> None:
    browser, mine = await two_districts.browser(*SEATS[seat]), reach(actor(seat))
    page = (await browser.get("/desk/drafts")).text
    assert ("徐汇甲公司" in page) == (mine is None or "310104" in mine)
    assert ("浦东乙公司" in page) == (mine is None)
    assert (await browser.get("/desk/drafts", district="310115")).status_code == (200 if mine is None else 404)
    assert (await browser.get("/desk/drafts", district="310199")).status_code == 404


@pytest.mark.parametrize("seat", sorted(DISTRICTS_TOO))
async def test_only_ones_own_districts_dates_are_changed(console: Console, seat: str) -> None:
    ours = Entry(None, {"zh_Hans": "徐汇的期限"}, {"zh_Hans": "完成备案"}, "filing", (), ("310104",))
    ground = Ground("徐知局 1 号", "rule", "资助")
    named = {
        "310104": console.does(lambda tx, house: acts.add(tx, house, OPERATOR, "shanghai_2022", ours, ground)),
        "": "city_projects",
        "lingang": console.does(
            lambda tx, house: acts.add(
                tx, house, OPERATOR, "shanghai_2022", replace(ours, districts=("lingang",)), ground
            )
        ),
    }
    browser, mine = await console.browser(*SEATS[seat]), reach(actor(seat))
    for district, name in named.items():
        await browser.get("/desk/calendar")
        change = {"on": "2027-06-30", "source": "文", "label": "rule", "reason": "因"}
        answer = await browser.post(f"/desk/calendar/date/{name}/amend", **change)
        theirs = mine is None or district in mine
        assert answer.status_code == (303 if theirs else 422)
        assert theirs or "不由您改" in answer.text


async def test_a_districts_officer_enters_dates_for_their_district_whatever_the_form_says(console: Console) -> None:
    browser = await console.browser("310104", "district_officer")
    await browser.get("/desk/calendar/new")
    new = {"title": "区里的期限", "todo": "完成备案", "duty": "filing", "source": "文", "label": "rule", "reason": "因"}
    answer = await browser.post("/desk/calendar/new", **new, districts="310115")
    assert answer.status_code == 303
    found = console.does(lambda tx, house: house.calendar.find(tx, "shanghai_2022", "entered_1"))
    assert found is not None and found.districts == ("310104",)


async def test_anothers_session_is_not_found_but_for_an_administrator(console: Console) -> None:
    admin, reader = await console.browser("city", "city_admin"), await console.browser("310104", "reader")
    other = await console.browser("310104", "district_officer")
    assert "city city_admin" not in (await reader.get("/desk/sessions")).text
    assert (await reader.post("/desk/sessions/1/end")).status_code == 404
    assert (await reader.post("/desk/sessions/2/end")).status_code == 303, "their own"
    await admin.get("/desk/sessions")
    assert (await admin.post("/desk/sessions/3/end")).headers["location"] == "/desk/sessions?done=ended"
    assert (await other.get("/desk")).headers["location"] == "/desk/in"


async def test_an_administrator_invites_and_removes_but_never_themselves(console: Console) -> None:
    browser = await console.browser("city", "city_admin")
    await browser.get("/desk/officers")
    unfit = await browser.post("/desk/officers", name="赵科", office="310104", role="city_officer")
    assert (unfit.status_code, "徐汇区知识产权局可以有的角色：区局工作人员、只看。" in unfit.text) == (422, True)
    empty = await browser.post("/desk/officers", name=" ", office="310104", role="reader")
    assert (empty.status_code, 'id="name-error"' in empty.text) == (422, True)
    made = await browser.post("/desk/officers", name="赵科", office="310104", role="reader")
    code = re.search(r"/\?start=o_(\w+)", made.text)
    assert code is not None
    assert code[1] not in (await browser.get("/desk/officers")).text, "shown once"
    assert (await browser.post("/desk/officers/1/remove")).status_code == 409
    assert (await browser.post("/desk/officers/2/remove")).status_code == 303
    assert (await browser.post("/desk/officers/2/remove")).status_code == 409
