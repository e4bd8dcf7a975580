"""A broadcast reaches everybody it is for once, whoever stops it on the way and whatever else is to be said."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.desk import broadcasts as acts
from bot.desk.officers import RefusedError, actor
from bot.messages import Attempt
from storage import contacts, deliveries, merging, preferences
from storage.broadcasts import Audience
from storage.preferences import Wishes
from tests.bench import audience
from tests.support.town import CHANNEL, Town

CITY = {"office": "city", "role": "city_officer"}


@pytest.fixture
def town(database):
    return Town(database)


@pytest.fixture
def quick(sqlite_database):
    """Where one database is enough."""
    return Town(sqlite_database)


def chats(town):
    return [chat for chat, _ in town.heard]


async def test_everybody_it_is_for_gets_it_once_filled_for_them(town):
    town.crowd(70)
    town.crowd(5, first=5000, district="310115")
    number = town.written(town.officer())
    await town.to_the_end()
    assert Counter(chats(town)) == {str(n): 1 for n in range(1000, 1070)}
    text = dict(town.heard)["1007"]
    assert text.startswith("上海第1007机电有限公司：您的备案还差 5 项，<a href=")
    assert text.endswith("—— 徐汇区知识产权局")
    assert town.state(number) == "done"
    assert town.became(number) == {"sent": 70}


async def test_the_first_of_an_office_stops_after_ten_until_somebody_says_so(quick):
    quick.crowd(60)
    by = quick.officer()
    number = quick.compose(by)
    quick.act(acts.send, by, number)
    await quick.to_the_end()
    assert (len(quick.heard), quick.state(number), quick.found(number).held) == (10, "paused", "trial")
    quick.act(acts.resume, by, number)
    await quick.to_the_end()
    assert Counter(chats(quick)) == {str(n): 1 for n in range(1000, 1060)}
    second = quick.compose(by, "再次提醒")
    quick.act(acts.send, by, second)
    await quick.to_the_end()
    assert (quick.state(second), len(quick.heard)) == ("done", 120)


async def test_the_whole_city_takes_the_word_of_a_second_officer(quick):
    quick.crowd(3)
    author, other = quick.officer(1, **CITY), quick.officer(2, **CITY)
    number = quick.compose(author)
    quick.act(acts.send, author, number)
    await quick.to_the_end()
    assert (quick.state(number), quick.heard) == ("asked", [])
    with pytest.raises(RefusedError, match="broadcast_own"):
        quick.run(acts.approve, author, actor(author), number)
    district = quick.officer(3)
    with pytest.raises(RefusedError, match="no_broadcast"):
        quick.run(acts.approve, district, actor(district), number)
    quick.run(acts.approve, other, actor(other), number)
    await quick.to_the_end()
    assert (quick.state(number), len(quick.heard)) == ("done", 3)


async def test_a_part_of_the_city_needs_no_second_officer(quick):
    quick.crowd(3)
    author = quick.officer(1, **CITY)
    number = quick.compose(author, whom=Audience(districts=("310104",)))
    quick.act(acts.send, author, number)
    assert quick.state(number) == "scheduled"


async def test_paused_nothing_more_goes_out_and_after_it_everybody_has_it_once(quick):
    quick.crowd(130)
    by = quick.officer()
    number = quick.written(by)
    quick.after = lambda: len(quick.heard) == 40 and quick.act(acts.pause, by, number)
    await quick.to_the_end()
    stopped = len(quick.heard)
    assert 40 <= stopped <= 50
    assert quick.state(number) == "paused"
    await quick.to_the_end()
    assert len(quick.heard) == stopped
    quick.after = lambda: None
    quick.act(acts.resume, by, number)
    await quick.to_the_end()
    assert Counter(chats(quick)) == {str(n): 1 for n in range(1000, 1130)}
    assert quick.state(number) == "done"


async def test_cancelled_nobody_else_gets_it_and_the_report_says_so(quick):
    quick.crowd(130)
    by = quick.officer()
    number = quick.written(by)
    quick.after = lambda: len(quick.heard) == 40 and quick.act(acts.cancel, by, number)
    await quick.to_the_end()
    sent = len(quick.heard)
    assert 40 <= sent <= 50
    assert quick.became(number) == {"sent": sent, "cancelled": 130 - sent}
    assert quick.run(deliveries.owed) == 0


async def test_two_at_once_share_evenly_and_a_paused_one_stops_no_other(quick):
    quick.crowd(150)
    quick.crowd(150, first=3000, district="310115")
    first, second = quick.written(quick.officer(1)), quick.written(quick.officer(2, "310115"))
    quick.after = lambda: len(quick.heard) == 120 and quick.act(acts.pause, somebody, first)
    somebody = quick.officer(4)
    await quick.to_the_end()
    early = Counter(chat < "3000" for chat in chats(quick)[:120])
    assert min(early.values()) >= 40
    assert (quick.state(first), quick.state(second)) == ("paused", "done")
    assert sum(chat >= "3000" for chat in chats(quick)) == 150


async def test_replies_go_before_news_before_reminders_before_broadcasts(quick):
    quick.crowd(120)
    quick.written(quick.officer())
    await quick.planner.tick()
    for number in range(5):
        quick.owe(str(7000 + number), "reminder", -10)
        quick.owe(str(8000 + number), "news", 0)
    quick.owe("9100", "news", 10)
    await quick.post.tick()
    kinds = [text if text in ("reminder", "news") else "broadcast" for _, text in quick.heard]
    places = [place for place, kind in enumerate(kinds) if kind != "broadcast"]
    assert max(places) < 21


async def test_two_broadcasts_keep_back_neither_each_other_nor_what_is_more_important(quick):
    """Reminders that become due while both are under way go out before the rest of either; one paused half-way holds
    nobody up."""
    quick.crowd(120)
    quick.crowd(120, first=3000, district="310115")
    first, second = quick.written(quick.officer(1)), quick.written(quick.officer(2, "310115"))
    somebody = quick.officer(4)

    def meanwhile():
        if len(quick.heard) == 60:
            for number in range(6):
                quick.owe(str(7000 + number), "reminder", -10)
            quick.owe("8000", "news", 0)
            quick.owe("8001", "news", 10)
        if len(quick.heard) == 120:
            quick.act(acts.pause, somebody, first)

    quick.after = meanwhile
    await quick.to_the_end()
    kinds = [text if text in ("reminder", "news") else "broadcast" for _, text in quick.heard]
    important = [place for place, kind in enumerate(kinds) if kind != "broadcast"]
    assert (len(important), min(important) >= 60) == (8, True)
    assert max(important) < 60 + 10 + 10 + 8, (
        "what was on its way when they became due, and no more than one look later"
    )
    halves = Counter(chat < "3000" for chat, text in quick.heard[:120] if text not in ("reminder", "news"))
    assert min(halves.values()) >= 35
    assert (quick.state(first), quick.state(second)) == ("paused", "done")
    quick.after = lambda: None
    quick.act(acts.resume, somebody, first)
    await quick.to_the_end()
    assert quick.state(first) == "done"
    assert max(Counter(chats(quick)).values()) == 1
    assert len(quick.heard) == 248


async def test_why_somebody_did_not_get_it(town):
    town.crowd(8)
    ids = {n: town.run(contacts.address_at, CHANNEL, str(n))[1] for n in range(1000, 1008)}
    town.run(preferences.stop, ids[1000], "broadcast")
    town.run(lambda tx: preferences.save(tx, ids[1001], _asleep(tx)))
    town.run(lambda tx: contacts.gone(tx, contacts.addresses(tx, ids[1002])[0].id))
    town.run(lambda tx: contacts.remove(tx, contacts.addresses(tx, ids[1003])[0].id))
    town.answers = {
        "1004": Attempt("gone", "Forbidden: bot was blocked by the user"),
        "1005": Attempt("retry", "refused: Bad Request"),
        "1006": Attempt("uncertain", "ReadTimeout"),
    }
    by = town.officer()
    number = town.written(by)
    for _ in range(10):
        await town.to_the_end()
        town.hurry()
    await town.to_the_end()
    blocked, sent = 2, 1
    assert town.became(number) == {
        "stopped": 1, "quiet": 1, "blocked": blocked, "no_address": 1, "failed": 1, "uncertain": 1, "sent": sent,
    }  # fmt: skip
    assert (town.state(number), chats(town).count("1005"), chats(town).count("1006")) == ("done", 8, 1)
    told = {line.became: name for line, name in town.run(acts.report, town.found(number))}
    assert told["failed"] == "上海第1005机电有限公司"


def _asleep(tx):
    minute = (tx.now.hour + 8) % 24 * 60 + tx.now.minute
    return Wishes(0, max(minute - 60, 1)) if minute > 120 else Wishes(minute + 120, 24 * 60)


async def test_those_it_failed_to_reach_are_written_to_again_and_only_once(town):
    town.crowd(5)
    town.answers = {"1002": Attempt("retry", "refused")}
    by = town.officer()
    number = town.written(by)
    for _ in range(10):
        await town.to_the_end()
        town.hurry()
    town.answers = {}
    town.heard.clear()
    made = town.run(acts.again, by, actor(by), number)
    await town.to_the_end()
    assert (chats(town), town.became(made)) == (["1002"], {"sent": 1})
    with pytest.raises(RefusedError, match="broadcast_again_done"):
        town.run(acts.again, by, actor(by), number)


async def test_what_was_under_way_when_the_process_died_is_listed_and_not_repeated(town):
    town.crowd(80)
    number = town.written(town.officer())
    await town.planner.tick()

    class DiedError(BaseException):
        pass

    def die():
        if len(town.heard) == 20:
            raise DiedError

    town.after = die
    with pytest.raises(DiedError):
        await town.post.tick()
    town.after = lambda: None
    second = town.office("second")
    town.run(deliveries.free, "second")
    while await town.planner.tick() + await second.tick():
        pass
    became = town.became(number)
    assert became["sent"] + became["uncertain"] == 80
    assert 1 <= became["uncertain"] <= 10
    assert max(Counter(chats(town)).values()) == 1


async def test_it_waits_for_its_hour(quick):
    quick.crowd(3)
    by = quick.officer()
    number = quick.compose(by)
    quick.run(lambda tx: acts.send(tx, actor(by), number, tx.now + timedelta(hours=1)))
    await quick.to_the_end()
    assert (quick.state(number), quick.heard) == ("scheduled", [])
    with pytest.raises(RefusedError, match="broadcast_state"):
        quick.act(acts.send, by, number)


async def test_a_contact_of_two_addresses_and_two_drafts_gets_it_once(quick):
    quick.crowd(1)
    mine = quick.run(contacts.address_at, CHANNEL, "1000")[1]
    quick.run(contacts.add, mine, CHANNEL, "2000")
    number = quick.written(quick.officer())
    await quick.to_the_end()
    assert (len(quick.heard), quick.became(number)) == (1, {"sent": 1})


async def test_two_contacts_who_turn_out_to_be_one_get_it_once(town):
    """One of the two was passed, or the other, or nobody has heard it yet under the number that stays."""
    stranger = town.run(audience.person, CHANNEL, 900)
    town.crowd(60)
    by = town.officer()
    number = town.compose(by)
    town.act(acts.send, by, number)
    await town.to_the_end()
    assert len(town.heard) == 10
    person = {chat: town.run(audience.person, CHANNEL, chat) for chat in (1000, 1001, 1050, 1051, 1052)}
    town.run(merging.merge, person[1050], person[1000])
    town.run(merging.merge, person[1001], person[1051])
    town.run(merging.merge, person[1052], stranger)
    town.act(acts.resume, by, number)
    await town.to_the_end()
    told = Counter(chats(town))
    assert (town.state(number), max(told.values()), len(told)) == ("done", 1, 58)
    assert [told[chat] for chat in ("1050", "1051")] == [0, 0]
    assert told["900"] + told["1052"] == 1
