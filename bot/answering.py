"""Replies to the open question: read, noted, and on to what is open next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import lost, offering
from bot.messages import Outbound
from bot.screens import check, doubts, outcomes, parts, question, standing, tasks
from bot.turn import Turn
from flows import choosing
from flows.journey import Doubt, Step
from flows.lexicon import fold
from flows.pieces import CHECK
from flows.problems import Problem, Reply
from flows.question import Choice, Choices, Group, Papers
from flows.reading.options import read_yes_no
from flows.values import Key, Mark, Value

LONGEST_REASON = 500


def current(turn: Turn) -> Step | Doubt | None:
    """What a reply answers now: the question the contact went back to, or the open one."""
    at = turn.asking.get("at")
    if at is not None:
        step = turn.held.journey.find((at[0], at[1]))
        if step is not None:
            return step
    return turn.held.journey.open


def again(turn: Turn, lead: str = "") -> Outbound:
    """What is asked now, asked again."""
    held = turn.held
    if held.frozen:
        return standing.frozen(turn)
    here = current(turn)
    if isinstance(here, Doubt):
        return doubts.reason(turn, here) if "doubt" in turn.asking else doubts.ask(turn, here, lead)
    if here is not None:
        return question.ask(turn, here, lead)
    if held.journey.reached is not None:
        return outcomes.reached(turn, held.journey.reached, lead)
    if held.returned and held.journey.complete and not lead:
        return check.end(turn)
    return check.page(turn, int(turn.asking.get("back", 0)), lead)


def names_an_option(turn: Turn, text: str) -> bool:
    """Whether a reply is, word for word, an option of the open question: then it is no command."""
    here = current(turn) if len(text) < 40 else None
    if not isinstance(here, Step) or not isinstance(here.question, (Choice, Choices)):
        return False
    return fold(text) in turn.lexicon.options.get(here.question.id, {})


def typed(turn: Turn, text: str) -> list[Outbound]:
    """A typed reply."""
    here = current(turn)
    if turn.held.frozen:
        return [standing.frozen(turn), *lost.beside(turn, text)]
    if here is None:
        return _typed_at_the_end(turn, text)
    if isinstance(here, Doubt):
        return _typed_to_doubt(turn, here, text)
    if isinstance(here.question, Papers) and (
        turn.lexicon_says(text, "enough") or read_yes_no(text, turn.lexicon) is False
    ):
        return enough(turn)
    return read(turn, here, Reply(text=text), typed=text)


def _typed_at_the_end(turn: Turn, text: str) -> list[Outbound]:
    """Nothing is open: after an outcome another answer to its question counts, else the list."""
    reached = turn.held.journey.reached
    if reached is None:
        return [tasks.tasks(turn, str(turn.say("say.nothing_open"))), *lost.beside(turn, text)]
    found = another(turn, text)
    return (
        answered(turn, *found, "typed")
        if found is not None
        else [outcomes.reached(turn, reached), *lost.beside(turn, text)]
    )


def another(turn: Turn, text: str) -> tuple[Step, Value] | None:
    """After an outcome, what a text is as another answer to the question that led to it; None for no such answer."""
    reached = turn.held.journey.reached
    because = reached.because if reached is not None else ()
    step = next((one for leaf in because if (one := turn.held.journey.find((leaf.name, leaf.item)))), None)
    found = step.question.read(Reply(text=text), turn.lexicon, turn.today) if step is not None else None
    return None if step is None or found is None or isinstance(found, Problem) else (step, found)


def _typed_to_doubt(turn: Turn, doubt: Doubt, text: str) -> list[Outbound]:
    if "doubt" not in turn.asking:
        return [doubts.ask(turn, doubt, str(turn.say("say.doubt_first"))), *offering.proposed(turn, text)]
    reason = " ".join(text.split())
    if len(reason) > LONGEST_REASON or not any(char.isalnum() for char in reason):
        code = "too_long" if len(reason) > LONGEST_REASON else "no_letters"
        params = {"longest": LONGEST_REASON, "count": len(reason)} if code == "too_long" else {}
        return [Outbound(str(turn.say(f"problem.{code}", **params)), card="problem"), doubts.reason(turn, doubt)]
    return reasoned(turn, doubt.key, reason, "typed")


def reasoned(turn: Turn, key: Key, reason: str, source: str) -> list[Outbound]:
    """Appends the reason for a doubt and goes on."""
    turn.write(key, reason, source)
    return [after(turn, str(turn.say("say.reason_noted")))]


def read(turn: Turn, step: Step, reply: Reply, *, typed: str = "") -> list[Outbound]:
    """A reply to a question: a Problem is worded and nothing is saved; an answer is appended."""
    if not turn.held.may_change(step.question.id):
        return [standing.frozen(turn)]
    if reply.picked or reply.papers:
        found = choosing.read(turn.held.journey, step, reply, turn.lexicon, turn.today)
    else:
        found = turn.reads(step, reply.text)
    if isinstance(found, Problem):
        return lost.missed(turn, [question.problem(turn, step, found, typed)], typed)
    return answered(turn, step, found, "tapped" if reply.picked else "typed")


def answered(turn: Turn, step: Step, value: Value | Mark, source: str) -> list[Outbound]:
    """Appends an answer and goes on."""
    return [after(turn, note(turn, step, value, source))]


def note(turn: Turn, step: Step, value: Value | Mark, source: str) -> str:
    """Appends an answer; what is said of it."""
    lead = question.noted(turn, step, value, tapped=source == "tapped")
    same = (
        not isinstance(step.question, Group)
        and step.status == "answered"
        and step.answer is not None
        and step.answer.value == value
    )
    if not same:  # what stays as it was makes nothing that depends on it doubtful
        turn.write(step.key, value, source)
    return "\n".join(filter(None, [lead, *parts.unsettled(turn)]))


def after(turn: Turn, lead: str = "") -> Outbound:
    """What comes once an answer was noted: the next question, or back to the check it was changed from."""
    back = turn.asking.get("back")
    turn.ask(**({"back": back} if back is not None else {}))
    here = turn.held.journey.open
    if here is None and turn.held.journey.reached is None and back is not None:
        turn.ask()
        return check.page(turn, int(back), lead)
    if here is None and turn.held.returned and turn.held.journey.complete:
        return check.end(turn)
    return again(turn, lead)


def go(turn: Turn, key: Key, *, back: int | None = None) -> list[Outbound]:
    """Opens a question that is on the path, to be answered anew."""
    if key[0].startswith(CHECK):
        return _go_doubt(turn, key, back)
    step = turn.held.journey.find(key)
    if step is None:
        return [again(turn, str(turn.say("say.stale")))]
    if not turn.held.may_change(key[0]):
        return [standing.frozen(turn)]
    asking: dict[str, Any] = {"at": list(key)}
    if back is not None:
        asking["back"] = back
    turn.ask(**asking)
    return [question.ask(turn, step)]


def _go_doubt(turn: Turn, key: Key, back: int | None) -> list[Outbound]:
    found = next((one for one in turn.held.journey.doubts if one.key == key), None)
    if found is None:
        return [again(turn, str(turn.say("say.stale")))]
    turn.ask(**({"back": back} if back is not None else {}))
    return [doubts.ask(turn, found)]


def back(turn: Turn) -> list[Outbound]:
    """The question before the one being asked."""
    here = current(turn)
    steps = turn.held.journey.steps
    before = turn.held.journey.before(here.key) if here is not None else (steps[-1] if steps else None)
    if before is None:
        return [again(turn, str(turn.say("say.first_question")))]
    return go(turn, before.key, back=turn.asking.get("back"))


def pass_by(turn: Turn, mark: Mark) -> list[Outbound]:
    """ "I don't know yet", or skipping what may be skipped."""
    here = current(turn)
    if not isinstance(here, Step):
        return [again(turn)]
    if mark is Mark.SKIPPED and not here.question.may_skip:
        return [again(turn, str(turn.say("say.not_skippable")))]
    if mark is Mark.DEFERRED and here.status == "deferred":
        return _put_off_again(turn, here)
    said = answered(turn, here, mark, "tapped")
    left = turn.held.journey.open
    last = mark is Mark.DEFERRED and isinstance(left, Step) and left.key == here.key
    return _put_off_again(turn, left) if last and isinstance(left, Step) else said


def _put_off_again(turn: Turn, here: Step) -> list[Outbound]:
    """The next one that was put off; after the last one the list."""
    rest = [step for step in turn.held.journey.steps if step.status == "deferred"]
    after_it = rest[rest.index(here) + 1 :]
    if after_it:
        return go(turn, after_it[0].key, back=turn.asking.get("back"))
    turn.ask()
    return [tasks.tasks(turn, str(turn.say("say.put_off", n=len(rest))))]


def keep(turn: Turn, step: Step) -> list[Outbound]:
    """The value shown stays: what it held, or what was proposed."""
    kept = turn.held.previous(step.key)
    value = kept if kept is not None else step.proposal
    if value is None:
        return [again(turn, str(turn.say("say.stale")))]
    read = turn.held.read.get(step.key) if kept is None else None
    own = step.key in turn.held.said
    proposed = "tapped" if own else "prefill" if step.question.prefill else "officer" if read is None else "file"
    said = answered(turn, step, value, proposed if kept is None else "tapped")
    if read is not None:
        turn.remember(step.key, read)
    return said


def enough(turn: Turn) -> list[Outbound]:
    """No more files for this paper."""
    here = current(turn)
    if isinstance(here, Step) and isinstance(here.question, Papers):
        kept = turn.held.previous(here.key)
        if kept is None:
            return [question.problem(turn, here, Problem("paper_expected"), "")]
        if here.status != "answered":
            return keep(turn, here)
    return [after(turn)]


def tick(turn: Turn, step: Step, place: int) -> list[Outbound]:
    """One box of several ticked or cleared; nothing is saved until the choice is done."""
    if not isinstance(step.question, Choices):
        return [again(turn)]
    option = step.question.options[place]
    picked = set(question.picks(turn, step.question, step)) ^ {option}
    turn.ask(**{**turn.asking, "at": list(step.key), "picks": sorted(picked)})
    shown = question.ask(turn, step)
    return [replace(shown, edit=True, wants="")]


def done_picking(turn: Turn, step: Step) -> list[Outbound]:
    """The boxes ticked become the answer."""
    if not isinstance(step.question, Choices):
        return [again(turn)]
    picked = question.picks(turn, step.question, step)
    return read(turn, step, Reply(picked=",".join(picked) or "none"))


def why(turn: Turn) -> list[Outbound]:
    """The clause behind what is asked or was decided."""
    here = current(turn)
    if isinstance(here, Step):
        return [parts.law(turn, here.question.cite or here.clause.cite)]
    if isinstance(here, Doubt):
        return [parts.law(turn, here.check.cite or here.clause.cite)]
    reached = turn.held.journey.reached
    if reached is not None:
        return [parts.law(turn, reached.clause.cite)]
    return [again(turn)]
