"""What a typed reply tells besides what was asked: facts for other questions, proposed until they are confirmed.

Nothing is taken from what is denied, asked, supposed, quoted or said of somebody else, and nothing is guessed: a fact
that is missed is asked for later, a wrong one would be put in somebody's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.lexicon import fold
from flows.notice import Notice, questions
from flows.question import Group, PatentNumber, Question, Text
from flows.volunteered import identifiers, labelled, named, units
from flows.volunteered.clauses import LONGEST, Clause, clauses, same_length
from flows.volunteered.context import Context, Fact, Told
from flows.volunteered.corrections import correction
from flows.volunteered.phrases import ends, has, holds
from flows.volunteered.placing import placed, without_answered

__all__ = [
    "LONGEST_NAME",
    "Context",
    "Fact",
    "Found",
    "correction",
    "facts",
    "found",
    "placed",
    "questions_of",
    "rest",
    "without_answered",
]

_OF_OTHERS = frozenset({"partners", "licensor", "owner"})
_TELLING = (
    "labels", "patents", "title", "categories", "districts", "kinds", "we_are", "am", "options", "said", "named",
    "licensor",
)  # fmt: skip
_NEXT = re.compile(r"[,、。;.\s]*[^,、。;!?！？]*")
"""The clause behind another, which may say of a number in it that it is out of use: 那个号早就不用了."""
_PROVEN = frozenset({"number", "credit_code", "phone", "email"})
LONGEST_NAME = 100
"""Characters of a text question that still asks for a name; a longer text may mention anything."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact, where it stands in the reply, and the clause it stands in."""

    fact: Fact
    start: int
    end: int
    clause: tuple[int, int]


def questions_of(notice: Notice) -> dict[str, Question]:
    """Every question of a notice's forms by name, those within groups too; the first form that asks it decides."""
    found: dict[str, Question] = {}
    for form in notice.forms:
        for *_, question in questions(form):
            found.setdefault(question.id, question)
    return found


def facts(text: str, context: Context) -> tuple[Fact, ...]:
    """What a reply tells of questions that were not asked, each once, in the reply's order."""
    asked = context.asked.id if context.asked is not None else ""
    return tuple(dict.fromkeys(one.fact for one in found(text, context) if one.fact.question != asked))


def found(text: str, context: Context) -> tuple[Found, ...]:
    """The same with their places, and with what is told of the question asked. A question that two things are said of
    is left out; of a reply longer than anybody types only the beginning is read."""
    text = text[:LONGEST]
    seen = [one for one in _found(same_length(context.simpler(text)), text, context) if _fits(one.fact, context)]
    return tuple(_agreeing(_joined(seen, context.questions), context.questions)) if seen else ()


def rest(text: str, told: Iterable[Found]) -> str:
    """The reply without what was told beside the answer: without the clauses it stands in, or where they are all there
    is, without the very words."""
    facts = list(told)
    return _less(text, [one.clause for one in facts]) or _less(text, [(one.start, one.end) for one in facts])


def _less(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start] + " " + text[end:]
    return text.strip(" ,，、;；。:：.\n\t")


def _found(folded: str, text: str, context: Context) -> Iterator[Found]:
    free = isinstance(context.asked, Text) and context.asked.longest > LONGEST_NAME
    if asked_of_others(context):
        return
    speaks = not free and _speaks(folded, context)
    if not speaks and not identifiers.possible(folded):
        return
    for clause in clauses(folded, context.lexicon):
        told = list(_of_clause(clause, folded, text, context, free=free, speaks=speaks))
        whole = clause.start, clause.start + len(clause.text)
        yield from (Found(Fact(*one[:3]), *one[3:], whole) for one in told)


def _speaks(folded: str, context: Context) -> bool:
    """Whether a text has any of the words that something is told with."""
    known, plain = context.phrases(*_TELLING), fold(folded)
    return has(folded, known) or (plain not in folded and has(plain, known)) or labelled.of_year(folded)


def _of_clause(clause: Clause, folded: str, text: str, context: Context, *, free: bool, speaks: bool) -> Iterator[Told]:
    if clause.sure and not free:
        yield from units.licensor(clause, text, context)
    if clause.others:
        return
    told = [*_identified(clause, folded, context)]
    if (speaks or (told and not free)) and _without(clause, told).text.strip():
        mailboxes = [one for one in told if one[0] == "email"]
        told += labelled.told(_without(clause, mailboxes), _blank(text, mailboxes), context)
        if clause.sure:
            told += named.told(_without(clause, told), text, context)
    yield from told


def _without(clause: Clause, told: Sequence[Told]) -> Clause:
    """A clause with spaces for the numbers and addresses in it: 学校 杨浦区 12310110425006184U."""
    proven = [one for one in told if one[0] in _PROVEN]
    return replace(clause, text=_blank(clause.text, proven, clause.start)) if proven else clause


def _blank(text: str, told: Sequence[Told], start: int = 0) -> str:
    """A text that begins at `start`, with spaces where something was told."""
    for _, _, _, first, last in told:
        text = text[: first - start] + " " * (last - first) + text[last - start :]
    return text


def asked_of_others(context: Context) -> bool:
    """Whether the question is about another firm: then names, codes and places in the reply are that one's."""
    return context.asked is not None and context.asked.id in _OF_OTHERS


def _identified(clause: Clause, whole: str, context: Context) -> Iterator[Told]:
    for kind, value, start, end in identifiers.seen(clause.text, context.today):
        question = _of_kind(kind, context.questions)
        behind = _NEXT.match(whole, clause.start + len(clause.text))
        dead = behind is not None and _dead(behind[0], context)
        if question and not dead and not _given_up(clause.text[:start], clause.text[end:], context):
            yield question, value, True, clause.start + start, clause.start + end


def _dead(behind: str, context: Context) -> bool:
    """Whether the clause behind a number says that it is out of use."""
    return holds(behind, context.phrases("that_one")) and holds(behind, context.phrases("void"))


def _given_up(before: str, behind: str, context: Context) -> bool:
    """Whether a number is one that is not to be used: denied, a former one, out of use."""
    said = before.rstrip(" :：")
    while not ends(said, context.phrases("not")) and (link := ends(said, context.phrases("links", "labels"))):
        said = said[: len(said) - len(link)].rstrip(" :：")
    return (
        bool(ends(said, context.phrases("not")))
        or holds(before, context.phrases("former", "avoid"))
        or holds(behind, context.phrases("void"))
    )


def _of_kind(kind: str, asked: Mapping[str, Question]) -> str:
    """The one question of a kind; a number of another patent's is not chosen among the form's own."""
    ids = [one.id for one in asked.values() if one.kind == kind and not (isinstance(one, PatentNumber) and one.among)]
    return ids[0] if len(ids) == 1 else ""


def _fits(fact: Fact, context: Context) -> bool:
    question = context.questions.get(fact.question)
    return question is not None and not isinstance(question, Group) and question.legal(fact.value)


def _joined(seen: Sequence[Found], asked: Mapping[str, Question]) -> Iterator[Found]:
    """Several choices of one question are one value."""
    several = [one for one in seen if asked[one.fact.question].kind == "choices"]
    yield from (one for one in seen if one not in several)
    for name in dict.fromkeys(one.fact.question for one in several):
        mine = [one for one in several if one.fact.question == name]
        codes = {code for one in mine if isinstance(one.fact.value, tuple) for code in one.fact.value}
        options: Sequence[str] = getattr(asked[name], "options", ())
        value = tuple(code for code in options if code in codes)
        yield replace(mine[0], fact=Fact(name, value, False))


def _agreeing(seen: Iterable[Found], asked: Mapping[str, Question]) -> Iterator[Found]:
    every = list(seen)
    for one in sorted(every, key=lambda each: each.start):
        said = {str(other.fact.value) for other in every if other.fact.question == one.fact.question}
        if len(said) == 1 or asked[one.fact.question].kind == "patent_number":
            yield one
