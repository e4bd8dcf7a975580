"""The words a notice needs, by key, with the variables each may use. The words themselves lie in `locales`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.notice import Notice, citations, questions
from flows.question import Choice, Choices, Group, Question, YesNo

NONE: frozenset[str] = frozenset()
YEAR = frozenset({"year"})


def needed_words(notice: Notice) -> Mapping[str, frozenset[str]]:
    """Keys that every language must have."""
    found: dict[str, frozenset[str]] = {"notice.name": NONE}
    for form in notice.forms:
        found[f"form.{form.id}"] = NONE
        for *_, question in questions(form):
            found.update(_of_question(question))
        for section in form.sections:
            found[f"section.{section.id}"] = NONE
            for clause in section.clauses:
                if clause.otherwise is not None:
                    found[f"outcome.{clause.otherwise.id}"] = NONE
                    found.update({f"remedy.{remedy.id}": NONE for remedy in clause.otherwise.remedies})
                for check in clause.checks:
                    found[f"check.{check.id}"] = frozenset({"v", "p", "item"})
                    found[f"check.{check.id}.name"] = NONE
    return found


def optional_words(notice: Notice) -> Mapping[str, frozenset[str]]:
    """Keys that all languages may have, or none."""
    return {
        key: allowed
        for form in notice.forms
        for *_, question in questions(form)
        for key, allowed in _optional(question)
    }


def quoted(notice: Notice) -> Iterator[str]:
    """What is quoted of its sources, which is read with a translation where it is not read in the original."""
    for form in notice.forms:
        for section in form.sections:
            for clause in section.clauses:
                yield from (cite.quote for cite in citations(clause))


def _of_question(question: Question) -> Iterator[tuple[str, frozenset[str]]]:
    yield f"q.{question.id}.ask", YEAR
    yield f"q.{question.id}.name", NONE
    if isinstance(question, Group):
        yield f"q.{question.id}.item", frozenset({"n"})
    if isinstance(question, (Choice, Choices)):
        yield from ((f"q.{question.id}.{option}", NONE) for option in question.options)


def _optional(question: Question) -> Iterator[tuple[str, frozenset[str]]]:
    yield f"q.{question.id}.hint", YEAR
    if isinstance(question, (YesNo, Group)):
        yield from ((f"q.{question.id}.{reply}", NONE) for reply in ("yes", "no"))
