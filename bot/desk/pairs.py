"""Pairs of units with the same product, as an office sees them: its own units by name, another district's not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot import indicators, summaries, twins
from bot.desk.needs import Need
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may, reach
from bot.held import Held
from bot.house import House
from bot.screens.parts import product
from storage import audit, drafts, subjects
from storage import pairs as store
from storage.database import Transaction
from storage.pairs import Pair, Side
from storage.tables import LARGEST

LONGEST: Final = 300
"""Characters of the reason for settling one."""
PART: Final = 50
_OVER: Final = frozenset({"closed", "withdrawn", "revoked"})
FIRST: Final = LARGEST


@dataclass(frozen=True, slots=True)
class Face:
    """A side as an officer sees it: `unit`, `title` and `reason` are "" outside their reach, `state` as well."""

    mine: bool
    district: str
    unit: str
    title: str
    state: str
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A pair: where it stands, its sides, and the patents that both name now."""

    pair: Pair
    state: str
    faces: tuple[Face, Face]
    patents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A side walked anew."""

    side: Side
    held: Held
    state: str
    district: str


def seen(tx: Transaction, house: House, actor: Actor, below: int = FIRST, most: int = PART) -> list[Line]:
    """Pairs with a side within an officer's reach, the newest first, from below a number on."""
    found: list[Line] = []
    while len(found) < most and may(actor, "pairs"):
        part = store.newest(tx, below, PART)
        for pair in part:
            line = _line(tx, house, actor, pair)
            found += [line] if line is not None else []
        if len(part) < PART:
            break
        below = part[-1].id
    return found[:most]


def settle(tx: Transaction, house: House, by: Actor, number: int, reason: str) -> None:
    """An office notes that nothing is left to do, and why. Raises RefusedError."""
    pair, said = store.get(tx, number), " ".join(reason.split())
    if pair is None or not may(by, "pairs_settle") or _line(tx, house, by, pair) is None:
        raise RefusedError("no_pair")
    if not any(char.isalnum() for char in said) or len(said) > LONGEST:
        raise RefusedError("pair_reason", longest=LONGEST)
    if not store.settle(tx, number, by.name, said):
        raise RefusedError("pair_settled")
    audit.note(tx, by.name, "pair_settled", detail=f"pair {number}")


def waiting(tx: Transaction, house: House, actor: Actor) -> list[Need]:
    """How many of the newest pairs are still to be agreed on."""
    n = sum(line.state == "open" for line in seen(tx, house, actor))
    return [Need("desk.need_pairs", "/desk/pairs", 1, {"n": n})] if n else []


def _line(tx: Transaction, house: House, actor: Actor, pair: Pair) -> Line | None:
    """A pair, unless none of its sides is the officer's to see."""
    one, other = (_looked(tx, house, side) for side in pair.sides)
    mine = reach(actor)
    faces = tuple(_face(tx, each, mine is None or each.district in mine) for each in (one, other))
    if not any(face.mine for face in faces):
        return None
    shared = twins.of(one.held, one.state).shared(twins.of(other.held, other.state))
    return Line(pair, _state(pair, (one, other), shared), (faces[0], faces[1]), shared)


def _looked(tx: Transaction, house: House, side: Side) -> _Looked:
    held = Held.of(house, tx, drafts.peek(tx, side.draft_id))
    district = subjects.get(tx, held.draft.subject_id).district
    return _Looked(side, held, summaries.of(tx, held).state, district)


def _face(tx: Transaction, each: _Looked, mine: bool) -> Face:
    if not mine:
        return Face(False, each.district, "", "", "", each.side.said, "")
    unit = subjects.get(tx, each.held.draft.subject_id).name
    return Face(True, each.district, unit, product(each.held.draft), each.state, each.side.said, each.side.reason)


def _state(pair: Pair, sides: tuple[_Looked, _Looked], shared: tuple[str, ...]) -> str:
    """Where it stands, by what was said and what became of both drafts."""
    if pair.settled_at is not None:
        return "settled"
    if any(each.state in _OVER for each in sides):
        return "withdrawn"
    if any(each.side.said == "different" for each in sides):
        return "explained"
    if any(each.state in indicators.PASSED for each in sides):
        return "filed"
    return "open" if shared else "apart"
