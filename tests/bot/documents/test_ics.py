"""A calendar file, read back by the library that calendars are read with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from bot.documents.ics import Entry, calendar

UPDATE = Entry(
    "yearly_update-2027@beian", date(2027, 3, 31), "年度数据更新", date(2026, 11, 1), "填上年度销售额\n依据：常见问题"
)
AWARD = Entry("award@beian", date(2027, 1, 15), "中国专利奖; 推荐, 上海\r\nBEGIN:VEVENT", date(2022, 12, 5))


def test_one_all_day_entry_for_each_date_with_its_source_and_two_alarms() -> None:
    made = Calendar.from_ical(calendar("备案助手", [UPDATE]))
    assert (made["VERSION"], made["METHOD"], made["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "备案助手")
    [event] = made.walk("VEVENT")
    assert (event["UID"], event["SUMMARY"]) == ("yearly_update-2027@beian", "年度数据更新")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 31), date(2027, 4, 1))
    assert event["DTSTAMP"].dt == datetime(2026, 11, 1, tzinfo=UTC)
    assert event["DESCRIPTION"] == "填上年度销售额\n依据：常见问题"
    rings = [datetime(2027, 3, 31, tzinfo=UTC) + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert rings == [datetime(2027, 3, 24, 9, tzinfo=UTC), datetime(2027, 3, 30, 9, tzinfo=UTC)]


def test_a_subscriber_hears_no_alarms() -> None:
    assert Calendar.from_ical(calendar("x", [UPDATE], alarms=False)).walk("VALARM") == []


def test_the_same_dates_are_the_same_bytes_in_any_order() -> None:
    assert calendar("x", [UPDATE, AWARD]) == calendar("x", [AWARD, UPDATE])


def test_a_moved_date_keeps_its_name() -> None:
    moved = Entry(UPDATE.uid, UPDATE.on + timedelta(days=30), UPDATE.title, UPDATE.stated)
    [event] = Calendar.from_ical(calendar("x", [moved])).walk("VEVENT")
    assert (event["UID"], event["DTSTART"].dt) == (UPDATE.uid, date(2027, 4, 30))


def test_no_title_can_add_an_entry() -> None:
    content = calendar("x", [AWARD])
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert "BEGIN:VEVENT" in event["SUMMARY"]
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
