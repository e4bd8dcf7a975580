"""Typing or photographing, the same filing comes out: what `make bench ONLY=typing` compares is comparable."""

from __future__ import annotations

from datetime import date

from bot.documents.reading.understanding import understand
from flows.papers import Reading
from tests.bench.typing import CASES, played
from tests.bot.documents import samples
from tests.corpus.recording import recorded
from tests.support.reader import Scripted


class Recorded(Scripted):
    """Reads what the engine read when the corpus was recorded."""

    async def read(self, content: bytes, _media_type: str, /) -> Reading | None:
        name = content.removeprefix(samples.picture()).decode()
        return understand(recorded(CASES[name]), date(2026, 11, 23))


async def fetched(name: str) -> bytes:
    return samples.picture() + name.encode()


async def test_the_same_filing_comes_out_with_less_typing() -> None:
    typed, read = await played("typed", fetched), await played("read", fetched, Recorded())
    assert read.answers == typed.answers
    assert read.answers["number/3"] == "ZL201510070612.2"
    assert read.sections.keys() == typed.sections.keys()
    assert read.whole.files == typed.whole.files
    assert read.whole.characters < typed.whole.characters
