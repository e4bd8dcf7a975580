"""Inviting listed units: a link each on every channel that is set, what the unit is asked to do, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import proposing
from bot.calendar import what_to_do
from bot.desk import shown, units
from bot.desk.officers import Actor, RefusedError
from bot.house import House
from flows.cite import Citation, Source
from flows.deadlines import Due, due
from locales import Words, day
from storage import audit, unit_invitations
from storage.catalogue import Listed
from storage.database import Transaction
from storage.unit_invitations import UnitInvitation


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit is asked to do, on what ground, and until when with its ground; "" where no date is known."""

    todo: str
    ground: str
    until: str = ""
    until_ground: str = ""


def invite(tx: Transaction, house: House, actor: Actor, unit_id: int) -> UnitInvitation:
    """The unit's link, made if it has none. Raises RefusedError."""
    _theirs(tx, house, actor, unit_id)
    made = unit_invitations.make(tx, unit_id, actor.office)
    audit.note(tx, actor.name, "unit_invited", detail=f"unit {unit_id}")
    return made


def invite_all(tx: Transaction, actor: Actor, unit_ids: Iterable[int]) -> int:
    """Links for units the officer sees, where there are none; returns how many were made."""
    wanted = tuple(unit_ids)
    there = unit_invitations.of_units(tx, wanted)
    missing = [one for one in wanted if one not in there]
    for unit_id in missing:
        unit_invitations.make(tx, unit_id, actor.office)
    if missing:
        audit.note(tx, actor.name, "units_invited", detail=f"{len(missing)} units")
    return len(missing)


def revoke(tx: Transaction, house: House, actor: Actor, unit_id: int) -> None:
    """The unit's link opens nothing any more. Raises RefusedError."""
    _theirs(tx, house, actor, unit_id)
    if unit_invitations.revoke(tx, unit_id):
        audit.note(tx, actor.name, "unit_uninvited", detail=f"unit {unit_id}")


def links(house: House, code: str) -> dict[str, str]:
    """Where a link leads, by channel: always the web chat, Telegram when the bot's name is set."""
    telegram = {"telegram": f"https://t.me/{house.telegram_name}?start=u_{code}"} if house.telegram_name else {}
    return {"web": f"{house.chat_url}/?start=u_{code}", **telegram}


def ways(say: Words) -> dict[str, str]:
    """What the channels of `links` are called."""
    return {"web": say.plain("desk.qr_web"), "telegram": say.plain("desk.qr_telegram")}


def asked(tx: Transaction, house: House, say: Words, unit: Listed, office: str) -> Asked:
    """What the notice asks of units, and the date for filing that counts for this one: the next, else the last."""
    cite, source = _clause(house)
    found, todo = _due(tx, house, unit, office), cite.quote.rstrip("；。")
    ground = say.plain(
        "say.desk_ground", source=f"{source.title} {cite.passage}", label=say.plain(f"label.{source.label}")
    )
    if found is None or found.on is None:
        return Asked(todo, ground)
    known = {"on": day(found.on, say.language), "todo": what_to_do(say, found.deadline)}
    until = say.plain("desk.sheet_past" if found.state == "past" else "desk.sheet_until", **known)
    return Asked(todo, ground, until, shown.ground(say, found.deadline))


def _due(tx: Transaction, house: House, unit: Listed, office: str) -> Due | None:
    """Of a unit whose categories are not known only what concerns every unit counts."""
    known = proposing.categories(tx, unit, office, house.main_notice)
    every = house.calendar.deadlines(tx, house.main_notice)
    filing = [one for one in every if one.duty == "filing" and (known or not one.categories)]
    found = [one for one in due(filing, known, unit.district, house.today(tx)) if one.on is not None]
    ahead = [one for one in found if one.state != "past"]
    return ahead[0] if ahead else found[-1] if found else None


def _clause(house: House) -> tuple[Citation, Source]:
    """The passage by which units register and file."""
    notice = house.notices.candidates[house.main_notice].notice
    clauses = (one for form in notice.forms for section in form.sections for one in section.clauses)
    cite = next(one.cite for one in clauses if any(each.id == "credit_code" for each in one.asks))
    return cite, next(one for one in notice.sources if one.id == cite.source)


def _theirs(tx: Transaction, house: House, actor: Actor, unit_id: int) -> None:
    found = units.visible(tx, house, actor, unit_id, "units_invite")
    if found is None or found.row.removed_at is not None:
        raise RefusedError("no_unit")
