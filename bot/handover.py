"""Takes filings to the platform step by step and notes what becomes of them. Every step may be repeated."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.messages import Outbound
from bot.packing import REFUSED, Work, accepted, prepare
from bot.platform.client import Client, Refused, Unavailable
from bot.platform.contract import Case, Defect, EventKind, Problem, Review
from locales import Words, words
from storage import contacts, deliveries, drafts, filings, people, switches
from storage.database import Database
from storage.deliveries import DeliveryRow
from storage.files import PaperStore
from storage.filings import FilingRow, HandoverRow
from storage.query import Transaction

DELAYED, DONE, RATING, REVIEW = "handover_delayed", "handover_done", "rating", "review"
_RATED_AFTER = timedelta(days=1)
"""So that the question does not come with the news."""
LEASE = 15.0
"""Seconds for which a process that says nothing more is still believed to be at work on a filing."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0


@dataclass(frozen=True, slots=True)
class Report:
    """That a contact told what the platform said: `by` whom, in what `note` of its own words, on which photos."""

    by: int
    note: str = ""
    files: tuple[str, ...] = ()


Changed = Callable[[Transaction, int], None]
"""Told the subject whose standing changed, in the same transaction."""
_log = structlog.get_logger()


def must_wait(tx: Transaction, after: str, subject_id: int) -> bool:
    """Whether a form that comes `after` another has to wait: none of the subject's filings of that form is accepted."""
    return bool(after) and not accepted(tx, subject_id, after)


async def run_due(
    db: Database,
    client: Client,
    papers: PaperStore,
    *,
    owner: str = "handover",
    limit: int = 8,
    changed: Changed | None = None,
) -> int:
    """Takes every due handover one round further, unless an operator closed handing over; returns how many. Any number
    of processes may do so at once, each under an `owner` of its own: a filing is one's while it is at work on it."""
    rows = await db.run(lambda tx: _due(tx, limit, owner))
    await asyncio.gather(*(_one(db, client, papers, row, owner, changed) for row in rows))
    return len(rows)


def _due(tx: Transaction, limit: int, owner: str) -> tuple[HandoverRow, ...]:
    return () if switches.closed(tx, switches.HAND_OVER) else filings.due_handovers(tx, limit, LEASE, owner)


async def _one(
    db: Database, client: Client, papers: PaperStore, row: HandoverRow, owner: str, changed: Changed | None
) -> None:
    """What it came to is noted unless another process went on with it, which then finds out for itself."""

    def keep(tx: Transaction) -> bool:
        return filings.keep_handover(tx, row.id, owner, LEASE)

    keeping = asyncio.create_task(_keep(db, keep))
    try:
        outcome = await _outcome(db, client, papers, row, changed)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    await db.run(lambda tx: outcome(tx) if keep(tx) else None)


async def _keep(db: Database, keep: Callable[[Transaction], bool]) -> None:
    while await db.run(keep):  # noqa: ASYNC110 - cancelled when the work is done
        await asyncio.sleep(LEASE / 3)


async def _outcome(
    db: Database, client: Client, papers: PaperStore, row: HandoverRow, changed: Changed | None
) -> Callable[[Transaction], None]:
    """What the round came to, to be noted in one transaction."""
    try:
        work = await db.run(lambda tx: prepare(tx, row))
        if work is None:
            return lambda _: None
        await _hand_over(db, client, papers, work)
    except Refused as refused:
        problem = refused.problem
        if problem.code in _NOT_YET:
            return lambda tx: _delay(tx, row, problem.code, 0.0)
        return lambda tx: _refuse(tx, row, problem, changed)
    except Unavailable as failure:
        detail, told = str(failure), failure.retry_after
        return lambda tx: _delay(tx, row, detail, told)
    except Exception as error:
        _log.exception("handover_failed", handover=row.id)
        name = type(error).__name__
        return lambda tx: _delay(tx, row, name, 0.0)
    return lambda tx: _through(tx, row)


_NOT_YET = {"subject_not_accepted", "product_not_accepted"}


async def _hand_over(db: Database, client: Client, papers: PaperStore, work: Work) -> None:
    row = work.row
    case = await _case(client, work)
    if not work.case:
        await db.run(lambda tx: filings.link_platform(tx, row.filing_id, case.id))
    if case.state != "open":
        return
    for digest in case.wanted:
        await client.put_paper(digest, await asyncio.to_thread(papers.get, digest))
    await client.submit(case.id, f"{row.key}:submit")


async def _case(client: Client, work: Work) -> Case:
    """The platform's case: the one made before, as it is now, or a new one. Whether an earlier round made one although
    its answer was lost is asked first: what would be sent now may not be the same any more."""
    if work.case:
        return await client.read(work.case)
    key = f"{work.row.key}:create"
    made = await client.find(key) if work.row.attempts > 1 else None
    if made is not None:
        return made
    match work.package.form:
        case "registration":
            return await client.register(work.package, key)
        case "update":
            return await client.update(work.about, work.package, key)
        case "withdrawal":
            return await client.withdraw(work.about, work.package, key)
        case _:
            return await client.create(work.package, key)


def _through(tx: Transaction, row: HandoverRow) -> None:
    filings.set_handover(tx, row.id, state="sent", error="")
    if row.told_delayed:
        _owe(tx, filings.get(tx, row.filing_id), DONE, f"handover:{row.id}", {})


def _delay(tx: Transaction, row: HandoverRow, detail: str, told: float) -> None:
    """Not taken: tried again later, and the contacts are told once."""
    pause = max(told, random.uniform(0.5, 1) * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(row.attempts - 1, 10)))  # noqa: S311
    next_at = tx.now + timedelta(seconds=pause)
    filings.set_handover(tx, row.id, state="waiting", next_at=next_at, error=detail[:200], told_delayed=True)
    _log.info("handover_delayed", handover=row.id, detail=detail[:200], seconds=round(pause))
    if not row.told_delayed:
        _owe(tx, filings.get(tx, row.filing_id), DELAYED, f"handover:{row.id}", {})


def _refuse(tx: Transaction, row: HandoverRow, problem: Problem, changed: Changed | None) -> None:
    """A refusal is a return: it says what to correct, and the same questions open."""
    filing = filings.get(tx, row.filing_id)
    filings.set_handover(tx, row.id, state="refused", error=f"{problem.status} {problem.code}"[:200])
    _log.warning("handover_refused", handover=row.id, status=problem.status, code=problem.code)
    defects = problem.defects or [Defect(code=problem.code, message=problem.detail or problem.title)]
    review = Review(kind="returned", case=filing.platform_id or "", reference=filing.reference, defects=defects)
    keep(tx, filing, REFUSED + row.key, review, tx.now, changed)


def keep(
    tx: Transaction, filing: FilingRow, event_id: str, review: Review, at: datetime, changed: Changed | None = None,
    report: Report | None = None,
) -> bool:  # fmt: skip
    """Appends a review event and does what follows from it; False when it was known already. `report`: it is a contact
    who told of it, and is not told again."""
    body: dict[str, Any] = {
        "defects": [defect.model_dump() for defect in review.defects],
        "reference": review.number,
        "year": review.year,
        "demo": review.demo,
    }
    if report is not None:
        body |= {"by": report.by, "told_at": tx.now.isoformat(), "note": report.note, "files": list(report.files)}
    drafts.load(tx, filing.draft_id)  # one writer per subject
    if not filings.add_review(tx, filing.id, event_id, review.kind, at, body):
        return False
    if review.kind == "accepted":
        filings.unblock(tx, filing.subject_id)
        _owe_rating(tx, filing)
    if worth_telling(review.kind):
        _owe(tx, filing, REVIEW, f"review:{event_id}", {"event": event_id}, but=report.by if report else 0)
    if changed:
        changed(tx, filing.subject_id)
    return True


def worth_telling(kind: EventKind) -> bool:
    """A receipt was given when the filing was handed over; that the platform has it too is in the timeline."""
    return kind != "received"


def _owe(tx: Transaction, filing: FilingRow, kind: str, cause: str, payload: dict[str, Any], but: int = 0) -> None:
    for contact in people.informed(tx, filing.draft_id, filing.subject_id):
        if contact != but:
            deliveries.plan(tx, contact, kind, cause, tx.now.date(), {"filing": filing.id, **payload})


def _owe_rating(tx: Transaction, filing: FilingRow) -> None:
    """A day later somebody who fills all of a product is asked how they found it; one of them, once."""
    whom = people.informed(tx, filing.draft_id, filing.subject_id)[:1] if filing.form == "product" else ()
    for contact in whom:
        later = tx.now + _RATED_AFTER
        deliveries.plan(tx, contact, RATING, f"filing:{filing.id}", tx.now.date(), {"filing": filing.id}, later)


def delay_owed(tx: Transaction, row: DeliveryRow) -> str:
    """Why the word about a delay need not go out any more, or ""."""
    handover = filings.handover_of(tx, int(row.payload["filing"]))
    return "" if handover and handover.state == "waiting" else "handed over meanwhile"


def render(tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    """That a filing could not be delivered yet, or that it now was."""
    row = rows[0]
    filing = filings.get(tx, int(row.payload["filing"]))
    say = words(contacts.get(tx, row.contact_id).language, filing.content["notice"])
    key = f"say.{row.kind}"
    text = say(key, title=title(say, filing.content), reference=filing.reference)
    return Outbound(str(text), card="message" if row.kind == DELAYED else "receipt")


def title(say: Words, content: Mapping[str, Any]) -> str:
    """What a filing is about, as people call it: the product and its model, else the subject, else the form."""
    found = {one["question"]: one["value"] for part in content["data"] for one in part["items"] if not one["item"]}
    found = {**content.get("given", {}), **found} if content["form"] in {"update", "withdrawal"} else found
    named = " ".join(str(found[name]) for name in ("product_name", "model") if found.get(name))
    return named or str(found.get("subject_name", "")) or say.plain(f"form.{content['form']}")
