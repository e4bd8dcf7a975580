"""The rate limiter: never more than Telegram allows, and silence during a halt."""

import asyncio
from itertools import pairwise

import pytest
from telegram.error import RetryAfter

from bot.channels.telegram_sender import Spacing
from tests.support.virtual_time import run


class Server:
    """Notes when each call arrives; each takes `latency` seconds. The calls in `halts` are answered with a 429."""

    def __init__(self, latency=0.05, halts=None):
        self.sent, self.calls, self.latency, self.halts = [], 0, latency, halts or {}

    async def call(self, chat):
        self.calls += 1
        at = asyncio.get_running_loop().time()
        self.sent.append((at, chat))
        halt = self.halts.get(self.calls)
        await asyncio.sleep(self.latency)
        if halt:
            raise RetryAfter(halt)
        return {}


async def send(spacing, server, chats):
    tasks = [
        spacing.process_request(server.call, (chat,), {}, "sendMessage", {"chat_id": chat}, None) for chat in chats
    ]
    return await asyncio.gather(*tasks, return_exceptions=True)


def times(server, chat=None):
    return sorted(at for at, to in server.sent if chat in (None, to))


def gaps(moments):
    return [later - earlier for earlier, later in pairwise(moments)]


def most_in_a_second(moments):
    return max(sum(one <= other < one + 0.9999 for other in moments) for one in moments)


def test_all_chats_together_get_25_a_second_and_one_more_at_most():
    server = Server()
    run(send(Spacing(), server, [str(n) for n in range(200)]))
    assert most_in_a_second(times(server)) <= 26
    assert sorted(gaps(times(server)))[1] >= 0.0399
    assert times(server)[-1] < 8.1


def test_one_person_gets_at_most_one_a_second_even_behind_a_queue():
    server = Server()
    run(send(Spacing(), server, [name for n in range(8) for name in ("7", *(f"other{n}{m}" for m in range(9)))]))
    assert len(times(server, "7")) == 8
    assert min(gaps(times(server, "7"))) >= 0.9999
    assert most_in_a_second(times(server)) <= 26


def test_a_message_that_may_have_been_late_on_its_way_puts_the_next_off():
    """Whenever the first arrived, it was before its answer: on a busy line too they arrive a second apart."""
    server = Server(latency=0.7)
    run(send(Spacing(), server, ["7", "7", "8"]))
    assert gaps(times(server, "7")) == [pytest.approx(1.7, abs=0.01)]
    assert times(server, "8")[0] < 0.1


@pytest.mark.parametrize("group", ["-100123", "@channel"])
def test_a_group_gets_at_most_20_in_any_minute(group):
    server = Server()
    run(send(Spacing(), server, [group] * 45))
    moments = times(server, group)
    assert all(sum(start <= at < start + 60 for at in moments) <= 20 for start in moments)


def test_a_halt_lasts_until_its_deadline_whatever_else_ends_meanwhile():
    async def talk():
        spacing, server = Spacing(), Server(latency=0.5, halts={3: 30})
        first = await send(spacing, server, [str(n) for n in range(10)])
        halted = server.sent[2][0] + 0.5
        refused = await send(spacing, server, ["a", "b"])
        left = spacing.halted_for()
        await asyncio.sleep(left + 0.001)
        after = await send(spacing, server, ["a"])
        return server, first, halted, refused, left, after

    server, first, halted, refused, left, after = run(talk())
    assert [type(result) for result in first].count(RetryAfter) == 1
    assert all(isinstance(result, RetryAfter) for result in refused)
    assert left <= 30
    assert after == [{}]
    assert times(server)[-1] >= halted + 30
    assert not [at for at in times(server) if halted + 0.001 < at < halted + 30]


def test_a_shorter_halt_does_not_shorten_a_longer_one():
    async def talk():
        spacing, server = Spacing(), Server(latency=0.5, halts={1: 60, 2: 5})
        await send(spacing, server, ["a", "b"])
        return spacing.halted_for()

    assert run(talk()) > 55


def test_calls_to_no_chat_are_not_spaced():
    async def talk():
        server, spacing = Server(latency=0), Spacing()
        for _ in range(100):
            await spacing.process_request(server.call, ("",), {}, "getMe", {}, None)
        return asyncio.get_running_loop().time()

    assert run(talk()) < 0.1


def test_chats_written_to_long_ago_are_forgotten():
    async def talk():
        spacing, server = Spacing(overall=100_000), Server(latency=0)
        await send(spacing, server, [str(n) for n in range(1001)])
        await asyncio.sleep(2)
        await send(spacing, server, ["new"])
        return len(spacing._chats)

    assert run(talk()) == 1
