"""Each patent against its certificate, its register copy, its notice of acceptance and its receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flows import patents
from flows.findings.desk import Desk, Paper, Pile, Told, bare, same, shared
from flows.values import Value

CERTIFICATES = ("patent_certificate", "patent_register")
_APPLIED = "patent_application"
_RECEIPT = "fee_receipt"
_QUESTION = "patent_certificate"

BASED_ON: Mapping[str, tuple[str, ...]] = {
    "filing_year_differs": ("number", "filed_on"),
    "fewer_certificates_than_patents": ("patents", "number"),
    "certificate_number_differs": ("patents", "number"),
    "patent_without_certificate": ("patents", "number"),
    "certificate_title_differs": ("patents", "number", "patent_title"),
    "certificate_kind_differs": ("patents", "number", "patent_kind"),
    "certificate_day_differs": ("patents", "number", "filed_on"),
    "certificate_owner_differs": ("patents", "number", "owner_kind", "subject_name"),
    "licensor_not_owner": ("patents", "number", "owner_kind", "licensor"),
    "only_applied_for": ("patents", "number"),
    "register_not_in_force": ("patents", "number"),
    "annual_fee_old": ("number",),
}

Facts = Iterator[tuple[str, Told]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The papers of all patents, and by item those that are about it. `known` when every number on them is."""

    pile: Pile
    known: bool
    mine: Mapping[str, tuple[Paper, ...]]
    taken: Mapping[str, Paper]
    """By item, the one paper left over for the one patent left over: its number is another."""


def compare(desk: Desk) -> Facts:
    numbers = {item: number for item in desk.sheet.items("patents") or () if (number := desk.text("number", item))}
    sorted_ = _sorted(desk, {item: bare(number) for item, number in numbers.items()})
    if not sorted_.known:
        yield "fewer_certificates_than_patents", Told()
    for item, number in numbers.items():
        facts = (*_year(desk, item, number), *_certified(desk, item, sorted_), *_paid(number, sorted_))
        yield from ((f"{fact}/{item}", told) for fact, told in facts)


def _sorted(desk: Desk, numbers: Mapping[str, str]) -> Sorted:
    pile = desk.pile((_QUESTION,))
    papers = pile.of(*CERTIFICATES, _APPLIED)
    known = pile.whole and bool(papers) and all(paper.legible for paper in papers)
    mine = {item: tuple(one for one in papers if number in one.numbers) for item, number in numbers.items()}
    over = [paper for paper in papers if paper.numbers.isdisjoint(numbers.values())]
    lacking = [item for item, own in mine.items() if not own]
    alone = known and desk.sheet.closed("patents") and len(over) == len(lacking) == 1 and len(over[0].numbers) == 1
    return Sorted(pile, known, mine, {lacking[0]: over[0]} if alone else {})


def _year(desk: Desk, item: str, number: str) -> Facts:
    """A divisional application's number is of the year it was divided in: the filing day is earlier, and right."""
    filed_on = desk.value("filed_on", item)
    if isinstance(filed_on, date) and patents.is_number(number) and patents.filing_year(number) != filed_on.year:
        yield "filing_year_differs", Told(values={"year": patents.filing_year(number)})


def _certified(desk: Desk, item: str, sorted_: Sorted) -> Facts:
    mine = sorted_.mine[item]
    if item in sorted_.taken:
        other = sorted_.taken[item]
        yield "certificate_number_differs", Told(values={"number": _marked(other)})
        mine = (other,)
    elif not mine:
        if sorted_.known:
            yield "patent_without_certificate", Told()
        return
    granted = tuple(paper for paper in mine if paper.kind in CERTIFICATES)
    if not granted and sorted_.known:
        yield "only_applied_for", Told()
    yield from _described(desk, item, mine)
    yield from _owned(desk, item, granted)
    if any(paper.one("in_force") is False for paper in granted):
        yield "register_not_in_force", Told()


def _marked(paper: Paper) -> str:
    return next(str(value) for value in paper.every("number"))


def _described(desk: Desk, item: str, mine: tuple[Paper, ...]) -> Facts:
    for fact, question, name in (
        ("certificate_title_differs", "patent_title", "title"),
        ("certificate_kind_differs", "patent_kind", "patent_kind"),
        ("certificate_day_differs", "filed_on", "filed_on"),
    ):
        answer = desk.value(question, item)
        said = [value for paper in _of_one(mine) if (value := paper.one(name)) is not None]
        if answer is not None and said and not any(_same(answer, value) for value in said):
            yield fact, Told(values={name: said[0]})


def _of_one(mine: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Papers about a single patent: of one about several nobody knows which value is whose."""
    return tuple(paper for paper in mine if len(paper.numbers) == 1)


def _same(left: Value, right: Value) -> bool:
    return same(left, right) if isinstance(left, str) and isinstance(right, str) else left == right


def _owned(desk: Desk, item: str, granted: tuple[Paper, ...]) -> Facts:
    """The register is younger than the certificate."""
    by_age = sorted(_of_one(granted), key=lambda paper: paper.kind != "patent_register")
    owners = next((value for paper in by_age if (value := paper.one("owners"))), None)
    kind, subject = desk.text("owner_kind", item), desk.text("subject_name")
    licensor = desk.text("licensor", item)
    if owners is None:
        return
    if kind == "own" and subject and not shared(owners, (subject,)):
        yield "certificate_owner_differs", Told(values={"owners": owners, "subject_name": subject})
    if kind == "licensed" and licensor and not shared(owners, licensor):
        yield "licensor_not_owner", Told(values={"owners": owners})


def _paid(number: str, sorted_: Sorted) -> Facts:
    """The last fee that a receipt among the papers says was paid."""
    receipts = [paper for paper in sorted_.pile.of(_RECEIPT) if bare(number) in paper.numbers]
    days = [day for paper in receipts for day in paper.every("paid_on") if isinstance(day, date)]
    if days:
        yield "annual_fee_old", Told(max(days), {"paid_on": max(days)})
