"""What a contact is asked while they report what the platform said: the day, its number, its reasons, and whether that
is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from bot.messages import Button, Outbound, Wants
from bot.platform.contract import REVIEW_CODES
from bot.screens import carrying, parts
from bot.screens.carrying import BEGIN, CANCEL, DAY, DONE, PASS, SURE, TICK, act
from bot.turn import Turn
from flows.question import Papers
from storage.filings import FilingRow

LONGEST_NUMBER, LONGEST_NOTE = 60, 500
"""Characters of the platform's number and of its words; limits of ours."""
Said = Mapping[str, Any]
_STEPS: Mapping[str, tuple[str, ...]] = {"accepted": ("day", "number"), "returned": ("day", "words", "codes", "papers")}
_DAYS = 3


def step_of(said: Said) -> str:
    """What is asked next, or "" once all is said."""
    steps = _STEPS.get(said["kind"], ("day",))
    return next((one for one in steps if one not in said and (one != "papers" or _papers_named(said))), "")


def _papers_named(said: Said) -> bool:
    """Whether a reason is about a paper without saying which."""
    return any(not REVIEW_CODES[code].question for code in said.get("codes", ()))


def earliest(turn: Turn, filing: FilingRow) -> date:
    """The first day on which it can have happened: that of handing over."""
    return filing.created_at.astimezone(turn.house.zone).date()


def choices(turn: Turn, filing: FilingRow, said: Said) -> tuple[str, ...]:
    """What can be ticked: reasons that point at something on the draft's path, or its papers."""
    asked = [step.question for step in turn.held.whole.steps]
    if step_of(said) == "papers":
        return tuple(dict.fromkeys(one.id for one in asked if isinstance(one, Papers)))
    names = {"", *(one.id for one in asked)}
    return tuple(
        row.code
        for row in REVIEW_CODES.values()
        if row.code != "other" and filing.form in row.kinds and row.question in names
    )


def what(turn: Turn, filing: FilingRow, kind: str) -> str:
    """What is reported, in words."""
    own = f"say.report_{kind}_{filing.form}"
    return turn.say.plain(own if turn.say.has(own) else f"say.report_{kind}")


def ask(turn: Turn, filing: FilingRow, said: Said, *, edit: bool = False) -> Outbound:
    """The open step, or all that was said to be confirmed."""
    return _ASKS[step_of(said)](turn, filing, said, edit)


def _day(turn: Turn, filing: FilingRow, said: Said, _edit: bool) -> Outbound:
    first = earliest(turn, filing)
    days = [turn.today - timedelta(days=n) for n in range(_DAYS) if turn.today - timedelta(days=n) >= first]
    near = {0: turn.say.plain("say.today"), 1: turn.say.plain("say.yesterday")}
    buttons = [
        act(turn, filing, near.get((turn.today - one).days) or carrying.on(turn, one), DAY, one.toordinal())
        for one in days
    ]
    return _shown(
        turn, "say.report_day", [*buttons, cancel(turn, filing)], "date", what=what(turn, filing, said["kind"])
    )


def _number(turn: Turn, filing: FilingRow, _said: Said, _edit: bool) -> Outbound:
    none = act(turn, filing, "button.report_no_number", PASS, style="quiet")
    return _shown(turn, "say.report_number", [none, cancel(turn, filing)], "text")


def _words(turn: Turn, filing: FilingRow, said: Said, _edit: bool) -> Outbound:
    photos = len(said.get("photos", ()))
    on = act(turn, filing, "button.report_words_done" if photos else "button.report_no_words", PASS, style="quiet")
    return _shown(turn, "say.report_words", [on, cancel(turn, filing)], "text", photos=photos)


def _codes(turn: Turn, filing: FilingRow, said: Said, edit: bool) -> Outbound:
    buttons = _boxes(turn, filing, said, lambda code: turn.say.plain(f"review.{code}"))
    unknown = act(turn, filing, "button.report_unknown", PASS, style="quiet")
    return _ticking(turn, "say.report_codes", buttons, filing, (unknown,), edit)


def _papers(turn: Turn, filing: FilingRow, said: Said, edit: bool) -> Outbound:
    buttons = _boxes(turn, filing, said, lambda name: turn.say.plain(f"q.{name}.name"))
    return _ticking(turn, "say.report_papers", buttons, filing, (), edit)


def _boxes(turn: Turn, filing: FilingRow, said: Said, name: Callable[[str], str]) -> list[Button]:
    ticked = said.get("ticked", ())
    every = enumerate(choices(turn, filing, said))
    return [act(turn, filing, f"{'☑' if one in ticked else '☐'} {name(one)}", TICK, place) for place, one in every]


def _ticking(
    turn: Turn, key: str, boxes: list[Button], filing: FilingRow, more: tuple[Button, ...], edit: bool
) -> Outbound:
    done = act(turn, filing, "button.report_ticked", DONE, style="primary")
    rows = (*parts.rows(boxes, width=18, most=2), *parts.rows([done, *more, cancel(turn, filing)]))
    return Outbound(str(turn.say(key)), rows, edit=edit)


def _sure(turn: Turn, filing: FilingRow, said: Said, _edit: bool) -> Outbound:
    """All of it once more; for a return what it opens."""
    on = carrying.on(turn, date.fromisoformat(said["day"]))
    lines = [str(turn.say("say.report_sure", what=what(turn, filing, said["kind"]), on=on))]
    if said.get("number"):
        lines.append(str(turn.say("say.report_sure_number", number=said["number"])))
    if said["kind"] == "returned":
        lines += _reopened(turn, said)
    sure = act(turn, filing, "button.report_sure", SURE, style="primary")
    again = act(turn, filing, "button.report_again", BEGIN, carrying.KINDS.index(said["kind"]))
    return Outbound("\n".join(lines), parts.rows([sure, again, cancel(turn, filing)]))


def _reopened(turn: Turn, said: Said) -> list[str]:
    lines = [str(turn.say("say.review_note", note=said["words"]))] if said.get("words") else []
    questions = [REVIEW_CODES[code].question for code in said["codes"]] + list(said.get("papers", ()))
    names = [turn.say.plain(f"q.{one}.name") for one in dict.fromkeys(filter(None, questions))]
    if not names:
        return [*lines, str(turn.say("say.report_opens_all"))]
    return [*lines, str(turn.say("say.report_opens", names=turn.say.plain("say.list_comma").join(names)))]


def cancel(turn: Turn, filing: FilingRow) -> Button:
    return act(turn, filing, "button.cancel", CANCEL, style="quiet")


def _shown(turn: Turn, key: str, buttons: list[Button], wants: Wants, **params: object) -> Outbound:
    return Outbound(str(turn.say(key, **params)), parts.rows(buttons), wants=wants)


_ASKS: Mapping[str, Callable[[Turn, FilingRow, Said, bool], Outbound]] = {
    "day": _day, "number": _number, "words": _words, "codes": _codes, "papers": _papers, "": _sure,
}  # fmt: skip
