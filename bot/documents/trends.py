"""The course of a few numbers, or one number side by side, as a picture, drawn in a process of its own: importing
matplotlib takes a second, and no page or turn waits for it. `python -m bot.documents.trends` reads JSON and writes a
PNG."""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import Any

from bot.documents.children import asked as ask
from bot.messages import Document, Outbound

PNG = "image/png"
_COURSE = "application/x-course+json"
_SECONDS, _KEPT = 15, 32
_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
          "Microsoft YaHei", "PingFang SC", "SimHei")  # fmt: skip
_COLOURS = ("#0b5c6b", "#c0611f", "#5b4a9c", "#3c7a3c")
_MARKS = ("o", "s", "^", "D")
_known: OrderedDict[str, bytes | None] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Course:
    """`lines` is name -> a number for each of `months`; `chinese`: some of the words are."""

    title: str
    months: Sequence[str]
    lines: Mapping[str, Sequence[int]]
    chinese: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """`shares` is name -> percent, from the top down; `chinese`: some of the words are."""

    title: str
    shares: Mapping[str, float]
    chinese: bool


async def picture(course: Course | Bars) -> bytes | None:
    """A PNG, drawn once for the same numbers; None where it cannot be drawn, as without a Chinese font."""
    asked = json.dumps([type(course).__name__, asdict(course)], ensure_ascii=False).encode()
    key = sha256(asked).hexdigest()
    if key not in _known:
        _known[key] = await _drawn(asked)
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return _known[key]


def as_document(course: Course) -> Document:
    """A course on its way to being drawn, in a turn, which does not wait for it."""
    return Document("indicators.png", _COURSE, json.dumps(asdict(course), ensure_ascii=False).encode())


async def illustrated(message: Outbound) -> Outbound:
    """The message with its courses drawn; one that cannot be is left out, and the text says it all."""
    if all(one.media_type != _COURSE for one in message.documents):
        return message
    found = []
    for one in message.documents:
        content = await picture(Course(**json.loads(one.content))) if one.media_type == _COURSE else one.content
        found += [replace(one, media_type=PNG, content=content)] if one.media_type == _COURSE and content else []
        found += [one] if one.media_type != _COURSE else []
    return replace(message, documents=tuple(found))


async def _drawn(asked: bytes) -> bytes | None:
    return await ask(__name__, asked, _SECONDS)


def draw(course: Course | Bars) -> bytes | None:
    """The same in this process."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager, pyplot

    there = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [name for name in _FONTS if name in there]
    if course.chinese and not fonts:
        return None
    matplotlib.rcParams["font.sans-serif"] = [*fonts, "DejaVu Sans"]
    high = 4.2 if isinstance(course, Course) else 1.0 + 0.28 * len(course.shares)
    figure, axes = pyplot.subplots(figsize=(8, high), dpi=110, layout="constrained")
    axes.set_title(course.title, loc="left", fontsize=13)
    axes.spines[["top", "right", "left"]].set_visible(False)
    if isinstance(course, Course):
        _plot(axes, course)
    else:
        _bars(axes, course)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _plot(axes: Any, course: Course) -> None:
    """Each line has a mark of its own and its last number, so that it is told without its colour."""
    places = range(len(course.months))
    for number, (name, values) in enumerate(course.lines.items()):
        look = {"color": _COLOURS[number % 4], "marker": _MARKS[number % 4], "markersize": 5}
        axes.plot(places, values, label=f"{name} {values[-1]}", linewidth=2, **look)
    axes.set_xticks(places, course.months, fontsize=9)
    axes.set_ylim(bottom=0, top=max(5, 1.1 * max(max(values) for values in course.lines.values())))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color="#d5dde3")
    axes.legend(loc="upper left", frameon=False, fontsize=10)


def _bars(axes: Any, bars: Bars) -> None:
    """Each with its number beside it."""
    drawn = axes.barh(list(bars.shares), list(bars.shares.values()), color=_COLOURS[0], height=0.62)
    axes.bar_label(drawn, fmt="%.1f%%", padding=4, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20), [f"{one}%" for one in range(0, 101, 20)], fontsize=9)
    axes.tick_params(axis="y", length=0, labelsize=10)
    axes.grid(axis="x", color="#d5dde3")
    axes.set_axisbelow(True)


def _main() -> None:
    kind, said = json.loads(sys.stdin.buffer.read())
    made = draw({"Course": Course, "Bars": Bars}[kind](**said))
    sys.stdout.buffer.write(made or b"")


if __name__ == "__main__":
    _main()
