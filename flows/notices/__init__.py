"""Finds notices: the built-in one, and importable modules named in the settings."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from flows.deadlines import Deadline
from flows.notice import Notice


def built_in() -> tuple[Notice, ...]:
    return load(("flows.notices.shanghai_2022",))


def load(names: Iterable[str]) -> tuple[Notice, ...]:
    """The notices that modules export as NOTICE. Raises ImportError or ValueError naming the module."""
    return tuple(_export(name) for name in names)


def deadlines(name: str) -> tuple[Deadline, ...]:
    """What a notice's module exports as DEADLINES; a notice may have none."""
    return tuple(getattr(import_module(name), "DEADLINES", ()))


def _export(name: str) -> Notice:
    notice = getattr(import_module(name), "NOTICE", None)
    if not isinstance(notice, Notice):
        raise ValueError(f"{name} exports no NOTICE")  # noqa: TRY004 - the setting is wrong, not a type
    return notice
