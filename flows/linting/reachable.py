"""Questions no answers lead to, and clauses that cannot pass or cannot fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flows.linting.finding import Finding
from flows.notice import Clause, Form, Notice
from flows.reach import Search
from flows.sheet import Entry


def of_form(notice: Notice, form: Form) -> Iterator[Finding]:
    """What cannot happen on a form, on any of the days from which a version of a clause is in force."""
    searches = [Search.over(form, day) for day in _days(notice, form)]
    for section, clause, entries in searches[0].layout.clauses:
        where = f"{form.id}/{section.id}/{clause.passage}"
        for top in entries:
            for entry in (top, *(top.inner or ())):
                yield from _asked(searches, entry, f"{form.id}/{entry.question.id}")
        if clause.met_when is not None:
            yield from _verdicts(searches, clause, where)


def _days(notice: Notice, form: Form) -> list[date]:
    clauses = [clause for section in form.sections for clause in section.clauses]
    ends = [clause.until for clause in clauses if clause.until]
    starts = [clause.since for clause in clauses if clause.since]
    return sorted({notice.issued, *starts, *ends, *(end + timedelta(days=1) for end in ends)})


def _asked(searches: list[Search], entry: Entry, where: str) -> Iterator[Finding]:
    if not any(search.asked(entry) for search in searches):
        yield Finding("unreachable_question", where, f"no answers lead to {entry.question.id!r}")


def _verdicts(searches: list[Search], clause: Clause, where: str) -> Iterator[Finding]:
    if not any(search.verdict(clause, True) for search in searches):
        yield Finding("never_met", where, "no answers meet the clause")
    if not any(search.verdict(clause, False) for search in searches):
        yield Finding("never_fails", where, "every answer meets the clause")
