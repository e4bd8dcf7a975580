"""Polling: nothing acknowledged is lost, and each chat keeps its order."""

import asyncio

from bot.messages import Command, Menu
from tests.support.fake_botapi import cut_off, late, too_many
from tests.support.telegram_chat import Desk, chatting
from tests.support.telegram_updates import photo, says, sends


async def test_a_reply_comes_back_and_the_update_is_marked_answered(api):
    desk = Desk()
    async with chatting(api, desk):
        await api.push(says("您好"))
        await api.until(lambda api: api.texts(7) == ["您好"])
    assert desk.answered == [1]


async def test_fifty_quick_uploads_from_one_chat_are_all_handled_in_order(api):
    desk = Desk()
    async with chatting(api, desk):
        await api.push(*[sends(document={"file_id": f"f{n}", "file_unique_id": "u"}) for n in range(50)])
        await api.until(lambda api: len(api.texts(7)) == 50)
    assert [inbound.attachments[0].ref for inbound in desk.handled] == [f"f{n}" for n in range(50)]


async def test_a_slow_chat_does_not_hold_up_another(api):
    slow = asyncio.Event()

    class Slow(Desk):
        async def handle(self, inbound):
            if inbound.address.id == "7":
                await slow.wait()
            return await super().handle(inbound)

    desk = Slow()
    async with chatting(api, desk):
        await api.push(says("慢", chat=7), says("快", chat=8))
        await api.until(lambda api: api.texts() == ["快"])
        slow.set()
        await api.until(lambda api: api.texts() == ["快", "慢"])


async def test_the_offset_moves_only_when_the_update_is_safe(api):
    desk = Desk()
    desk.open.clear()
    first = says("一")
    async with chatting(api, desk):
        await api.push(first)
        await api.until(lambda api: api.of("getUpdates"))
        assert not any(call.params.get("offset", 0) > first["update_id"] for call in api.of("getUpdates"))
        desk.open.set()
        await api.until(lambda api: api.of("getUpdates")[-1].params.get("offset") == first["update_id"] + 1)


async def test_what_storage_could_not_take_comes_again_in_order_and_nothing_comes_twice(api):
    desk = Desk(fail=1)
    async with chatting(api, desk):
        await api.push(says("一", chat=7), says("二", chat=7), says("别处", chat=8))
        await api.until(lambda api: len(api.texts()) == 3)
    assert [text for text in desk.texts if text != "别处"] == ["一", "二"]
    assert desk.texts.count("别处") == 1


async def test_after_an_idle_week_smaller_numbers_are_handled_too(api):
    desk = Desk()
    async with chatting(api, desk):
        await api.push(says("上周"))
        await api.until(lambda api: api.texts() == ["上周"])
        await api.until(lambda api: api.of("getUpdates")[-1].params.get("offset"))
        api.forgets_offsets = 1
        await api.push({**says("今天"), "update_id": 12})
        await api.until(lambda api: api.texts() == ["上周", "今天"])


async def test_updates_survive_a_bot_api_that_is_away(api):
    api.fault("getUpdates", cut_off(), too_many(0), cut_off())
    desk = Desk()
    async with chatting(api, desk):
        await api.push(says("还在吗"))
        await api.until(lambda api: api.texts() == ["还在吗"])


async def test_an_album_is_one_message_and_what_follows_comes_after_it(api):
    desk = Desk()
    album = [sends(photo=[photo(f"p{n}")], media_group_id="g") for n in range(3)]
    async with chatting(api, desk):
        await api.push(*album, says("发完了"))
        await api.until(lambda api: api.texts() == ["3 份", "发完了"])
    assert len(desk.handled) == 2


async def test_stopping_finishes_the_update_in_hand_and_tells_telegram(api):
    desk = Desk()
    desk.open.clear()
    update = says("最后一条")
    async with chatting(api, desk) as telegram:
        await api.push(update)
        await desk.called.wait()
        stopping = asyncio.create_task(telegram.stop())
        await asyncio.sleep(0)
        desk.open.set()
        await stopping
        assert api.texts() == ["最后一条"]
        assert desk.answered == [1]
        assert api.of("getUpdates")[-1].params["offset"] == update["update_id"] + 1


async def test_stopping_while_nothing_happens_is_immediate(api):
    async with chatting(api, Desk(), long_poll=3600):
        await api.until(lambda api: api.of("getUpdates"))


async def test_something_that_is_no_update_does_not_stop_the_rest(api):
    desk = Desk()
    async with chatting(api, desk):
        await api.push({"update_id": 5, "message": {"nonsense": True}}, says("后面的"))
        await api.until(lambda api: api.texts() == ["后面的"])


async def test_the_menu_is_shown_per_language_and_the_first_one_to_everybody_else(api):
    menu = Menu({"zh_Hans": (Command("status", "办件进度"),), "en": (Command("status", "Progress"),)})
    async with chatting(api, Desk(), menu=menu):
        await api.until(lambda api: len(api.of("setMyCommands")) == 3)
    shown = {call.params.get("language_code", ""): call.params["commands"] for call in api.of("setMyCommands")}
    assert shown[""] == shown["zh"] == [{"command": "status", "description": "办件进度"}]
    assert shown["en"] == [{"command": "status", "description": "Progress"}]


async def test_stopping_does_not_wait_for_a_bot_api_that_never_answers(api):
    api.fault("deleteWebhook", late())
    async with asyncio.timeout(20), chatting(api, Desk(), timeout=3600, stop_within=3600):
        await api.until(lambda api: api.calls)
