"""The circular: the indicators' own numbers, one for each period, four eyes, once to every officer of a district."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from docx import Document

from bot.desk import circular_numbers as numbers
from bot.desk import circular_schedule, indicators, periods, templates
from bot.desk import circulars as acts
from bot.desk.officers import RefusedError, actor
from bot.desk.periods import Period
from bot.documents import trends
from bot.documents.templates import check, fill
from bot.documents.trends import Bars
from bot.house import House
from flows.places import DISTRICTS
from locales import Words, words
from storage import audit, circulars, contacts, counters, officers, subjects
from storage.circulars import Circular
from storage.database import Database, Transaction
from storage.officers import Officer
from tests.bot.web.test_desk_indicators import filed
from tests.support.console import Console
from tests.support.databases import *  # noqa: F403
from tests.support.house import Office
from tests.support.town import Town

MAY = "month:2026-05-01"
NOW = "2026-06-03T01:00:00Z"


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    with time_machine.travel(NOW, tick=False):
        office = Office.open(tmp_path, sqlite_template)
        yield Console(office)
        office.close()


def seat(console: Console, role: str = "city_officer", office: str = "city", name: str = "李科") -> Officer:
    number = console.officer(office, role, name)
    found = console.does(lambda tx, _house: officers.get(tx, number))
    assert found is not None
    return found


def drafted(console: Console, by: Officer) -> int:
    return console.does(lambda tx, house: acts.draft(tx, house, by, actor(by), MAY))


def found(console: Console, number: int) -> Circular:
    one = console.does(lambda tx, _house: circulars.get(tx, number))
    assert one is not None
    return one


def refused(console: Console, act: Any, *given: Any) -> str:
    with pytest.raises(RefusedError) as refusal:
        console.does(lambda tx, _house: act(tx, *given))
    return refusal.value.code


def tables(document: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in Document(BytesIO(document)).tables]


def test_the_documents_numbers_are_the_indicators_own(console: Console) -> None:
    console.does(filed)
    one = found(console, drafted(console, seat(console)))
    say = words("zh_Hans", "shanghai_2022")
    table = console.does(lambda tx, house: indicators.table(tx, house, None))
    document = fill(templates.built_in(templates.CIRCULAR), numbers.values(console.house, one, date(2026, 6, 3)), {})
    progress, products, ranking, definitions = tables(document)
    for shown in (progress, products):
        named = {row[0]: dict(zip(shown[0], row, strict=True)) for row in shown[1:]}
        for name, told in [(_called(say, line.code), line.numbers) for line in table.lines] + [("合计", table.whole)]:
            mine = {numbers.PLACES[one]: indicators.written(say, one, told[one]) for one in indicators.INDICATORS}
            assert {head: cell for head, cell in mine.items() if head in named[name]}.items() <= named[name].items()
    assert [row[0] for row in progress[1:]] == [say.plain(f"district.{one}") for one in DISTRICTS] + ["合计"]
    assert ranking[1][:4] == ["1", "徐汇区", "2", "50.0%"]
    assert ranking[2][:4] == ["2", "浦东新区", "1", "0.0%"]
    assert len(ranking) == 3, "who has nothing due has no place"
    assert [row[0] for row in definitions[1:]] == [say.plain(f"ind.{name}") for name in indicators.INDICATORS]


def _called(say: Words, code: str) -> str:
    return indicators.label(say, "district", code, {})


def test_what_a_period_added_is_what_the_counters_say_of_its_days(console: Console) -> None:
    def grown(tx: Transaction, _house: House) -> None:
        days = {date(2026, 4, 30): 1, date(2026, 5, 1): 10, date(2026, 5, 31): 100, date(2026, 6, 1): 1000}
        for day, n in days.items():
            unit = subjects.create(tx, contacts.arrive(tx, "web", str(n))[0].id)
            counters.move(tx, unit, day, {("310104", "", "filed"): n})

    console.does(grown)
    one = found(console, drafted(console, seat(console)))
    assert (one.figures.whole["new_filed"], one.figures.whole["filed"]) == (110, 1111)
    assert one.figures.districts["310104"]["new_filed"] == 110
    assert one.figures.districts["310115"]["new_filed"] == 0


def test_the_built_in_template_has_nothing_wrong_with_it(console: Console) -> None:
    sample = console.does(lambda tx, house: templates.sample(tx, house, templates.CIRCULAR))
    assert check(templates.built_in(templates.CIRCULAR), sample) == []
    blank = {**sample, "排名": [], "上文": [], "下文": [], "覆盖率图": "", "走势图": ""}
    told = "\n".join(
        one.text for one in Document(BytesIO(fill(templates.built_in(templates.CIRCULAR), blank, {}))).paragraphs
    )
    assert "不作排名" in told
    assert "图1" not in told


@pytest.mark.parametrize(
    ("kind", "today", "first", "last", "name"),
    [
        ("month", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31), "2025 年 12 月"),
        ("month", date(2028, 3, 31), date(2028, 2, 1), date(2028, 2, 29), "2028 年 2 月"),
        ("quarter", date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31), "2025 年第 4 季度"),
        ("quarter", date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31), "2026 年第 1 季度"),
        ("year", date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31), "2025 年"),
    ],
)
def test_only_what_is_over_is_told(kind: str, today: date, first: date, last: date, name: str) -> None:
    period = periods.over(kind, today)
    assert (period.first, period.last, period.name(words("zh_Hans"))) == (first, last, name)


def test_a_period_has_one_circular_until_it_is_withdrawn(console: Console) -> None:
    by = seat(console)
    number = drafted(console, by)
    again = (acts.draft, console.house, by, actor(by), MAY)
    assert refused(console, *again) == "circular_there"
    console.does(lambda tx, _house: acts.withdraw(tx, actor(by), number))
    assert drafted(console, by) == number + 1
    assert refused(console, acts.draft, console.house, by, actor(by), "month:2026-06-01") == "circular_period"


def test_four_eyes_see_the_same_and_from_then_on_nothing_moves(console: Console) -> None:
    console.does(filed)
    author, second = seat(console), seat(console, name="周科")
    number = drafted(console, author)
    assert refused(console, acts.approve, author, actor(author), number, 1, b"x") == "circular_own"
    console.does(lambda tx, house: acts.remake(tx, house, actor(author), number))
    assert refused(console, acts.approve, second, actor(second), number, 1, b"x") == "circular_changed"
    console.does(lambda tx, _house: acts.approve(tx, second, actor(second), number, 2, b"the file"))
    one = found(console, number)
    for act in (
        lambda tx, house: acts.remake(tx, house, actor(author), number),
        lambda tx, _house: acts.reword(tx, actor(author), number, one.texts, 2),
        lambda tx, _house: acts.approve(tx, second, actor(second), number, 2, b"another"),
    ):
        with pytest.raises(RefusedError, match="circular_state"):
            console.does(act)
    assert console.does(lambda tx, _house: circulars.document(tx, number)) == b"the file"
    assert found(console, number).figures == one.figures
    trail = console.does(lambda tx, _house: [(row.actor, row.action) for row in audit.page(tx, "", "", 0, 9)])
    assert trail[:3] == [
        (f"officer:{second.id}", "circular_approved"),
        (f"officer:{author.id}", "circular_remade"),
        (f"officer:{author.id}", "circular_drafted"),
    ]


def test_texts_are_kept_to_what_a_document_can_hold(console: Console) -> None:
    one = found(console, drafted(console, seat(console)))
    kept = acts.checked(replace(one.texts, title="一\x07\n二", above="甲\x0c\n乙"))
    assert (kept.title, kept.above) == ("一 二", "甲\n乙")
    for name, code in (("title", "circular_no_title"), ("to", "circular_no_to"), ("sender", "circular_no_sender")):
        with pytest.raises(RefusedError, match=code):
            acts.checked(replace(one.texts, **{name: " "}))
    with pytest.raises(RefusedError, match="circular_long"):
        acts.checked(replace(one.texts, below="长" * (acts.LONGEST["below"] + 1)))


async def test_every_officer_of_a_district_is_told_once_and_who_cannot_be_is_listed(console: Console) -> None:
    author, second = seat(console), seat(console, name="周科")
    for office in ("310104", "310115"):
        seat(console, "district_officer", office, f"{office}员")
    seat(console, "reader", "310104", "只看")
    console.does(lambda tx, _house: officers.invite(tx, "未到", "310105", "district_officer"))
    number = drafted(console, author)
    console.does(lambda tx, _house: acts.approve(tx, second, actor(second), number, 1, b"PK file"))
    console.does(lambda tx, house: acts.send(tx, house, actor(author), number))
    assert refused(console, acts.send, console.house, actor(author), number) == "circular_state"
    await console.office.round()
    await console.office.round()
    sent = console.office.news()
    assert sorted(address.id for address, _ in sent) == ["310104员", "310115员"]
    assert {message.documents[0].content for _, message in sent} == {b"PK file"}
    one = found(console, number)
    became = {row.office: row.became for row in console.does(lambda tx, _house: acts.recipients(tx, one))}
    assert {code: became[code] for code in ("310104", "310115", "310105", "310101")} == {
        "310104": "sent", "310115": "sent", "310105": "no_chat", "310101": "nobody",
    }  # fmt: skip


def clocked(town: Town, day: str) -> int:
    with time_machine.travel(f"{day}T04:00:00Z", tick=False):
        return asyncio.run(acts.Circulars(town.db, town.house).tick())


def test_the_clock_drafts_each_period_once_and_only_as_it_was_told(database: Database) -> None:
    town = Town(database)
    assert clocked(town, "2026-06-05") == 0, "off unless somebody sets it"
    by = town.officer(1, "city", "city_admin")
    with time_machine.travel("2026-06-06T04:00:00Z", tick=False):
        town.run(lambda tx: circular_schedule.schedule(tx, by, actor(by), 5, 8))
    assert [clocked(town, f"2026-06-{day}") for day in ("06", "30")] == [0, 0], (
        "not for a day that was over when it was set"
    )
    assert [clocked(town, day) for day in ("2026-07-04", "2026-07-05", "2026-07-05", "2026-07-07")] == [0, 1, 0, 0]
    assert [clocked(town, day) for day in ("2026-07-31", "2026-08-20")] == [1, 1]
    rows = town.run(lambda tx: [(one.period, one.first, one.drafted_by) for one in circulars.listed(tx)])
    assert rows == [
        ("month", date(2026, 7, 1), None),
        ("quarter", date(2026, 4, 1), None),
        ("month", date(2026, 6, 1), None),
    ]
    (newest, *_) = town.run(circulars.listed)
    town.run(lambda tx: acts.withdraw(tx, actor(by), newest.id))
    assert clocked(town, "2026-08-21") == 0, "what was withdrawn is not drafted again"


def test_two_clocks_at_once_draft_one(database: Database) -> None:
    town = Town(database)
    period = Period("month", date(2026, 5, 1))
    figures = town.run(lambda tx: numbers.figures(tx, town.house, period))
    texts = numbers.texts(town.house, period)
    made = [town.run(lambda tx: circulars.add(tx, "month", period.first, None, texts, figures)) for _ in range(2)]
    assert (bool(made[0]), made[1]) == (True, 0)


def test_any_city_officer_approves_what_the_clock_drafted(console: Console) -> None:
    by = seat(console)
    with time_machine.travel(datetime(2026, 6, 1, 1, tzinfo=UTC), tick=False):
        admin = seat(console, "city_admin", name="管理")
        console.does(lambda tx, _house: circular_schedule.schedule(tx, admin, actor(admin), 1, 0))
        assert console.does(acts.scheduled) == 1
    (one,) = console.does(lambda tx, _house: circulars.listed(tx))
    console.does(lambda tx, _house: acts.approve(tx, by, actor(by), one.id, one.revision, b"x"))
    assert found(console, one.id).approved_by == by.id


def test_the_charts_say_what_the_tables_say_in_chinese(console: Console) -> None:
    console.does(filed)
    one = found(console, drafted(console, seat(console)))
    charts = numbers.charts(console.house, one.figures)
    bars = charts["覆盖率图"]
    assert isinstance(bars, Bars)
    assert (bars.title, dict(bars.shares)) == ("各区覆盖率", {"徐汇区": 50.0, "浦东新区": 0.0})
    png = trends.draw(bars)
    assert png is not None
    assert png[:4] == b"\x89PNG"
    assert set(numbers.charts(console.house, replace(one.figures, districts={}))) == {"走势图"}
