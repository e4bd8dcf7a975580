"""A date that moves or is withdrawn after it was told, a clock that jumps, and what a contact asked for meanwhile."""

from __future__ import annotations

from datetime import date

from bot.messages import Attempt
from bot.reminders import owed
from bot.reminders.planning import snooze
from storage import invitations, preferences, reminding
from storage.preferences import Wishes
from tests.bot.reminders.bureau import OCTOBER, Bureau
from tests.support import units


async def test_who_was_told_of_a_date_hears_once_that_it_moved(bureau: Bureau) -> None:
    bureau.registered()
    name = bureau.date("2026-09-15")
    assert len(await bureau.live("2026-09-08", "2026-09-08")) == 1
    bureau.registered("后来")
    bureau.amend(name, OCTOBER)
    assert await bureau.live("2026-09-09", "2026-09-10", "2026-09-30", "2026-09-30", "2026-10-08", "2026-10-08") == [
        "09-09 09:05 后来: filing 10-08 30 days",
        "09-09 09:05 王: 09-15 is 10-08 + filing 10-08 30 days",
        "09-30 09:05 后来: filing 10-08 1 days",
        "09-30 09:05 王: filing 10-08 1 days",
        "10-08 09:05 后来: filing 10-08 today",
        "10-08 09:05 王: filing 10-08 today",
    ]


async def test_a_date_that_moves_before_it_is_told_leaves_nothing_behind(bureau: Bureau) -> None:
    one = bureau.registered()
    name = bureau.date("2026-09-15")
    bureau.at("2026-09-08 00:05").tick()
    bureau.amend(name, "2026-12-15")
    assert await bureau.live("2026-09-08", "2026-09-17") == []
    assert bureau.states(one.contact) == [("skipped", owed.MOVED)]


async def test_a_date_moved_there_and_back_is_not_told_of_and_one_moved_on_is_told_once(bureau: Bureau) -> None:
    bureau.registered()
    name = bureau.date("2026-09-15")
    await bureau.live("2026-09-08", "2026-09-08")
    bureau.amend(name, OCTOBER)
    bureau.amend(name, "2026-09-15")
    assert await bureau.live("2026-09-09", "2026-09-09") == []
    bureau.amend(name, "2026-11-30")
    await bureau.live("2026-09-10", "2026-09-10")
    bureau.amend(name, "2026-12-15")
    await bureau.live("2026-09-11", "2026-09-14")
    assert bureau.heard[1:] == ["09-10 09:05 王: 09-15 is 11-30", "09-11 09:05 王: 11-30 is 12-15"]


async def test_a_move_that_was_overtaken_before_it_was_told_is_told_as_the_last_one(bureau: Bureau) -> None:
    bureau.registered()
    name = bureau.date("2026-09-15")
    await bureau.live("2026-09-08", "2026-09-08")
    bureau.at("2026-09-08 20:00").amend(name, "2026-11-30")
    bureau.tick()
    bureau.at("2026-09-08 21:00").amend(name, "2026-12-15")
    assert await bureau.live("2026-09-09", "2026-09-14") == ["09-09 09:05 王: 09-15 is 12-15"]


async def test_a_date_withdrawn_is_told_to_who_was_told_of_it(bureau: Bureau) -> None:
    bureau.registered()
    name = bureau.date("2026-09-15")
    await bureau.live("2026-09-08", "2026-09-08")
    bureau.withdraw(name)
    assert await bureau.live("2026-09-09", "2026-09-16") == ["09-09 09:05 王: 09-15 is withdrawn"]


async def test_after_an_outage_only_what_is_still_of_use_is_said(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date("2026-09-15")
    assert await bureau.live("2026-09-12", "2026-09-14") == ["09-14 09:05 王: filing 09-15 1 days"]
    sweeps = bureau.db.run_now(reminding.sweeps)
    passed = {rule.rpartition(":")[2]: sweep.outcome for rule, sweep in sweeps.items() if "2026-09-15" in rule}
    assert passed == {"30": owed.LATER, "7": "", "1": ""}
    assert bureau.states(one.contact) == [("skipped", owed.LATER), ("sent", "")]


async def test_a_clock_that_jumps_says_nothing_twice_and_forgets_nothing(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date(OCTOBER)
    await bureau.live("2026-09-08", "2026-09-08")
    bureau.at("2027-12-01 03:00").tick()
    assert await bureau.live("2026-09-08", "2026-09-10", "2026-09-29", "2026-10-09") == [
        "09-30 09:05 王: filing 10-08 1 days",
        "10-08 09:05 王: filing 10-08 today",
        "10-09 09:05 王: filing 10-08 past",
    ]
    assert {state for state, _ in bureau.states(one.contact)} <= {"sent", "skipped"}


async def test_hours_and_zones_are_the_contacts_own(bureau: Bureau) -> None:
    one, other = bureau.registered(), bureau.registered("李")
    bureau.do(lambda tx, _: preferences.save(tx, one.contact, Wishes(14 * 60, 16 * 60)))
    bureau.do(lambda tx, _: preferences.save(tx, other.contact, Wishes(zone="Europe/Berlin")))
    bureau.date(OCTOBER)
    bureau.at("2026-10-08 00:05").tick()
    for hour in ("09:05", "14:00", "14:59", "15:00"):
        await bureau.at(f"2026-10-08 {hour}").send()
    assert bureau.heard == ["10-08 14:00 王: filing 10-08 today", "10-08 15:00 李: filing 10-08 today"]


async def test_what_waits_overnight_is_looked_at_again(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date(OCTOBER)
    bureau.at("2026-10-08 17:59").tick()
    await bureau.at("2026-10-08 18:00").send()
    assert (bureau.heard, bureau.rows(one.contact)[0].attempts) == ([], 0)
    await bureau.at("2026-10-09 09:00").send()
    assert bureau.heard == []
    assert bureau.states(one.contact) == [("skipped", owed.PAST)]


async def test_what_was_stopped_or_done_elsewhere_is_not_heard_of_any_more(bureau: Bureau) -> None:
    one, other = bureau.registered(), bureau.registered("李")
    bureau.date(OCTOBER)
    await bureau.live("2026-09-08", "2026-09-08")
    key = owed.of(bureau.rows(other.contact)[0].payload).key
    bureau.do(lambda tx, _: preferences.stop(tx, one.contact, "deadline"))
    bureau.do(lambda tx, _: preferences.done(tx, key, other.contact))
    assert await bureau.live("2026-09-30", "2026-09-30") == []
    assert bureau.states(one.contact)[-1] == ("skipped", owed.STOPPED)
    assert bureau.states(other.contact)[-1] == ("skipped", owed.ELSEWHERE)


async def test_a_snoozed_one_comes_on_the_day_asked_for_and_nothing_before(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date("2026-09-15")
    await bureau.live("2026-09-08", "2026-09-08")
    topic = owed.of(bureau.rows(one.contact)[-1].payload)
    bureau.do(snooze, one.contact, [topic], date(2026, 9, 14))
    assert await bureau.live("2026-09-09", "2026-09-15") == [
        "09-14 09:05 王: filing 09-15 7 days 又",
        "09-15 09:05 王: filing 09-15 today",
    ]


async def test_a_try_that_may_have_gone_out_is_listed_and_not_repeated(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date(OCTOBER)
    bureau.answers = [Attempt("uncertain", "no answer in time")]
    assert len(await bureau.live("2026-10-08", "2026-10-08")) == 1
    assert bureau.states(one.contact) == [("uncertain", "no answer in time")]


async def test_all_that_is_due_on_a_day_is_one_message(bureau: Bureau) -> None:
    one = bureau.registered()
    bureau.date(OCTOBER)
    bureau.at("2026-09-28 15:00").do(units.product, one, whole=False)
    (heard,) = await bureau.live("2026-10-08", "2026-10-08")
    assert set(heard.removeprefix("10-08 09:05 王: ").split(" + ")) == {"filing 10-08 today", "quiet 10"}


def test_a_tick_goes_on_in_batches_and_then_rests(bureau: Bureau) -> None:
    for number in range(7):
        bureau.registered(f"单位{number}")
    bureau.date(OCTOBER)
    assert bureau.at("2026-10-08 00:05").tick(most=2) > 4
    assert sum(len(bureau.rows(contact)) for contact in range(1, 8)) == 7
    assert bureau.at("2026-10-08 00:06").tick() == 0


def test_an_invitation_that_opens_nothing_any_more_is_no_reason_to_write(bureau: Bureau) -> None:
    one = bureau.registered()
    made, _ = bureau.do(lambda tx, _: invitations.invite(tx, one.subject, None, "", one.contact))
    bureau.at("2026-06-04 00:05").tick()
    bureau.do(lambda tx, _: invitations.revoke(tx, made))
    (row,) = bureau.rows(one.contact)
    assert bureau.do(owed.still_owed, row) == owed.TAKEN
