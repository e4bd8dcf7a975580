"""A date is reminded of 30, 7 and 1 days before, on the day and once after: to whom it concerns, while it does."""

from __future__ import annotations

from bot.reminders import owed
from tests.bot.reminders.bureau import OCTOBER, Bureau
from tests.support import units


async def test_a_date_to_file_by_is_reminded_of_five_times_on_working_days(bureau: Bureau) -> None:
    bureau.registered()
    bureau.date(OCTOBER)
    assert await bureau.live("2026-09-07", "2026-09-09", "2026-09-28", "2026-10-12", "2026-11-09", "2026-11-10") == [
        "09-08 09:05 王: filing 10-08 30 days",
        # Seven days before and one day before both fall on 30 September: nothing is worked in between.
        "09-30 09:05 王: filing 10-08 1 days",
        "10-08 09:05 王: filing 10-08 today",
        "10-09 09:05 王: filing 10-08 past",
    ]


async def test_the_last_day_may_be_a_sunday_and_the_day_before_falls_on_friday(bureau: Bureau) -> None:
    bureau.registered()
    bureau.date("2026-08-30")
    assert await bureau.live("2026-08-21", "2026-09-02") == [
        "08-21 09:05 王: filing 08-30 7 days",
        "08-28 09:05 王: filing 08-30 1 days",
        "08-30 09:05 王: filing 08-30 today",
        "08-31 09:05 王: filing 08-30 past",
    ]


async def test_only_units_that_it_concerns_and_that_have_not_filed_hear_of_it(bureau: Bureau) -> None:
    bureau.registered("试点", categories=("city_pilot",))
    bureau.registered("试点项目", categories=("city_pilot", "city_project"))
    bureau.registered("外区", categories=("city_pilot",), district="310115")
    bureau.registered("无类别")
    bureau.accepted(bureau.registered("已备案", categories=("city_pilot",)))
    bureau.do(units.unit, "分公司", subject_kind="branch")
    bureau.do(units.unit, "没说", until="categories")
    bureau.date(OCTOBER, categories=("city_pilot", "city_project"), districts=("310104",))
    heard = await bureau.live("2026-10-08", "2026-10-08")
    assert heard == ["10-08 09:05 试点: filing 10-08 today", "10-08 09:05 试点项目: filing 10-08 today"]


async def test_a_date_for_units_of_no_category_is_theirs_alone(bureau: Bureau) -> None:
    bureau.registered("试点", categories=("city_pilot",))
    bureau.registered("无类别")
    bureau.do(units.unit, "没说", until="categories")
    bureau.date(OCTOBER, categories=("none",))
    assert await bureau.live("2026-10-08", "2026-10-08") == ["10-08 09:05 无类别: filing 10-08 today"]


async def test_of_two_dates_the_earliest_is_reminded_of_and_then_the_next(bureau: Bureau) -> None:
    bureau.registered(categories=("city_pilot",))
    bureau.date("2026-09-15")
    bureau.date("2026-09-22", categories=("city_pilot",))
    assert await bureau.live("2026-09-14", "2026-09-24") == [
        "09-14 09:05 王: filing 09-15 1 days",
        "09-15 09:05 王: filing 09-15 today",
        "09-16 09:05 王: filing 09-15 past",
        "09-21 09:05 王: filing 09-22 1 days",
        "09-22 09:05 王: filing 09-22 today",
        "09-23 09:05 王: filing 09-22 past",
    ]


async def test_every_colleague_hears_of_it_and_who_left_does_not(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.do(lambda tx, _: units.join(tx, one, "李"))
    gone = bureau.do(lambda tx, _: units.join(tx, one, "赵"))
    bureau.date(OCTOBER)
    bureau.at("2026-10-08 00:05").tick()
    bureau.do(lambda tx, _: units.leave(tx, one, gone))
    await bureau.at("2026-10-08 09:05").send()
    assert sorted(bureau.heard) == ["10-08 09:05 李: filing 10-08 today", "10-08 09:05 王: filing 10-08 today"]
    assert bureau.states(gone)[-1] == ("skipped", owed.NOBODY)


async def test_what_was_done_between_night_and_morning_is_not_reminded_of(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date(OCTOBER)
    bureau.at("2026-10-08 00:05").tick()
    bureau.accepted(one)
    await bureau.at("2026-10-08 09:05").send()
    assert bureau.heard == []
    assert bureau.states(one.contact)[-1] == ("skipped", owed.NOTHING)


async def test_the_yearly_window_concerns_products_whose_figures_are_old(bureau: Bureau) -> None:
    bureau.at("2025-06-02 10:00")
    one, other = bureau.registered(), bureau.registered("李")
    old = bureau.accepted(one, data_year=2023)
    bureau.accepted(other, data_year=2025)
    assert await bureau.live("2025-12-31", "2026-01-06", "2026-02-27", "2026-03-02") == [
        "01-04 09:05 王: update 03-31 opens",
        "02-28 09:05 王: update 03-31 30 days",
    ]
    newer = bureau.do(units.update, one, old, 2025)
    bureau.do(units.hand_over, newer)
    assert await bureau.live("2026-03-24", "2026-03-24") == ["03-24 09:05 王: update 03-31 7 days"]
    bureau.do(units.review, newer, "accepted")
    assert await bureau.live("2026-03-25", "2026-04-03") == []


async def test_an_accepted_product_of_last_years_figures_hears_in_the_window_of_the_year_after(bureau: Bureau) -> None:
    bureau.at("2025-06-02 10:00")
    one = bureau.registered()
    bureau.accepted(one, data_year=2024)
    assert await bureau.live("2026-03-31", "2026-04-02") == [
        "03-31 09:05 王: update 03-31 today",
        "04-01 09:05 王: update 03-31 past",
    ]


async def test_a_date_of_recognition_concerns_products_under_way_that_take_part(bureau: Bureau) -> None:
    one, other = bureau.registered(), bureau.registered("李")
    bureau.do(units.product, one)
    bureau.do(units.product, other, recognition=False)
    bureau.accepted(bureau.registered("张"))
    bureau.date("2026-09-15", "recognition")
    heard = await bureau.live("2026-09-08", "2026-09-18")
    assert [line for line in heard if "recognition" in line] == [
        "09-08 09:05 王: recognition 09-15 7 days",
        "09-14 09:05 王: recognition 09-15 1 days",
        "09-15 09:05 王: recognition 09-15 today",
    ]
