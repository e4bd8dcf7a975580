"""What free questions are answered from: topics, each with the passage behind it. The words are in `locales`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from flows.cite import Citation, Label, Source
from flows.deadlines import Deadline, Duty

_KNOWN = frozenset({"id", "label", "source", "passage", "quote", "deadline", "dates", "since", "until"})


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing people ask about. `deadline` is an entry of the calendar whose date in force is the source; `dates` is
    the duty whose dates the answer names."""

    id: str
    cite: Citation
    source: Source
    deadline: str = ""
    dates: str = ""

    @property
    def label(self) -> Label:
        return self.source.label

    def holds(self, today: date) -> bool:
        """Whether the answer holds on a day."""
        since, until = self.cite.since, self.cite.until
        return (since is None or since <= today) and (until is None or today <= until)


def read(text: str, sources: Iterable[Source], deadlines: Sequence[Deadline], quoted: str) -> tuple[Topic, ...]:
    """The topics of a knowledge.toml; what a verbatim source is quoted with has to occur in `quoted`. Raises ValueError
    naming the entry that is wrong."""
    data = tomllib.loads(text)
    known = {source.id: source for source in (*sources, *map(_source, data.get("source", [])))}
    dated = {deadline.id: deadline for deadline in deadlines}
    found: dict[str, Topic] = {}
    for entry in data.get("topic", []):
        name = str(entry.get("id", "a topic without an id"))
        try:
            topic = _topic(entry, known, dated)
            if topic.source.verbatim and topic.cite.quote not in quoted:
                raise ValueError(f"{topic.cite.quote!r} is not in the text")
        except KeyError as error:
            raise ValueError(f"{name}: no {error.args[0]}") from error
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        if name in found:
            raise ValueError(f"{name}: used twice")
        found[name] = topic
    return tuple(found.values())


def needed_words(topics: Iterable[Topic]) -> Mapping[str, frozenset[str]]:
    """The answers' keys, with what their texts may name besides: `dates` only where the topic has some."""
    common = frozenset({"office", "megabytes", "days", "languages"})
    return {f"answer.{topic.id}": common | ({"dates"} if topic.dates else set()) for topic in topics}


def _topic(entry: Mapping[str, Any], sources: Mapping[str, Source], deadlines: Mapping[str, Deadline]) -> Topic:
    if strange := sorted(set(entry) - _KNOWN):
        raise ValueError(f"unknown {strange[0]}")
    if entry.get("dates", "filing") not in get_args(Duty):
        raise ValueError(f"unknown duty {entry['dates']!r}")
    topic = _dated(entry, deadlines) if "deadline" in entry else _cited(entry, sources)
    if topic.label != entry["label"]:
        raise ValueError(f"label {entry['label']!r}, but its source is {topic.label!r}")
    return replace(topic, cite=replace(topic.cite, since=_day(entry, "since"), until=_day(entry, "until")))


def _dated(entry: Mapping[str, Any], deadlines: Mapping[str, Deadline]) -> Topic:
    found = deadlines.get(entry["deadline"])
    if found is None or found.source is None:
        raise ValueError(f"no deadline {entry['deadline']!r}")
    return Topic(entry["id"], found.cite, found.source, found.id, entry.get("dates", ""))


def _cited(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Topic:
    found = sources.get(entry["source"])
    if found is None:
        raise ValueError(f"no source {entry['source']!r}")
    return Topic(entry["id"], Citation(found.id, entry["passage"], entry["quote"]), found, dates=entry.get("dates", ""))


def _source(entry: Mapping[str, Any]) -> Source:
    if entry.get("label") not in get_args(Label):
        raise ValueError(f"source {entry.get('id')}: unknown label {entry.get('label')!r}")
    return Source(**entry)


def _day(entry: Mapping[str, Any], name: str) -> date | None:
    found = entry.get(name)
    if found is not None and type(found) is not date:
        raise ValueError(f"{name} is no date: {found!r}")
    return found
