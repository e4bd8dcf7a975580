"""One row a draft for selecting many at once, written in the turn's own transaction and never decided from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot import indicators, twins
from bot.held import Held
from bot.house import House
from flows import filing as filings_flow
from flows import patents
from flows.deadlines import NO_CATEGORY
from flows.journey import Doubt, Journey
from flows.values import Value
from storage import carrying, drafts, filings, standings, subjects
from storage.database import Transaction
from storage.drafts import Summary
from storage.standings import Standing

PASSED = frozenset({"accepted", "recognised", "not_recognised"})
"""States of a filing that the platform took and nobody took back."""
_OVER = frozenset({"closed", "withdrawn", "revoked"})
_NOBODY = frozenset({"empty", "closed", "not_eligible"})
"""States of a registration by which there is no unit, or none that may file."""


def of(tx: Transaction, held: Held) -> Summary:
    """Where the draft stands, without anything that depends on today."""
    journey, draft, state = held.whole, held.draft, _state(held)
    here = journey.open
    product = held.form.id == "product"
    taking_part = _known(held, "recognition") if product else None
    return Summary(
        draft_id=draft.id,
        subject_id=draft.subject_id,
        form=draft.form,
        state=state,
        open_question="" if here is None else here.check.id if isinstance(here, Doubt) else here.question.id,
        missing=journey.lacking if journey.reached is None else 0,
        district=str(_known(held, "district") or ""),
        categories=_codes(_known(held, "categories")),
        data_year=_data_year(tx, held, state),
        last_activity=draft.last_activity,
        since=_since(tx, held),
        ends_on=_ends_on(journey) if product and state not in _OVER else None,
        recognition=taking_part if isinstance(taking_part, bool) else None,
    )


def _data_year(tx: Transaction, held: Held, state: str) -> int | None:
    """The year of its figures; of a product that was accepted the newest one accepted, its updates' among them."""
    years = [_known(held, "data_year")]
    if held.form.id == "product" and state in PASSED:
        years += [
            _accepted_year(tx, draft.id)
            for draft in drafts.of_subject(tx, held.draft.subject_id, "update")
            if draft.about == held.draft.id
        ]
    return max((year for year in years if isinstance(year, int)), default=None)


def _accepted_year(tx: Transaction, draft_id: int) -> int | None:
    """The year of an update's figures, as they were handed over and accepted."""
    filing = filings.latest(tx, draft_id)
    if filing is None or filings_flow.status(row.event() for row in filings.reviews(tx, filing.id)) not in PASSED:
        return None
    items = [item for section in filing.content["data"] for item in section["items"]]
    return next((int(item["value"]) for item in items if item["question"] == "data_year"), None)


def _since(tx: Transaction, held: Held) -> datetime:
    """When the draft began to wait: at the last word of its contact's, at handing over, or at the platform's last."""
    filing = held.filing
    said = [filing.created_at, *(row.at for row in filings.reviews(tx, filing.id))] if filing is not None else []
    return max((held.draft.last_activity, *said, *_freed(tx, held)))


def _freed(tx: Transaction, held: Held) -> list[datetime]:
    """When a filing that its contact carries could be brought to the platform: once the form before it was accepted."""
    if held.filing is None or not held.form.after or not carrying.carried(tx, held.filing.id):
        return []
    before = [one for one in filings.of_subject(tx, held.draft.subject_id) if one.form == held.form.after]
    return [row.at for one in before for row in filings.reviews(tx, one.id) if row.kind == "accepted"]


def _ends_on(journey: Journey) -> date | None:
    """The first end of a term among the patents in force."""
    ends = (_end(journey, item) for item in journey.items("patents"))
    return min((day for day in ends if day is not None), default=None)


def _end(journey: Journey, item: str) -> date | None:
    number, filed_on, in_force = (journey.value(name, item) for name in ("number", "filed_on", "in_force"))
    if in_force is not True or not isinstance(filed_on, date) or not isinstance(number, str):
        return None
    return patents.expires_on(number, filed_on)


def _state(held: Held) -> str:
    if held.draft.closed:
        return "closed"
    if held.status is not None:
        return held.status
    if held.whole.reached is not None:
        return "not_eligible"
    return "complete" if held.whole.complete else "started" if held.draft.version else "empty"


def _known(held: Held, name: str) -> Value | None:
    found = held.journey.value(name)
    return held.given.get(name) if not isinstance(found, (str, int, tuple)) else found


def _codes(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def write(tx: Transaction, held: Held) -> Summary:
    """Writes the draft's row, and the subject's name when it is the registration."""
    summary = of(tx, held)
    drafts.save_summary(tx, summary)
    if held.form.id == "registration":
        name, code, district = (held.journey.value(one) for one in ("subject_name", "credit_code", "district"))
        if isinstance(name, str):
            codes = [one if isinstance(one, str) else "" for one in (code, district)]
            subjects.describe(tx, held.draft.subject_id, name, *codes)
    return summary


def keep(tx: Transaction, house: House, held: Held) -> None:
    """After a turn: the draft's row, or all of the subject's when its registration is what others build on."""
    if held.form.id == "registration":
        rewrite(tx, house, held.draft.subject_id, held)
    else:
        _keep_one(tx, house, held)


def _keep_one(tx: Transaction, house: House, held: Held) -> None:
    changed = twins.mark(tx, held, _state(held))
    if twins.concerns_siblings(changed):
        rewrite(tx, house, held.draft.subject_id)
        return
    write(tx, held)
    if changed or held.filing is not None:
        twins.look(tx, held, _state(held))
    if held.filing is not None:
        indicators.keep(tx, house, held.draft.subject_id)


def rewrite(tx: Transaction, house: House, subject_id: int, known: Held | None = None) -> None:
    """Rewrites all rows of a subject: its registration or a review changed. `known`: one of them, in hand."""
    drafts_of = _every(tx, house, subject_id, known)
    changed = [twins.mark(tx, held, _state(held)) for held in drafts_of]
    if any(map(twins.concerns_siblings, changed)):
        drafts_of = _every(tx, house, subject_id, known)
    for held in drafts_of:
        write(tx, held)
        twins.look(tx, held, _state(held))
    standings.stand(tx, subject_id, *_standing(drafts_of))
    if any(held.filing is not None for held in drafts_of):
        indicators.keep(tx, house, subject_id)


def _every(tx: Transaction, house: House, subject_id: int, known: Held | None = None) -> list[Held]:
    whole = known if known is not None and known.access.sections is None else None
    if whole is not None and not whole.draft.beside.drafts:
        return [whole]
    return [
        whole if whole is not None and draft == whole.draft else Held.of(house, tx, draft)
        for draft in drafts.of_subject(tx, subject_id)
    ]


def standing(tx: Transaction, house: House, subject_id: int) -> Standing:
    """Where a unit stands: as its row, but with every draft walked anew."""
    return Standing(*_standing(_every(tx, house, subject_id)))


def _standing(drafts_of: Sequence[Held]) -> tuple[frozenset[str], str, bool]:
    """The categories by which dates concern a unit, its district, and whether a product of it is filed. No category
    at all, not even the one that every unit is in: it has not said anything yet, or may not file."""
    states = [(held, _state(held)) for held in drafts_of]
    filed = any(held.form.id == "product" and state in PASSED for held, state in states)
    registered = [held for held, state in states if held.form.id == "registration" and state not in _NOBODY]
    if not registered:
        return frozenset(), "", filed
    said = _known(registered[-1], "categories")
    categories = {standings.EVERY, *(said or (NO_CATEGORY,))} if isinstance(said, tuple) else {standings.EVERY}
    return frozenset(categories), str(_known(registered[-1], "district") or ""), filed


def rebuild(tx: Transaction, house: House) -> int:
    """Recreates every row; returns how many."""
    rows = drafts.all_ids(tx)
    for subject_id in sorted({drafts.peek(tx, draft_id).subject_id for draft_id in rows}):
        rewrite(tx, house, subject_id)
    return len(rows)
