"""Taps on buttons. A forged, foreign or stale one changes nothing and gets a friendly answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering, commands, uploads
from bot.buttons import Tap
from bot.messages import Outbound
from bot.screens import check, doubts, parts, standing
from bot.turn import CHECK, Turn
from flows.journey import Doubt, Step
from flows.problems import Reply
from flows.question import Choice, Group, Year, YesNo
from flows.values import Key, Mark, from_json
from storage import drafts, subjects


def tapped(turn: Turn, code: str) -> list[Outbound]:
    """What a tap does."""
    tap = turn.codes.open(code)
    if tap is None:
        return [answering.again(turn, str(turn.say("say.foreign_button")))]
    if tap.verb == "c":
        return commands.run(turn, parts.COMMANDS[tap.numbers[0]])
    if tap.verb in _FREE:
        return _FREE[tap.verb](turn, tap)
    return _bound(turn, tap)


def _bound(turn: Turn, tap: Tap) -> list[Outbound]:
    """A tap that belongs to the draft as it was when the button was made."""
    draft_id, version, name, item, *rest = tap.numbers
    desk = turn.desk
    if draft_id != desk.draft.id or version != desk.draft.version or name >= len(desk.names):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if desk.frozen:
        return [standing.frozen(turn)]
    key = (desk.names[name], str(item) if item else "")
    return _VERBS[tap.verb](turn, key, rest)


def _step(turn: Turn, key: Key) -> Step | None:
    found = turn.desk.journey.find(key)
    here = turn.desk.journey.open
    return here if isinstance(here, Step) and here.key == key else found


def _stale(turn: Turn) -> list[Outbound]:
    return [answering.again(turn, str(turn.say("say.stale")))]


def _answer(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    if step is None:
        return _stale(turn)
    if isinstance(step.question, (YesNo, Group, Year)):
        return answering.read(turn, step, Reply(picked="yes" if rest[0] else "no"))
    if isinstance(step.question, Choice):
        return answering.read(turn, step, Reply(picked=step.question.options[rest[0]]))
    return _stale(turn)


def _offer(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step, offers = _step(turn, key), turn.asking.get("offers", ())
    if step is None or rest[0] >= len(offers):
        return _stale(turn)
    value = from_json(offers[rest[0]])
    if isinstance(value, Mark) or not step.question.legal(value):
        return _stale(turn)
    return answering.answered(turn, step, value, "tapped")


def _same(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    return answering.keep(turn, step) if step is not None else _stale(turn)


def _tick(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    return answering.tick(turn, step, rest[0]) if step is not None else _stale(turn)


def _done_picking(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    step = _step(turn, key)
    return answering.done_picking(turn, step) if step is not None else _stale(turn)


def _go(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    """From a page of the check back to it, from the list of what is missing back to the end."""
    page = {1: check.page_of(turn, key), 2: check.END}.get(rest[0] if rest else 0, turn.asking.get("back"))
    return answering.go(turn, key, back=page)


def _keep_doubt(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    here = turn.desk.journey.open
    if not isinstance(here, Doubt) or here.key != key:
        return answering.go(turn, key)
    turn.ask(**{**turn.asking, "doubt": key[0].removeprefix(CHECK)})
    return [doubts.reason(turn, here)]


def _remedy(turn: Turn, key: Key, rest: list[int]) -> list[Outbound]:
    reached = turn.desk.journey.reached
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
    if tap.numbers[0] != turn.desk.draft.id:
        return _stale(turn)
    turn.ask()
    return [check.page(turn, tap.numbers[1], edit=True)]


def _draft(turn: Turn, tap: Tap) -> list[Outbound]:
    if not _opened(turn, tap.numbers[0]):
        return _stale(turn)
    return commands.run(turn, "tasks" if turn.desk.filing is None else "status")


def _correct(turn: Turn, tap: Tap) -> list[Outbound]:
    """From the news of a return straight to its first question."""
    return commands.run(turn, "continue") if _opened(turn, tap.numbers[0]) else _stale(turn)


def _opened(turn: Turn, draft_id: int) -> bool:
    draft = drafts.peek(turn.tx, draft_id)
    if draft.closed or not subjects.is_member(turn.tx, draft.subject_id, turn.contact.id):
        return False
    turn.open(draft.id)
    return True


_VERBS: Mapping[str, Callable[[Turn, Key, list[int]], list[Outbound]]] = {
    "a": _answer,
    "o": _offer,
    "s": _same,
    "t": _tick,
    "e": _done_picking,
    "g": _go,
    "k": _keep_doubt,
    "r": _remedy,
    "x": _remove_item,
    "h": lambda turn, _key, _rest: commands.hand_over(turn),
    "b": lambda turn, _key, _rest: commands.restart_confirm(turn),
    "z": uploads.remove,
}
_FREE: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {
    "p": _page,
    "d": _draft,
    "w": _correct,
    "f": uploads.tapped_file,
    "l": commands.tapped_language,
    "n": commands.chosen_notice,
    "u": commands.about,
}
