"""Taps on buttons. A forged, foreign or stale one changes nothing and gets a friendly answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import (
    answering,
    calendars,
    changing,
    commands,
    comparing,
    confirming,
    drafting,
    guidance,
    invited,
    mailboxes,
    many,
    merging,
    moving,
    opening,
    own_drafts,
    pairs,
    papers,
    people,
    personal,
    questions,
    rating,
    reminding,
    reporting,
    together,
    uploads,
    volunteering,
    wording,
)
from bot.buttons import Tap
from bot.desk import asking, casting, joining, queue, seating
from bot.held import ON_THE_WHOLE
from bot.messages import Outbound
from bot.screens import check, doubts, parts, policies, question, standing
from bot.screens import papers as screen
from bot.turn import Turn
from flows import choosing
from flows.journey import Doubt, Step
from flows.pieces import CHECK
from flows.problems import Problem, Reply
from flows.question import Choice, Choices, Group, Year, YesNo
from flows.values import Key, Mark, Value, from_json


def tapped(turn: Turn, code: str) -> list[Outbound]:
    """What a tap does."""
    tap = turn.codes.open(code)
    if tap is None or not _known(tap):
        return [answering.again(turn, str(turn.say("say.foreign_button")))]
    if tap.verb == "c":
        return commands.run(turn, parts.COMMANDS[tap.numbers[0]])
    if tap.verb in _FREE:
        return _FREE[tap.verb](turn, tap)
    return _bound(turn, tap)


def _known(tap: Tap) -> bool:
    """Whether this release has such buttons: those of a newer one may still be on somebody's screen."""
    if tap.verb == "c":
        return tap.numbers[0] < len(parts.COMMANDS)
    return tap.verb in _FREE or tap.verb in _VERBS


def _bound(turn: Turn, tap: Tap) -> list[Outbound]:
    """A tap that belongs to the draft as it was when the button was made."""
    draft_id, stamp, name, item, *rest = tap.numbers
    held = turn.held
    if draft_id != held.draft.id or name >= len(held.names) or not held.sees(held.names[name]):
        return _stale(turn)
    if held.frozen:
        return [standing.frozen(turn)]
    key = (held.names[name], str(item) if item else "")
    if tap.verb not in ON_THE_WHOLE and not held.may_change(key[0]):
        return _stale(turn)
    if tap.verb in _FOR_ALL and not held.access.whole:
        return people.not_yours(turn)
    if stamp != held.stamp(tap.verb, key):
        return together.overtaken(turn, key, _mine(turn, tap.verb, key, rest)) or _stale(turn)
    return _VERBS[tap.verb](turn, key, rest)


def _step(turn: Turn, key: Key) -> Step | None:
    found = turn.held.journey.find(key)
    here = turn.held.journey.open
    return here if isinstance(here, Step) and here.key == key else found


def _stale(turn: Turn) -> list[Outbound]:
    return [answering.again(turn, str(turn.say("say.stale")))]


def _answer(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    if step is None:
        return _stale(turn)
    if isinstance(step.question, (YesNo, Group, Year, Choice)):
        return answering.read(turn, step, _reply(step, "a", rest))
    return _stale(turn)


def _offer(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step, value = _step(turn, key), _offered(turn, key, rest)
    if step is None or value is None or not step.question.legal(value):
        return _stale(turn)
    return answering.answered(turn, step, value, "tapped")


def _offered(turn: Turn, key: Key, rest: list[int]) -> Value | None:
    """The value that was offered for this question last, if it was for this one."""
    offers = turn.asking.get("offers", ()) if turn.asking.get("offered") == list(key) else ()
    value = from_json(offers[rest[0]]) if rest[0] < len(offers) else None
    return None if isinstance(value, Mark) else value


def _of_item(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    """What one of a group's items is known by."""
    step = _step(turn, key)
    value = choosing.choices(turn.held.journey, step).get(str(rest[0])) if step is not None else None
    return answering.answered(turn, step, value, "tapped") if step is not None and value is not None else _stale(turn)


def _same(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    if key[0].startswith(CHECK):
        reason = turn.held.previous(key)
        return answering.reasoned(turn, key, reason, "tapped") if isinstance(reason, str) else _stale(turn)
    step = _step(turn, key)
    return answering.keep(turn, step) if step is not None else _stale(turn)


def _tick(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    return answering.tick(turn, step, rest[0]) if step is not None else _stale(turn)


def _done_picking(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    if step is None or not isinstance(step.question, Choices):
        return _stale(turn)
    if rest[0] != question.ticks(step.question, question.picks(turn, step.question, step)):
        return _stale(turn)
    return answering.done_picking(turn, step)


def _pass_by(mark: Mark) -> Callable[[Turn, Key, list[int]], list[Outbound]]:
    def passed(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
        here = answering.current(turn)
        return answering.pass_by(turn, mark) if here is not None and here.key == key else _stale(turn)

    return passed


def _mine(turn: Turn, verb: str, key: Key, rest: list[int]) -> Value | Mark | None:
    """What a tap would have written, had nobody written before it."""
    step = _step(turn, key)
    if step is None or verb not in ("a", "o", "e", "pm"):
        return None
    if verb == "pm":
        return together.mine(turn, key)
    if verb == "o":
        return _offered(turn, key, rest)
    found = step.question.read(_reply(step, verb, rest), turn.lexicon, turn.today)
    return None if isinstance(found, Problem) or isinstance(step.question, Group) else found


def _reply(step: Step, verb: str, rest: list[int]) -> Reply:
    asked = step.question
    if verb == "e" and isinstance(asked, Choices):
        picked = [option for place, option in enumerate(asked.options) if rest[0] >> place & 1]
        return Reply(picked=",".join(picked) or "none")
    if isinstance(asked, Choice):
        return Reply(picked=asked.options[rest[0]])
    return Reply(picked="yes" if rest[0] else "no")


def _go(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    """From a page of the check back to it, from the list of what is missing back to the end."""
    page = {1: check.page_of(turn, key), 2: check.END}.get(rest[0] if rest else 0, turn.asking.get("back"))
    return answering.go(turn, key, back=page)


def _keep_doubt(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    here = turn.held.journey.open
    if not isinstance(here, Doubt) or here.key != key:
        return answering.go(turn, key)
    turn.ask(**{**turn.asking, "doubt": key[0].removeprefix(CHECK)})
    return [doubts.reason(turn, here)]


def _remedy(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    reached = turn.held.journey.reached
    if reached is None or rest[0] >= len(reached.outcome.remedies):
        return _stale(turn)
    remedy = reached.outcome.remedies[rest[0]]
    step = _step(turn, key)
    if remedy.to is None or step is None:
        return answering.go(turn, key, back=turn.asking.get("back"))
    return answering.answered(turn, step, remedy.to, "tapped")


def _remove_item(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    group = parts.group_of(turn, key[0])
    label = parts.item(turn, key)
    turn.write_all([((group, key[1]), Mark.REMOVED)], "tapped")
    return [answering.after(turn, str(turn.say("say.removed_item", item=label)))]


def _page(turn: Turn, tap: Tap) -> list[Outbound]:
    if tap.numbers[0] != turn.held.draft.id:
        return _stale(turn)
    turn.ask()
    return [check.page(turn, tap.numbers[1], edit=True)]


_VERBS: Mapping[str, Callable[[Turn, Key, list[int]], list[Outbound]]] = {
    "a": _answer,
    "o": _offer,
    "i": _of_item,
    "s": _same,
    "t": _tick,
    "e": _done_picking,
    "g": _go,
    "k": _keep_doubt,
    "r": _remedy,
    "x": _remove_item,
    "h": lambda turn, _key, _rest: commands.hand_over(turn),
    "b": lambda turn, _key, _rest: own_drafts.restart_confirm(turn),
    "z": papers.opened,
    screen.UP: papers.up,
    "nl": _pass_by(Mark.DEFERRED),
    "ns": _pass_by(Mark.SKIPPED),
    "pm": together.use_mine,
    "m": moving.accept,
    "rd": confirming.confirm,
    "rn": confirming.leave,
    "rh": confirming.how,
    "qs": many.same_for_all,
    "jm": merging.merge,
    "jn": merging.tidy,
    **changing.VERBS,
    **volunteering.VERBS,
    **wording.VERBS,
}
_FOR_ALL = frozenset({"h", "b", "m", "jm"})
"""What only somebody may do who fills all of the draft."""
_FREE: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {
    "p": _page,
    "l": commands.tapped_language,
    "n": commands.chosen_notice,
    "u": own_drafts.about,
    **opening.TAPS,
    **uploads.TAPS,
    **papers.TAPS,
    **drafting.TAPS,
    **guidance.TAPS,
    **people.TAPS,
    **asking.TAPS,
    **casting.TAPS,
    **queue.TAPS,
    **questions.TAPS,
    **rating.TAPS,
    **joining.TAPS,
    **invited.TAPS,
    **seating.TAPS,
    **personal.TAPS,
    **reminding.TAPS,
    **mailboxes.TAPS,
    **calendars.TAPS,
    **policies.TAPS,
    **many.TAPS,
    **merging.TAPS,
    **pairs.TAPS,
    **comparing.TAPS,
    **reporting.TAPS,
}
