"""Drafts that build on another one's answers: what was answered there on the ground of one that changed is marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.held import Held, given_for
from bot.house import House
from flows.relying import marks, relying
from flows.values import Key, Mark, Value
from storage import drafts
from storage.database import Transaction
from storage.drafts import Draft

Record = Callable[[Transaction, Draft, Sequence[tuple[Key, Value | Mark]]], Draft]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """How many answers of another draft are to be confirmed again."""

    draft: Draft
    count: int


def unsettle(tx: Transaction, house: House, before: Draft, record: Record) -> tuple[Unsettled, ...]:
    """Marks what rests on answers of the draft that were others `before` the write; what was handed over stays as it
    is. `record` writes in the same name. Only what others build on is looked at: the registration, and an update."""
    if (before.form != "registration" and before.about is None) or not before.beside.drafts:
        return ()
    found = tuple(_relying(tx, house, before))
    for draft, keys in found:
        record(tx, draft, marks(keys))
    return tuple(Unsettled(draft, len(keys)) for draft, keys in found)


def _relying(tx: Transaction, house: House, before: Draft) -> Iterator[tuple[Draft, tuple[Key, ...]]]:
    for other in drafts.of_subject(tx, before.subject_id):
        if other.id == before.id or other.closed or not other.version:
            continue
        was, now = given_for(tx, other, instead=before), given_for(tx, other)
        if was == now:
            continue
        held = Held.of(house, tx, drafts.load(tx, other.id))
        keys = () if held.frozen else relying(held.whole, was, now)
        if keys:
            yield held.draft, keys
