"""The calendar in force: the notice's own dates with everything officers changed, and the days that are worked."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.notices import Notices
from flows.changes import ENTERED, Folded, fold
from flows.deadlines import Deadline, Spoken
from flows.working_days import WorkingDays
from locales import Words, nearest
from storage import calendar as store
from storage.database import Transaction

Stamp = tuple[int, int]


@dataclass(slots=True)
class Calendar:
    """Folded anew after a change; what is kept is only ever what was committed."""

    notices: Notices
    _folded: dict[str, tuple[Stamp, Folded]] = field(default_factory=dict)
    _days: tuple[Stamp, WorkingDays] = ((0, 0), WorkingDays())

    def deadlines(self, tx: Transaction, notice: str) -> tuple[Deadline, ...]:
        """All that are in force, the notice's own first."""
        return self.folded(tx, notice).deadlines

    def withdrawn(self, tx: Transaction, notice: str) -> tuple[Deadline, ...]:
        """Those that were withdrawn, as they were last."""
        return self.folded(tx, notice).withdrawn

    def find(self, tx: Transaction, notice: str, name: str) -> Deadline | None:
        """One of them, withdrawn or not."""
        folded = self.folded(tx, notice)
        return next((one for one in (*folded.deadlines, *folded.withdrawn) if one.id == name), None)

    def folded(self, tx: Transaction, notice: str) -> Folded:
        """Both kinds at once."""
        stamp = store.stamp(tx, notice)
        kept = self._folded.get(notice)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        found = fold(self.notices.deadlines(notice), (row.change() for row in store.changes(tx, notice)))
        tx.after_commit(lambda: self._folded.__setitem__(notice, (stamp, found)))
        return found

    def working(self, tx: Transaction) -> WorkingDays:
        """The days that are worked, as far as they are announced or entered."""
        stamp = store.day_stamp(tx)
        if self._days[0] == stamp:
            return self._days[1]
        rows = store.corrections(tx)
        days = {row.day: row.working for row in rows if row.working is not None}
        found = WorkingDays(days, frozenset(row.day.year for row in rows if row.working is None))
        tx.after_commit(lambda: self._keep(stamp, found))
        return found

    def _keep(self, stamp: Stamp, found: WorkingDays) -> None:
        self._days = (stamp, found)


def title(say: Words, deadline: Deadline) -> str:
    """What the deadline is, in one line of plain text; once its date was moved, without the date it had."""
    moved = deadline.source is not None and deadline.source.id == ENTERED
    return name(say, deadline) if moved else own(say, deadline.titles) or say.plain(f"deadline.{deadline.id}")


def name(say: Words, deadline: Deadline) -> str:
    """What the deadline is without a date, for where the date in force stands beside it; plain text."""
    return own(say, deadline.titles) or say.plain(f"deadline.{deadline.id}.name")


def what_to_do(say: Words, deadline: Deadline) -> str:
    """What can (still) be done about it, plain text."""
    return own(say, deadline.todos) or say.plain(f"deadline.{deadline.id}.do")


def own(say: Words, texts: Spoken) -> str:
    """What officers wrote, in the reader's language where they did; plain text."""
    known = dict(texts)
    return known.get(nearest(known, say.language), "")
