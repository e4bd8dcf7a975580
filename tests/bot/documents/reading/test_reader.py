"""The child that reads: what it gives, and that nothing in a file or on the machine ends more than one job."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import suppress

import psutil
import pytest

from bot.documents.reading.reader import Reader
from flows.papers import Reading
from tests.bot.documents import samples
from tests.support.drawn import text_pdf

CONTENT = text_pdf([[(60, 700, 12, "专利证书")]])


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    yield made
    await made.close()


async def started(reader: Reader, unlike: int | None = None) -> int:
    for _ in range(6000):
        if reader.pid is not None and reader.pid != unlike:
            return reader.pid
        await asyncio.sleep(0.01)
    raise AssertionError("no child was started")


async def test_one_child_for_all_jobs_of_low_priority_and_gone_when_closed(reader: Reader) -> None:
    first, second = await asyncio.gather(reader.read(CONTENT, "application/pdf"), reader.read(CONTENT))
    assert isinstance(first, Reading)
    assert first == second
    assert first.pages[0].source == "text"
    assert reader.pid is not None
    child = psutil.Process(reader.pid)
    assert child.nice() == 19
    assert await reader.crop(CONTENT, "application/pdf", 1, [(0.1, 0.1, 0.3, 0.2)])
    assert psutil.Process(reader.pid) == child
    await reader.close()
    assert not child.is_running()
    assert await reader.read(CONTENT) == first  # and is there again when it is needed


async def test_a_child_that_is_killed_while_it_reads_costs_nothing(reader: Reader) -> None:
    job = asyncio.create_task(reader.read(CONTENT))
    os.kill(await started(reader), signal.SIGKILL)
    assert isinstance(await job, Reading)


async def test_a_file_that_ends_every_child_is_given_up_and_the_next_is_read(reader: Reader) -> None:
    job = asyncio.create_task(reader.read(CONTENT))
    first = await started(reader)
    os.kill(first, signal.SIGKILL)
    os.kill(await started(reader, unlike=first), signal.SIGKILL)
    assert await job is None
    assert isinstance(await reader.read(CONTENT), Reading)


async def test_a_job_that_takes_too_long_is_ended(reader: Reader) -> None:
    reader.seconds = 0.001
    assert await reader.read(CONTENT) is None
    assert reader.pid is None
    reader.seconds = 60
    assert isinstance(await reader.read(CONTENT), Reading)


async def test_a_job_nobody_waits_for_any_more_is_not_answered_to_the_next(reader: Reader) -> None:
    job = asyncio.create_task(reader.crop(CONTENT, "", 1, [(0.1, 0.1, 0.3, 0.2)]))
    await started(reader)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert isinstance(await reader.read(CONTENT), Reading)


async def test_a_child_without_work_gives_its_memory_back(reader: Reader) -> None:
    reader.idle = 0.0
    job = asyncio.create_task(reader.read(CONTENT))
    child = psutil.Process(await started(reader))
    assert await job is not None
    await asyncio.to_thread(child.wait, 60)
    assert isinstance(await reader.read(CONTENT), Reading)


def test_the_child_ends_with_its_parent() -> None:
    parent = (
        "import asyncio, os\n"
        "from bot.documents.reading.reader import Reader\n"
        "async def main():\n"
        "    reader = Reader()\n"
        f"    await reader.read({CONTENT!r})\n"
        "    print(reader.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=False)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(20)  # raises TimeoutExpired for an orphan


def with_part(content: bytes, name: str, part: str) -> bytes:
    """A zip container with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return out.getvalue()


SECRET = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
HOSTILE = {
    "nothing": b"",
    "torn picture": samples.picture(size=(600, 400))[:400],
    "torn pdf": CONTENT[:300],
    "endless pdf": text_pdf([[]] * 201),
    "a page in itself": CONTENT.replace(b"/Count 1 /Kids [7 0 R]", b"/Count 1 /Kids [2 0 R]"),
    "no letters in the font": CONTENT.replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /None"),
    "entities in word": with_part(
        samples.word(), "word/document.xml", f"<?xml version='1.0'?>{SECRET}<w:document>&x;</w:document>"
    ),
    "wide picture": samples.picture("PNG", (50_000, 900)),
}


async def test_what_is_in_a_file_ends_at_most_its_own_reading(reader: Reader) -> None:
    found = {name: await reader.read(content, "application/pdf") for name, content in HOSTILE.items()}
    odd = {name for name, one in found.items() if one is not None and (one.fields or one.kind != "unknown")}
    assert odd == set()
    assert found["entities in word"] is None
    assert found["wide picture"] is None
    assert found["endless pdf"] is None
    assert isinstance(await reader.read(CONTENT), Reading)


def test_nothing_that_recognises_is_loaded_with_the_server() -> None:
    asked = "import sys, bot.app, bot.__main__; from bot.documents.reading import reader; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"rapidocr", "cv2", "numpy", "onnxruntime", "pypdfium2"} & set(loaded) == set()
