"""Papers that were read, without a reader: what one found, in words, and the turn that tells it."""

from __future__ import annotations

import re
from datetime import date

from bot import confirming, summaries
from bot.house import House
from bot.messages import Address, Outbound
from bot.telling import address_of
from bot.turn import Turn
from flows.papers import FIELDS, FINDINGS, Field, Finding, Look, Reading
from flows.values import Value
from storage import contacts, files, readings
from storage.database import Transaction

WAITING = Reading("waiting")
"""Stands for a file that is being read."""


def reading(what: str) -> Reading | None:
    """ "business_licence sure stamped=no name=上海某某公司 dark blurred:2 pages=3"; "failed"; or "waiting" while
    it is being read.

    The kind comes first; `sure`; `stamped=yes`, `no` or `unknown`; `pages=`; findings, with their page behind a colon;
    fields by name: a day as 2027-01-31, several by commas where the field holds several, money in yuan or as 2900万,
    what is true or false as yes or no; `name~…` is not certain.
    """
    kind, *said = what.split()
    if kind in ("failed", "waiting"):
        return None if kind == "failed" else WAITING
    given = [one.groups() for word in said if (one := re.fullmatch(r"(\w+)([=~])(.*)", word)) is not None]
    looks = {name: text for name, _, text in given if name in ("stamped", "pages")}
    fields = [(name, text, sign == "=") for name, sign, text in given if name not in looks]
    stamped = {"yes": True, "no": False}.get(looks.get("stamped", ""))
    pages = (Look(stamped=stamped), *(Look(),) * (int(looks.get("pages", "1")) - 1))
    found = [one.partition(":") for one in said if not re.search("[=~]", one) and one != "sure"]
    assert {code for code, *_ in found} <= set(FINDINGS), what
    assert {name for name, *_ in fields} <= set(FIELDS[kind]), what
    return Reading(
        kind, "sure" in said,
        tuple(Field(name, _value(name, text), text, certain=certain) for name, text, certain in fields),
        tuple(Finding(code, int(page or 0)) for code, _, page in found), pages,
    )  # fmt: skip


def _value(name: str, text: str) -> Value:
    if name in ("owners", "numbers"):
        return tuple(text.split(","))
    if name in ("sales", "profit", "ip_spending"):
        return int(text.removesuffix("万")) * (1_000_000 if text.endswith("万") else 100)
    if name in ("year", "fee_year"):
        return int(text)
    if name == "in_force":
        return text == "yes"
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def settle(tx: Transaction, house: House, who: Address, name: str, found: Reading | None) -> tuple[Outbound, ...]:
    """The newest file of that name is read, and its contact told what is worth a word."""
    contact, _ = contacts.arrive(tx, who.channel, who.id)
    row = [one for one in files.of_contact(tx, contact.id) if one.name == name][-1]
    readings.await_reading(tx, row.id)
    if found == WAITING:
        return ()
    readings.settle(tx, row.id, found)
    turn = Turn(house, tx, contact, address_of(tx, row))
    turn.look(row.draft_id)
    said = confirming.was_read(turn, row, found)
    summaries.keep(tx, house, turn.held)
    return tuple(said)
