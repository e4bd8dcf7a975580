"""Drafts gone quiet, returns not corrected, patents that end, invitations not taken; and a day rehearsed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import time_machine
from sqlalchemy import text

from bot import rehearsing, summaries
from bot.reminders import dry_run, owed
from bot.reminders.tick import step
from storage import deliveries, drafts, invitations, preferences, standings
from storage.database import Transaction
from tests.bot.operating import Day
from tests.bot.reminders.bureau import Bureau
from tests.support import units


async def test_a_quiet_draft_is_mentioned_three_times_on_working_days(bureau: Bureau) -> None:
    bureau.at("2026-06-02 00:05").tick()
    bureau.at("2026-06-03 15:00").do(units.unit, "王", until="credit_code")
    assert await bureau.live("2026-06-04", "2026-06-16", "2026-07-02", "2026-07-04", "2026-07-31", "2026-08-03") == [
        # Three days fall on a Saturday, ten on a Saturday, thirty on a Friday.
        "06-08 09:05 王: quiet 3",
        "06-15 09:05 王: quiet 10",
        "07-03 09:05 王: quiet 30",
    ]


async def test_nothing_is_sent_before_all_that_is_due_that_day_is_known(bureau: Bureau) -> None:
    """Planning goes in batches, each a transaction; what a contact hears that day is one message all the same."""
    one = bureau.at("2026-06-01 10:00").do(units.unit, "王")
    bureau.at("2026-06-05 10:00").do(units.product, one)
    bureau.at("2026-06-05 10:00").date("2026-06-15")
    bureau.at("2026-06-08 09:05")
    for _ in range(40):
        bureau.db.run_now(lambda tx: step(tx, bureau.house, 1))
        await bureau.send()
        bureau.clock.shift(timedelta(seconds=4))
    assert bureau.heard == ["06-08 09:05 王: filing 06-15 7 days + quiet 3"]


async def test_a_word_of_theirs_begins_the_silence_anew(bureau: Bureau) -> None:
    one = bureau.at("2026-06-01 15:00").do(units.unit, "王")
    assert await bureau.live("2026-06-02", "2026-06-04") == ["06-04 09:05 王: quiet 3"]
    bureau.at("2026-06-10 23:00").tick()
    bureau.do(units.touch, one.registration, one.contact, "subject_name", "上海某某水泵有限公司")
    assert await bureau.live("2026-06-11", "2026-06-19") == ["06-15 09:05 王: quiet 3"]


async def test_who_went_on_in_the_night_is_not_called_quiet(bureau: Bureau) -> None:
    one = bureau.at("2026-06-01 15:00").do(units.unit, "王")
    bureau.at("2026-06-04 00:05").tick()
    bureau.do(units.touch, one.registration, one.contact, "subject_name", "上海某某水泵有限公司")
    await bureau.at("2026-06-04 09:05").send()
    assert (bureau.heard, bureau.states(one.contact)) == ([], [("skipped", owed.CHANGED)])


async def test_a_return_that_is_not_corrected_is_mentioned_until_it_is_handed_in(bureau: Bureau) -> None:
    one = bureau.do(units.unit, "王")
    bureau.do(units.hand_over, one.registration)
    bureau.at("2026-06-02 16:00").do(units.review, one.registration, "returned", "subject_name")
    assert await bureau.live("2026-06-03", "2026-06-12") == [
        "06-05 09:05 王: returned 3",
        "06-12 09:05 王: returned 10",
    ]
    bureau.do(units.touch, one.registration, one.contact, "subject_name", "上海某某水泵有限公司")
    bureau.do(units.hand_over, one.registration)
    assert await bureau.live("2026-06-13", "2026-06-16", "2026-07-02", "2026-07-03") == []


async def test_after_an_outage_the_last_word_about_a_quiet_draft_stands_for_those_before(bureau: Bureau) -> None:
    bureau.tick()
    one = bureau.at("2026-06-01 15:00").do(units.unit, "王")
    assert await bureau.live("2026-06-12", "2026-06-12") == ["06-12 09:05 王: quiet 10"]
    assert bureau.states(one.contact) == [("skipped", owed.LATER), ("sent", "")]


async def test_the_end_of_a_patents_term_is_announced_twice(bureau: Bureau) -> None:
    one = bureau.do(units.unit, "王")
    filed = date(2006, 9, 27)
    product = bureau.do(units.product, one, number="ZL200610123456.2", filed_on=filed)
    summary = bureau.do(lambda tx, _: drafts.summaries(tx, draft_id=product))[0]
    assert summary.ends_on == date(2026, 9, 27)
    heard = await bureau.live("2026-06-28", "2026-06-30", "2026-08-27", "2026-08-29", "2026-09-26", "2026-09-28")
    # Ninety days before is Monday 29 June; thirty days before Friday 28 August.
    assert [line for line in heard if "patent" in line] == [
        "06-29 09:05 王: patent 09-27 90 days",
        "08-28 09:05 王: patent 09-27 30 days",
    ]


async def test_an_invitation_not_taken_is_told_to_who_made_it(bureau: Bureau) -> None:
    bureau.tick()
    one = bureau.at("2026-06-03 15:00").do(units.unit, "王")
    bureau.do(units.hand_over, one.registration)
    bureau.do(lambda tx, _: units.join(tx, one, "李"))
    bureau.do(lambda tx, _: invitations.invite(tx, one.subject, None, "", one.contact))
    assert await bureau.live("2026-06-04", "2026-06-12") == [
        # Three days after falls on a Saturday; one day before it ends is Tuesday.
        "06-08 09:05 王: invitation",
        "06-09 09:05 王: invitation 1",
    ]


async def test_what_was_stopped_leaves_other_kinds_alone(bureau: Bureau) -> None:
    one = bureau.at("2026-06-01 15:00").do(units.unit, "王", until="credit_code")
    bureau.do(lambda tx, _: preferences.stop(tx, one.contact, "update"))
    assert await bureau.live("2026-06-02", "2026-06-04") == ["06-04 09:05 王: quiet 3"]
    bureau.do(lambda tx, _: preferences.stop(tx, one.contact, "draft"))
    assert await bureau.live("2026-06-05", "2026-06-12") == []
    bureau.do(lambda tx, _: preferences.resume(tx, one.contact, "draft"))
    assert await bureau.live("2026-06-30", "2026-07-02") == ["07-01 09:05 王: quiet 30"]


def _older(tx: Transaction) -> None:
    """The rows as they were before they said what reminders go by."""
    tx.connection.execute(text("UPDATE summaries SET since = NULL"))
    tx.connection.execute(text("DELETE FROM standings"))


async def test_rows_from_before_are_written_anew_in_batches_before_anybody_is_reminded(bureau: Bureau) -> None:
    for number in range(5):
        bureau.do(units.unit, f"单位{number}")
    bureau.date("2026-06-15")
    bureau.db.run_now(_older)
    assert bureau.at("2026-06-15 00:05").tick(most=2) > 3
    await bureau.at("2026-06-15 09:05").send()
    assert len(bureau.heard) == 5
    assert all(row.since is not None for row in bureau.db.run_now(drafts.summaries))


def test_a_unit_stands_as_its_drafts_say(bureau: Bureau) -> None:
    def same(whose: units.Unit) -> standings.Standing:
        row = bureau.db.run_now(lambda tx: standings.standing(tx, whose.subject))
        assert row == bureau.do(summaries.standing, whose.subject)
        return row

    one = bureau.do(units.unit, "王", categories=("city_pilot", "city_project"))
    assert same(one) == standings.Standing(frozenset({"", "city_pilot", "city_project"}), "310104", False)
    bureau.accepted(one)
    assert same(one).filed
    bureau.do(units.touch, one.registration, one.contact, "categories", ())
    assert same(one).categories == {"", "none"}
    unsaid = bureau.do(units.unit, "李", until="categories")
    assert same(unsaid).categories == {""}
    branch = bureau.do(units.unit, "分公司", subject_kind="branch")
    assert same(branch).categories == frozenset()


async def test_a_rehearsed_day_is_the_day_as_it_comes(bureau: Bureau) -> None:
    bureau.do(units.unit, "王", until="credit_code")
    one = bureau.do(units.unit, "李")
    bureau.do(units.hand_over, one.registration)
    bureau.accepted(bureau.registered("张"))
    bureau.date("2026-06-11")
    bureau.do(lambda tx, _: preferences.stop(tx, one.contact, "deadline"))
    bureau.at("2026-06-03 12:00").tick()
    before = bureau.db.run_now(deliveries.listed)
    lines = bureau.do(lambda tx, house: list(dry_run.lines(tx, house, date(2026, 6, 4))))
    assert bureau.db.run_now(deliveries.listed) == before, "nothing is written"
    assert [(line.contact, rehearsing.why(line.topic), f"{line.at:%d %H:%M}", line.skipped) for line in lines] == [
        (1, "entered_1 2026-06-11: 7 days before", "04 09:00", ""),
        (1, "quiet: 3 days", "04 09:00", ""),
        (2, "entered_1 2026-06-11: 7 days before", "04 09:00", owed.STOPPED),
    ]
    await bureau.live("2026-06-04", "2026-06-04")
    rows = [row for contact in (1, 2, 3) for row in bureau.rows(contact)]
    told = {(row.contact_id, row.cause, row.reason) for row in rows if row.due_day == date(2026, 6, 4)}
    assert told == {(line.contact, line.topic.cause, line.skipped) for line in lines}


def test_no_day_is_counted_in_silence(bureau: Bureau) -> None:
    assert bureau.do(rehearsing._notes, date(2030, 3, 31)) == [
        "2030-03-31 is no working day: only a date's own day is reminded of",
        "the public holidays of 2030 are not announced: Monday to Friday are counted",
    ]


def test_an_operator_reads_who_would_hear_what(tmp_path: Path) -> None:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        day = Day.begin(tmp_path)
        day.core.db.run_now(lambda tx: units.unit(tx, day.core.house, "王", until="credit_code"))
        rehearsing.rehearse(day.settings, day.hear, date(2026, 11, 26), as_json=False)
        assert day.heard().splitlines() == [
            "contact 1      unit 1      draft 1       quiet: 3 days  11-26 09:00",
            "2026-11-26: 1 contacts, 1 reminders",
            "       1  quiet: 3 days",
        ]
        rehearsing.rehearse(day.settings, day.hear, date(2026, 11, 26), as_json=True)
        (line,) = day.heard().splitlines()
        day.core.db.close()
    assert json.loads(line) | {"topic": {}} == {
        "contact": 1, "at": "2026-11-26T09:00:00+08:00", "why": "quiet: 3 days", "skipped": "", "kind": "draft",
        "topic": {}, "announced": True,
    }  # fmt: skip
