"""The notice's dates: all shown, the earliest counts, a past one stays."""

from __future__ import annotations

from datetime import date

import pytest

from flows.deadlines import due, read
from flows.notices import deadlines
from flows.notices.shanghai_2022 import DEADLINES, NOTICE

TODAY = date(2026, 11, 22)


def dates(categories, district="310104", today=TODAY, duty="filing"):
    return [
        (each.deadline.id, each.state, each.counts)
        for each in due(DEADLINES, categories, district, today)
        if each.deadline.duty == duty
    ]


def test_a_unit_in_two_categories_gets_the_earliest_date_and_sees_both():
    assert dates(("city_pilot", "national_advantage")) == [
        ("national_advantage", "past", True),
        ("city_projects", "past", False),
    ]


def test_the_last_day_itself_is_not_past():
    assert dates(("city_project",), today=date(2023, 3, 31)) == [("city_projects", "coming", True)]
    assert dates(("city_project",), today=date(2023, 4, 1)) == [("city_projects", "past", True)]


@pytest.mark.parametrize("category", ["national_advantage", "central_funds", "pudong_xuhui_funds"])
def test_three_categories_had_until_the_end_of_2022(category):
    (found,) = (each for each in due(DEADLINES, (category,), "310115", TODAY) if each.deadline.duty == "filing")
    assert (found.on, found.deadline.label) == (date(2022, 12, 31), "rule")


def test_who_must_lead_by_example_or_file_before_an_award_has_no_date():
    assert dates(("zhuanjingtexin",)) == [("lead_by_example", "undated", False)]
    assert dates(("innovation_award", "china_patent_award"), duty="award") == [
        ("innovation_award", "undated", False),
        ("china_patent_award", "undated", False),
    ]


def test_all_others_file_of_their_own_will():
    assert dates(()) == [("voluntary", "undated", False)]
    assert "voluntary" not in str(dates(("zhuanjingtexin",)))


@pytest.mark.parametrize(
    ("today", "windows"),
    [
        (date(2027, 1, 1), [("open", 2027)]),
        (date(2027, 3, 31), [("open", 2027)]),
        (date(2027, 4, 1), [("past", 2027), ("coming", 2028)]),
    ],
)
def test_the_update_window_opens_every_year(today, windows):
    found = [each for each in due(DEADLINES, (), "310104", today) if each.deadline.id == "yearly_update"]
    assert [(each.state, each.on.year) for each in found] == windows
    assert all(each.opens == date(each.on.year, 1, 1) and each.counts for each in found)


def test_sources_that_differ_are_both_shown():
    both = {each.deadline.id: each.deadline for each in due(DEADLINES, (), "310104", TODAY)}
    assert both["update_until_september_2024"].differs_from == "yearly_update"
    assert {both[name].label for name in ("yearly_update", "update_until_september_2024")} == {"practice"}


def test_recognition_had_a_cut_off_each_year_and_the_next_is_not_published():
    assert dates((), duty="recognition") == [
        ("recognition_2023_filed", "past", True),
        ("recognition_2023_passed", "past", False),
        ("recognition_2024", "past", True),
        ("recognition_2025", "past", True),
        ("recognition_later", "undated", False),
    ]


def test_a_date_may_be_a_district_s_own():
    calendar = read(ENTRY + 'districts = ["310104"]\non = 2027-06-30\n', NOTICE.sources)
    assert due(calendar, (), "310104", TODAY)[0].state == "coming"
    assert due(calendar, (), "310115", TODAY) == ()


ENTRY = '[[deadline]]\nid = "a"\nduty = "filing"\nsource = "notice"\npassage = "正文 三"\nquote = "…"\n'


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (ENTRY + 'opens = "01-01"\n', "a: either on"),
        (ENTRY + 'opens = "01-01"\ncloses = "02-30"\n', "a: day is out of range"),
        (ENTRY + 'opens = "01-01"\ncloses = "02-29"\n', "a: 02-29"),
        (ENTRY + 'until = "01-01"\n', "a: unknown until"),
        (ENTRY + 'differs_from = "b"\n', "a: differs from 'b'"),
        (ENTRY + ENTRY, "a: used twice"),
        (ENTRY.replace("filing", "feeling"), "a: unknown duty"),
        (ENTRY.replace('"notice"', '"gossip"'), "a: no gossip"),
        (ENTRY.replace('passage = "正文 三"\n', ""), "a: no passage"),
    ],
)
def test_a_wrong_entry_is_named(wrong, says):
    with pytest.raises(ValueError, match=says):
        read(wrong, NOTICE.sources)


def test_a_notice_s_module_says_its_deadlines():
    assert deadlines("flows.notices.shanghai_2022") == DEADLINES
    assert deadlines("flows.notices") == ()
