"""A filing as a person types it into a platform that takes nothing else: field after field, in the platform's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Unit = Literal["yuan", "wan"]
UNITS: tuple[Unit, ...] = ("yuan", "wan")
_FEN: Mapping[Unit, int] = {"yuan": 100, "wan": 1_000_000}
USUAL_PLACES = 2
"""Decimals that a field for money usually takes; an amount that needs more of them is said to."""
FILE, REST = "file", "rest"
"""The kind of a field that is a file of a paper; the block of what the platform does not ask."""


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that the platform asks together: questions and papers in its order. `known`: those whose name on the
    platform is known; the others are called as we call them."""

    id: str
    asks: tuple[str, ...]
    known: frozenset[str] = frozenset()


Blocks = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `value` is as the filing holds it, of a FILE its id; `place` counts its item among those of its group,
    or a file among those of its paper, from 1; `of`: how many there are."""

    block: str
    question: str
    item: str
    group: str
    kind: str
    value: Any
    known: bool
    place: int = 1
    of: int = 1

    @property
    def key(self) -> str:
        """Names the field within its filing, and the same field in another submission."""
        name = f"{self.question}/{self.item}"
        return f"{name}/{self.value}" if self.kind == FILE else name


def fields(content: Mapping[str, Any], blocks: Blocks) -> tuple[Field, ...]:
    """A filing's fields in the platform's order; without blocks in the order of the form."""
    return tuple(one for block in blocks or as_asked(content) for one in _block(content, block))


def rest(content: Mapping[str, Any], blocks: Blocks) -> tuple[Field, ...]:
    """What else a filing answers, that the platform does not ask."""
    shown = {one.key for one in fields(content, blocks)}
    every = Block(REST, tuple(dict.fromkeys([entry["question"] for entry in _entries(content)] + _papers(content))))
    return tuple(one for one in _block(content, every) if one.key not in shown)


def as_asked(content: Mapping[str, Any]) -> Blocks:
    """A block for each section of the form, and one for its papers."""
    sections = [
        Block(part["section"], tuple(dict.fromkeys(entry["question"] for entry in part["items"])))
        for part in content["data"]
    ]
    answered = {name for block in sections for name in block.asks}
    papers = tuple(name for name in dict.fromkeys(_papers(content)) if name not in answered)
    return (*(block for block in sections if block.asks), *((Block("papers", papers),) if papers else ()))


def changed(now: Iterable[Field], before: Iterable[Field]) -> frozenset[str]:
    """The keys of fields that another submission did not have, or had with another value."""
    had = {one.key: one.value for one in before}
    return frozenset(one.key for one in now if one.key not in had or had[one.key] != one.value)


def amount(fen: int, unit: Unit) -> str:
    """An amount in a unit, exactly, as it is typed: no separators, no zeros that say nothing."""
    text = f"{Decimal(fen) / _FEN[unit]:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def places(text: str) -> int:
    """How many decimals a figure has."""
    return len(text.partition(".")[2])


def _block(content: Mapping[str, Any], block: Block) -> Iterator[Field]:
    """Questions outside groups and papers in the block's order; of a group item after item."""
    entries = [entry for entry in _entries(content) if entry["question"] in block.asks]
    done: set[str] = set()
    for name in block.asks:
        yield from _files(content, block, name)
        group = next((entry["group"] for entry in entries if entry["question"] == name), "")
        if not group:
            yield from (_field(block, entry) for entry in entries if entry["question"] == name and _told(entry))
        elif group not in done:
            done.add(group)
            yield from _items(block, [entry for entry in _entries(content) if entry["group"] == group])


def _items(block: Block, entries: Sequence[Mapping[str, Any]]) -> Iterator[Field]:
    items = list(dict.fromkeys(entry["item"] for entry in entries))
    for place, item in enumerate(items, 1):
        mine = {entry["question"]: entry for entry in entries if entry["item"] == item and _told(entry)}
        for name in block.asks:
            if name in mine:
                yield _field(block, mine[name], place, len(items))


def _field(block: Block, entry: Mapping[str, Any], place: int = 1, of: int = 1) -> Field:
    name = entry["question"]
    return Field(
        block.id, name, entry["item"], entry["group"], entry["kind"], entry["value"], name in block.known, place, of
    )  # fmt: skip


def _files(content: Mapping[str, Any], block: Block, name: str) -> Iterator[Field]:
    mine = [paper for paper in content.get("papers", ()) if paper["question"] == name]
    for place, paper in enumerate(mine, 1):
        yield Field(
            block.id, name, paper["item"], "", FILE, paper["id"], name in block.known, place, len(mine)
        )  # fmt: skip


def _entries(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Answers, without the lists of files, which are told of as papers."""
    return (entry for part in content["data"] for entry in part["items"] if entry["kind"] != "papers")


def _told(entry: Mapping[str, Any]) -> bool:
    """Whether it was answered, not passed by."""
    return not (isinstance(entry["value"], Mapping) and "mark" in entry["value"])


def _papers(content: Mapping[str, Any]) -> list[str]:
    return [paper["question"] for paper in content.get("papers", ())]
