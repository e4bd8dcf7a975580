"""Drafts and filings as commands use them: begun, opened, handed over, kept as a copy."""

from __future__ import annotations

from bot import answering, door, handover
from bot.documents import copies
from bot.messages import Button, Outbound
from bot.screens import parts, standing
from bot.turn import Turn
from flows import filing as filing_flow
from flows.carrying import changed, fields
from storage import audit, carrying, drafts, filings, people, subjects
from storage.drafts import Draft
from storage.filings import FilingRow


def open_notice(turn: Turn, notice: str) -> None:
    """The contact's draft of a notice: the one in hand, the last one touched, or a first one."""
    if turn.holds and turn.held.draft.notice == notice:
        return
    for draft_id in reversed(people.reachable(turn.tx, turn.contact.id)):
        if drafts.peek(turn.tx, draft_id).notice == notice:
            turn.open(draft_id)
            return
    form = turn.house.notices.current(turn.tx, notice).notice.forms[0].id
    begin(turn, _subject(turn), notice, form, None)


def follow(turn: Turn, old: int) -> None:
    """In place of a draft that was taken away or started over: what followed it, or another one of theirs."""
    before = drafts.peek(turn.tx, old)
    every = [drafts.peek(turn.tx, one) for one in people.reachable(turn.tx, turn.contact.id)]
    next_one = [
        one for one in every if one.id > old and one.subject_id == before.subject_id and one.form == before.form
    ]
    if before.closed and next_one:
        turn.open(next_one[-1].id)
    else:
        open_notice(turn, before.notice)


def _subject(turn: Turn) -> int:
    """The subject that a first draft is for: one the contact acts for, else a new one."""
    theirs = [one.id for one in subjects.of_contact(turn.tx, turn.contact.id)]
    busy = turn.contact.subject_id
    return busy if busy in theirs else theirs[0] if theirs else subjects.create(turn.tx, turn.contact.id)


def begin(turn: Turn, subject: int, notice: str, form: str, about: int | None) -> None:
    """A new draft on the newest edition."""
    edition = turn.house.notices.current(turn.tx, notice)
    turn.open(drafts.start(turn.tx, subject, form, notice, edition.fingerprint, about).id)


def has_form(turn: Turn, form: str) -> bool:
    notice = turn.house.notices.current(turn.tx, turn.held.draft.notice).notice
    return any(one.id == form for one in notice.forms)


def hand_over(turn: Turn) -> list[Outbound]:
    """Freezes the journey as a filing and owes it to the platform, or has it carried there; in this transaction."""
    held = turn.held
    last = held.filing.submission if held.filing is not None else 0
    frozen = filing_flow.freeze(held.journey, held.given, held.edition, last + 1, turn.today)
    row = filings.create(turn.tx, held.draft, last + 1, frozen.content, frozen.digest)
    if turn.house.carried or carrying.subject_carries(turn.tx, held.draft.subject_id):
        _carry(turn, row)
    else:
        wait = handover.must_wait(turn.tx, held.form.after, held.draft.subject_id)
        filings.plan_handover(turn.tx, row.id, blocked=wait)
    who = audit.contact(turn.contact.id)
    audit.note(turn.tx, who, "hand_over", held.draft.subject_id, held.draft.id, row.reference)
    turn.open(held.draft.id)
    carried = carrying.carried(turn.tx, row.id)
    shown = [standing.receipt(turn, row), *(() if carried else door.hand_over_closed(turn))]
    if held.form.id == "registration" and has_form(turn, "product"):
        key = "say.product_meanwhile_carried" if carried else "say.product_meanwhile"
        shown.append(parts.plain(turn, key, parts.command(turn, "new_product", "primary")))
    return shown


def _carry(turn: Turn, filing: FilingRow) -> None:
    """A person takes it there; what they typed in before and is the same stays typed in."""
    before = turn.held.filing
    carrying.plan(turn.tx, filing)
    if before is not None:
        blocks = turn.house.notices.carried(filing.content["notice"], filing.form)
        now, then = fields(filing.content, blocks), fields(before.content, blocks)
        same = {one.key for one in now} - changed(now, then)
        carrying.take_along(turn.tx, before.id, filing.id, same)


def about_product(turn: Turn, form: str) -> list[Outbound]:
    """An update or a withdrawal needs an accepted product: says so, begins, or asks which."""
    if not has_form(turn, form):
        return [answering.again(turn)]
    taken = [
        draft for draft in drafts.of_subject(turn.tx, turn.held.draft.subject_id, "product") if accepted(turn, draft)
    ]
    if not taken:
        return [parts.plain(turn, f"say.{form}_needs_product", parts.command(turn, "continue", "primary"))]
    if len(taken) == 1:
        return begin_about(turn, taken[0], form)
    buttons = [
        Button(parts.product(draft), turn.codes.make("u", draft.id, ("update", "withdrawal").index(form)))
        for draft in taken
    ]
    return [Outbound(str(turn.say("say.which_product")), parts.rows(buttons, most=1))]


def begin_about(turn: Turn, product: Draft, form: str) -> list[Outbound]:
    """The draft in hand of this kind about the product, or a new one."""
    for draft in drafts.of_subject(turn.tx, product.subject_id, form):
        if draft.about == product.id and not draft.closed and filings.latest(turn.tx, draft.id) is None:
            turn.open(draft.id)
            return [answering.again(turn)]
    begin(turn, product.subject_id, product.notice, form, product.id)
    return [answering.again(turn, str(turn.say(f"say.{form}_begun", title=parts.product(product))))]


def accepted(turn: Turn, draft: Draft) -> bool:
    """Whether the platform accepted a product."""
    filing = filings.latest(turn.tx, draft.id)
    return filing is not None and any(row.kind == "accepted" for row in filings.reviews(turn.tx, filing.id))


def copy(turn: Turn) -> list[Outbound]:
    """The copy of what was handed over, to keep."""
    filing = turn.held.filing
    if filing is None:
        return [parts.plain(turn, "say.no_copy", parts.command(turn, "continue", "primary"))]
    document = copies.copy_of(
        turn.say, turn.held.edition.notice, filing.content, filing.reference, demo=turn.house.demo
    )
    return [Outbound(str(turn.say("say.copy", reference=filing.reference)), documents=(document,))]
