"""Reading papers: pages a second of files with a text and of photos, the memory of the child, and how it starts."""

from __future__ import annotations

import asyncio
import time
from statistics import median

import psutil
from PIL import Image, ImageFilter

from bot.documents.reading.reader import Reader
from tests.bench.report import TRYING, Report
from tests.support.drawn import CODE, LICENCE, page, saved, stamped, text_pdf

PAGES, TIMES = 20, 1 if TRYING else 5
LINES = (
    *LICENCE,
    "经营范围 机电设备、水泵、变频器的研发、生产与销售，技术服务",
    "住所 上海市浦东新区某某路1288号3幢402室",
)


def run() -> None:
    """Measures on one thread of the child, as it works in the product."""
    asyncio.run(_run())


async def _run() -> None:
    report = Report("Reading papers", ("what", "s a page", "CPU s a page", "pages a second", "child MB", "peak MB"))
    reader = Reader()
    try:
        for key, name, content, pages in _papers():
            first = await _took(reader, content)
            took = [await _took(reader, content) for _ in range(TIMES)]
            wall, cpu = (median(one[at] for one in took) / pages for at in (0, 1))
            assert reader.pid is not None
            memory = psutil.Process(reader.pid).memory_info().rss >> 20
            report.row(name, f"{wall:.3f}", f"{cpu:.3f}", f"{1 / wall:.1f}", memory, _peak(reader.pid))
            report.figure(f"reading.{key}.pages", 1 / wall, "pages per s")
            report.figure(f"reading.{key}.cpu", cpu, "CPU s per page")
            report.figure(f"reading.{key}.memory", memory, "MiB")
            report.row(f"{name}, the first", f"{first[0] / pages:.3f}", f"{first[1] / pages:.3f}", "", "", "")
    finally:
        await reader.close()
    report.note = (
        f"Medians of {TIMES}, one job at a time, one thread, nice 19. The first of a kind includes starting the child"
        " or loading the models. Recognising is bounded by its CPU: on a busy machine a page takes longer."
    )
    report.show("reading")


def _papers() -> list[tuple[str, str, bytes, int]]:
    """Key, name, content and pages of each."""
    line = (60, 700, 12, f"统一社会信用代码 {CODE}")
    written = [(60, 780 - 14 * at, 10, "专利实施许可合同的各方约定如下，共同遵守。") for at in range(40)]
    text = text_pdf([[*written, line]] * PAGES)
    drawn = stamped(page(LINES, (1240, 1754), 36), (900, 1400), 130)
    photo = drawn.resize((3000, 4243)).rotate(2, fillcolor=(90, 80, 70)).filter(ImageFilter.GaussianBlur(1))
    return [
        ("text_pdf", f"PDF with a text, {PAGES} pages", text, PAGES),
        ("scan", "scan, 1,240 × 1,754", saved(drawn), 1),
        ("photo", "photo, 3,000 × 4,243", saved(photo, quality=85), 1),
        ("photo_on_its_side", "photo on its side", saved(photo.transpose(Image.Transpose.ROTATE_90), quality=85), 1),
    ]


async def _took(reader: Reader, content: bytes) -> tuple[float, float]:
    before = _cpu(reader)
    began = time.monotonic()
    assert await reader.read(content) is not None
    return time.monotonic() - began, _cpu(reader) - before


def _cpu(reader: Reader) -> float:
    if reader.pid is None:
        return 0.0
    times = psutil.Process(reader.pid).cpu_times()
    return times.user + times.system


def _peak(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM"))
