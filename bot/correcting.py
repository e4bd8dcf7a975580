"""不对，是2亿: what was just answered is changed, and shown as it was and as it is."""

from __future__ import annotations

from bot import answering, changing
from bot.messages import Outbound
from bot.turn import Turn
from flows.journey import Step
from flows.problems import Problem
from flows.question import Group, Papers, Text, YesNo
from flows.values import Mark
from flows.volunteered import Fact, correction

Show = list[Outbound]


def typed(turn: Turn, text: str) -> Show:
    """A correction of the last answer; nothing for any other reply, nor where nothing was answered."""
    here = answering.current(turn)
    agreed = isinstance(here, Step) and isinstance(here.question, (YesNo, Group))
    said = correction(text, turn.lexicon, weak=not agreed)
    last = _last(turn) if said is not None else None
    if said is None or last is None or turn.held.frozen or not turn.held.may_change(last.question.id):
        return []
    value = turn.reads(last, said) if said else None
    read = value is not None and not isinstance(value, Problem)
    if said and (not read or isinstance(last.question, Text)) and (others := _of_others(turn, last, said)):
        return [changing.offer(turn, others)]
    if value is None or isinstance(value, Problem):
        back = answering.go(turn, last.key, back=turn.asking.get("back"))
        name = turn.say(f"q.{last.question.id}.name")
        return [answering.again(turn, str(turn.say("say.back_to_correct", name=name)))] if back else []
    return [answering.after(turn, changing.changed(turn, last, value, "typed"))]


def _of_others(turn: Turn, last: Step, said: str) -> list[Fact]:
    """What of other questions is told unlike their answers."""
    told = (one.fact for one in changing.told(turn, last, said) if one.fact.question != last.question.id)
    return [fact for fact in dict.fromkeys(told) if changing.differs(turn, fact)]


def _last(turn: Turn) -> Step | None:
    """What the contact went back to, else what was answered last."""
    here = answering.current(turn)
    if turn.asking.get("at") is not None and isinstance(here, Step) and turn.held.previous(here.key) is not None:
        return None if isinstance(here.question, (Group, Papers)) else here
    answers = turn.held.draft.answers
    asked = {step.key: step for step in turn.held.journey.steps if not isinstance(step.question, (Group, Papers))}
    key = max((one for one in answers if one in asked), key=lambda one: answers[one].seq, default=None)
    return asked[key] if key is not None and not isinstance(answers[key].value, Mark) else None
