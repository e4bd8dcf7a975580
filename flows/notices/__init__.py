"""Finds notices: the built-in one, and importable modules named in the settings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

from flows.carrying import Blocks
from flows.deadlines import Deadline
from flows.knowledge import Topic
from flows.notice import Notice
from flows.notice import load as read


def built_in() -> tuple[Notice, ...]:
    return load(("flows.notices.shanghai_2022",))


def load(names: Iterable[str]) -> tuple[Notice, ...]:
    """The notices that modules export as NOTICE. Raises ImportError or ValueError naming the module."""
    return tuple(_export(name) for name in names)


def deadlines(name: str) -> tuple[Deadline, ...]:
    """What a notice's module exports as DEADLINES; a notice may have none."""
    return tuple(getattr(import_module(name), "DEADLINES", ()))


def knowledge(name: str) -> tuple[Topic, ...]:
    """What a notice's module exports as KNOWLEDGE: what free questions are answered from; a notice may have none."""
    return tuple(getattr(import_module(name), "KNOWLEDGE", ()))


def carried(name: str) -> Mapping[str, Blocks]:
    """What a notice's module exports as CARRIED: by form, the platform's order of fields; a notice may not know it."""
    return dict(getattr(import_module(name), "CARRIED", {}))


def released(name: str) -> Mapping[str, Notice]:
    """The editions of a notice that were released, by version: they lie in `editions/` beside its module, and drafts
    may be pinned to them for ever."""
    folder = Path(str(import_module(name).__file__)).parent / "editions"
    paths = sorted(folder.glob("*.json"))
    return {path.stem: read(json.loads(path.read_text(encoding="utf-8"))) for path in paths}


def _export(name: str) -> Notice:
    notice = getattr(import_module(name), "NOTICE", None)
    if not isinstance(notice, Notice):
        raise ValueError(f"{name} exports no NOTICE")  # noqa: TRY004 - the setting is wrong, not a type
    return notice
