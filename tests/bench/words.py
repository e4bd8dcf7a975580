"""Which language: how often it is told right on labelled utterances, and what that costs; and what words cost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median

from locales import languages, words
from locales.detect import language_of
from tests.bench import asked, rendering
from tests.bench.report import TRYING, Report
from tests.support.utterances import HALVES, OFFERED, Utterance, utterances

NOTICE = "shanghai_2022"
CALLS, TIMES = (200, 1) if TRYING else (1000, 5)
_PATHS = (
    ("script: Han", "手机三种颜色要报三次吗"),
    ("script: kana", "支店でも申請できますか"),
    ("script: hangul", "지사도 신청할 수 있나요"),
    ("common words", "Wie viel kostet das für uns"),
    ("detector", "Pumpe energiesparend regelbar lieferbar"),
)
_FIRST = """
import time
from locales.detect import language_of
before = time.perf_counter()
language_of({text!r}, "", {offered!r})
print(time.perf_counter() - before)
"""


def run() -> None:
    """Three tables in one: what was told, what a call takes, what a message takes."""
    table = Report("Which language, and what words cost", ("what", "of", "figure"))
    for half in HALVES:
        name = "held back" if half == "held" else "tuned on"
        some = [one for one in utterances() if one.half == half]
        table.row(f"told right, {name}", len(some), _share(some))
        for expected in (*OFFERED, "none"):
            mine = [one for one in some if one.expected == expected]
            table.row(f"told right, {name}: {expected}", len(mine), _share(mine))
        table.row(f"another language told, {name}", len(some), sum(_misled(one) for one in some))
    for name, text in _PATHS:
        table.row(
            f"a call, {name}",
            f"{len(text)} characters",
            f"{_took(lambda text=text: language_of(text, '', OFFERED)):.1f} µs",
        )
    for name, text in (_PATHS[0], _PATHS[-1]):
        table.row(f"the first call of a process, {name}", "", f"{_first(text) * 1000:.0f} ms")
    for language in languages():
        table.row("a message rendered", language, f"{_took(lambda language=language: _message(language)):.1f} µs")
    table.note = (
        "Utterances of 2–40 characters in seven languages with right, wrong and missing client codes, labelled before"
        " anything was tuned, all seven languages offered. Told right: the language, or none without evidence."
        f" Times are medians of {TIMES} rounds of {CALLS} calls. The first call also reads all catalogues, for what"
        " buttons say, and where the detector is needed loads that. A message: two texts with figures, four buttons."
    )
    table.show("words")
    asked.run()
    rendering.run()


def _share(some: Sequence[Utterance]) -> str:
    right = sum(one.right for one in some)
    return f"{right} ({right / len(some):.1%})"


def _misled(one: Utterance) -> bool:
    return not one.right and one.found != "none"


def _took(work: Callable[[], object]) -> float:
    """Microseconds a call."""
    work()
    return median(_round(work) for _ in range(TIMES))


def _round(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - before) / CALLS * 1e6


def _first(text: str) -> float:
    """Seconds of the first call in a process of its own."""
    code = _FIRST.format(text=text, offered=OFFERED)
    return median(
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    )


def _message(language: str) -> None:
    say = words(language, NOTICE)
    say("say.noted_patent", number="ZL201810862228.X", kind=say.plain("patent.invention"), year=2018)
    say("problem.day_future", latest=date(2026, 11, 23))
    for button in ("clause", "back", "later", "tasks"):
        say.plain(f"button.{button}")
