"""What each role may do at the desk: one table, by which the chat, the console's pages and their tests go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.desk.officers import Actor
from storage.officers import ASSOCIATION, CITY

_CITY: Final = frozenset({"city_admin", "city_officer"})
_BUREAUS: Final = _CITY | {"district_officer"}
_READERS: Final = _BUREAUS | {"reader"}
_ALL: Final = _READERS | {"association"}

ACTS: Final[Mapping[str, frozenset[str]]] = {
    "overview": _ALL,
    "drafts": _READERS,
    "calendar": _ALL,
    "calendar_change": _BUREAUS,
    "calendar_days": _CITY,
    "indicators": _READERS,
    "categories": _BUREAUS,
    "policies": _ALL,
    "policies_change": _BUREAUS,
    "officers": frozenset({"city_admin"}),
    "audit": frozenset({"city_admin"}),
    "sessions": _ALL,
    "sessions_all": frozenset({"city_admin"}),
    "broadcasts": _READERS,
    "broadcast": _BUREAUS,
    "broadcast_approve": _CITY,
    "units": _ALL,
    "units_import": _BUREAUS | {"association"},
    "circulars": _READERS,
    "circular": _CITY,
    "circular_schedule": frozenset({"city_admin"}),
    "templates": frozenset({"city_admin"}),
    "units_invite": _BUREAUS | {"association"},
    "questions": _BUREAUS,
    "pairs": _READERS,
    "pairs_settle": _BUREAUS,
}
"""Act -> the roles that may do it, each within what their office reaches."""

_WRITES: Final = frozenset({"units_import", "units_invite"})
"""Acts by which the association changes something: whoever only reads for it does none of them."""


def may(officer: Actor, act: str, district: str = "") -> bool:
    """Whether an act is the officer's to do, for a district's rows where one is given. Raises KeyError for an act
    that is none."""
    reached = reach(officer)
    if officer.role == "reader" and act in _WRITES:
        return False
    return _acting(officer) in ACTS[act] and (not district or reached is None or district in reached)


def reach(officer: Actor) -> tuple[str, ...] | None:
    """The districts whose rows an officer sees; None: all. The association has no district: it sees its members."""
    if officer.office == CITY:
        return None
    return () if officer.office == ASSOCIATION else (officer.office,)


def _acting(officer: Actor) -> str:
    """The role in the table: whoever reads for the association sees no more than the association does."""
    return "association" if officer.office == ASSOCIATION else officer.role
