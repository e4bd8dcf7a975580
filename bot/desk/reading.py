"""The questions of an officer's act: which there are, how a reply to each is read, what can be tapped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from bot.desk import calendar as acts
from bot.desk.calendar import LONGEST
from bot.desk.officers import Actor
from bot.messages import Wants
from bot.turn import Turn
from flows import places
from flows.cite import Label
from flows.deadlines import NO_CATEGORY, Duty
from flows.lexicon import fold
from flows.problems import Problem, Reply
from flows.question import Day, Text
from flows.reading.options import read_choice, read_choices
from locales import day

DUTIES, LABELS = get_args(Duty), get_args(Label)
_STEPS: Mapping[str, tuple[str, ...]] = {
    "date": ("on", "title", "todo", "source", "label", "reason"),
    "text": ("title", "todo", "source", "label", "reason"),
    "withdraw": ("source", "reason"),
    "differs": ("title", "on", "source", "label", "reason"),
    "add": ("title", "todo", "duty", "categories", "districts", "on", "source", "label", "reason"),
}
OPTIONAL: Mapping[str, frozenset[str]] = {
    "date": frozenset({"title", "todo"}),
    "text": frozenset({"title", "todo"}),
    "withdraw": frozenset(),
    "differs": frozenset(),
    "add": frozenset({"on"}),
}
OFFER = 10
Labelled = list[tuple[int, str]]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Steps:
    """The questions of one act, in order."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, act: str, actor: Actor) -> Steps:
        """A district's officer is not asked for the district: it is their own."""
        own = actor.role == "district_officer"
        return cls(tuple(name for name in _STEPS[act] if not (own and name == "districts")))

    def name(self, place: int) -> str:
        """The question at a place, or "" behind the last."""
        return self.names[place] if place < len(self.names) else ""


def wants(step: str) -> Wants:
    return "date" if step == "on" else "text"


def read(turn: Turn, notice: str, step: str, text: str, today: date) -> Any:
    """The value of a typed reply, JSON-ready, or a Problem."""
    if step == "on":
        found = Day("deadline_on", latest_today=False).read(Reply(text=text), turn.lexicon, today)
        return _ahead(found, today) if isinstance(found, Problem) else found.isoformat()  # type: ignore[union-attr]
    if step in LONGEST:
        return Text(step, longest=LONGEST[step]).read(Reply(text=text), turn.lexicon, today)
    if step == "districts":
        district = places.read(text, turn.lexicon.districts)
        return district if isinstance(district, Problem) else [district]
    if step == "categories":
        known = acts.categories(turn.house, notice)
        chosen = read_choices(text, known, turn.lexicon.options.get("categories", {}), turn.lexicon.none_of_them)
        return chosen if isinstance(chosen, Problem) else list(chosen) or [NO_CATEGORY]
    codes = DUTIES if step == "duty" else LABELS
    return read_choice(text, codes, {fold(label): codes[place] for place, label in _named(turn, step)})


def _ahead(found: Problem, today: date) -> Problem:
    """A day without its year is meant to come: this year's or the next."""
    if found.code != "year_missing":
        return found
    month, number = int(str(found.params["month"])), int(str(found.params["day"]))
    days = [day_ for year in (today.year, today.year + 1) if (day_ := _real(year, month, number))]
    return Problem(found.code, found.params, tuple(one for one in days if one >= today))


def _real(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def options(turn: Turn, notice: str, step: str, state: State) -> Labelled:
    """What can be tapped: places and labels."""
    out: Labelled = []
    if step in ("duty", "label"):
        out = _named(turn, step)
    elif step == "districts":
        out = [(0, turn.say.plain("button.desk_all_districts"))]
    elif step == "categories":
        out = _boxes(turn, notice, state)
    elif step in OPTIONAL[state["act"]]:
        out = [(0, turn.say.plain("button.desk_no_date" if step == "on" else "button.desk_same"))]
    offers = state.get("offers", ()) if step == "on" else ()
    return [*((OFFER + n, day(date.fromisoformat(one), turn.language)) for n, one in enumerate(offers)), *out]


def _named(turn: Turn, step: str) -> Labelled:
    if step == "duty":
        return [(place, turn.say.plain(f"say.duty_{one}")) for place, one in enumerate(DUTIES)]
    return [(place, turn.say.plain(f"label.{one}")) for place, one in enumerate(LABELS)]


def _codes(turn: Turn, notice: str) -> tuple[str, ...]:
    return (*acts.categories(turn.house, notice), NO_CATEGORY)


def _boxes(turn: Turn, notice: str, state: State) -> Labelled:
    codes, picked = _codes(turn, notice), state.get("picks", ())
    names = [
        turn.say.plain("say.desk_none") if one == NO_CATEGORY else turn.say.plain(f"q.categories.{one}")
        for one in codes
    ]
    boxes = [f"{'☑' if one in picked else '☐'} {name}" for one, name in zip(codes, names, strict=True)]
    done = turn.say.plain("button.picked" if picked else "say.desk_everybody")
    return [*enumerate(boxes), (len(codes), done)]


def _tick(turn: Turn, notice: str, state: State, place: int) -> Any:
    """A box ticked or cleared (...), or all that are ticked."""
    codes, picked = _codes(turn, notice), list(state.get("picks", ()))
    if place == len(codes):
        state.pop("picks", None)
        return [one for one in codes if one in picked]
    state["picks"] = [one for one in codes if (one in picked) != (one == codes[place])]
    return ...


def _day(_turn: Turn, _notice: str, state: State, place: int) -> Any:
    return state["offers"][place - OFFER] if place >= OFFER else None


REPEATED: Mapping[str, Callable[[Turn, str, State, int], Any]] = {
    "on": _day,
    "title": lambda *_: None,
    "todo": lambda *_: None,
    "duty": lambda _turn, _notice, _state, place: DUTIES[place],
    "label": lambda _turn, _notice, _state, place: LABELS[place],
    "districts": lambda *_: [],
    "categories": _tick,
}
"""What a tapped option means; None: as it is."""
