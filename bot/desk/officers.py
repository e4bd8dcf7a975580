"""Who may do what: officers with their office and role, invited by an operator with a code that opens once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.places import DISTRICTS
from storage import audit, desk, officers
from storage.database import Transaction
from storage.officers import ASSOCIATION, CITY, ROLES, Officer

OFFICES = (CITY, *DISTRICTS, ASSOCIATION)
_ANYWHERE = frozenset({"city_admin", "city_officer"})


class RefusedError(Exception):
    """An act that is not done; `code` and `params` make the sentence say.desk_<code>."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an actor of the audit trail, with the office and the role they act in."""

    name: str
    office: str
    role: str

    def may_change(self, districts: Iterable[str]) -> bool:
        """Whether dates for these districts (none: for all) are theirs to change."""
        wanted = set(districts)
        return self.role in _ANYWHERE or (self.role == "district_officer" and wanted == {self.office})

    @property
    def changes(self) -> bool:
        """Whether any dates are theirs to change."""
        return self.role in _ANYWHERE or self.role == "district_officer"


OPERATOR = Actor(audit.OPERATOR, CITY, "city_admin")


def actor(officer: Officer) -> Actor:
    return Actor(audit.officer(officer.id), officer.office, officer.role)


def invite(tx: Transaction, by: Actor, name: str, office: str, role: str) -> tuple[int, str]:
    """A seat and the code that opens it once. Raises RefusedError."""
    if by.role != "city_admin":
        raise RefusedError("not_yours")
    if not name.strip():
        raise RefusedError("no_name")
    if office not in OFFICES:
        raise RefusedError("no_office", office=office, known=", ".join(OFFICES))
    if role not in roles_of(office):
        raise RefusedError("no_role", office=office, role=role, known=", ".join(roles_of(office)))
    made, code = officers.invite(tx, " ".join(name.split()), office, role)
    audit.note(tx, by.name, "officer_invited", detail=f"officer {made} {office} {role}")
    return made, code


def accept(tx: Transaction, officer_id: int, contact_id: int) -> Officer | None:
    """The seat, when the code still opened it."""
    if not officers.join(tx, officer_id, contact_id):
        return None
    audit.note(tx, audit.officer(officer_id), "officer_joined", detail=f"contact {contact_id}")
    return officers.get(tx, officer_id)


def remove(tx: Transaction, by: Actor, officer_id: int) -> None:
    """From now on they are nobody here; what they did stays in the trail. Raises RefusedError."""
    if by.role != "city_admin":
        raise RefusedError("not_yours")
    if by.name == audit.officer(officer_id):
        raise RefusedError("own_seat")
    if not officers.remove(tx, officer_id):
        raise RefusedError("no_officer", number=officer_id)
    desk.end_all(tx, officer_id)
    audit.note(tx, by.name, "officer_removed", detail=f"officer {officer_id}")


def roles_of(office: str) -> tuple[str, ...]:
    """The roles an office has."""
    return tuple(one for one in ROLES if _fits(office, one))


def seated(tx: Transaction) -> list[tuple[Officer, str]]:
    """Who is or may become an officer, oldest first, with their state: joined, gone (their contact is erased), invited
    or expired. Who was removed is in the trail."""
    return [(one, _state(tx, one)) for one in officers.everyone(tx) if one.removed_at is None]


def _state(tx: Transaction, one: Officer) -> str:
    if one.joined_at is not None:
        return "joined" if one.active else "gone"
    return "invited" if one.invited(tx.now) else "expired"


def _fits(office: str, role: str) -> bool:
    """Whether an office has such a role; every office may have readers."""
    if role == "reader":
        return True
    if role == "association":
        return office == ASSOCIATION
    return (role in _ANYWHERE) == (office == CITY) and office != ASSOCIATION
