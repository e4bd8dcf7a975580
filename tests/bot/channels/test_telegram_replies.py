"""Direct replies: what the contact sees, and what happens when Telegram does not take them."""

import pytest

from bot.messages import Address, Button, Document, Outbound
from tests.support.fake_botapi import Fault, blocked, cut_off, late, refused, too_many
from tests.support.telegram_chat import Desk, chatting
from tests.support.telegram_updates import document, says, sends, taps

QUESTION = Outbound(
    "这件产品有几家单位共同<b>制造或销售</b>？",
    buttons=(
        (Button("只有我们", "c1", "primary"), Button("还有其他单位", "c2")),
        (Button("平台", url="https://x.cn"),),
    ),
)


def saying(*messages):
    return Desk(answer=lambda _: messages)


async def replied(api, desk, update, **options):
    async with chatting(api, desk, **options):
        await api.push(update)
        await desk.until_answered()
    return api.of("sendMessage", "editMessageText", "sendDocument")


async def test_html_and_an_inline_keyboard(api):
    [call] = await replied(api, saying(QUESTION), says("开始"))
    assert (call.params["parse_mode"], call.params["text"]) == ("HTML", QUESTION.text)
    assert [button["text"] for button in call.buttons] == ["只有我们", "还有其他单位", "平台"]
    assert call.buttons[0]["callback_data"] == "c1"
    assert call.buttons[2]["url"] == "https://x.cn"
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_a_tap_changes_the_message_in_place_and_is_always_acknowledged(api):
    [call] = await replied(api, saying(Outbound("记下了", edit=True)), taps("c1", message_id=1007))
    assert (call.method, call.params["message_id"], call.params["text"]) == ("editMessageText", 1007, "记下了")
    assert [call.params["callback_query_id"] for call in api.of("answerCallbackQuery")] == ["tap-c1"]


async def test_a_message_that_cannot_be_edited_any_more_is_followed_by_a_new_one(api):
    api.fault("editMessageText", refused("message can't be edited"))
    [call] = await replied(api, saying(Outbound("记下了", edit=True)), taps("c1"))
    assert (call.method, call.params["text"]) == ("sendMessage", "记下了")


async def test_a_doubled_tap_that_changes_nothing_says_nothing_more(api):
    api.fault("editMessageText", refused("message is not modified: specified new message content is exactly the same"))
    desk = saying(Outbound("记下了", edit=True))
    assert await replied(api, desk, taps("c1")) == []
    assert desk.not_sent == []


async def test_a_typed_reply_is_never_answered_by_an_edit(api):
    [call] = await replied(api, saying(Outbound("记下了", edit=True)), says("好"))
    assert call.method == "sendMessage"


async def test_an_old_tap_telegram_no_longer_lets_us_acknowledge_is_answered_all_the_same(api):
    api.fault("answerCallbackQuery", refused("query is too old and response timeout expired"))
    assert [call.params["text"] for call in await replied(api, saying(Outbound("好")), taps("c1"))] == ["好"]


async def test_long_text_is_cut_after_a_sentence_with_the_buttons_at_the_end(api):
    sentence = "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷。"
    first, second = await replied(api, saying(Outbound(sentence * 200, QUESTION.buttons)), says("条件"))
    assert first.params["text"].endswith("。")
    assert (first.params["text"] + second.params["text"]) == sentence * 200
    assert not first.buttons
    assert second.buttons


async def test_documents_go_as_files(api):
    copy = Document("BA-2026-00017.docx", "application/octet-stream", b"PK content")
    text, file = await replied(api, saying(Outbound("您的填报副本", documents=(copy,))), says("副本"))
    assert (text.method, file.method) == ("sendMessage", "sendDocument")
    assert file.files == {"BA-2026-00017.docx": b"PK content"}


async def test_markup_telegram_refuses_goes_out_as_plain_text(api):
    api.fault("sendMessage", refused("can't parse entities"))
    [call] = await replied(api, saying(Outbound("销售额 <b>3,200</b> 万元 &lt; 出口额", QUESTION.buttons)), says("好"))
    assert call.params["text"] == "销售额 3,200 万元 < 出口额"
    assert "parse_mode" not in call.params
    assert [button["text"] for button in call.buttons] == ["只有我们", "还有其他单位"]


FAULTS = {
    "429": too_many(2),
    "500": Fault(),
    "502": Fault(502, "Bad Gateway"),
    "the connection is cut": cut_off(),
    "cut after it was carried out": cut_off(done=True),
    "no answer in time": late(),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_reply_that_does_not_go_out_is_handed_on_with_all_after_it(api, fault):
    api.fault("sendMessage", Fault(**vars(FAULTS[fault])))
    desk = saying(Outbound("第一"), Outbound("第二"))
    await replied(api, desk, says("好"), timeout=0.3)
    assert [(inbox_id, message.text) for inbox_id, _, message in desk.not_sent] == [(1, "第一"), (1, "第二")]
    assert desk.not_sent[0][1] == Address("telegram:4242", "7")


async def test_after_a_429_nothing_is_sent_until_telegram_allows_it(api):
    api.fault("sendMessage", too_many(3600))
    desk = Desk()
    async with chatting(api, desk):
        await api.push(says("一", chat=7))
        await desk.until_answered()
        await api.push(says("二", chat=8), says("三", chat=9))
        await desk.until_answered(3)
    assert len(desk.not_sent) == 3
    assert [call.params["text"] for call in api.calls if call.method == "sendMessage"] == ["一"]


async def test_a_contact_who_blocked_the_bot_is_gone_and_owed_nothing_there(api):
    api.fault("sendMessage", blocked("7"))
    desk = Desk()
    await replied(api, desk, says("好"))
    assert desk.gone == [Address("telegram:4242", "7")]
    assert desk.not_sent == []


async def test_when_the_reply_cannot_even_be_handed_on_it_stays_unanswered(api):
    api.fault("sendMessage", Fault())
    desk = Desk()

    async def storage_is_away(*_):
        raise ConnectionError

    desk.note_not_sent = storage_is_away
    async with chatting(api, desk):
        await api.push(says("一"), says("二"))
        await desk.until_answered()
    assert desk.answered == [2]


async def test_a_paper_is_fetched(api):
    api.files["f1"] = b"%PDF-1.7"
    async with chatting(api, Desk()) as telegram:
        assert await telegram.fetch("f1") == b"%PDF-1.7"


async def test_a_paper_telegram_does_not_hand_out_is_told_from_one_to_try_again(api):
    async with chatting(api, Desk()) as telegram:
        api.fault("getFile", refused("file is too big"), cut_off())
        with pytest.raises(LookupError):
            await telegram.fetch("f1")
        with pytest.raises(OSError) as error:
            await telegram.fetch("f1")
    assert "4242:" not in str(error.value)


async def test_a_download_that_fails_does_not_show_the_token(api):
    api.files["f1"] = b"x"
    api.fault("download", Fault())
    async with chatting(api, Desk()) as telegram:
        with pytest.raises(OSError) as error:
            await telegram.fetch("f1")
    assert "4242" not in repr(error.value)
    assert error.value.__cause__ is None


async def test_documents_sent_by_a_contact_reach_the_conversation(api):
    desk = Desk()
    await replied(api, desk, sends(document=document("f1", "证书.pdf")))
    assert desk.handled[0].attachments[0].name == "证书.pdf"
