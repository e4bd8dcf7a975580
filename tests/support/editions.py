"""Other readings of the notice than the code's, to be published before it or after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.notices import Candidate, Notices
from flows.notice import Clause, Notice
from flows.notices.shanghai_2022 import NOTICE
from flows.question import Question, Text, YesNo
from storage.database import Transaction

Asks = tuple[Question, ...]


def reading(form_id: str, change: Callable[[Clause], Clause], notice: Notice = NOTICE) -> Notice:
    """The notice with every clause of one form as `change` makes it."""
    forms = []
    for form in notice.forms:
        sections = tuple(replace(one, clauses=tuple(map(change, one.clauses))) for one in form.sections)
        forms.append(replace(form, sections=sections) if form.id == form_id else form)
    return replace(notice, forms=tuple(forms))


def asking(**changed: Asks) -> Callable[[Clause], Clause]:
    """Asks other questions in place of those named."""

    def change(clause: Clause) -> Clause:
        return replace(clause, asks=tuple(one for ask in clause.asks for one in changed.get(ask.id, (ask,))))

    return change


def lenient(clause: Clause) -> Clause:
    """A clause that demands nothing."""
    return replace(clause, met_when=None, otherwise=None)


def dated(since: date, *names: str) -> Callable[[Clause], Clause]:
    """The clause that asks these is in force from a day only."""
    return lambda clause: replace(clause, since=since) if {ask.id for ask in clause.asks} & {*names} else clause


EARLIER = asking(
    subject_name=(Text("subject_name", longest=60, shortest=2), YesNo("more_details")),
    email=(),
)
READINGS = {
    "code": NOTICE,
    "earlier": reading("registration", EARLIER),
    "lenient": reading("registration", lenient),
    "dated": reading("registration", dated(date(2027, 1, 1), "district")),
}
"""`earlier` asks a detail more and no e-mail address, and takes a shorter name; `lenient` lets every kind of unit file;
in `dated` the district is asked from 2027 on."""


def publish(tx: Transaction, name: str, in_force_from: date | None = None) -> str:
    """Makes one of the readings the next edition; its fingerprint."""
    notice = READINGS[name]
    return Notices.of([Candidate(notice)]).publish(tx, notice.id, in_force_from)[0]
