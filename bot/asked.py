"""Whether a question that was put aside for a while is still what its contact is asked."""

from __future__ import annotations

from bot import answering
from bot.house import House
from bot.replies import Asked
from bot.turn import Turn
from storage import contacts
from storage.database import Transaction
from storage.deliveries import DeliveryRow


def still(house: House) -> Asked:
    """Says of a reply owed whether it ends with what is open now."""

    def asked(tx: Transaction, row: DeliveryRow) -> bool:
        turn = Turn(house, tx, contacts.get(tx, row.contact_id))
        draft = turn.contact.draft_id
        if draft is None or not turn.reaches(draft):
            return False
        turn.look(draft)
        return str(row.payload["text"]).endswith(answering.again(turn).text)

    return asked
