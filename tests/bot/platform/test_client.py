"""The client against a back end that misbehaves: what is tried again, how long it waits, and what it then says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.platform.client import LONGEST_PAUSE, Client, Refused, Unavailable, Unknown
from bot.platform.contract import Case
from tests.support.faulty_server import HANG_UP, Answer, Server, playing
from tests.support.packages import registration

CASE = Case(id="c1", kind="registration", state="open", reference="BA-2026-00017").model_dump_json()
DONE = Answer(201, CASE)
BUSY = Answer(503)


class Pauses:
    """Stands where sleep would; keeps how long it was asked to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@asynccontextmanager
async def against(
    script: Sequence[Answer | None], pauses: Pauses | None = None
) -> AsyncIterator[tuple[Client, Server]]:
    async with playing(script) as server, Client(server.url, "k", sleep=pauses or Pauses(), tries=3) as client:
        yield client, server


@pytest.mark.parametrize("fault", [BUSY, Answer(500), Answer(502), Answer(504), Answer(429), HANG_UP])
async def test_a_fault_is_tried_again_with_the_same_key(fault: Answer | None) -> None:
    async with against([fault, DONE]) as (client, server):
        case = await client.register(registration(), "17-1:create")
    assert case.id == "c1"
    assert [headers["idempotency-key"] for _, headers, _ in server.heard] == ["17-1:create"] * 2
    assert server.heard[0][2] == server.heard[1][2]


async def test_pauses_grow_and_stay_below_the_doubled_one() -> None:
    pauses = Pauses()
    async with against([BUSY], pauses) as (client, server):
        with pytest.raises(Unavailable):
            await client.read("c1")
    assert len(server.heard) == 3
    assert all(0 <= seconds <= 0.5 * 2**place for place, seconds in enumerate(pauses.seconds))
    assert len(pauses.seconds) == 2


async def test_it_waits_as_long_as_it_is_told() -> None:
    pauses = Pauses()
    async with against([Answer(429, headers=("Retry-After: 7",)), DONE], pauses) as (client, _):
        await client.read("c1")
    assert pauses.seconds == [7.0]


async def test_a_date_to_wait_for_is_understood() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    pauses = Pauses()
    async with against([Answer(503, headers=(f"Retry-After: {later}",)), DONE], pauses) as (client, _):
        await client.read("c1")
    assert 15 < pauses.seconds[0] <= 20


async def test_a_long_wait_is_left_to_the_caller() -> None:
    pauses = Pauses()
    async with against([Answer(503, headers=("Retry-After: 3600",))], pauses) as (client, server):
        with pytest.raises(Unavailable) as told:
            await client.read("c1")
    assert told.value.retry_after == 3600 > LONGEST_PAUSE
    assert (len(server.heard), pauses.seconds) == (1, [])


@pytest.mark.parametrize("fault", [Answer(500), HANG_UP, Answer(200, "<html>")])
async def test_when_it_may_have_been_done_it_says_so(fault: Answer | None) -> None:
    async with against([fault, BUSY, BUSY]) as (client, _):
        with pytest.raises(Unknown):
            await client.submit("c1", "17-1:submit")


async def test_nobody_there_means_nothing_was_done() -> None:
    async with Client("http://127.0.0.1:1", "k", sleep=Pauses(), tries=2) as client:
        with pytest.raises(Unavailable) as told:
            await client.submit("c1", "17-1:submit")
    assert not isinstance(told.value, Unknown)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_key_is_our_fault_and_not_the_contacts(status: int) -> None:
    async with against([Answer(status, '{"title": "no", "status": 401}')]) as (client, server):
        with pytest.raises(Unavailable):
            await client.read("c1")
    assert len(server.heard) == 1


async def test_a_refusal_is_not_repeated_and_brings_its_defects() -> None:
    problem = '{"title": "no", "status": 422, "code": "x", "defects": [{"code": "model_missing", "question": "model"}]}'
    async with against([Answer(422, problem)]) as (client, server):
        with pytest.raises(Refused) as refused:
            await client.register(registration(), "17-1:create")
    assert [defect.question for defect in refused.value.problem.defects] == ["model"]
    assert len(server.heard) == 1


async def test_a_refusal_without_a_problem_is_still_one() -> None:
    async with against([Answer(404, "not here")]) as (client, _):
        with pytest.raises(Refused) as refused:
            await client.read("c1")
    assert refused.value.problem.status == 404
