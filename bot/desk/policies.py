"""Support policies (支持政策): kept by the office whose they are, each change with its author and reason."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

from bot.desk import calendar
from bot.desk.needs import Need
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may, reach
from bot.house import House
from flows.cite import Label
from flows.deadlines import NO_CATEGORY
from flows.places import DISTRICTS
from flows.policies import NEEDS, Policy
from storage import audit
from storage import policies as store
from storage.database import Transaction
from storage.officers import CITY
from storage.policies import PolicyChange, PolicyRow

LONGEST = {"title": 60, "amount": 80, "condition": 160, "link": 300, "source": 120, "clause": 60, "reason": 200}
"""Characters; limits of this product."""
OFFICES = (CITY, *DISTRICTS)
NEAR = timedelta(days=30)
"""From how long before its last day on a policy is worth a look."""
_LINK = re.compile(r"https://[^\s/:@]+\.[^\s/:@]+(?:[:/?#]\S*)?", re.ASCII)


def add(tx: Transaction, house: House, by: Actor, office: str, policy: Policy, reason: str) -> int:
    """A new policy of an office; returns its number. Raises RefusedError."""
    if office not in OFFICES:
        raise RefusedError("no_office", office=office, known=", ".join(OFFICES))
    _allowed(by, office)
    _checked(house, policy, reason)
    made = store.add(tx, office, policy, by.name, reason)
    audit.note(tx, by.name, "policy_add", detail=f"policy {made} {office}")
    return made


def amend(
    tx: Transaction, house: House, by: Actor, number: int, policy: Policy, reason: str, seen: int | None = None
) -> None:
    """All it says from now on; `seen`: how often it had been changed when it was looked at. Raises RefusedError."""
    row = _mine(tx, by, number, seen)
    _checked(house, policy, reason)
    if policy == row.policy:
        raise RefusedError("nothing_new")
    store.change(tx, number, row.changes + 1, "amend", policy, by.name, reason)
    audit.note(tx, by.name, "policy_amend", detail=f"policy {number} change {row.changes + 1}")


def withdraw(tx: Transaction, by: Actor, number: int, reason: str, seen: int | None = None) -> None:
    """Contacts are not shown it any more. Raises RefusedError."""
    row = _mine(tx, by, number, seen)
    if not reason.strip():
        raise RefusedError("no_reason")
    store.change(tx, number, row.changes + 1, "withdraw", row.policy, by.name, reason)
    audit.note(tx, by.name, "policy_withdraw", detail=f"policy {number} change {row.changes + 1}")


def listed(tx: Transaction, by: Actor) -> tuple[PolicyRow, ...]:
    """What the officer sees: their district's and the city's, withdrawn ones too."""
    return tuple(row for row in store.every(tx) if _seen(by, row))


def found(tx: Transaction, by: Actor, number: int) -> PolicyRow | None:
    """One of them; None for another district's."""
    row = store.get(tx, number)
    return row if row is not None and _seen(by, row) else None


def history(tx: Transaction, by: Actor, number: int) -> tuple[PolicyChange, ...]:
    """Every change of one of them, oldest first."""
    return store.history(tx, number) if found(tx, by, number) is not None else ()


def theirs(by: Actor, office: str) -> bool:
    """Whether an office's policies are the officer's to keep."""
    return may(by, "policies_change", office if office in DISTRICTS else "") and (office != CITY or by.office == CITY)


def ending(tx: Transaction, house: House, officer: Actor) -> list[Need]:
    """How many of the officer's policies end soon."""
    if not may(officer, "policies_change"):
        return []
    today = house.today(tx)
    mine = [row for row in listed(tx, officer) if not row.withdrawn and theirs(officer, row.office)]
    days = [row.policy.until - today for row in mine if row.policy.until is not None]
    near = sum(timedelta() <= left <= NEAR for left in days)
    return [Need("desk.need_policies", "/desk/policies", 2, {"n": near, "days": NEAR.days})] if near else []


def _seen(by: Actor, row: PolicyRow) -> bool:
    inside = reach(by)
    return inside is None or row.office in (CITY, *inside)


def _allowed(by: Actor, office: str) -> None:
    if not theirs(by, office):
        raise RefusedError("not_yours")


def _mine(tx: Transaction, by: Actor, number: int, seen: int | None) -> PolicyRow:
    """The policy, when it is in force and the actor's to change, and nobody changed it since it was looked at."""
    row = found(tx, by, number)
    if row is None or row.withdrawn:
        raise RefusedError("no_policy")
    _allowed(by, row.office)
    if seen is not None and seen != row.changes:
        raise RefusedError("policy_overtaken")
    return row


def _checked(house: House, policy: Policy, reason: str) -> None:
    if not (policy.title and policy.amount and policy.condition):
        raise RefusedError("policy_incomplete")
    if not _LINK.fullmatch(policy.link):
        raise RefusedError("policy_link")
    if policy.until is not None and policy.until < policy.begins:
        raise RefusedError("policy_ends")
    if not policy.source.strip() or not policy.clause.strip():
        raise RefusedError("policy_source")
    if policy.label not in get_args(Label):
        raise RefusedError("no_label", known=", ".join(get_args(Label)))
    known = (*calendar.categories(house, house.main_notice), NO_CATEGORY)
    for one in policy.categories:
        if one not in known:
            raise RefusedError("no_category", name=one, known=", ".join(known))
    if policy.needs not in NEEDS:
        raise RefusedError("policy_needs")
    if not reason.strip():
        raise RefusedError("no_reason")
