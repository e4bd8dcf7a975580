"""The webhook: only Telegram may call it, and 200 means the update is safe."""

import json

import pytest

from tests.support.telegram_chat import Desk, channel, chatting
from tests.support.telegram_updates import photo, says, sends

HEADER = "x-telegram-bot-api-secret-token"
HOOK = {"webhook": "https://beian.example/hooks/telegram", "secret": "s3cret_-"}


def body(update):
    return json.dumps(update).encode()


@pytest.mark.parametrize("secret", ["", "秘密", "with space", "x" * 257])
async def test_it_does_not_start_without_a_secret_telegram_can_send(api, secret):
    with pytest.raises(ValueError, match="secret"):
        channel(api, Desk(), webhook=HOOK["webhook"], secret=secret)


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "other"}, {HEADER: "sécrét"}, {HEADER: "\udcff"}])
async def test_a_wrong_secret_is_refused_and_nothing_is_handled(api, headers):
    desk = Desk()
    telegram = channel(api, desk, **HOOK)
    assert await telegram.hook(headers, body(says("伪造"))) == (403, b"")
    assert desk.handled == []


async def test_without_webhook_mode_nobody_gets_in(api):
    assert (await channel(api, Desk()).hook({HEADER: ""}, body(says("伪造"))))[0] == 403


async def test_telegram_is_told_the_secret_and_what_to_send(api):
    async with chatting(api, Desk(), **HOOK):
        await api.until(lambda api: api.webhook)
    assert api.webhook["secret_token"] == HOOK["secret"]
    assert api.webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
    assert api.of("getUpdates") == []


async def test_200_when_safe_and_the_raw_bytes_are_kept(api):
    desk = Desk()
    async with chatting(api, desk, **HOOK) as telegram:
        raw = body(says("好的"))
        assert (await telegram.hook({HEADER: HOOK["secret"]}, raw))[0] == 200
        assert desk.handled[0].raw == raw
        await api.until(lambda api: api.texts() == ["好的"])


async def test_not_safe_is_500_so_that_telegram_sends_it_again(api):
    desk = Desk(fail=1)
    async with chatting(api, desk, **HOOK) as telegram:
        update = body(says("再来"))
        assert (await telegram.hook({HEADER: HOOK["secret"]}, update))[0] == 500
        assert (await telegram.hook({HEADER: HOOK["secret"]}, update))[0] == 200
    assert desk.texts == ["再来"]


@pytest.mark.parametrize(("raw", "status"), [(b"{", 400), (b"\xff\xfe", 400), (b"[]", 200), (b'{"update_id": 1}', 200)])
async def test_bodies_that_are_no_update(api, raw, status):
    telegram = channel(api, Desk(), **HOOK)
    assert (await telegram.hook({HEADER: HOOK["secret"]}, raw))[0] == status


async def test_while_stopping_updates_are_sent_back(api):
    async with chatting(api, Desk(), **HOOK) as telegram:
        await telegram.stop()
        assert (await telegram.hook({HEADER: HOOK["secret"]}, body(says("晚了"))))[0] == 503


async def test_parts_of_an_album_arriving_one_by_one_are_one_message(api):
    import asyncio

    desk = Desk()
    parts = [body(sends(photo=[photo(f"p{n}")], media_group_id="g")) for n in range(3)]
    async with chatting(api, desk, **HOOK) as telegram:
        calls = [telegram.hook({HEADER: HOOK["secret"]}, part) for part in parts]
        assert [status for status, _ in await asyncio.gather(*calls)] == [200, 200, 200]
    assert [len(inbound.attachments) for inbound in desk.handled] == [3]
