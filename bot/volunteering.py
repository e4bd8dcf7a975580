"""A reply that tells more than was asked: the answer is noted as ever, the rest is proposed, at once or when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot import answering, changing
from bot.messages import Outbound
from bot.screens import parts
from bot.screens import question as questions
from bot.screens import volunteered as screen
from bot.turn import Turn
from flows.journey import Step
from flows.journey import record as means
from flows.problems import Problem
from flows.question import Text
from flows.reading.options import read_yes_no
from flows.values import Key, Mark, Value
from flows.volunteered import LONGEST_NAME, Fact, Found, rest
from locales import uncourteous

Show = list[Outbound]
_FIGURES = frozenset({"money", "number", "day", "year"})
_NOTHING = frozenset(
    {"no_option", "no_district", "yes_no", "no_number", "no_money", "no_day", "no_year", "no_patent", "no_credit_code"}
    | {"no_phone", "no_email", "paper_expected", "empty", "no_letters", "too_short"}
)
"""Problems that say only that there was no answer in the reply."""


def typed(turn: Turn, text: str) -> Show:
    """A typed reply to the open question, with what it tells besides."""
    here = answering.current(turn)
    if turn.held.frozen or not isinstance(here, Step) or not turn.held.may_change(here.question.id):
        return answering.typed(turn, text)
    if said := changing.typed(turn, text):
        return said
    asked = screen.on_screen(turn)
    if asked and read_yes_no(text, turn.lexicon) is True:
        return confirm(turn, here.key, [screen.stamp(asked), screen.mask(turn, asked)])
    if screen.is_open(turn):
        screen.close(turn)
    text = text if isinstance(here.question, Text) else uncourteous(text, turn.language)
    told = changing.told(turn, here, text)
    own = {one.fact.value for one in told if one.fact.question == here.question.id and one.fact.certain}
    others = [one for one in told if one.fact.question != here.question.id and _counts(turn, one.fact)]
    if not others and len(own) != 1:
        return answering.typed(turn, text)
    value = _answer(turn, here, text, others, own.pop() if len(own) == 1 else None)
    if not others and (isinstance(value, Problem) or value == text.strip()):
        return answering.typed(turn, text)
    return _taken(turn, here, text, others, value)


def _counts(turn: Turn, fact: Fact) -> bool:
    """Whether it is told of a question without an answer, or unlike the answer it has."""
    return not _answered(turn, fact) or changing.differs(turn, fact)


def _answered(turn: Turn, fact: Fact) -> bool:
    """Whether its question was answered, here or in what this draft is given: that is changed on purpose only."""
    answer = turn.held.draft.answers.get((fact.question, ""))
    return fact.question in turn.held.given or (answer is not None and not isinstance(answer.value, Mark))


def _taken(turn: Turn, here: Step, text: str, told: Sequence[Found], value: Value | Problem) -> Show:
    every = tuple(dict.fromkeys(one.fact for one in told))
    changes = [fact for fact in every if changing.differs(turn, fact)]
    facts = tuple(fact for fact in every if fact not in changes)
    if isinstance(value, Problem) and value.code not in _NOTHING:
        turn.tell(facts)
        return [questions.problem(turn, here, value, text)]
    lead = "" if isinstance(value, Problem) else _noted(turn, here, value)
    turn.tell(facts)
    if changes:
        seen = screen.seen(turn, facts) if facts else ""
        return [changing.offer(turn, changes, "\n".join(filter(None, (lead, seen))))]
    return _shown(turn, facts, lead, answered=not isinstance(value, Problem))


def _noted(turn: Turn, here: Step, value: Value) -> str:
    lead = answering.note(turn, here, value, "typed")
    if lead or not isinstance(here.question, Text):
        return lead
    name = turn.say(f"q.{here.question.id}.name")  # what of the reply was taken for it
    return str(turn.say("say.noted_named", name=name, value=parts.value(turn, here.question, value)))


def _shown(turn: Turn, facts: Sequence[Fact], lead: str, *, answered: bool) -> Show:
    """Everything that is certain and can be taken now, on one card; else what was seen, before the open question."""
    if screen.certain(turn, (fact.question for fact in facts)):
        return [screen.card(turn, facts, lead)]
    seen = screen.seen(turn, facts) if facts else ""
    whole = "\n".join(filter(None, (lead, seen)))
    return [answering.after(turn, whole) if answered else answering.again(turn, whole)]


def _answer(turn: Turn, here: Step, text: str, others: Sequence[Found], own: Value | None) -> Value | Problem:
    """What the reply answers the open question with: as a whole, else what it says of it by name, else what is left of
    it without what else it tells. Names and figures are never read from words that are about something else."""
    asked, left = here.question, rest(text, others)
    free = isinstance(asked, Text) and asked.longest > LONGEST_NAME
    picky = (asked.kind in _FIGURES or isinstance(asked, Text)) and not free
    if picky and own is not None:
        return own
    value = turn.reads(here, left if picky else text)
    if not isinstance(value, Problem) or value.code not in _NOTHING | {"ambiguous"}:
        return value
    return own if own is not None else turn.reads(here, left)


def confirm(turn: Turn, _key: Key, numbers: list[int]) -> Show:
    """Everything certain on the card becomes an answer, if the card still says what it said."""
    facts = screen.of_mask(turn, numbers[1])
    if not facts or numbers[0] != screen.stamp(facts):
        return [answering.again(turn, str(turn.say("say.stale")))]
    writes: dict[Key, Value | Mark] = {}
    for key, fact in facts.items():
        writes |= dict(means(turn.held.journey, key, fact.value))
    turn.write_all(list(writes.items()), "tapped")
    return [answering.after(turn, str(turn.say("say.read_taken", n=len(facts))))]


def one_by_one(turn: Turn, _key: Key, _numbers: list[int]) -> Show:
    """Each is proposed when its question is asked."""
    return [answering.after(turn, str(turn.say("say.told_later")))]


VERBS: Mapping[str, Callable[[Turn, Key, list[int]], Show]] = {"za": confirm, "zn": one_by_one}
