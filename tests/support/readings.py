"""What a paper says, written in one line: `patent_certificate number=ZL201810862228.X filed_on=2018-08-01`.

`name~value` is a field that is not certain, `?patent_certificate` a kind that is not sure, `stamped=no` how its page
looks. Money is yuan, also as 2900万; several names are joined by 、.
"""

from __future__ import annotations

import re
from datetime import date

from flows.papers import FIELDS, Field, Look, Reading
from flows.values import Value

_DAYS = {"valid_from", "valid_until", "filed_on", "granted_on", "paid_on"}
_SUMS = {"sales", "profit", "ip_spending"}
_LISTS = {"owners", "numbers"}
_YEARS = {"year", "fee_year"}


def a_reading(said: str) -> Reading:
    """The reading of one file of one page."""
    kind, *parts = said.split()
    found = [re.fullmatch(r"(\w+)([=~])(.*)", part) for part in parts]
    fields = [(one[1], one[2] == "=", one[3]) for one in found if one is not None]
    assert len(fields) == len(parts), said
    name = kind.removeprefix("?")
    assert {field for field, _, _ in fields} <= {*FIELDS[name], "stamped"}, said
    stamped = next((value == "yes" for field, _, value in fields if field == "stamped"), None)
    return Reading(
        name,
        not kind.startswith("?"),
        tuple(
            Field(field, _value(field, value), value, certain=certain)
            for field, certain, value in fields
            if field != "stamped"
        ),
        pages=(Look(stamped=stamped),),
    )


def _value(field: str, said: str) -> Value:
    if field in _DAYS:
        return date.fromisoformat(said)
    if field in _LISTS:
        return tuple(said.split("、"))
    if field in _SUMS:
        return int(said.removesuffix("万")) * (1_000_000 if said.endswith("万") else 100)
    if field in _YEARS:
        return int(said)
    return said == "yes" if field == "in_force" else said
