"""What may be done to a case, and what is told about it: by the clock and by a person alike."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from bot.platform.contract import Defect, EventKind, Kind, Package, Review
from bot.platform.sandbox import rules
from bot.platform.sandbox.settings import Settings
from bot.platform.sandbox.store import Row, Store

BY_HAND = "by_hand"
"""The switch that leaves every verdict to a person."""


class NotNow(Exception):  # noqa: N818
    """The case does not allow this in its state; the argument is the problem's code."""


class Desk:
    """The stand-in's work on its store. `now` is seconds since the epoch."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings

    @property
    def by_hand(self) -> bool:
        return self.store.switch(BY_HAND)

    def turn_by_hand(self, on: bool) -> None:
        """Whether verdicts wait for a person; cases that are waiting follow."""
        self.store.turn(BY_HAND, on)
        self.store.hold(None if on else time.time() + self.settings.delay)

    def open(self, kind: Kind, package: Package, about: str = "") -> Row:
        """A new case. Raises NotNow."""
        subject = self._subject(kind, package, about)
        self._may_replace(kind, package.replaces)
        row = self.store.add(kind, package, about, subject, time.time())
        if package.replaces:
            self.store.replace(package.replaces, row.id)
        return row

    def submit(self, row: Row) -> Row:
        if row.state != "open":
            raise NotNow("not_open")
        now = time.time()
        self.store.submit(row.id, now, None if self.by_hand else now + self.settings.delay)
        return self._tell("received", row.id)

    def review(self, row: Row) -> Row:
        """The verdict by the rules."""
        missing = {paper.digest for paper in row.package.papers if not self.store.has_paper(paper.digest)}
        rivals = [rival.package for rival in self.store.rivals(row.subject, row.id)]
        today = datetime.now(self.settings.zone).date()
        defects = rules.review(row.kind, row.package, rivals, missing, today)
        return self.send_back(row, defects) if defects else self.accept(row)

    def accept(self, row: Row) -> Row:
        self._waiting(row)
        self.store.settle(row.id, "accepted", time.time(), self._number(row))
        told = self._tell("accepted", row.id)
        if row.kind == "withdrawal":
            self.store.settle(row.about, "withdrawn", time.time())
            self._tell("withdrawn", row.about)
        return told

    def send_back(self, row: Row, defects: Sequence[Defect]) -> Row:
        self._waiting(row)
        self.store.settle(row.id, "returned", time.time(), defects=defects)
        return self._tell("returned", row.id)

    def recognise(self, row: Row, recognised: bool) -> Row:
        """This year's recognition; a product may be told every year."""
        self._accepted(row)
        year = datetime.now(self.settings.zone).year
        return self._tell("recognised" if recognised else "not_recognised", row.id, year)

    def revoke(self, row: Row) -> Row:
        self._accepted(row)
        self.store.settle(row.id, "revoked", time.time())
        return self._tell("revoked", row.id)

    def _tell(self, kind: EventKind, case: str, year: int | None = None) -> Row:
        row = self.store.must(case)
        review = Review(
            kind=kind,
            case=row.id,
            reference=row.package.reference,
            number=row.number,
            defects=list(row.defects) if kind == "returned" else [],
            year=year,
            demo=True,
        )
        self.store.tell(kind, review, time.time(), post=bool(self.settings.webhook_url))
        return row

    def _subject(self, kind: Kind, package: Package, about: str) -> str:
        if kind == "registration":
            return ""
        if about:
            product = self.store.get(about)
            if product is None or product.kind != "product" or product.state != "accepted":
                raise NotNow("product_not_accepted")
            return product.subject
        subject = self.store.get(package.subject)
        if subject is None or subject.kind != "registration" or subject.state != "accepted":
            raise NotNow("subject_not_accepted")
        return subject.id

    def _may_replace(self, kind: Kind, replaces: str) -> None:
        if not replaces:
            return
        old = self.store.get(replaces)
        if old is None or old.kind != kind or old.state != "returned" or old.replaced_by:
            raise NotNow("nothing_to_replace")

    def _number(self, row: Row) -> str:
        if row.about:
            return self.store.must(row.about).number
        letter = "D" if row.kind == "registration" else "P"
        return f"演示-{letter}{datetime.now(self.settings.zone).year}-{self.store.count(row.kind) + 1:05d}"

    @staticmethod
    def _waiting(row: Row) -> None:
        if row.state != "under_review":
            raise NotNow("not_under_review")

    @staticmethod
    def _accepted(row: Row) -> None:
        if row.kind != "product" or row.state != "accepted":
            raise NotNow("not_accepted")
