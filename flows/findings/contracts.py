"""Each licensed patent against the licence contracts: who gives, who takes, which patents, until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flows.findings.desk import Desk, Paper, Told, bare, shared

_KIND = "licence_contract"

BASED_ON: Mapping[str, tuple[str, ...]] = {
    "contract_not_of_patent": ("patents", "number", "owner_kind"),
    "contract_licensor_differs": ("patents", "number", "owner_kind", "licensor"),
    "contract_licensee_differs": ("patents", "owner_kind", "subject_name"),
    "contract_ended": ("patents", "number", "owner_kind"),
}

Facts = Iterator[tuple[str, Told]]


def compare(desk: Desk) -> Facts:
    pile = desk.pile((_KIND,))
    contracts = pile.of(_KIND)
    if not contracts:
        return
    yield from _licensee(desk, contracts)
    known = pile.whole and all(paper.legible for paper in contracts)
    for item in desk.sheet.items("patents") or ():
        number = desk.text("number", item)
        if number and desk.text("owner_kind", item) == "licensed":
            facts = _of_patent(desk, item, _naming(contracts, bare(number)), known)
            yield from ((f"{fact}/{item}", told) for fact, told in facts)


def _naming(contracts: tuple[Paper, ...], number: str) -> tuple[Paper, ...]:
    """The contracts about a patent: those that name it, or the only one when it names none."""
    naming = tuple(paper for paper in contracts if number in paper.numbers)
    return naming or (contracts if len(contracts) == 1 and not contracts[0].numbers else ())


def _licensee(desk: Desk, contracts: tuple[Paper, ...]) -> Facts:
    subject = desk.text("subject_name")
    others = [taker for paper in contracts if (taker := paper.one("licensee")) and not shared(taker, (subject,))]
    if subject and others:
        yield "contract_licensee_differs", Told(values={"licensee": others[0], "subject_name": subject})


def _of_patent(desk: Desk, item: str, naming: tuple[Paper, ...], known: bool) -> Facts:
    if not naming:
        if known:
            yield "contract_not_of_patent", Told()
        return
    licensor = desk.text("licensor", item)
    givers = [giver for paper in naming if (giver := paper.one("licensor"))]
    if licensor and givers and not any(shared(giver, licensor) for giver in givers):
        yield "contract_licensor_differs", Told(values={"licensor": givers[0]})
    ends = [paper.one("valid_until") for paper in naming]
    days = [end for end in ends if isinstance(end, date)]
    if days and len(days) == len(ends):  # one without an end may still be running
        yield "contract_ended", Told(max(days), {"valid_until": max(days)})
