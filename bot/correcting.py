"""不对，是2亿: what was just answered is changed, and shown as it was and as it is."""

from __future__ import annotations

from bot import answering
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.problems import Problem
from flows.question import Group, Papers, YesNo
from flows.values import Mark, Value
from flows.volunteered import correction

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
    if value is None or isinstance(value, Problem):
        back = answering.go(turn, last.key, back=turn.asking.get("back"))
        return [answering.again(turn, str(turn.say("say.back_to_correct")))] if back else []
    return _changed(turn, last, value)


def _last(turn: Turn) -> Step | None:
    """What the contact went back to, else what was answered last."""
    here = answering.current(turn)
    if turn.asking.get("at") is not None and isinstance(here, Step) and turn.held.previous(here.key) is not None:
        return None if isinstance(here.question, (Group, Papers)) else here
    answers = turn.held.draft.answers
    asked = {step.key: step for step in turn.held.journey.steps if not isinstance(step.question, (Group, Papers))}
    key = max((one for one in answers if one in asked), key=lambda one: answers[one].seq, default=None)
    return asked[key] if key is not None and not isinstance(answers[key].value, Mark) else None


def _changed(turn: Turn, step: Step, value: Value) -> Show:
    was = turn.held.previous(step.key)
    turn.write(step.key, value, "typed")
    name = turn.say(f"q.{step.question.id}.name")
    shown = "" if was is None else parts.value(turn, step.question, was)
    lead = turn.say("say.corrected", name=name, was=shown, value=parts.value(turn, step.question, value))
    return [answering.after(turn, "\n".join([str(lead), *parts.unsettled(turn)]))]
