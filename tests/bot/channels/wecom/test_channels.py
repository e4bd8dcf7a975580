"""Members and customers at the loopback platform: what they write, what they are answered, and what that costs."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from PIL import Image

from bot.messages import Address, Attempt, Button, Document, Inbound, Outbound, Replies
from bot.replies import owe_reply
from bot.wecom import made
from storage import contacts, deliveries, inbox
from tests.bot.channels.wecom.conftest import Desk, opened
from tests.support.wecom import ACCOUNT, AGENT, CORP, KEY, labels, words
from tests.support.wecom_crypto import sealed

WANG, LI = "wmWANG", "li"
MEMBER, CUSTOMER = f"wecom:{AGENT}", f"wechat:{ACCOUNT}"
NEWS = Outbound("平台退回了 VX20 的备案，要改 1 处。")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


async def agreed(desk: Desk, who: str = WANG) -> None:
    await desk.at.customer_says(who, "你好")
    await desk.at.until_true(lambda at: at.screens[who])
    await desk.at.customer_taps(who, "同意，开始")
    await desk.at.until_true(lambda at: "哪一种备案" in words(at.screens[who][-1]))
    await desk.quiet()


async def begun(desk: Desk, who: str = LI) -> None:
    """A member agrees, and is asked something that a card can hold."""
    for text in ("你好", "1", "1", "1"):
        await desk.at.member_says(who, text)
        await desk.quiet()


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


async def owe(desk: Desk, channel: str, who: str, text: str) -> None:
    await desk.core.db.run(lambda tx: owe_reply(tx, 0, Address(channel, who), Outbound(text)))


async def test_what_does_not_fit_into_the_window_waits_until_the_customer_writes(desk: Desk) -> None:
    await agreed(desk)
    for number in range(6):
        await owe(desk, CUSTOMER, WANG, f"消息 {number}")
    await desk.core.deliveries.tick()
    assert desk.at.per_answer[-1] == 5
    owed = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert [row.not_before for row in owed] == [deliveries.CLOSED] * 2
    assert [call.code for call in desk.at.of("kf/send_msg")].count(95001) == 0, "it is not even tried"
    await desk.at.customer_says(WANG, "清单")
    await desk.at.until_true(lambda at: at.per_answer[-1] == 1)
    await desk.core.deliveries.tick()
    assert [words(one) for one in desk.at.screens[WANG]][-2:] == ["消息 4", "消息 5"]


async def test_when_the_platform_counts_otherwise_it_is_believed(desk: Desk) -> None:
    await agreed(desk)
    desk.at.left[WANG] = 0
    await owe(desk, CUSTOMER, WANG, "消息")
    await desk.core.deliveries.tick()
    later = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert [row.attempts for row in later] == [1]
    assert (await desk.channel.send(Address(CUSTOMER, WANG), NEWS)).detail == "closed"


async def test_what_the_platform_says_later_did_not_arrive_waits_until_the_customer_writes(desk: Desk) -> None:
    await agreed(desk)
    await owe(desk, CUSTOMER, WANG, "平台通过了 VX20。")
    await desk.core.deliveries.tick()
    lost = desk.at.screens[WANG].pop()
    for _ in range(2):
        await desk.at.fails(WANG, 6, lost["msgid"])
    await desk.pulled()
    assert (await desk.channel.send(Address(CUSTOMER, WANG), NEWS)).detail == "closed"
    await desk.core.deliveries.tick()
    [row] = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert row.not_before == deliveries.CLOSED
    await desk.at.customer_says(WANG, "清单")
    await desk.at.until_true(lambda at: at.per_answer[-1] == 1)
    await desk.core.deliveries.tick()
    assert [words(one) for one in desk.at.screens[WANG]].count("平台通过了 VX20。") == 1


async def test_an_answer_that_did_not_arrive_is_owed_too_and_who_refuses_is_not_written_to(desk: Desk) -> None:
    await agreed(desk)
    asked = desk.at.screens[WANG].pop()
    await desk.at.fails(WANG, 10, asked["msgid"])
    await desk.pulled()
    contact = (await desk.core.db.run(lambda tx: contacts.address_at(tx, CUSTOMER, WANG)))[1]
    [address] = await desk.core.db.run(lambda tx: contacts.addresses(tx, contact))
    assert address.gone_at is not None
    [row] = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert row.payload["text"] == words(asked)


async def test_what_a_member_cannot_be_told_goes_to_their_other_chat(desk: Desk) -> None:
    told = []

    async def web(address: Address, message: Outbound) -> Attempt:
        told.append(message)
        return Attempt("sent")

    desk.core.senders["web"] = web
    await desk.at.member_says("nobody", "你好")
    await desk.quiet()
    contact = (await desk.core.db.run(lambda tx: contacts.address_at(tx, MEMBER, "nobody")))[1]
    await desk.core.db.run(lambda tx: contacts.add(tx, contact, "web", "wang"))
    await desk.core.deliveries.tick()
    assert [one.buttons[0][0].label for one in told] == ["同意，开始"], "with the buttons that are drawn there"


async def test_files_and_pictures_go_up_and_are_sent_as_what_they_are(desk: Desk) -> None:
    await agreed(desk)
    files = (Document("副本.docx", "application/octet-stream", b"PK"), Document("图.png", "image/png", b"PNG"))
    await desk.channel.send(Address(CUSTOMER, WANG), Outbound("好了。", documents=files))
    text, file, image = desk.at.screens[WANG][-3:]
    assert [one["msgtype"] for one in (text, file, image)] == ["text", "file", "image"]
    assert desk.at.media[file["file"]["media_id"]] == ("副本.docx", b"PK")
    assert desk.at.media[image["image"]["media_id"]] == ("图.png", b"PNG")


async def test_a_file_the_platform_does_not_take_goes_as_a_link(desk: Desk) -> None:
    await agreed(desk)
    desk.at.faults["media/upload"] = [40004]
    odd = Document("材料.zip", "application/zip", b"PK odd")
    assert (await desk.channel.send(Address(CUSTOMER, WANG), Outbound("好了。", documents=(odd,)))).outcome == "sent"
    assert words(desk.at.screens[WANG][-1]).startswith(f"材料.zip ({desk.core.house.chat_url}/file/1.")
    assert "7 天内" in words(desk.at.screens[WANG][-1])


async def test_a_file_larger_than_the_platform_takes_is_not_even_tried(desk: Desk) -> None:
    await agreed(desk)
    large = Document("全部.zip", "application/zip", bytes(20 * 1024 * 1024 + 1))
    await desk.core.not_sent(0, Address(CUSTOMER, WANG), Outbound("您的全部资料。", documents=(large,)))
    await desk.core.deliveries.tick()
    assert words(desk.at.screens[WANG][-1]).startswith("您的全部资料。\n\n全部.zip (")
    assert desk.at.of("media/upload") == []


async def test_a_card_is_never_so_long_that_a_link_in_it_is_cut(desk: Desk) -> None:
    await desk.at.member_says(LI, "你好")
    await desk.quiet()
    large = Document("全部.zip", "application/zip", bytes(20 * 1024 * 1024 + 1))
    asked = Outbound("接着填吗？" * 30, ((Button("继续", "x1"),),), documents=(large,))
    shown = await desk.core.handing.fitted(Address(MEMBER, LI), asked)
    await desk.channel.send(Address(MEMBER, LI), shown)
    *texts, card = desk.at.screens[LI][1:]
    assert "接着填吗？" in words(texts[0])
    assert len(words(card).encode()) <= 480
    assert [part for part in (*texts, card) if "7 天内打开链接下载。" in words(part) and "/file/1." in words(part)]


async def test_no_more_than_a_member_is_shown_is_sent_and_the_rest_is_held_back(desk: Desk) -> None:
    await desk.at.member_says(LI, "你好")
    await desk.quiet()
    for number in range(33):
        await owe(desk, MEMBER, LI, f"消息 {number}")
    await desk.core.deliveries.tick()
    assert len(desk.at.screens[LI]) == 30
    assert desk.at.dropped == []
    owed = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert len(owed) == 4
    assert all(row.not_before < deliveries.CLOSED and not row.attempts for row in owed)


async def test_a_rate_error_waits_and_nobody_is_told_twice(desk: Desk) -> None:
    await desk.at.member_says(LI, "你好")
    await desk.quiet()
    desk.at.faults["message/send"] = [45009]
    attempt = await desk.channel.send(Address(MEMBER, LI), NEWS)
    assert (attempt.outcome, attempt.retry_after) == ("retry", 60.0)
    desk.at.faults["message/send"] = [0]
    assert (await desk.channel.send(Address(MEMBER, LI), NEWS)).outcome == "uncertain"
    assert (await desk.channel.send(Address(MEMBER, "nobody"), NEWS)).outcome == "gone"
    desk.at.faults["message/send"] = [60020]
    assert (await desk.channel.send(Address(MEMBER, LI), NEWS)).retry_after == 300.0


async def test_a_reply_the_platform_does_not_take_is_owed(desk: Desk) -> None:
    desk.at.faults["message/send"] = [45033]
    await desk.at.member_says(LI, "你好")
    await desk.quiet()
    owed = await desk.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
    assert len(owed) == 1
    await desk.core.deliveries.tick()
    assert "1 同意，开始" in words(desk.at.screens[LI][-1])
