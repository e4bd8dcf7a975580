"""What may stand in a template, with how it is written, read from what it is tried with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.documents.outgoing.kinds import PLACES
from locales import Words

Row = tuple[str, list[str]]
"""What it means, and how it is written."""


def of(say: Words, sample: Mapping[str, Any], *, explained: bool) -> list[Row]:
    """Texts, groups and lists; `explained`: each place on a line of its own, with what it means."""
    single = [name for name, value in sample.items() if not isinstance(value, (list, dict))]
    rows = _means(say, "", single) if explained else [(say.plain("desk.template_singles"), _braces(single))]
    for name, value in sample.items():
        if isinstance(value, dict):
            rows.append((say.plain("desk.template_whole"), _braces(f"{name}.{one}" for one in value)))
    for name, value in sample.items():
        if isinstance(value, list):
            rows += _list(say, name, value[0], explained=explained)
    return rows


def _list(say: Words, name: str, item: Any, *, explained: bool) -> Iterator[Row]:
    tag = "tr" if isinstance(item, dict) else "p"
    told = say.plain(f"desk.template_list_{tag}", name=name)
    inner = _braces(f"行.{one}" for one in item) if isinstance(item, dict) else _braces(["行"])
    yield told, [f"{{%{tag} for 行 in {name} %}}", *inner, f"{{%{tag} endfor %}}"]
    if explained:
        yield from _means(say, "行.", item)


def _means(say: Words, before: str, names: Iterable[str]) -> list[Row]:
    return [(say.plain(f"place.{PLACES[one]}"), _braces([before + one])) for one in names]


def _braces(names: Iterable[str]) -> list[str]:
    return [f"{{{{ {one} }}}}" for one in names]
