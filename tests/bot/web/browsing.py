"""The app on a real port and Debian's chromium in front of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright
from starlette.types import ASGIApp

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
SHOTS = Path(__file__).parents[3] / "shots"
PHONE, DESK = (375, 812), (1280, 900)

needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"NO BROWSER TESTS: there is no {CHROMIUM}")


class Server(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def served(app: ASGIApp, port: int = 0) -> AsyncIterator[tuple[str, Server]]:
    """The app's address and its server, stopped as a signal would stop it."""
    server = Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=3))
    running = asyncio.create_task(server.serve())
    await server.up.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            await browser.close()


async def opened(
    browser: Browser, address: str, size: tuple[int, int] = PHONE, *, language: str = "zh-CN", **options: object
) -> Page:
    """A page in a browser of its own, once the conversation stands there."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, **options)
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_selector(".m")
    return page


async def shot(page: Page, name: str) -> None:
    """A picture to look at, in shots/."""
    SHOTS.mkdir(exist_ok=True)
    await page.wait_for_timeout(300)
    await page.screenshot(path=SHOTS / f"{name}.png")
