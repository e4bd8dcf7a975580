"""What officers change lies on top of the notice's own dates, in order."""

from __future__ import annotations

from datetime import date

import pytest

from flows.changes import Change, fold, source_content
from flows.cite import Source
from flows.deadlines import Deadline, due, stand
from flows.notices.shanghai_2022 import DEADLINES

NEW = {
    "source": source_content(Source("entered", "沪知局〔2027〕3 号", "", date(2026, 11, 23), "rule", "https://x.cn"))
}
TODAY = date(2026, 11, 22)


def after(*changes: Change) -> dict[str, Deadline]:
    return {one.id: one for one in fold(DEADLINES, changes).deadlines}


def amend(name: str, **content: object) -> Change:
    return Change(name, "amend", {**NEW, **content})


def add(name: str, **content: object) -> Change:
    said = {"duty": "filing", "titles": {"zh_Hans": "区里的期限"}, "todos": {"zh_Hans": "完成备案"}}
    return Change(name, "add", {**NEW, **said, **content})


def test_without_changes_the_calendar_is_the_notice_s() -> None:
    assert fold(DEADLINES, ()).deadlines == DEADLINES


def test_a_moved_date_carries_its_own_source_and_keeps_whom_it_concerns() -> None:
    found = after(amend("city_projects", on="2023-06-30"))["city_projects"]
    assert (found.on, found.categories) == (date(2023, 6, 30), ("city_pilot", "city_project"))
    assert found.source is not None
    assert (found.source.title, found.source.url, found.label) == ("沪知局〔2027〕3 号", "https://x.cn", "rule")


def test_the_last_change_counts() -> None:
    assert after(amend("city_projects", on="2027-06-30"), amend("city_projects", on="2027-05-31"))[
        "city_projects"
    ].on == date(2027, 5, 31)


def test_a_date_moved_to_come_counts_though_an_older_one_is_past() -> None:
    found = due(
        after(amend("city_projects", on="2027-06-30")).values(), ("national_advantage", "city_project"), "", TODAY
    )
    counting = [(one.deadline.id, one.state) for one in found if one.counts and one.deadline.duty == "filing"]
    assert counting == [("national_advantage", "past"), ("city_projects", "coming")]


def test_a_gate_has_a_date_once_an_officer_enters_it() -> None:
    found = after(amend("innovation_award", on="2027-05-20"))["innovation_award"]
    [now] = stand(found, TODAY)
    assert (now.state, now.on, now.cycle) == ("coming", date(2027, 5, 20), 2027)


def test_each_award_counts_for_itself() -> None:
    both = after(amend("innovation_award", on="2027-05-20"), amend("china_patent_award", on="2027-07-01")).values()
    found = due(both, ("innovation_award", "china_patent_award"), "", TODAY)
    assert [one.deadline.id for one in found if one.counts and one.deadline.duty == "award"] == [
        "innovation_award",
        "china_patent_award",
    ]


@pytest.mark.parametrize(
    ("today", "ends", "label"),
    [
        (date(2026, 11, 22), date(2027, 3, 31), "practice"),
        (date(2027, 4, 1), date(2028, 4, 30), "rule"),
        (date(2028, 4, 15), date(2028, 4, 30), "rule"),
        (date(2028, 5, 1), date(2029, 3, 31), "practice"),
    ],
)
def test_a_yearly_window_is_moved_for_one_year_only(today: date, ends: date, label: str) -> None:
    last = stand(after(amend("yearly_update", on="2028-04-30"))["yearly_update"], today)[-1]
    assert (last.on, last.deadline.label) == (ends, label)


def test_two_years_of_a_window_are_moved_one_by_one() -> None:
    found = after(amend("yearly_update", on="2027-04-30"), amend("yearly_update", on="2028-05-31"))["yearly_update"]
    assert [found.window(year)[1] for year in (2027, 2028, 2029)] == [
        date(2027, 4, 30),
        date(2028, 5, 31),
        date(2029, 3, 31),
    ]


def test_an_added_date_concerns_its_district_and_categories() -> None:
    found = after(add("entered_1", on="2027-06-30", districts=["310104"], categories=["none"]))["entered_1"]
    assert found.concerns((), "310104")
    assert not found.concerns((), "310115")
    assert not found.concerns(("city_pilot",), "310104")


def test_sources_that_clash_both_stay() -> None:
    found = after(add("entered_1", duty="update", on="2027-09-30", differs_from="yearly_update"))
    assert {"yearly_update", "entered_1"} <= set(found)
    assert found["entered_1"].differs_from == "yearly_update"


def test_a_withdrawn_date_is_out_of_force_and_still_known() -> None:
    folded = fold(DEADLINES, (Change("yearly_update", "withdraw", NEW),))
    assert "yearly_update" not in {one.id for one in folded.deadlines}
    assert [one.id for one in folded.withdrawn] == ["yearly_update"]


def test_words_are_replaced_language_by_language() -> None:
    found = after(amend("voluntary", titles={"zh_Hans": "一"}), amend("voluntary", titles={"en": "two"}))["voluntary"]
    assert found.titles == (("en", "two"), ("zh_Hans", "一"))


def test_a_change_of_what_a_release_took_out_changes_nothing() -> None:
    assert fold(DEADLINES, (amend("gone", on="2027-01-01"), Change("gone", "withdraw", NEW))).deadlines == DEADLINES
