"""A draft and the editions after its own: nothing moves unasked, and a move is one transaction that leaves a trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot import publishing, vocabulary
from bot.messages import Address
from bot.notices import Candidate
from bot.platform.contract import Package
from flows.edition import MOVED
from flows.notices.shanghai_2022 import NOTICE
from flows.values import AGAIN
from storage import audit, contacts, drafts, editions
from storage.database import Transaction
from storage.drafts import Draft, Event
from tests.bot.platform.conftest import Platform, keys, platform, settings  # noqa: F401
from tests.bot.platform.test_sandbox import hand_in, read
from tests.support import packages
from tests.support.dialogue import Dialogue
from tests.support.editions import READINGS, asking, reading

AS_FAR_AS_THE_NAME = "> !publish earlier\n> !given who\n> 上海某某机电有限公司\n> 是\n> 91310000132260250X\n"
ACCEPT = "> 看看有什么变化\n> 换到新版本\n"


def in_hand(tx: Transaction) -> tuple[Draft, tuple[Event, ...]]:
    contact, _ = contacts.arrive(tx, "web", Address("web", "王工").id)
    assert contact.draft_id is not None
    return drafts.peek(tx, contact.draft_id), drafts.events(tx, contact.draft_id)


async def seen(dialogue: Dialogue) -> tuple[Draft, tuple[Event, ...]]:
    return await dialogue.office.core.db.run(in_hand)


async def published(dialogue: Dialogue, number: int) -> str:
    rows = await dialogue.office.core.db.run(lambda tx: editions.all_of(tx, NOTICE.id))
    return rows[number - 1].fingerprint


async def test_hearing_of_it_looking_and_staying_change_nothing(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !publish code\n")
    before, _ = await seen(dialogue)
    await dialogue.play("> 清单\n> 看看有什么变化\n> 先按原来的\n> 清单\n")
    assert (await seen(dialogue))[0] == before
    assert before.edition == await published(dialogue, 2)


async def test_it_is_news_once(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !publish code\n")
    played = await dialogue.play("> 王工\n> 13812345678\n> !restart\n> 上一题\n")
    assert played.count("有了新版本") == 1


async def test_the_move_is_in_the_events_and_in_the_audit_trail(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !publish code\n")
    before, _ = await seen(dialogue)
    await dialogue.play(ACCEPT)
    draft, events = await seen(dialogue)
    code = await published(dialogue, 1)
    assert draft.edition == code
    assert [(one.key, one.value, one.source, one.edition) for one in events[before.version :]] == [
        (MOVED, code, "tapped", code),
        ((AGAIN + "subject_name", ""), True, "tapped", code),
    ]
    assert drafts.replay(events) == draft.answers
    assert {key: draft.answers[key] for key in before.answers} == before.answers
    [act] = await dialogue.office.core.db.run(lambda tx: audit.latest(tx, action="edition_moved"))
    assert (act.draft_id, act.actor.partition(":")[0], act.detail) == (draft.id, "contact", code[:12])


async def test_from_its_day_on_it_binds_and_says_so_in_the_trail(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !publish code from 2027-01-01\n> 王工\n> !later 30 days\n> 清单\n")
    assert (await seen(dialogue))[0].edition == await published(dialogue, 2)
    await dialogue.play("> !later 30 days\n> 13812345678\n")
    draft, events = await seen(dialogue)
    assert draft.edition == await published(dialogue, 1)
    assert [one.source for one in events if one.key == MOVED] == ["edition"]
    assert draft.answers[("phone", "")].value == "+8613812345678"


async def test_nothing_is_handed_over_under_an_edition_that_is_over(dialogue: Dialogue) -> None:
    script = AS_FAR_AS_THE_NAME + "> 王工\n> 13812345678\n> @营业执照.pdf\n> 就这些\n> @承诺书.pdf\n> 就这些\n> 提交\n"
    await dialogue.play(script + "> !publish code from 2026-11-01\n")
    played = await dialogue.play("> 提交\n")
    assert "已提交" not in played
    assert "您这份已换过去" in played
    assert (await seen(dialogue))[0].edition == await published(dialogue, 1)


async def test_a_plan_that_is_not_the_newest_any_more_is_shown_anew(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !publish code\n> 看看有什么变化\n> !publish lenient\n")
    before, _ = await seen(dialogue)
    played = await dialogue.play("> 换到新版本\n")
    assert "换到新版本会怎样" in played
    assert (await seen(dialogue))[0] == before


async def test_publishing_reports_every_draft_before_and_after(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME)
    core, said = dialogue.office.core, list[str]()
    await core.db.run(
        lambda tx: drafts.start(tx, in_hand(tx)[0].subject_id, "product", NOTICE.id, in_hand(tx)[0].edition)
    )
    before = await core.db.run(lambda tx: editions.published(tx, NOTICE.id))
    publishing.publish(core.settings, said.append, dry_run=True)
    assert said[0].endswith("would be published; drafts stay on theirs until their contacts accept")
    assert said[1:] == [
        "  2 drafts on earlier editions: 1 would change, 1 would not",
        "  confirm: 1 answers in 1 drafts",
        "  parked: 1 answers in 1 drafts",
        "  added: 1 answers in 1 drafts",
        "  draft 1 (registration, edition 2): 6 kept; confirm subject_name; parked more_details; added email",
        "  draft 2 (product, edition 2): 0 kept",
    ]
    assert await core.db.run(lambda tx: editions.published(tx, NOTICE.id)) == before


async def test_publishing_says_what_it_did_and_then_that_nothing_differs(dialogue: Dialogue) -> None:
    await dialogue.play(AS_FAR_AS_THE_NAME + "> !later 1 days\n")
    core, said = dialogue.office.core, list[str]()
    day = date(2027, 1, 1)
    publishing.publish(core.settings, said.append, dry_run=False, in_force_from=day)
    assert said[0].startswith("shanghai_2022: edition 1 ")
    assert said[0].endswith("is published; from 2027-01-01 on it binds every draft")
    last = (await core.db.run(lambda tx: editions.published(tx, NOTICE.id)))[-1]
    assert (last.number, last.in_force_from) == (1, day)
    said.clear()
    publishing.publish(core.settings, said.append, dry_run=False)
    assert said == [f"shanghai_2022: unchanged, edition 1 ({last.fingerprint[:12]})"]


def test_words_of_a_released_edition_are_still_needed() -> None:
    without = reading("registration", asking(email=()))
    assert "q.email.ask" not in vocabulary.of_notice(Candidate(without))
    assert "q.email.ask" in vocabulary.of_notice(Candidate(without, released=(NOTICE,)))
    unused = [
        one.where for one in vocabulary.findings([Candidate(without, released=(NOTICE,))]) if "email" in one.where
    ]
    assert unused == []


def test_the_platform_takes_filings_of_every_edition(platform: Platform, keys: Callable[[], str]) -> None:  # noqa: F811
    for name, notice in READINGS.items():
        package = packages.registration(edition=name, more_details=True)
        case = hand_in(platform, keys, "/v1/subjects", referred(package, name))
        platform.review()
        assert read(platform, case)["state"] == "accepted", notice.id


def referred(package: Package, name: str) -> Package:
    return package.model_copy(update={"reference": f"BA-2026-{name}"})
