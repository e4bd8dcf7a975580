"""The same product of another unit, in the chat: both sides are told in the same neutral words, and say what is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot import answering, questions, summaries, twins
from bot.buttons import Tap
from bot.delivery import Kind
from bot.held import Held
from bot.house import House
from bot.messages import Button, Outbound
from bot.reminders.hours import civil
from bot.screens import parts
from bot.turn import Turn
from flows.notice import questions as asked_in
from locales import command
from storage import contacts, drafts, pairs, people
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.pairs import Pair

Show = list[Outbound]
LONGEST = 300
WHY, AGREE, DIFFERENT = range(3)
_WAYS_OUT = frozenset({"tasks", "start", "help", "leave", "continue", "ask", "drafts", "back"})


def kind(house: House) -> Kind:
    """The news, as a delivery: in the contact's hours, and only while both drafts still say the same."""
    return Kind(
        twins.NEWS, lambda tx, row: _not_owed(house, tx, row), lambda tx, rows: _news(house, tx, rows),
        wait=lambda tx, row: _wait(house, tx, row),
    )  # fmt: skip


def _not_owed(house: House, tx: Transaction, row: DeliveryRow) -> str:
    pair, draft_id = pairs.get(tx, int(row.payload["pair"])), int(row.payload["draft"])
    side = pair.side(draft_id) if pair is not None else None
    if pair is None or side is None:
        return "a draft is gone"
    draft = drafts.peek(tx, draft_id)
    if row.contact_id not in people.informed(tx, draft.id, draft.subject_id):
        return "no part in it any more"
    if side.said or pair.settled_at is not None:
        return "said already"
    return "" if shared(house, tx, pair) else "not the same any more"


def shared(house: House, tx: Transaction, pair: Pair) -> tuple[str, ...]:
    """The patents that both drafts of a pair name, as they are now; () when they are not about one product any more."""
    one, other = (told(house, tx, side.draft_id) for side in pair.sides)
    return one.shared(other)


def told(house: House, tx: Transaction, draft_id: int) -> twins.Told:
    """What a draft says of its product now."""
    held = Held.of(house, tx, drafts.peek(tx, draft_id))
    return twins.of(held, summaries.of(tx, held).state)


def _wait(house: House, tx: Transaction, row: DeliveryRow) -> datetime | None:
    at = civil(tx, house, row.contact_id, tx.now)
    return at if at > tx.now else None


def _news(house: House, tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    """What is so, and three ways on; what is open stays open."""
    turn = Turn(house, tx, contacts.get(tx, rows[0].contact_id))
    number, draft_id = int(rows[0].payload["pair"]), int(rows[0].payload["draft"])
    ways = (("button.pair_agree", AGREE), ("button.pair_different", DIFFERENT))
    buttons = [_way(turn, number, draft_id, label, act) for label, act in ways]
    around = [_way(turn, number, draft_id, "button.clause", WHY)]
    text = turn.say("say.pair_news", title=parts.product(drafts.peek(tx, draft_id)))
    return Outbound(str(text), (*parts.rows([*buttons, *_office(turn)]), *parts.rows(around)), "doubt")


def _way(turn: Turn, number: int, draft_id: int, label: str, act: int) -> Button:
    return Button(turn.say.plain(label), turn.codes.make("jp", number, draft_id, act))


def _office(turn: Turn) -> list[Button]:
    """Where somebody answers, the office."""
    label = turn.say.plain("button.pair_office")
    return [parts.command(turn, "ask", "plain", label)] if questions.offered(turn) else []


def _tapped(turn: Turn, tap: Tap) -> Show:
    """What a side says; only who fills that side's draft."""
    number, draft_id, act = tap.numbers
    pair = pairs.get(turn.tx, number)
    if pair is None or pair.side(draft_id) is None or not turn.reaches(draft_id) or not _theirs(turn, draft_id):
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.open(draft_id)
    if act == WHY:
        return _clause(turn)
    if pair.settled_at is not None:
        return [parts.plain(turn, "say.pair_over", parts.command(turn, "continue", "primary"))]
    return _agree(turn, number) if act == AGREE else _why(turn, number)


def _theirs(turn: Turn, draft_id: int) -> bool:
    return turn.contact.id in people.informed(turn.tx, draft_id, drafts.peek(turn.tx, draft_id).subject_id)


def _clause(turn: Turn) -> Show:
    """The clause that a product is filed once."""
    every = asked_in(turn.held.form)
    found = next((question.cite or clause.cite for _, clause, _, question in every if question.id == "sharing"), None)
    return [parts.law(turn, found)] if found is not None else [answering.again(turn)]


def _agree(turn: Turn, number: int) -> Show:
    """Noted; what follows is the question who files it, and the statement of agreement."""
    pairs.say(turn.tx, number, turn.held.draft.id, "agreeing")
    turn.note("pair_agreeing", f"pair {number}")
    turn.ask()
    buttons = [*_sharing(turn), *_papers(turn), *_office(turn), parts.command(turn, "continue")]
    return [parts.plain(turn, "say.pair_agreeing", *buttons)]


def _sharing(turn: Turn) -> list[Button]:
    key = ("sharing", "")
    if turn.held.journey.find(key) is None or not turn.held.may_change("sharing"):
        return []
    return [parts.tap(turn, "g", key, 0, label=turn.say.plain("button.pair_sharing"), style="primary")]


def _papers(turn: Turn) -> list[Button]:
    """Where papers are prepared, if they are."""
    return [parts.command(turn, "documents", "plain")] if "documents" in parts.COMMANDS else []


def _why(turn: Turn, number: int) -> Show:
    turn.ask(pair=number)
    cancel = parts.command(turn, "continue", label=turn.say.plain("button.cancel"))
    return [Outbound(str(turn.say("say.pair_why")), parts.rows([cancel]), wants="text")]


def busy(turn: Turn) -> bool:
    """Whether a reason is asked for, which a typed text is."""
    return "pair" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """Why it is another product; nothing for a way out."""
    if text.startswith("/") or command(text, turn.language) in _WAYS_OUT:
        return []
    reason, pair = " ".join(text.split()), pairs.get(turn.tx, int(turn.asking["pair"]))
    if len(reason) > LONGEST or not any(char.isalnum() for char in reason):
        code = "too_long" if len(reason) > LONGEST else "no_letters"
        params = {"longest": LONGEST, "count": len(reason)} if code == "too_long" else {}
        return [Outbound(str(turn.say(f"problem.{code}", **params)), card="problem")]
    turn.ask()
    if pair is None or pair.side(turn.held.draft.id) is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    pairs.say(turn.tx, pair.id, turn.held.draft.id, "different", reason)
    turn.note("pair_different", f"pair {pair.id}")
    return [answering.again(turn, str(turn.say("say.pair_different")))]


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"jp": _tapped}
