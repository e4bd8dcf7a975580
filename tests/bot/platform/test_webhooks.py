"""Events are posted signed, in order, and again until they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import reviews
from bot.platform.client import Poster
from bot.platform.contract import Event, Review
from bot.platform.sandbox import Settings
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.store import Store
from bot.platform.sandbox.worker import LAST_TRY, Worker
from tests.support.faulty_server import HANG_UP, Answer, Server, playing

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBzYW5kYm94"
REVIEW = Review(kind="accepted", case="c1", reference="BA-2026-00017")
NO = Answer(500)


async def post(settings: Settings, script: Sequence[Answer | None], rounds: int = 1) -> tuple[Server, Store]:
    """Lets the worker post one event, as often as it is due."""
    async with playing(script) as server:
        store = Store(settings.database)
        store.tell("accepted", REVIEW, 0.0, post=True)
        worker = Worker(Desk(store, replace(settings, secret=SECRET, webhook_url=server.url, retry_pause=-1.0)))
        async with Poster() as http:
            for _ in range(rounds):
                await worker.post(http)
    return server, store


def taken(server: Server, number: int, secret: str = SECRET) -> Event:
    _, headers, body = server.heard[number]
    return reviews.verify(headers, body, secret)


async def test_the_receiver_can_tell_who_wrote(settings: Settings) -> None:
    server, _ = await post(settings, [Answer(204)])
    assert taken(server, 0).data == REVIEW
    with pytest.raises(reviews.Unverified):
        taken(server, 0, "whsec_c29tZWJvZHkgZWxzZQ==")


async def test_a_changed_body_is_not_the_platforms(settings: Settings) -> None:
    server, _ = await post(settings, [Answer(204)])
    _, headers, body = server.heard[0]
    with pytest.raises(reviews.Unverified):
        reviews.verify(headers, body.replace(b"accepted", b"returned"), SECRET)


@pytest.mark.parametrize(
    "headers",
    [{}, {"webhook-id": "1", "webhook-timestamp": "x", "webhook-signature": "v1"}, {"webhook-signature": "v1,é"}],
)
def test_nonsense_is_not_the_platforms(headers: dict[str, str]) -> None:
    with pytest.raises(reviews.Unverified):
        reviews.verify(headers, b"\xff{}", SECRET)


@pytest.mark.parametrize("fault", [NO, HANG_UP])
async def test_what_was_not_taken_is_posted_again(settings: Settings, fault: Answer | None) -> None:
    server, store = await post(settings, [fault, fault, Answer(204)], rounds=5)
    assert len(server.heard) == 3
    assert {headers["webhook-id"] for _, headers, _ in server.heard} == {taken(server, 0).id}
    assert store.next_due() is None


async def test_after_many_tries_it_is_left_to_the_feed(settings: Settings) -> None:
    server, store = await post(settings, [NO], rounds=LAST_TRY + 3)
    assert len(server.heard) == LAST_TRY
    assert [event.data for _, event in store.events(0, 10)] == [REVIEW]
