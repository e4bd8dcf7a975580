"""The same scripts on a channel without buttons: where a script taps, the person types what stands in the list."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import LargeBinary

from bot.channels.wecom import CUSTOMERS, CUSTOMERS_CAN
from bot.messages import Address, Capabilities, Outbound
from storage.database import Transaction
from storage.tables import Row
from tests.support.dialogue import Dialogue, Directions, Person
from tests.support.stage import Said, tags_off

NUMBERED = Capabilities(buttons="numbered")
OWN = frozenset({"choices", "windows", "sendings", "leases"})
"""Tables that hold what only such a channel needs, or who does what just now."""
SAID = {"inbox": {"raw"}, "events": {"raw", "source"}}
"""Columns that say how something was said."""
_MADE_UP = re.compile(r"[0-9a-f]{16,}")
"""Numbers that are drawn, and digests of such."""


class Written(Dialogue):
    """Sends every line as it stands: there is nothing to tap."""

    async def do(self, line: str) -> Said:
        return await (super().do(line) if line.startswith(("!", "@")) else self._send(text=line))


class Typed(Dialogue):
    """Types numbers and words. `typed` are those that were typed for a tap."""

    typed: tuple[str, ...] = ()

    async def do(self, line: str) -> Said:
        if line.startswith(("!", "@")) or not self._person.button(line):
            return await super().do(line)
        said = _typed_for(self._newest(line), line)
        self.typed += (said,)
        return await self._send(text=said)

    def _newest(self, label: str) -> Outbound:
        """The newest message that offers a label."""
        screen = self._person.screen
        return next(one for one in reversed(screen) if any(b.label == label for row in one.buttons for b in row))


def _typed_for(message: Outbound, label: str) -> str:
    """The number that stands before a label in the list, or the label, where it is a word."""
    items = re.split("[\n　]", tags_off(message.offered))
    numbers = [item.partition(" ")[0] for item in items if item.partition(" ")[2] == label]
    return numbers[-1] if numbers else label


def stored(tx: Transaction) -> dict[str, list[str]]:
    """Everything in the database, opened, but what the channel itself needs."""
    tables = sorted(Row.metadata.tables.items())
    return {
        name: sorted(_opened(tx, table, row) for row in _rows(tx, table)) for name, table in tables if name not in OWN
    }


def _rows(tx: Transaction, table: Any) -> list[Any]:
    return list(tx.connection.execute(table.select().order_by(*table.primary_key.columns)).mappings())


def _opened(tx: Transaction, table: Any, row: Any) -> str:
    sealed = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    kept = {name: cell for name, cell in row.items() if name not in SAID.get(table.name, ())}
    cells = {name: _text(tx, cell) if name in sealed and cell is not None else cell for name, cell in kept.items()}
    return _MADE_UP.sub("#", json.dumps(cells, default=repr, ensure_ascii=False))


def _text(tx: Transaction, cell: bytes) -> str:
    return tx.keys.open(cell).decode("utf-8", "replace")


class Crossing(Dialogue):
    """People in WeChat and on the web: "!wechat 王工" writes from there, as that channel shows things."""

    def _directions(self) -> Directions:
        return {**super()._directions(), "wechat": self._wechat}

    async def _wechat(self, name: str) -> Said:
        core = self.office.core
        core.house.rendering.channels[CUSTOMERS] = CUSTOMERS_CAN
        core.senders[CUSTOMERS] = core.senders["web"]
        self._person = self.people.setdefault(f"微信 {name}", Person(Address(f"{CUSTOMERS}:wk1", name), ""))
        return ()
