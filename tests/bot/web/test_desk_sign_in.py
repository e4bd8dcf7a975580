"""Signing in to the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.console import Console
from tests.support.databases import *  # noqa: F403
from tests.support.house import Office


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    office = Office.open(tmp_path, sqlite_template)
    yield Console(office)
    office.close()


async def test_a_link_signs_in_once(console: Console) -> None:
    link = console.link(console.officer("city", "city_officer"))
    browser = console.stranger()
    assert (await browser.get(link)).status_code == 200
    assert (await browser.post(link)).headers["location"] == "/desk"
    page = await browser.get("/desk")
    assert page.status_code == 200
    assert "上海市知识产权局" in page.text
    assert (await console.stranger().post(link)).status_code == 410
