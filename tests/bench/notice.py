"""The form as a notice of ours, written into a folder with its words, to be named in BEIAN_NOTICES."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from flows.notice import Clause, Form, Notice, Section, Source
from flows.question import Choice, Day, Email, Number, Question, Text
from flows.words_needed import needed_words
from locales import languages
from locales.catalogue import dump
from tests.bench.form import ASKS, Ask

MODULE = "bench_notice"
TEXT = "Thirty questions are answered."


def _question(ask: Ask) -> Question:
    if ask.options:
        return Choice(ask.name, tuple(option.lower() for option in ask.options))
    kinds: dict[str, type[Question]] = {"name": Text, "age": Number, "date": Day, "email": Email}
    return kinds[ask.kind](ask.name)


NOTICE = Notice(
    id="bench",
    place="",
    issued=date(2026, 1, 1),
    sources=(Source("notice", "A form for measuring", "Beian", date(2026, 1, 1), "rule", verbatim=True),),
    forms=(Form("registration", (Section("all", (Clause("1", TEXT, asks=tuple(_question(ask) for ask in ASKS)),)),)),),
    text=TEXT,
)


def write(folder: Path) -> str:
    """Makes the notice importable from a folder; the module's name."""
    (folder / f"{MODULE}.py").write_text("from tests.bench.notice import NOTICE\n", "utf-8")
    for language in languages():
        home = folder / "locales" / language / "LC_MESSAGES"
        home.mkdir(parents=True)
        (home / f"{NOTICE.id}.po").write_text(dump(_words(), language), "utf-8")
    return MODULE


def _words() -> Mapping[str, str]:
    said = {f"q.{ask.name}.ask": ask.prompt for ask in ASKS}
    options = {f"q.{ask.name}.{option.lower()}": option for ask in ASKS for option in ask.options}
    return {key: (said | options).get(key, key.rpartition(".")[2]) for key in needed_words(NOTICE)}
