"""What members and customers are owed at the loopback platform: within its windows and limits, lost nowhere."""

from __future__ import annotations

from bot.messages import Address, Attempt, Button, Document, Outbound
from bot.replies import owe_reply
from storage import contacts, deliveries
from tests.bot.channels.wecom.conftest import Desk
from tests.bot.channels.wecom.played import CUSTOMER, LI, MEMBER, NEWS, WANG, agreed
from tests.support.wecom import words


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
