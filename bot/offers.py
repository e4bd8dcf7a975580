"""What the conversation adds to news from the platform: a way on, and a copy to keep."""

from __future__ import annotations

from bot.documents import copies
from bot.house import House
from bot.messages import Button, Document
from bot.reviews import Offers
from bot.screens import parts, policies
from bot.turn import Turn
from storage import contacts
from storage.database import Transaction
from storage.filings import FilingRow


def offers(house: House) -> Offers:
    """Buttons and copies for the news that reviews tell."""

    def buttons(tx: Transaction, contact_id: int, filing: FilingRow, kind: str) -> tuple[tuple[Button, ...], ...]:
        turn = _turn(tx, house, contact_id, filing)
        if kind == "returned":
            return parts.rows([_open(turn, "button.change_first", "w"), parts.command(turn, "status")])
        if kind == "accepted" and filing.form == "registration":
            return parts.rows([parts.command(turn, "new_product", "primary")])
        supported = [_open(turn, "button.policies", "po")] if _supported(turn, filing, kind) else []
        return parts.rows([_open(turn, "button.status", "d"), *supported, parts.command(turn, "drafts")])

    def copy(tx: Transaction, contact_id: int, filing: FilingRow, _kind: str) -> Document | None:
        if filing.form == "registration":
            return None
        turn = _turn(tx, house, contact_id, filing)
        return copies.copy_of(turn.say, turn.held.edition.notice, filing.content, filing.reference, demo=house.demo)

    def line(tx: Transaction, contact_id: int, filing: FilingRow, kind: str) -> str:
        return _supported(_turn(tx, house, contact_id, filing), filing, kind)

    return Offers(buttons, copy, line)


def _supported(turn: Turn, filing: FilingRow, kind: str) -> str:
    """That there are policies for a product which the platform took; "" where none fits it."""
    told = filing.form == "product" and kind in ("accepted", "recognised")
    return policies.line(turn) if told else ""


def _open(turn: Turn, label: str, verb: str) -> Button:
    """Opens the draft the news is about, whichever the contact is busy with."""
    code = turn.codes.make(verb, turn.held.draft.id)
    return Button(turn.say.plain(label), code, "primary" if verb == "w" else "plain")


def _turn(tx: Transaction, house: House, contact_id: int, filing: FilingRow) -> Turn:
    turn = Turn(house, tx, contacts.get(tx, contact_id))
    turn.look(filing.draft_id)
    return turn
