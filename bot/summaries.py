"""One row a draft for selecting many at once, written in the turn's own transaction and never decided from."""

from __future__ import annotations

from bot.held import Held
from bot.house import House
from flows.journey import Doubt
from flows.values import Value
from storage import drafts, subjects
from storage.database import Transaction
from storage.drafts import Summary


def of(held: Held) -> Summary:
    """Where the draft stands, without anything that depends on today."""
    journey, draft = held.whole, held.draft
    here = journey.open
    year = _known(held, "data_year")
    return Summary(
        draft_id=draft.id,
        subject_id=draft.subject_id,
        form=draft.form,
        state=_state(held),
        open_question="" if here is None else here.check.id if isinstance(here, Doubt) else here.question.id,
        missing=len(journey.defects()) if journey.reached is None else 0,
        district=str(_known(held, "district") or ""),
        categories=_codes(_known(held, "categories")),
        data_year=year if isinstance(year, int) else None,
        last_activity=draft.last_activity,
    )


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


def write(tx: Transaction, held: Held) -> None:
    """Writes the draft's row, and the subject's name when it is the registration."""
    drafts.save_summary(tx, of(held))
    if held.form.id == "registration":
        name, code, district = (held.journey.value(one) for one in ("subject_name", "credit_code", "district"))
        if isinstance(name, str):
            codes = [one if isinstance(one, str) else "" for one in (code, district)]
            subjects.describe(tx, held.draft.subject_id, name, *codes)


def keep(tx: Transaction, house: House, held: Held) -> None:
    """After a turn: the draft's row, or all of the subject's when its registration is what others build on."""
    if held.form.id == "registration":
        rewrite(tx, house, held.draft.subject_id)
    else:
        write(tx, held)


def rewrite(tx: Transaction, house: House, subject_id: int) -> None:
    """Rewrites the rows of all of a subject's drafts: its registration or a review changed."""
    for draft in drafts.of_subject(tx, subject_id):
        write(tx, Held.of(house, tx, draft))


def rebuild(tx: Transaction, house: House) -> int:
    """Recreates every row; returns how many."""
    rows = drafts.all_ids(tx)
    for draft_id in rows:
        write(tx, Held.of(house, tx, drafts.peek(tx, draft_id)))
    return len(rows)
