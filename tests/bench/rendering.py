"""Microseconds in which a message is put into words, in each language, beside a bare Jinja2 template that makes a text
of the same length with three values in it. What leads to a message, reading the draft and walking it, is not counted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from jinja2 import Environment
from pydantic import SecretStr

from bot import answering
from bot.core import Core
from bot.house import House
from bot.messages import Outbound
from bot.screens import check, papers, tasks
from bot.settings import Settings
from bot.turn import Turn
from locales import languages
from storage import contacts
from storage.database import Transaction
from tests.bench.report import ROUNDS, TRYING, Report
from tests.support import units

TIMES = 100 if TRYING else 400
SCREENS: dict[str, Callable[[Turn], Outbound]] = {
    "question": answering.again,
    "tasks": tasks.tasks,
    "papers": papers.listing,
    "check": lambda turn: check.page(turn, 0),
}
_NAMES = {"question": "the open question", "tasks": "the list of tasks", "papers": "the list of papers",
          "check": "a page of the answers"}  # fmt: skip
Timed = dict[str, list[float]]


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name:
        settings = Settings(data_dir=Path(name), secret_key=SecretStr("a-secret-for-benches-only"), platform_url="")
        core = Core.open(settings, "http://127.0.0.1:9", "key")
        found = core.db.run_now(lambda tx: {one: _measured(tx, core.house, one) for one in languages()})
        core.db.close()
    report = Report("Putting a message into words", ("message", "language", "µs", "bare Jinja2 µs", "ratio"))
    for language, (ours, bare) in found.items():
        for name, times in ours.items():
            mine, theirs = median(times), median(bare[name])
            report.row(_NAMES[name], language, f"{mine:.0f}", f"{theirs:.0f}", f"{mine / theirs:.1f}")
            reference = f"words.render.jinja2.{name}.{language}"
            report.figure(reference, theirs, "µs per message")
            report.figure(f"words.render.{name}.{language}", mine, "µs per message", reference, mine / theirs)
    report.note = f"Medians of {ROUNDS} rounds of {TIMES} in turns, with everything compiled."
    report.show("words_rendering")


def _measured(tx: Transaction, house: House, language: str) -> tuple[Timed, Timed]:
    """Of each message the rounds, and those of a template as long."""
    turn = _turn(tx, house, language)
    bare = {name: _template(screen(turn).text) for name, screen in SCREENS.items()}
    ours: Timed = {name: [] for name in SCREENS}
    theirs: Timed = {name: [] for name in SCREENS}
    for _ in range(ROUNDS):
        for name, screen in SCREENS.items():
            ours[name].append(_took(lambda screen=screen: screen(turn)))  # type: ignore[misc]
            theirs[name].append(_took(bare[name]))
    return ours, theirs


def _turn(tx: Transaction, house: House, language: str) -> Turn:
    """A contact with a product that is filled in half."""
    made = units.unit(tx, house, f"reader-{language}")
    product = units.product(tx, house, made, whole=False)
    contacts.change(tx, made.contact, language=language)
    turn = Turn(house, tx, contacts.get(tx, made.contact))
    turn.open(product)
    return turn


def _template(text: str) -> Callable[[], str]:
    cut = len(text) // 3
    source = "".join(f"{{{{ {name} }}}}{text[at : at + cut]}" for name, at in (("a", 0), ("b", cut), ("c", 2 * cut)))
    made = Environment(autoescape=True).from_string(source)
    return lambda: made.render(a="某某", b=7, c="2026")


def _took(say: Callable[[], object]) -> float:
    """Microseconds of CPU a call."""
    say()
    began = time.thread_time()
    for _ in range(TIMES):
        say()
    return (time.thread_time() - began) / TIMES * 1e6
