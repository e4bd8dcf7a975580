"""One row a draft for selecting many at once, written in the turn's own transaction and never decided from."""

from __future__ import annotations

from bot.turn import Desk, House
from flows.journey import Doubt
from flows.values import Value
from storage import drafts, subjects
from storage.database import Transaction
from storage.drafts import Summary


def of(desk: Desk) -> Summary:
    """Where the draft stands, without anything that depends on today."""
    journey, draft = desk.whole, desk.draft
    here = journey.open
    year = _known(desk, "data_year")
    return Summary(
        draft_id=draft.id,
        subject_id=draft.subject_id,
        form=draft.form,
        state=_state(desk),
        open_question="" if here is None else here.check.id if isinstance(here, Doubt) else here.question.id,
        missing=len(journey.defects()) if journey.reached is None else 0,
        district=str(_known(desk, "district") or ""),
        categories=_codes(_known(desk, "categories")),
        data_year=year if isinstance(year, int) else None,
        last_activity=draft.last_activity,
    )


def _state(desk: Desk) -> str:
    if desk.draft.closed:
        return "closed"
    if desk.status is not None:
        return desk.status
    if desk.whole.reached is not None:
        return "not_eligible"
    return "complete" if desk.whole.complete else "started" if desk.draft.version else "empty"


def _known(desk: Desk, name: str) -> Value | None:
    found = desk.journey.value(name)
    return desk.given.get(name) if not isinstance(found, (str, int, tuple)) else found


def _codes(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def write(tx: Transaction, desk: Desk) -> None:
    """Writes the draft's row, and the subject's name when it is the registration."""
    drafts.save_summary(tx, of(desk))
    if desk.form.id == "registration":
        name, code, district = (desk.journey.value(one) for one in ("subject_name", "credit_code", "district"))
        if isinstance(name, str):
            codes = [one if isinstance(one, str) else "" for one in (code, district)]
            subjects.describe(tx, desk.draft.subject_id, name, *codes)


def keep(tx: Transaction, house: House, desk: Desk) -> None:
    """After a turn: the draft's row, or all of the subject's when its registration is what others build on."""
    if desk.form.id == "registration":
        rewrite(tx, house, desk.draft.subject_id)
    else:
        write(tx, desk)


def rewrite(tx: Transaction, house: House, subject_id: int) -> None:
    """Rewrites the rows of all of a subject's drafts: its registration or a review changed."""
    for draft in drafts.of_subject(tx, subject_id):
        write(tx, Desk.of(house, tx, draft))


def rebuild(tx: Transaction, house: House) -> int:
    """Recreates every row; returns how many."""
    rows = drafts.all_ids(tx)
    for draft_id in rows:
        write(tx, Desk.of(house, tx, drafts.peek(tx, draft_id)))
    return len(rows)
