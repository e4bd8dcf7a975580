"""Units and their drafts, put by the product's own rules where a test wants them, without a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot import handover, summaries
from bot.held import Held
from bot.house import House
from bot.platform.contract import Defect, EventKind, Review
from flows import filing as filing_flow
from flows.notices.shanghai_2022 import NOTICE
from flows.values import Key, Mark, Value
from storage import contacts, drafts, filings, people, subjects
from storage.database import Transaction
from storage.drafts import Draft
from storage.filings import FilingRow
from tests.flows.notices.conftest import ENTERPRISE, EVIDENCE, FIGURES, Filling

CHANNEL = "telegram:4242"
Changes = tuple[tuple[str, Value], ...]
Writes = tuple[tuple[Key, Value | Mark], ...]
UPDATED: dict[str, Value] = {
    "still_sold": True,
    "name_changed": False,
    "patents_changed": False,
    "still_in_force": True,
    "dispute_arisen": False,
    "recognition": True,
}


@dataclass(frozen=True)
class Unit:
    """A subject, whose first contact it is, and its registration."""

    subject: int
    contact: int
    registration: int
    district: str


def contact(tx: Transaction, who: str, language: str = "zh_Hans") -> int:
    """Somebody who chats on Telegram and has agreed to what is kept."""
    found, _ = contacts.arrive(tx, CHANNEL, who, language)
    contacts.change(tx, found.id, consent="1")
    return found.id


def unit(
    tx: Transaction,
    house: House,
    who: str,
    categories: tuple[str, ...] = (),
    district: str = "310104",
    until: str = "",
    **changes: Value,
) -> Unit:
    """Who registers their unit: all of it, or up to the question `until`."""
    contact_id = contact(tx, who)
    subject = subjects.create(tx, contact_id)
    draft = _start(tx, house, subject, "registration")
    given = {"categories": categories, "district": district, **changes}
    write(tx, house, draft, _registration(until, tuple(given.items())), contact_id)
    return Unit(subject, contact_id, draft.id, district)


def join(tx: Transaction, whose: Unit, who: str) -> int:
    """A colleague, who belongs to the unit from now on."""
    contact_id = contact(tx, who)
    subjects.join(tx, whose.subject, contact_id)
    return contact_id


def leave(tx: Transaction, whose: Unit, contact_id: int) -> None:
    people.dismiss(tx, whose.subject, contact_id)


def product(tx: Transaction, house: House, whose: Unit, *, whole: bool = True, **changes: Value) -> int:
    """A product filled in, or only begun; changes by the question's name, such as change nothing else that is asked.
    A unit's further products are models of their own."""
    before = len(drafts.of_subject(tx, whose.subject, "product"))
    changes = ({"model": f"VX2{before}"} if before else {}) | changes
    draft = _start(tx, house, whose.subject, "product")
    given = tuple((key, changes.get(key[0], value)) for key, value in _product(whole, whose.district))
    write(tx, house, draft, given, whose.contact)
    return draft.id


def update(tx: Transaction, house: House, whose: Unit, about: int, year: int, *, whole: bool = True) -> int:
    """A yearly update of a product, with the figures of a year, or only begun."""
    draft = _start(tx, house, whose.subject, "update", about)
    write(tx, house, draft, _update(year, whole), whose.contact)
    return draft.id


@cache
def _registration(until: str, changes: Changes) -> Writes:
    filled = Filling("registration")
    for name, value in {**ENTERPRISE, **dict(changes)}.items():
        if name == until or filled.outcome:
            break
        filled.answer({name: value})
    return _writes(filled)


@cache
def _product(whole: bool, district: str) -> Writes:
    filled = Filling("product", district=district, subject_kind="enterprise").pump()
    if whole:
        filled.patent().no_more_patents().answer(FIGURES).answer(EVIDENCE)
    return _writes(filled, finished=whole)


@cache
def _update(year: int, whole: bool) -> Writes:
    filled = Filling("update").answer(UPDATED)
    if not whole:
        return _writes(filled)
    figures = {name: value for name, value in FIGURES.items() if name not in ("on_market", "more_figures")}
    return _writes(filled.answer({**figures, "data_year": year}), finished=True)


def _writes(filled: Filling, *, finished: bool = False) -> Writes:
    """What was answered, in order; what may be passed by at the end is."""
    while finished and filled.asks:
        filled.skip(filled.asks)
    return tuple((key, one.value) for key, one in sorted(filled.answers.items(), key=lambda one: one[1].seq))


def touch(tx: Transaction, house: House, draft_id: int, who: int, name: str, value: Value) -> None:
    """One more answer: the draft moves on a version."""
    draft = drafts.load(tx, draft_id)
    write(tx, house, draft, (((name, ""), value),), who)


def write(tx: Transaction, house: House, draft: Draft, given: Writes, who: int) -> None:
    """Records answers, and where the draft stands then."""
    after = drafts.record(tx, draft, given, source="typed", language="zh_Hans", inbox_id=None, contact_id=who)
    summaries.keep(tx, house, Held.of(house, tx, after))


def hand_over(tx: Transaction, house: House, draft_id: int) -> FilingRow:
    """Frozen and with the platform."""
    held = Held.of(house, tx, drafts.load(tx, draft_id))
    number = held.filing.submission + 1 if held.filing is not None else 1
    frozen = filing_flow.freeze(held.journey, held.given, held.edition, number, house.today(tx))
    row = filings.create(tx, held.draft, number, frozen.content, frozen.digest)
    filings.plan_handover(tx, row.id, blocked=False)
    made = filings.handover_of(tx, row.id)
    assert made is not None
    filings.set_handover(tx, made.id, state="sent")
    filings.link_platform(tx, row.id, f"case-{row.id}")
    summaries.rewrite(tx, house, held.draft.subject_id)
    return row


def review(tx: Transaction, house: House, draft_id: int, kind: EventKind, question: str = "") -> None:
    """What the platform says about a draft's last filing; a return names one question."""
    row = filings.latest(tx, draft_id)
    assert row is not None
    defects = [Defect(code="figures_unclear", message="", question=question)] if question else []
    said = Review(kind=kind, case=f"case-{row.id}", reference=row.reference, defects=defects)
    event = f"event-{row.id}-{len(filings.reviews(tx, row.id))}"
    handover.keep(tx, row, event, said, tx.now, lambda tx, subject: summaries.rewrite(tx, house, subject))


def _start(tx: Transaction, house: House, subject: int, form: str, about: int | None = None) -> Draft:
    edition = house.notices.current(tx, NOTICE.id).fingerprint
    return drafts.start(tx, subject, form, NOTICE.id, edition, about)
