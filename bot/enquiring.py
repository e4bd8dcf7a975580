"""Free questions on the command line: the topic each is about, the answer, and what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.founding import candidates
from bot.notices import Candidate
from bot.screens import answers
from bot.settings import Settings
from bot.unattended import Say
from flows.knowledge import Topic
from locales import Words, find, languages, plain_text, propose, words

DECLINE = "decline"


def ask(settings: Settings, say: Say, lines: Iterable[str], language: str) -> None:
    """Says a JSON line for each question, as it comes: question, language, topic or "decline", answer, citation, label,
    whether it is sure, and the nearest topics. Dates are those of the notice."""
    main = candidates(settings)[0]
    for line in lines:
        if question := line.strip():
            spoken = language or propose(question, "", "", languages()) or settings.language
            say(json.dumps(told(main, question, spoken, settings), ensure_ascii=False))


def told(notice: Candidate, question: str, language: str, settings: Settings) -> Mapping[str, Any]:
    """What is said to one question. Only a sure topic is answered; a near one is named, without its answer."""
    today = datetime.now(UTC).astimezone(settings.zone).date()
    known = {topic.id: topic for topic in notice.knowledge if topic.holds(today)}
    found, spoken = find(question, language, tuple(known)), words(language, notice.notice.id)
    answered: Mapping[str, Any] = {"answer": None, "citation": None, "label": None}
    if found.decision == "sure":
        answered = _answer(notice, known[found.nearest[0]], spoken, settings)
    elif found.decision != "near":
        key = "say.asked_elsewhere" if found.decision == "declined" else "say.ask_contact"
        answered = {**answered, "answer": spoken.plain(key)}
    topic = found.nearest[0] if found.decision in ("sure", "near") else DECLINE
    sure = found.decision == "sure"
    about = {"question": question, "language": language, "topic": topic}
    return {**about, **answered, "sure": sure, "decision": found.decision, "nearest": list(found.nearest)}


def _answer(notice: Candidate, topic: Topic, spoken: Words, settings: Settings) -> Mapping[str, Any]:
    today = datetime.now(UTC).astimezone(settings.zone).date()
    cite, source = answers.cited(topic, notice.deadlines, today)
    named = answers.naming(notice.deadlines, topic, None, "", today)
    text = answers.worded(spoken, topic, named, "", settings.retention_days)
    return {
        "answer": plain_text(text),
        "citation": {"source": source.title, "passage": cite.passage, "quote": cite.quote},
        "label": spoken.plain(f"label.{source.label}"),
    }
