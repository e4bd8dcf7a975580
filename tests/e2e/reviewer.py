"""A person at the stand-in's page: reads it, picks what is wrong, presses its buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx


class Reviewer:
    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, headers={"Origin": url}, follow_redirects=True)

    async def close(self) -> None:
        await self._client.aclose()

    async def by_hand(self, on: bool) -> None:
        """Whether verdicts wait for this person."""
        await self._post("/by-hand", {"on": "yes" if on else "no"})

    async def cases(self, words: str) -> list[str]:
        """The addresses of the cases whose line has these words, the first on the page first."""
        page = (await self._client.get("/")).raise_for_status().text
        lines = re.findall(r'<a href="(/cases/[^"]+)">(.*?)</a>', page, re.DOTALL)
        return [address for address, line in lines if words in line]

    async def send_back(self, case: str, defects: Mapping[str, str]) -> None:
        """Returns a case: `question:item` -> what is wrong, as the page offers it or written out."""
        page = (await self._client.get(case)).raise_for_status().text
        form = [field for where, what in defects.items() for field in _picked(page, where, what)]
        await self._post(f"{case}/return", dict(form))

    async def _post(self, path: str, form: Mapping[str, str]) -> None:
        (await self._client.post(path, data=dict(form))).raise_for_status()


def _picked(page: str, where: str, what: str) -> list[tuple[str, str]]:
    found = re.search(rf'<select name="code:{re.escape(where)}">(.*?)</select>', page, re.DOTALL)
    assert found, f"the page has nothing to pick for {where}"
    offered = {text: code for code, text in re.findall(r'<option value="([^"]*)">([^<]*)', found[1])}
    if what in offered:
        return [(f"code:{where}", offered[what])]
    return [(f"code:{where}", "other"), (f"message:{where}", what)]
