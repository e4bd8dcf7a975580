"""Members and customers at the loopback platform: what they write, what they are answered, and what that costs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.messages import Address, Button, Inbound, Outbound, Replies
from bot.wecom import made
from storage import deliveries, inbox
from tests.bot.channels.wecom.conftest import Desk, opened
from tests.bot.channels.wecom.played import CUSTOMER, LI, MEMBER, NEWS, WANG, agreed, begun, picture
from tests.support.wecom import ACCOUNT, CORP, KEY, labels, words
from tests.support.wecom_crypto import sealed


async def test_the_address_is_checked(desk: Desk) -> None:
    assert await desk.at.looks() == (200, "1616140317555161061")


async def test_what_is_not_signed_by_the_platform_is_not_taken(desk: Desk) -> None:
    encrypted = sealed(b"<xml><FromUserName>li</FromUserName><MsgType>text</MsgType></xml>", KEY, CORP)
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    signed = desk.at.signed(encrypted)
    assert await desk.at.post({**signed, "nonce": "3"}, body) == 403
    assert await desk.at.post({}, body) == 403
    assert await desk.at.post(signed, b"<!DOCTYPE x><xml/>") == 400
    assert await desk.core.db.run(lambda tx: inbox.unanswered(tx, tx.now)) == ()


async def test_a_member_gets_cards_and_taps_them(desk: Desk) -> None:
    await begun(desk)
    assert "1 专利产品备案" in words(desk.at.screens[LI][1]), "more buttons than a card takes are numbers"
    assert labels(desk.at.screens[LI][-1]) == ["有", "没有", "依据", "上一题", "稍后再填", "清单"]
    assert await desk.at.member_taps(LI, "有") == [200]
    await desk.quiet()
    card, asked = desk.at.screens[LI][-2:]
    assert card["spent"] == "✓", "choices of a card are over when newer ones come"
    assert "哪个区" in words(asked)


async def test_a_card_is_changed_in_place_where_what_is_said_replaces_it(desk: Desk) -> None:
    await begun(desk)
    before = len(desk.at.screens[LI])
    await desk.channel._reply(
        Inbound(Address(MEMBER, LI), "9", message_id=desk.at.answers(LI)),
        Replies(0, (Outbound("☑ 有", ((Button("有", "x1"),),), edit=True),)),
    )
    assert len(desk.at.screens[LI]) == before
    assert (words(desk.at.screens[LI][-1]), labels(desk.at.screens[LI][-1])) == ("☑ 有", ["有"])


async def test_a_repeat_is_taken_once_and_answered_once(desk: Desk) -> None:
    assert await desk.at.member_says(LI, "你好", times=3) == [200, 200, 200]
    await desk.quiet()
    assert len(desk.at.screens[LI]) == 1
    await begun(desk)
    before = len(desk.at.screens[LI])
    assert await desk.at.member_taps(LI, "有", times=2) == [200, 200]
    await desk.quiet()
    assert len(desk.at.screens[LI]) == before + 1


async def test_a_callback_is_answered_before_the_platform_is_called(desk: Desk) -> None:
    """It has five seconds, and is repeated when they are over."""
    desk.at.hold = asyncio.Event()
    assert await desk.at.member_says(LI, "你好") == [200]
    assert await desk.at.event() == 200
    assert desk.at.screens[LI] == []
    desk.at.hold.set()
    await desk.quiet()
    assert len(desk.at.screens[LI]) == 1


async def test_what_is_written_before_the_last_answer_is_out_is_answered_in_order_and_asked_once(desk: Desk) -> None:
    await begun(desk)
    before = len(desk.at.screens[LI])
    desk.at.hold = asyncio.Event()
    for text in ("有", "浦东新区"):
        assert await desk.at.member_says(LI, text) == [200]
    desk.at.hold.set()
    await desk.quiet()
    assert await desk.core.db.run(deliveries.owed) == 0
    assert ["哪个区" in words(one) for one in desk.at.screens[LI][before:]] == [True, False]
    assert desk.channel._newest == {}


async def test_a_picture_of_a_member_is_fetched(desk: Desk) -> None:
    await begun(desk)
    assert await desk.at.member_sends(LI, picture()) == 200
    await desk.at.until_true(lambda at: any("收到 1 份文件" in words(one) for one in at.screens[LI]))


async def test_a_customer_gets_a_menu_whose_items_are_taps(desk: Desk) -> None:
    await agreed(desk)
    menu = desk.at.screens[WANG][-1]["msgmenu"]
    assert [one["type"] for one in menu["list"]] == ["click"] * 8
    await desk.at.customer_taps(WANG, "专利产品备案")
    await desk.at.until_true(lambda at: "由哪一类单位" in words(at.screens[WANG][-1]))
    assert desk.at.per_answer == [1, 1, 1], "what one turn says is one message"


async def test_a_customer_who_opens_a_link_is_greeted_once_before_they_write(desk: Desk) -> None:
    await desk.at.customer_opens(WANG, "n_shanghai_2022")
    await desk.at.until_true(lambda at: at.screens[WANG])
    await desk.quiet()
    assert "同意，开始" in labels(desk.at.screens[WANG][-1])
    assert [call.path for call in desk.at.of("kf/send_msg", "kf/send_msg_on_event")] == ["kf/send_msg_on_event"]
    await desk.at.customer_opens(WANG, greeted=False)
    await desk.at.customer_taps(WANG, "同意，开始")
    await desk.at.until_true(lambda at: len(at.screens[WANG]) == 2)
    assert "哪一种备案" in words(desk.at.screens[WANG][-1])


async def test_pages_are_pulled_in_order_and_a_page_that_comes_again_says_nothing_new(desk: Desk) -> None:
    await agreed(desk)
    desk.at.page = 1
    for text in ("专利产品备案", "企业", "有"):
        await desk.at.customer_says(WANG, text)
    await desk.at.until_true(lambda at: "哪个区" in words(at.screens[WANG][-1]))
    await desk.quiet()
    before = len(desk.at.screens[WANG])
    await desk.channel.wiring.places.move(ACCOUNT, (await desk.channel.wiring.places.get(ACCOUNT))[0], "0")
    await desk.at.event()
    await asyncio.sleep(0.2)
    await desk.quiet()
    assert len(desk.at.screens[WANG]) == before
    assert (await desk.channel.wiring.places.get(ACCOUNT))[0] == "5"


async def test_what_waited_while_we_were_away_is_pulled_at_the_start(desk: Desk, tmp_path: Path) -> None:
    await desk.channel.stop()
    await desk.at.customer_says(WANG, "你好")
    again = opened(tmp_path, desk.at)
    channel = made(again)
    await channel.start()
    await desk.at.until_true(lambda at: at.screens[WANG])
    await channel.stop()
    await again.close()


async def test_two_processes_pull_and_everything_is_answered_once(desk: Desk, tmp_path: Path) -> None:
    await agreed(desk)
    other = opened(tmp_path, desk.at)
    second = made(other)
    desk.at.page, before = 1, len(desk.at.screens[WANG])
    for text in ("专利产品备案", "企业", "有"):
        await desk.at.customer_says(WANG, text)
    await asyncio.gather(*(one._pulling.pull(ACCOUNT) for one in (second, desk.channel)))
    await asyncio.gather(second.settle(), desk.quiet())
    await second.stop()
    await other.close()
    assert len(desk.at.screens[WANG]) == before + 3
    assert "哪个区" in words(desk.at.screens[WANG][-1])
    assert (await desk.channel.wiring.places.get(ACCOUNT))[0] == "5"


async def test_a_token_that_is_over_is_renewed_once_and_shared(desk: Desk, tmp_path: Path) -> None:
    await agreed(desk)
    assert len(desk.at.of("gettoken")) == 1
    desk.at.token = "another"
    await desk.at.customer_says(WANG, "清单")
    await desk.at.until_true(lambda at: at.per_answer[-1] == 1)
    assert len(desk.at.of("gettoken")) == 2
    other = opened(tmp_path, desk.at)
    channel = made(other)
    assert (await channel.send(Address(CUSTOMER, WANG), NEWS)).outcome == "sent"
    await channel.stop()
    await other.close()
    assert len(desk.at.of("gettoken")) == 2, "another process uses the same"
