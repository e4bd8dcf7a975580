"""Ids, citations, outcomes, dates, bounds: what can be seen without reading conditions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from flows.cite import Citation
from flows.linting.finding import Finding
from flows.notice import Clause, Form, Notice, citations, find, questions
from flows.question import Choice, Choices, Group, Number, Papers, PatentNumber, Question, Text

ID = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = frozenset({"ask", "name", "hint", "item"})


def of_notice(notice: Notice) -> Iterator[Finding]:
    """What is wrong with the notice's own parts."""
    yield from _ids(notice.id, [notice.id])
    yield from _ids(f"{notice.id}: forms", [form.id for form in notice.forms])
    yield from _ids(f"{notice.id}: sources", [source.id for source in notice.sources])
    known = {form.id for form in notice.forms}
    for form in notice.forms:
        if form.after and form.after not in known:
            yield Finding("unknown_form", form.id, f"there is no form {form.after!r}")


def of_form(notice: Notice, form: Form) -> Iterator[Finding]:
    """What is wrong with a form, conditions aside."""
    every = [question for *_, question in questions(form)]
    checks = [check for section in form.sections for clause in section.clauses for check in clause.checks]
    yield from _ids(f"{form.id}: sections", [section.id for section in form.sections])
    yield from _ids(f"{form.id}: questions", [question.id for question in every])
    yield from _ids(f"{form.id}: checks", [check.id for check in checks])
    for section in form.sections:
        for clause in section.clauses:
            where = f"{form.id}/{section.id}/{clause.passage}"
            yield from _outcome(form, clause, where)
            for cite in citations(clause):
                yield from _cited(notice, cite, where)
        yield from _dates(section.clauses, f"{form.id}/{section.id}")
    for question in every:
        yield from _question(question, f"{form.id}/{question.id}")
    yield from _chosen(form)


def _ids(where: str, ids: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Finding("duplicate_id", where, f"{name!r} is there {times} times")
        if not ID.fullmatch(name):
            yield Finding("bad_id", where, f"{name!r} is not an id")


def _outcome(form: Form, clause: Clause, where: str) -> Iterator[Finding]:
    if clause.met_when is not None and clause.otherwise is None:
        yield Finding("missing_outcome", where, "the clause can fail and does not say what follows")
    if clause.otherwise is None:
        return
    if clause.met_when is None:
        yield Finding("outcome_without_condition", where, f"nothing leads to {clause.otherwise.id!r}")
    yield from _ids(where, [clause.otherwise.id, *(remedy.id for remedy in clause.otherwise.remedies)])
    for remedy in clause.otherwise.remedies:
        question = find(form, remedy.change)
        if question is None:
            yield Finding("bad_remedy", where, f"remedy {remedy.id!r} changes {remedy.change!r}, which is not asked")
        elif remedy.to is not None and not question.legal(remedy.to):
            yield Finding("bad_remedy", where, f"remedy {remedy.id!r}: {remedy.change!r} cannot be {remedy.to!r}")


def _cited(notice: Notice, cite: Citation, where: str) -> Iterator[Finding]:
    source = next((source for source in notice.sources if source.id == cite.source), None)
    if source is None:
        yield Finding("unknown_source", where, f"there is no source {cite.source!r}")
    if not cite.passage.strip() or not cite.quote.strip():
        yield Finding("uncited_rule", where, f"a rule of {cite.source!r} without passage or quote")
    elif source is not None and source.verbatim and cite.quote not in notice.text:
        yield Finding("quote_not_in_notice", where, f"the text does not hold {cite.quote!r}")


def _dates(clauses: tuple[Clause, ...], where: str) -> Iterator[Finding]:
    """Versions of one passage are in force one after another, without a gap."""
    for clause in clauses:
        if clause.since and clause.until and clause.since > clause.until:
            yield Finding("impossible_bounds", f"{where}/{clause.passage}", "in force until before it begins")
    for passage in dict.fromkeys((clause.source, clause.passage) for clause in clauses):
        versions = [clause for clause in clauses if (clause.source, clause.passage) == passage]
        if any(clause.since or clause.until for clause in versions):
            versions.sort(key=lambda clause: clause.since or date.min)
            for earlier, later in pairwise(versions):
                yield from _succession(earlier.until or date.max, later.since or date.min, f"{where}/{passage[1]}")


def _succession(until: date, since: date, where: str) -> Iterator[Finding]:
    if since <= until:
        yield Finding("overlapping_dates", where, "two versions are in force on the same day")
    elif since - until > timedelta(days=1):
        yield Finding("uncovered_dates", where, f"no version is in force between {until} and {since}")


def _question(question: Question, where: str) -> Iterator[Finding]:
    if isinstance(question, (Choice, Choices)):
        yield from _ids(where, (option for option in question.options if not option.isdecimal()))
        if len(question.options) < 2:
            yield Finding("empty_choice", where, "there is nothing to choose from")
        for option in RESERVED.intersection(question.options):
            yield Finding("reserved_option", where, f"an option cannot be called {option!r}")
    if isinstance(question, Group):
        if not question.asks:
            yield Finding("empty_group", where, "a group that asks nothing")
        for inner in question.asks:
            if isinstance(inner, Group):
                yield Finding("nested_group", where, f"{inner.id!r} is a group inside a group")
    if _empty_range(question):
        yield Finding("impossible_bounds", where, "no answer lies within the bounds")


def _chosen(form: Form) -> Iterator[Finding]:
    """Questions answered with what was answered before: for items of another group, further up."""
    before: dict[str, str] = {}
    for *_, group, question in questions(form):
        among = question.among if isinstance(question, PatentNumber) else ""
        if among and before.get(among, group and group.id) == (group and group.id):
            yield Finding("unknown_name", f"{form.id}/{question.id}", f"no group further up asks {among!r}")
        if group is not None:
            before[question.id] = group.id


def _empty_range(question: Question) -> bool:
    match question:
        case Group(least=least, most=most) | Number(least=least, most=most):
            return least is not None and most is not None and least > most
        case Papers(at_least=least, most=most) | Text(shortest=least, longest=most):
            return least > most
    return False
