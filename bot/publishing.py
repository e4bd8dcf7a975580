"""Publishing an edition: what it means for every draft in hand, told before anything changes and when it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.held import Held
from bot.house import House
from bot.settings import Settings
from bot.unattended import Say, opened
from flows.edition import Edition, Plan, plan
from flows.words_needed import needed_words
from locales import languages, words
from storage import audit, drafts, editions
from storage.database import Transaction
from storage.drafts import Draft
from storage.editions import Published

_KINDS = ("confirm", "reask", "parked", "added")


@dataclass(frozen=True, slots=True)
class Affected:
    """A draft on an earlier edition; without a plan it stays there (`why`)."""

    draft: Draft
    edition: int
    plan: Plan | None
    why: str = ""


def publish(settings: Settings, say: Say, *, dry_run: bool, in_force_from: date | None = None) -> None:
    """Publishes what differs from the newest edition, and says what it means for the drafts in hand."""

    def work(tx: Transaction) -> list[str]:
        return [line for name in house.notices.candidates for line in _one(tx, house, name, dry_run, in_force_from)]

    with opened(settings) as (db, house):
        for line in db.run_now(work):
            say(line)


def _one(tx: Transaction, house: House, name: str, dry_run: bool, day: date | None) -> list[str]:
    """One notice's part of the report, once it is published unless this is a dry run."""
    candidate = Edition.of(house.notices.candidates[name].notice)
    known = editions.published(tx, name)
    now = known[-1] if known else None
    same = now is not None and now.fingerprint == candidate.fingerprint
    if same and (now is None or day in (None, now.in_force_from)):
        return [f"{name}: unchanged, edition {now.number if now else 1} ({candidate.fingerprint[:12]})"]
    in_hand = live(tx, name)
    found = tuple(affected(tx, house, in_hand, candidate, binding=day is not None))
    if not dry_run:
        fingerprint, _ = house.notices.publish(tx, name, day)
        audit.note(tx, audit.OPERATOR, "edition_published", detail=f"{name} {fingerprint[:12]} from {day or '-'}")
    done = "would be" if dry_run else "is"
    head = f"{name}: edition {_number(known, candidate.fingerprint)} ({candidate.fingerprint[:12]}) {done} published"
    binding = f"; from {day} on it binds every draft" if day else "; drafts stay on theirs until their contacts accept"
    return [head + binding, *_report(found), *_unspoken(tx, house, name, in_hand)]


def _number(known: Sequence[Published], fingerprint: str) -> int:
    """The number the edition has, or gets."""
    mine = [one.number for one in known if one.fingerprint == fingerprint]
    return mine[0] if mine else 1 + max((one.number for one in known), default=0)


def live(tx: Transaction, name: str) -> tuple[Draft, ...]:
    """The notice's drafts that are not put aside."""
    every = (drafts.peek(tx, draft_id) for draft_id in drafts.all_ids(tx))
    return tuple(draft for draft in every if draft.notice == name and not draft.closed)


def affected(
    tx: Transaction, house: House, found: Sequence[Draft], newer: Edition, *, binding: bool
) -> Iterator[Affected]:
    """Those of the drafts that are on another edition, with what moving would do."""
    numbers = {one.fingerprint: one.number for one in editions.published(tx, newer.notice.id)}
    forms = {form.id: form for form in newer.notice.forms}
    for draft in found:
        if draft.edition == newer.fingerprint:
            continue
        held = Held.of(house, tx, draft)
        why = _stays(held, draft.form in forms, binding)
        answers = held.journey.sheet.answers
        moved = None if why else plan(held.form, forms[draft.form], answers, held.given, house.today(tx))
        yield Affected(draft, numbers.get(draft.edition, 0), moved, why)


def _stays(held: Held, asked: bool, binding: bool) -> str:
    """Why a draft stays on its edition, if it does."""
    if held.frozen:
        return "handed over"
    if not asked:
        return "its form is not in the newer edition"
    return "sent back and being corrected" if held.filing is not None and not binding else ""


def _report(found: Sequence[Affected]) -> Iterator[str]:
    """Counts over all drafts, then a line for each."""
    plans = [one.plan for one in found if one.plan is not None]
    yield f"  {len(found)} drafts on earlier editions: {_moving(plans)}{_staying(found)}"
    for kind in _KINDS:
        concerned = [getattr(one, kind) for one in plans if getattr(one, kind)]
        if concerned:
            yield f"  {kind}: {sum(map(len, concerned))} answers in {len(concerned)} drafts"
    changed = sum(one.verdict_changed for one in plans)
    if changed:
        yield f"  verdict changed: {changed} drafts"
    yield from (_line(one) for one in found)


def _moving(plans: Sequence[Plan]) -> str:
    same = sum(not one.changes for one in plans)
    return f"{len(plans) - same} would change, {same} would not"


def _staying(found: Sequence[Affected]) -> str:
    staying = sum(one.plan is None for one in found)
    return f", {staying} stay as they are" if staying else ""


def _line(one: Affected) -> str:
    head = f"  draft {one.draft.id} ({one.draft.form}, edition {one.edition})"
    if one.plan is None:
        return f"{head}: stays, {one.why}"
    parts = [f"{len(one.plan.kept)} kept"]
    for kind in _KINDS:
        names = dict.fromkeys(name for name, _ in getattr(one.plan, kind))
        parts += [f"{kind} {', '.join(names)}"] if names else []
    if one.plan.verdict_changed:
        parts.append(f"verdict changed to {', '.join(one.plan.ends) or 'none'}")
    return f"{head}: {'; '.join(parts)}"


def _unspoken(tx: Transaction, house: House, name: str, found: Sequence[Draft]) -> Iterator[str]:
    """Words that live drafts need and the catalogues no longer have."""
    for fingerprint in sorted({draft.edition for draft in found}):
        needed = needed_words(house.notices.edition(tx, fingerprint).notice)
        lacking = [key for key in needed if not all(words(one, name).has(key) for one in languages())]
        if lacking:
            yield f"  edition {fingerprint[:12]} is in use and has no words for: {', '.join(lacking)}"
