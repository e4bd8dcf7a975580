"""What a kind of message says of itself to whoever sends it, and a message on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages import Outbound
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow

TRIES = 20
FIRST_PAUSE = 5.0
Rows = Sequence[DeliveryRow]
WentOut = Callable[[Transaction], None]
"""Told that a message went out, or may have."""
Mailed = Literal["never", "unless_stopped", "always"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `still_owed` returns why it is to be skipped, or ""; `wait` until when it is put off, which counts as no try;
    `more` until when all of one message are, because others that belong into it may still come: asked once for all.
    `render` words one row, or with `merges` all of the kind that a contact is owed by then; `gather` says which of a
    contact's rows go out together. With `at_most_once` a try that may have gone out is listed as uncertain and never
    repeated.
    With `mailed` it may go to a confirmed mailbox, to one where such messages were stopped only when it is "always".
    After `tries` it is given up; the first pause is `pause` seconds, each further one twice as long.
    `watch` is asked, in the transaction that words it, who is to be told.
    `also` is told of the address chosen, in that transaction. `to` names an address that is none of the contact's own
    (its id is 0): without one nothing is sent. `sent` is told where a message went out and how the channel names it.
    """

    name: str
    still_owed: Callable[[Transaction, DeliveryRow], str]
    render: Callable[[Transaction, Rows], Outbound]
    at_most_once: bool = False
    merges: bool = False
    wait: Callable[[Transaction, DeliveryRow], datetime | None] | None = None
    more: Callable[[Transaction, Rows], datetime | None] | None = None
    gather: Callable[[Rows], list[list[DeliveryRow]]] | None = None
    mailed: Mailed = "never"
    watch: Callable[[Transaction, Rows, AddressRow], WentOut] | None = None
    also: Callable[[Transaction, Rows, AddressRow], None] | None = None
    to: Callable[[Transaction, DeliveryRow], AddressRow | None] | None = None
    sent: Callable[[Transaction, Rows, AddressRow, str], None] | None = None
    tries: int = TRIES
    pause: float = FIRST_PAUSE


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to one address, and the rows it pays."""

    kind: Kind
    rows: tuple[DeliveryRow, ...]
    address: AddressRow
    message: Outbound
    went_out: WentOut | None = None
