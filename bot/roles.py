"""Who is on a draft: the list, taking an invitation back, removing somebody, handing the draft over, who answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot import answering, cases
from bot.buttons import Tap
from bot.delivery import Kind
from bot.messages import Outbound
from bot.screens import parts, tasks
from bot.screens import people as screen
from bot.turn import Turn
from locales import words
from storage import contacts, deliveries, invitations, people, subjects
from storage.deliveries import DeliveryRow
from storage.invitations import Invitation
from storage.query import Transaction

Show = list[Outbound]
NEWS = "people"


def _revoked(turn: Turn, tap: Tap) -> Show:
    found = invitations.get(turn.tx, tap.numbers[0])
    if found is None or found.subject_id != turn.held.draft.subject_id or not turn.held.access.whole:
        return [answering.again(turn, str(turn.say("say.stale")))]
    done = invitations.revoke(turn.tx, found.id)
    turn.note("revoke", f"invitation {found.id}")
    return [Outbound(str(turn.say("say.revoked" if done else "say.invitation_over"))), *show(turn)]


def show(turn: Turn) -> Show:
    """Everyone on the draft, the invitations out, and what can be done about both."""
    turn.ask()
    return [screen.overview(turn, _open_ones(turn), _removable(turn))]


def _open_ones(turn: Turn) -> list[tuple[Invitation, str]]:
    access, draft = turn.held.access, turn.held.draft
    if not access.whole:
        return []
    found = invitations.open_ones(turn.tx, draft.subject_id)
    mine = [one for one in found if one.draft_id == draft.id or (access.member and one.draft_id is None)]
    return [(one, scope(turn, one)) for one in mine]


def _removable(turn: Turn) -> list[int]:
    """Whom the contact may remove: a member everyone but whoever began, a colleague on all of it those on a part."""
    access, shares = turn.held.access, turn.shares
    first = next((share.contact_id for share in shares if share.member), 0)
    others = [one for one in screen.everyone(turn) if one not in (turn.contact.id, first)]
    if access.member:
        return others
    whole = {share.contact_id for share in shares if not share.section}
    return [one for one in others if access.whole and one not in whole]


def _remove(turn: Turn, tap: Tap) -> Show:
    """Asked first; then at once: nothing that was sent to them opens anything any more."""
    draft, who, sure = tap.numbers
    if draft != turn.held.draft.id or who not in _removable(turn):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if not sure:
        return [screen.confirm(turn, "say.remove_person", who, ("button.remove_person", "pr", 1))]
    name = screen.who(turn, who)
    _dismiss(turn, who)
    turn.look(draft)
    return [Outbound(str(turn.say("say.removed_person", name=name))), *show(turn)]


def _dismiss(turn: Turn, who: int) -> None:
    """Ends a contact's part: a member's in everything of the subject, another's in this draft."""
    draft = turn.held.draft
    turn.note("remove", f"contact {who}")
    if any(share.member for share in turn.shares if share.contact_id == who):
        people.dismiss(turn.tx, draft.subject_id, who)
    else:
        people.withdraw(turn.tx, draft.id, who)
    invitations.revoke_all(turn.tx, draft.subject_id, who)


def _hand(turn: Turn, tap: Tap) -> Show:
    """Handing the draft over: 0 asks, 1 stays as a colleague, 2 leaves."""
    draft, who, how = tap.numbers
    others = [one for one in screen.everyone(turn) if one != turn.contact.id]
    if draft != turn.held.draft.id or not turn.held.access.whole or who not in others:
        return [answering.again(turn, str(turn.say("say.stale")))]
    if not how:
        choices = (("button.hand_and_stay", "ph", 1), ("button.hand_and_leave", "ph", 2))
        return [screen.confirm(turn, "say.hand_to", who, *choices)]
    _hand_over(turn, who)
    name = screen.who(turn, who)
    mine = people.name(turn.tx, turn.contact.id)
    tell(turn, who, f"handed:{draft}:{turn.inbox_id}", "say.news_handed", name=mine, title=parts.title(turn))
    if how == 1:
        turn.look(draft)
        return [Outbound(str(turn.say("say.handed_to", name=name))), *show(turn)]
    _dismiss(turn, turn.contact.id)
    turn.leave()
    cases.open_notice(turn, turn.house.main_notice)
    return [tasks.tasks(turn, str(turn.say("say.handed_and_left", name=name)))]


def _hand_over(turn: Turn, who: int) -> None:
    """What the contact may do, the other may do."""
    subject = turn.held.draft.subject_id
    turn.note("give", f"contact {who}")
    if turn.held.access.member:
        subjects.join(turn.tx, subject, who)
        by = people.name(turn.tx, turn.contact.id)
        people.authorise(turn.tx, subject, who, by, turn.say.plain("say.basis_handed"))
    else:
        people.grant(turn.tx, turn.held.draft.id, who, "")


def show_history(turn: Turn) -> Show:
    return [screen.history(turn, 0)]


def _history_page(turn: Turn, tap: Tap) -> Show:
    page = tap.numbers[1] if tap.numbers[0] == turn.held.draft.id else 0
    return [screen.history(turn, page)]


def scope(turn: Turn, found: Invitation) -> str:
    """What an invitation is to, in words; of the draft no more than the name of a section."""
    if found.draft_id is None:
        return turn.say.plain("say.part_subject")
    return screen.section(turn, found.section)


def tell(turn: Turn, contact_id: int, cause: str, key: str, **params: str) -> None:
    """Owes a contact a word about what a colleague did."""
    payload = {"say": key, "params": params}
    deliveries.plan(turn.tx, contact_id, NEWS, cause, turn.today, payload)


def _news(tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    payload = rows[0].payload
    say = words(contacts.get(tx, rows[0].contact_id).language)
    return Outbound(str(say(payload["say"], **payload["params"])))


def kind() -> Kind:
    """What colleagues did, as a delivery."""
    return Kind(NEWS, lambda _tx, _row: "", _news)


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "ir": _revoked,
    "pr": _remove,
    "ph": _hand,
    "pg": _history_page,
}
