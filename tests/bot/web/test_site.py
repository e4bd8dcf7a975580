"""Hooks, health, and what is logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from structlog.testing import capture_logs

from bot.web import WebChat, create_app
from storage.database import Database


class House:
    """An app with two hooks and a switch for being ready."""

    ready = True

    def __init__(self) -> None:
        self.posted: list[tuple[str | None, bytes]] = []

    async def telegram(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.posted.append((headers.get("x-telegram-bot-api-secret-token"), body))
        return 202, b"kept"

    async def platform(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        raise ValueError("上海某某机电有限公司")

    async def is_ready(self) -> bool:
        return self.ready


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def client(chat: WebChat, house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(chat, {"telegram": house.telegram, "platform": house.platform}, house.is_ready)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as made:
        yield made


async def test_a_hook_gets_headers_and_the_raw_body(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/hooks/telegram", content=b"{ }", headers={"X-Telegram-Bot-Api-Secret-Token": "s"})
    assert (answer.status_code, answer.content) == (202, b"kept")
    assert house.posted == [("s", b"{ }")]


async def test_a_failing_hook_is_to_be_tried_again_and_logs_nothing_personal(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        assert (await client.post("/hooks/platform", content=b"x")).status_code == 500
    assert [entry["event"] for entry in logs] == ["hook failed", "request"]
    assert "某某" not in str(logs)


async def test_other_hooks_do_not_exist(client: httpx.AsyncClient) -> None:
    assert (await client.post("/hooks/other", content=b"x")).status_code == 404


async def test_a_hook_with_a_huge_body(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.post("/hooks/telegram", content=b"x" * 5_000_000)).status_code == 413
    assert house.posted == []


async def test_alive_and_ready(client: httpx.AsyncClient, house: House) -> None:
    assert [(await client.get(path)).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    house.ready = False
    assert [(await client.get(path)).status_code for path in ("/healthz", "/readyz")] == [200, 503]


async def test_not_ready_without_a_database(client: httpx.AsyncClient, database: Database) -> None:
    database.close()
    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/healthz")).status_code == 200


async def test_a_page_that_breaks_is_answered_in_words(client: httpx.AsyncClient, database: Database) -> None:
    await client.get("/")
    database.close()
    with capture_logs() as logs:
        answer = await client.get("/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["X-Frame-Options"]) == (503, "DENY")
    assert [(entry["event"], entry["route"]) for entry in logs] == [("request failed", "/"), ("request", "/")]


async def test_requests_are_measured_by_route(client: httpx.AsyncClient) -> None:
    await client.get("/chat/documents/a.secret.token")
    text = (await client.get("/metrics")).text
    assert 'beian_http_requests_total{method="GET",route="/chat/documents/{token}",status="401"}' in text
    assert "secret.token" not in text


async def test_the_log_names_routes_and_nothing_else(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await client.get("/?start=n_secret")
        await client.get("/13800000000")
    assert [(entry["route"], entry["status"]) for entry in logs] == [("/", 200), ("unknown", 404)]
    assert set(logs[0]) == {"event", "log_level", "method", "route", "status", "ms"}
    assert "secret" not in str(logs)


async def test_no_documentation_of_the_inside(client: httpx.AsyncClient) -> None:
    assert [(await client.get(path)).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404] * 3


async def test_files_of_the_page_are_kept_by_browsers_until_they_change(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text
    address = html.split('href="/web/chat.css')[1].split('"')[0]
    assert "immutable" in (await client.get(f"/web/chat.css{address}")).headers["Cache-Control"]
    assert (await client.get("/web/chat.css?v=older")).headers["Cache-Control"] == "no-cache"
    assert (await client.get("/web/chat.html")).status_code == 404
