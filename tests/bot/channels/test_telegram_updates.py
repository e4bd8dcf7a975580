"""What a contact does in Telegram, as the conversation sees it."""

import pytest

from bot.channels.telegram.updates import read
from bot.messages import Address, Attachment, Inbound, join
from tests.support.telegram_updates import document, edits, photo, says, sends, taps


def seen(update: dict) -> Inbound:
    arrived = read("telegram:4242", update)
    assert arrived is not None
    return arrived.inbound


def test_a_typed_reply_keeps_who_where_and_in_which_language():
    update = says("变频水泵 VX20", chat=7)
    inbound = seen(update)
    assert inbound.address == Address("telegram:4242", "7")
    assert (inbound.text, inbound.kind, inbound.language) == ("变频水泵 VX20", "message", "zh-hans")
    assert inbound.update_id == str(update["update_id"])
    assert "变频水泵" in inbound.raw.decode()


def test_the_update_is_kept_as_it_came():
    assert read("telegram:4242", says("好"), b"as it came").inbound.raw == b"as it came"


@pytest.mark.parametrize(
    ("text", "command", "payload"),
    [
        ("/start", "/start", ""),
        ("/start n_shanghai_2022", "/start", "n_shanghai_2022"),
        ("/start@beian_test_bot n_x", "/start", "n_x"),
        ("/status@beian_test_bot", "/status", None),
        ("从 /start 开始", "从 /start 开始", None),
    ],
)
def test_commands_and_start_links(text, command, payload):
    inbound = seen(says(text))
    assert (inbound.text, inbound.start) == (command, payload)


def test_a_tap_names_the_button_its_message_and_what_to_acknowledge():
    arrived = read("telegram:4242", taps("a1b2", message_id=1007))
    assert (arrived.inbound.button, arrived.inbound.message_id, arrived.tap) == ("a1b2", "1007", "tap-a1b2")
    assert arrived.inbound.text == ""


def test_the_largest_photo_is_taken_with_its_caption():
    inbound = seen(sends(photo=[photo("small", 90), photo("large", 1280)], caption="证书"))
    assert inbound.attachments == (Attachment("large", "", "image/jpeg", 128000),)
    assert inbound.text == "证书"


def test_a_document_keeps_its_name_and_type():
    assert seen(sends(document=document("f1"))).attachments == (Attachment("f1", "证书.pdf", "application/pdf", 5),)


def test_a_shared_contact_is_its_number():
    assert seen(sends(contact={"phone_number": "+8613800000000", "first_name": "王"})).text == "+8613800000000"


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {"location": {"latitude": 31.2, "longitude": 121.5}},
    ],
)  # fmt: skip
def test_what_the_conversation_cannot_use_is_said_to_be_unsupported(content):
    assert seen(sends(**content)).kind == "unsupported"


def test_an_edited_message_is_told_from_a_new_one():
    inbound = seen(edits("改成 2023 年"))
    assert (inbound.kind, inbound.text) == ("edited", "改成 2023 年")


def test_groups_are_not_talked_to():
    assert read("telegram:4242", says("大家好", chat=-100)) is None


def test_an_album_becomes_one_update_with_all_its_files():
    parts = [seen(sends(photo=[photo(name)], media_group_id="g")) for name in ("p1", "p2", "p3")]
    album = join(parts)
    assert [file.ref for file in album.attachments] == ["p1", "p2", "p3"]
    assert album.update_id == parts[0].update_id


def test_what_is_no_update_is_refused():
    with pytest.raises(ValueError):
        read("telegram:4242", {"update_id": "x", "message": {"text": 1}})
