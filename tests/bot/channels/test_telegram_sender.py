"""What nobody asked for right now: python-telegram-bot over HTTP, with everything that can go wrong."""

import logging

import pytest

from bot.channels.telegram_sender import Spacing, TelegramSender
from bot.messages import Address, Button, Document, Outbound
from tests.support.fake_botapi import TOKEN, Fault, blocked, cut_off, late, refused, too_many

CONTACT = Address("telegram:4242", "7")
REMINDER = Outbound("还有 <b>7 天</b>", buttons=((Button("现在填", "c1"), Button("平台", url="https://x.cn")),))


@pytest.fixture
async def send(api):
    sender = TelegramSender(TOKEN, api.url, Spacing(overall=1000, person=0.001), seconds=0.5)
    yield sender
    await sender.close()


async def test_a_reminder_with_its_buttons(api, send):
    sent = await send(CONTACT, REMINDER)
    assert (sent.outcome, sent.message.isdecimal()) == ("sent", True)
    [call] = api.of("sendMessage")
    assert (call.params["text"], call.params["parse_mode"], str(call.params["chat_id"])) == (REMINDER.text, "HTML", "7")
    assert [(button["text"], button.get("callback_data"), button.get("url")) for button in call.buttons] == [
        ("现在填", "c1", None),
        ("平台", None, "https://x.cn"),
    ]
    assert [call.method for call in api.calls] == ["sendMessage"]


async def test_a_copy_to_keep_goes_along(api, send):
    copy = Document("BA-2026-00017.docx", "application/octet-stream", b"PK")
    assert (await send(CONTACT, Outbound("已受理", documents=(copy,)))).outcome == "sent"
    assert api.of("sendDocument")[0].files == {"BA-2026-00017.docx": b"PK"}


async def test_long_text_comes_in_parts_with_the_buttons_on_the_last(api, send):
    assert (await send(CONTACT, Outbound("条件一。" * 1500, REMINDER.buttons))).outcome == "sent"
    first, last = api.of("sendMessage")
    assert not first.buttons
    assert last.buttons


OUTCOMES = [
    ("429", too_many(2), "retry"),
    ("500", Fault(), "retry"),
    ("502", Fault(502, "Bad Gateway"), "retry"),
    ("504: somebody behind the gateway may have sent it", Fault(504, "Gateway Timeout"), "uncertain"),
    ("no answer in time", late(), "uncertain"),
    ("the connection is cut after the request", cut_off(done=True), "uncertain"),
    ("blocked", blocked(), "gone"),
    ("the account is deleted", refused("chat not found", times=9), "gone"),
    ("refused for good", refused("BUTTON_DATA_INVALID", times=9), "retry"),
    ("the token was revoked", Fault(401, "Unauthorized"), "retry"),
]


@pytest.mark.parametrize(("fault", "outcome"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES])
async def test_how_an_attempt_ended(api, send, fault, outcome):
    api.fault("sendMessage", Fault(**vars(fault)))
    attempt = await send(CONTACT, REMINDER)
    assert attempt.outcome == outcome
    assert TOKEN not in attempt.detail


async def test_nobody_there_is_certain_not_to_have_sent_it():
    sender = TelegramSender(TOKEN, "http://127.0.0.1:9", Spacing(person=0.001), seconds=0.5)
    assert (await sender(CONTACT, REMINDER)).outcome == "retry"
    await sender.close()


async def test_a_429_says_for_how_long_and_nothing_is_called_meanwhile(api, send):
    api.fault("sendMessage", too_many(30))
    assert 25 < (await send(CONTACT, REMINDER)).retry_after <= 30
    assert (await send(Address("telegram:4242", "8"), REMINDER)).outcome == "retry"
    assert len(api.calls) == 1


async def test_when_a_part_went_out_the_rest_is_not_blindly_repeated(api, send):
    copy = Document("a.docx", "application/octet-stream", b"PK")
    api.fault("sendDocument", Fault())
    assert (await send(CONTACT, Outbound("已受理", documents=(copy,)))).outcome == "uncertain"


async def test_markup_telegram_refuses_goes_out_as_plain_text(api, send):
    api.fault("sendMessage", refused("can't parse entities"))
    assert (await send(CONTACT, REMINDER)).outcome == "sent"
    assert api.texts() == ["还有 7 天"]


async def test_a_message_that_was_sent_is_edited_in_its_place(api, send):
    number = (await send(CONTACT, REMINDER)).message
    assert (await send.edit(CONTACT, number, Outbound("还有 <b>6 天</b>", REMINDER.buttons))).outcome == "sent"
    [call] = api.of("editMessageText")
    assert (str(call.params["message_id"]), call.params["text"]) == (number, "还有 <b>6 天</b>")
    assert [button["text"] for button in call.buttons] == ["现在填", "平台"]


EDITS = [
    ("it says so already", refused("message is not modified"), "sent"),
    ("the officer deleted it", refused("message to edit not found"), "gone"),
    ("blocked", blocked(), "gone"),
    ("429", too_many(2), "retry"),
    ("500", Fault(), "retry"),
]


@pytest.mark.parametrize(("fault", "outcome"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
async def test_how_an_edit_ended(api, send, fault, outcome):
    api.fault("editMessageText", Fault(**vars(fault)))
    assert (await send.edit(CONTACT, "5", REMINDER)).outcome == outcome


async def test_no_log_line_shows_the_token(api, send, caplog):
    with caplog.at_level(logging.DEBUG):
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        await send(CONTACT, REMINDER)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp")]
    assert ours
    assert not [line for line in ours if TOKEN in line]
