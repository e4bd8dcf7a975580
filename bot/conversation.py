"""One turn: an update in, what it changes, what is said back. Synchronous, inside one transaction."""

from __future__ import annotations

import traceback
from dataclasses import astuple, replace

import structlog

from bot import (
    answering,
    cases,
    commands,
    consent,
    correcting,
    door,
    guidance,
    mailboxes,
    many,
    moving,
    offering,
    pacing,
    pairs,
    people,
    questions,
    reporting,
    summaries,
    together,
    uploads,
    volunteering,
    wording,
)
from bot.alongside import Keep, Keeps, kept, nothing
from bot.desk import asking, casting, queue, seating
from bot.house import House
from bot.inbound_json import pack, unpack
from bot.messages import Inbound, Outbound, Replies, join
from bot.screens import choices, parts
from bot.taps import tapped
from bot.turn import Turn
from locales import client_language, languages
from storage import contacts, deliveries, inbox
from storage.contacts import Known
from storage.database import Database, Transaction
from storage.inbox import Accepted, InboxRow

log = structlog.get_logger()


def handler(db: Database, house: House) -> Keeps:
    """The conversation as channels see it: the update and its effects are committed when it returns.

    An update that makes the code fail is rolled back, kept aside with its error and answered politely. Raises when
    storage fails.
    """

    async def handle(inbound: Inbound, keep: Keep = nothing) -> Replies:
        try:
            return await db.run(lambda tx: kept(tx, spoken(tx, house, inbound), keep))
        except Exception as error:
            at = where(error)
            if db.outage(error):  # not acknowledged: the channel brings the update again
                log.error("turn_refused", channel=inbound.address.channel, where=at)
                raise
            log.error("turn_failed", channel=inbound.address.channel, where=at)
            return await db.run(lambda tx: kept(tx, _fitted(tx, house, inbound, failed(tx, house, inbound, at)), keep))

    return handle


def spoken(tx: Transaction, house: House, inbound: Inbound) -> Replies:
    """One update of one contact as its channel puts things, answered as that can show it."""
    return _fitted(tx, house, inbound, turn(tx, house, house.rendering.meant(tx, inbound)))


def _fitted(tx: Transaction, house: House, inbound: Inbound, replies: Replies) -> Replies:
    """What is said as the channel can show it. Where it counts what it lets be said, the contact's words begin that
    anew, and what waited for them is due."""
    rendering = house.rendering
    if not rendering.channels:
        return replies
    able, found = rendering.of(inbound.address.channel), contacts.address_at(tx, *astuple(inbound.address))
    if found is not None and inbound.wrote and not replies.repeated:
        deliveries.wrote(tx, found[1])
        if able is not None:
            pacing.wrote(tx, able, found[0])
    return replace(replies, messages=rendering.replies(tx, inbound.address, replies.messages))


def turn(tx: Transaction, house: House, inbound: Inbound) -> Replies:
    """One update of one contact."""
    at = inbound.address
    # The contact is held before the update gets its place, so that places are in the order of turns.
    known = contacts.known(tx, at.channel, at.id, door.channel_of(at.channel))
    alone = None if inbound.parts else known
    inbound, accepted = _accepted(tx, inbound, alone)
    shut = known.closed if known is not None else door.closed(tx, inbound)
    if shut is not None:
        return _shut(tx, house, inbound, accepted, shut)
    here, new = arrive(tx, house, inbound, accepted.id, None if accepted.repeated else alone)
    if accepted.repeated:
        said = tuple([answering.again(here)] if here.holds else consent.ask(here, inbound))
        return Replies(accepted.id, said, repeated=True)
    crowded = door.crowded(here)
    said = taken(here, inbound, new=new) if crowded is None else crowded
    return Replies(accepted.id, said, unkept=not consent.given(here))


def _accepted(tx: Transaction, inbound: Inbound, known: Known | None = None) -> tuple[Inbound, Accepted]:
    """The update and its place in the inbox. Of an album what was not there yet, as one update: every part has its
    number, so that one delivered again alone is recognised."""
    whose = None if known is None else known.contact.id
    rows = [(part, _kept(tx, part, whose)) for part in inbound.parts or (inbound,)]
    new = [(part, row) for part, row in rows if not row.repeated]
    if len(new) < 2:
        return new[0] if new else (inbound, rows[0][1])
    whole, (first, *others) = join([part for part, _ in new]), [row.id for _, row in new]
    inbox.join(tx, first, pack(whole), others)
    return whole, new[0][1]


def _kept(tx: Transaction, inbound: Inbound, whose: int | None) -> Accepted:
    return inbox.accept(tx, inbound.address.channel, inbound.update_id, pack(inbound), whose)


def taken(here: Turn, inbound: Inbound, *, new: bool) -> tuple[Outbound, ...]:
    """What an update leads to, with the summary of the draft it leaves behind."""
    if not consent.given(here):
        came_for = consent.agreed(here, inbound)
        if came_for is None:
            return tuple(consent.ask(here, inbound))
        inbound, new = came_for, _take_up(here)
    said = tuple(moving.around(here, lambda: respond(here, inbound, new=new)))
    if here.holds:
        summaries.keep(here.tx, here.house, here.held)
    return said


def retake(tx: Transaction, house: House, row: InboxRow) -> tuple[Inbound, tuple[Outbound, ...]]:
    """Takes an update from the inbox once more, as if it came now. Raises ValueError when it cannot be read."""
    inbound = unpack(row.raw)
    here, new = arrive(tx, house, inbound, row.id)
    said = taken(here, inbound, new=new)
    inbox.clear(tx, row.id)
    return inbound, said


def _shut(tx: Transaction, house: House, inbound: Inbound, accepted: Accepted, message: str) -> Replies:
    """The channel is closed: the update is kept and its contact told so; the draft is as it was."""
    here = _stranger(tx, house, inbound)
    inbox.attach(tx, accepted.id, here.contact.id)
    if not accepted.repeated:
        inbox.hold(tx, accepted.id)
        if not consent.given(here):
            inbox.blank(tx, accepted.id)
    return Replies(accepted.id, (door.told_closed(here, message),), unkept=not consent.given(here))


def _stranger(tx: Transaction, house: House, inbound: Inbound) -> Turn:
    """Who writes, without a draft in hand."""
    contact, _ = contacts.arrive(tx, inbound.address.channel, inbound.address.id, house.language)
    return Turn(house, tx, contact, inbound.address)


def arrive(
    tx: Transaction, house: House, inbound: Inbound, inbox_id: int, known: Known | None = None
) -> tuple[Turn, bool]:
    """Who writes, with their draft in hand; a stranger becomes a contact with a first draft. `known`: whose the
    update was found to be when it was kept."""
    if known is not None:
        contacts.touch(tx, known)
        return _with_draft(Turn(house, tx, known.contact, inbound.address, inbox_id, raw=_raw(inbound)), new=False)
    offered = languages()
    spoken = client_language(inbound.language, offered) if inbound.language else house.language
    contact, new = contacts.arrive(tx, inbound.address.channel, inbound.address.id, spoken or house.language)
    inbox.attach(tx, inbox_id, contact.id)
    return _with_draft(Turn(house, tx, contact, inbound.address, inbox_id, raw=_raw(inbound)), new=new)


def _raw(inbound: Inbound) -> str:
    return inbound.text or inbound.button


def _with_draft(here: Turn, *, new: bool) -> tuple[Turn, bool]:
    return here, _take_up(here) or new if consent.given(here) else new


def _take_up(here: Turn) -> bool:
    """The contact's draft in hand; True when it is a first one."""
    draft_id = here.contact.draft_id
    if draft_id is None:
        commands.first_draft(here)
        return True
    if why := here.take_up(draft_id):
        here.barred = why
        here.leave()
        cases.follow(here, draft_id)
    return False


def respond(here: Turn, inbound: Inbound, *, new: bool) -> list[Outbound]:
    """What is said to one update."""
    said = people.first(here, inbound)
    if said:
        return said
    if not here.holds and not _opens(here, inbound):
        return [*(guidance.beside(here, inbound.text) if inbound.text else ()), choices.notice(here)]
    if inbound.kind == "unsupported":
        return [parts.plain(here, "say.unsupported"), answering.again(here)]
    if inbound.kind == "edited":
        return [parts.plain(here, "say.edited", parts.command(here, "check", "plain")), answering.again(here)]
    if inbound.start is not None:
        return commands.start(here, inbound.start)
    if inbound.attachments:
        return uploads.announced(here, inbound)
    if inbound.button:
        return tapped(here, inbound.button)
    if (switched := offering.answer(here, inbound.text)) is not None:
        return [answering.again(here, str(here.say("say.language_set")) if switched else "")]
    if new and not inbound.text.startswith("/"):
        return [*guidance.beside(here, inbound.text), *commands.start(here, ""), *offering.proposed(here, inbound.text)]
    said = next((typed(here, inbound.text) for busy, typed in _WORDS_ASKED if busy(here)), [])
    if said:
        return said
    if answering.names_an_option(here, inbound.text):
        return together.typed(here, inbound.text) or volunteering.typed(here, inbound.text)
    if said := _asked_aside(here, inbound.text) or guidance.typed(here, inbound.text):
        return said if inbound.text.startswith("/") else [*said, *offering.proposed(here, inbound.text)]
    said = together.typed(here, inbound.text) or correcting.typed(here, inbound.text)
    return said or volunteering.typed(here, inbound.text)


_WORDS_ASKED = (
    (asking.busy, asking.typed), (casting.busy, casting.typed), (queue.busy, queue.typed),
    (seating.busy, seating.typed), (questions.busy, questions.typed), (many.busy, many.typed),
    (pairs.busy, pairs.typed), (reporting.busy, reporting.typed),
)  # fmt: skip
"""Where words are asked for that may well be an option of the open question, or the name of a command."""


def _asked_aside(here: Turn, text: str) -> list[Outbound]:
    """A command, or a reply to what was asked beside the form; nothing for any other."""
    return wording.offered(here, text, commands.typed) or people.typed(here, text) or mailboxes.typed(here, text)


def _opens(here: Turn, inbound: Inbound) -> bool:
    """Whether an update without a draft in hand says which notice it is about."""
    tap = here.codes.open(inbound.button) if inbound.button else None
    starts = inbound.text.startswith("/start") or inbound.start is not None
    return starts or (tap is not None and tap.verb == "n")


def failed(tx: Transaction, house: House, inbound: Inbound, error: str) -> Replies:
    """Keeps the update aside for an operator and says so; the draft is as it was. Of those who have not agreed to
    anything being kept only the update's number and the error are."""
    inbound, _ = _accepted(tx, inbound)
    here = _stranger(tx, house, inbound)
    agreed = consent.given(here)
    packed = pack(inbound) if agreed else b""
    kept = inbox.keep_failed(tx, inbound.address.channel, inbound.update_id, packed, error)
    inbox.attach(tx, kept, here.contact.id)
    return Replies(kept, (Outbound(str(here.say("say.failed")), card="problem"),), unkept=not agreed)


def where(error: BaseException) -> str:
    """What went wrong and where, without the values that were being worked on."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join([type(error).__name__, *(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))])
