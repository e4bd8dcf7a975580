"""What each person is to hear, worked out from the words of the notice and of our promises alone.

Nothing here calls the product. A track is one thing that somebody may hear of in stages; a stage is noted at the first
run on or after its instant if the thing applies then, and said at the first run in the person's hours if it still does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.bot.reminders.year import almanac
from tests.bot.reminders.year.almanac import DATES, OPENS, RUNS, SHANGHAI, WINDOW, Dated, worked_after, worked_before
from tests.bot.reminders.year.cast import Case, Person
from tests.bot.reminders.year.paper import State, Unit, in_force, is_in, standing

AFTER = -1
OPENING = 99
Heard = tuple[datetime, str, str, int]
"""When, why, about what, at which stage."""
Applies = Callable[[datetime], bool]


@dataclass
class Track:
    """`stages` with the instant from which each is due; of stages waiting together only the last one is said. `last`:
    the day after which a stage of before is of no use. `told`: only those who heard another track hear of it."""

    why: str
    about: str
    kind: str
    stages: list[tuple[int, datetime]]
    applies: Applies
    last: date | None = None
    only: str = ""
    told: Track | None = None
    name: str = ""
    heard: list[Heard] = field(default_factory=list)


def day(which: date) -> datetime:
    """Its first instant."""
    return datetime.combine(which, time(0), SHANGHAI)


def ahead(on: date, *stages: int) -> list[tuple[int, datetime]]:
    """Stages before a date, on the worked day before where it falls on none; the day itself may be any; after it, the
    next worked day."""
    found = []
    for stage in stages:
        if stage == AFTER:
            found.append((stage, day(worked_after(on + timedelta(days=1)))))
        else:
            found.append((stage, day(worked_before(on - timedelta(days=stage)) if stage else on)))
    return found


def tracks(case: Case) -> Iterator[Track]:
    unit = Unit(case)
    for dated in DATES:
        yield from _dated(unit, dated)
    yield from _window(unit)
    for form, states in unit.forms.items():
        yield from _silence(form, states)
    yield from _patent(unit)
    yield from _invitation(case)


def _dated(unit: Unit, dated: Dated) -> Iterator[Track]:
    if not unit.concerned(dated):
        return
    product = unit.forms["product"]

    def to_file(when: datetime) -> bool:
        return in_force(dated, when) and unit.is_one(when) and not unit.has_filed(when) and unit.counts(dated, when)

    def to_be_recognised(when: datetime) -> bool:
        found = standing(product, when)
        return (
            in_force(dated, when) and found is not None and found.act.recognition
            and found.state in ("started", "complete", "returned")
        )  # fmt: skip

    recognition = dated.duty == "recognition"
    stages = ahead(dated.on, 30, 7, 1, 0, *((AFTER,) if dated.duty == "filing" else ()))
    known = [(stage, max(since, dated.since)) for stage, since in stages]
    track = Track(
        "deadline", f"{dated.name} {dated.on}", "deadline", known, to_be_recognised if recognition else to_file,
        dated.on, name=dated.name,
    )  # fmt: skip
    yield track
    if dated.until is not None:
        until = dated.until
        yield Track(
            "moved", f"{dated.name} {dated.becomes}", "deadline", [(0, until)],
            lambda when: unit.is_one(when) and not unit.has_filed(when), told=track, name=dated.name,
        )  # fmt: skip


def _window(unit: Unit) -> Iterator[Track]:
    def applies(when: datetime) -> bool:
        return unit.has_filed(when) and unit.year(when) < almanac.YEAR - 1

    stages = [(OPENING, day(worked_after(OPENS))), *ahead(WINDOW.on, 30, 7, 1, 0, AFTER)]
    yield Track("deadline", f"{WINDOW.name} {WINDOW.on}", "update", stages, applies, WINDOW.on, name=WINDOW.name)


def _silence(form: str, states: list[State]) -> Iterator[Track]:
    for number, one in enumerate(states):
        if one.state not in ("started", "complete", "returned"):
            continue
        stages = [(days, day(one.since.date() + timedelta(days=days))) for days in (3, 10, 30)]
        until = states[number + 1].since if number + 1 < len(states) else None
        why = "returned" if one.state == "returned" else "quiet"
        yield Track(
            why, form, "draft", stages,
            lambda when, since=one.since, until=until: since <= when and (until is None or when < until),  # type: ignore[misc]
            name=form,
        )  # fmt: skip


def _patent(unit: Unit) -> Iterator[Track]:
    product = unit.forms["product"]
    if not product or product[0].act.ends is None:
        return
    ends = product[0].act.ends
    stages = ahead(ends, 90, 30)
    yield Track("patent", str(ends), "patent", stages, lambda when: not is_in(product, when, "closed", "withdrawn"))


def _invitation(case: Case) -> Iterator[Track]:
    acts = {act.verb: act for act in case.acts if act.form == "invitation"}
    if "invite" not in acts:
        return
    made = acts["invite"].when
    until = acts["taken"].when if "taken" in acts else made + timedelta(days=7)
    stages = [(0, day(made.date() + timedelta(days=3))), (1, day(worked_before(made.date() + timedelta(days=6))))]
    yield Track("invitation", "", "invitation", stages, lambda when: made <= when < until, only=case.people[0].name)


def expected(case: Case) -> dict[str, list[Heard]]:
    """By person."""
    return {person.name: sorted(_hears(case, person)) for person in case.people}


def _hears(case: Case, person: Person) -> Iterator[Heard]:
    mine = [track for track in tracks(case) if track.only in ("", person.name)]
    for track in sorted(mine, key=lambda one: one.told is not None):
        if track.told is None or track.told.heard:
            track.heard += _said(case, person, track)
            yield from track.heard


def _said(case: Case, person: Person, track: Track) -> list[Heard]:
    """Run by run. What was put off is said again on the day named, and nothing of it until then."""
    heard: list[Heard] = []
    ahead_of_us, waiting, again = _in_order(track.stages), None, None
    put_off = [one for one in person.later if one[1] == track.name]
    for now in RUNS:
        today = now.astimezone(SHANGHAI).date()
        while put_off and put_off[0][0] <= now:
            _, _, until = put_off.pop(0)
            again = (until, heard[-1][3]) if heard else again
        while ahead_of_us and ahead_of_us[0][1] <= now:
            stage, _ = ahead_of_us.pop(0)
            waiting = stage if track.applies(now) and _belongs(person, now) else None
        for stage, due in ((waiting, True), (again and again[1], again is not None and again[0] <= today)):
            if stage is None or not due or not _civil(person, track, stage, now):
                continue
            said_again = stage is not waiting
            held = not said_again and again is not None and again[0] >= today
            if not held and track.applies(now) and _wants(case, person, track, now) and _in_time(track, stage, now):
                heard.append((now, track.why, track.about, stage))
            waiting, again = (waiting, None) if said_again else (None, again)
    return heard


def _in_order(stages: list[tuple[int, datetime]]) -> list[tuple[int, datetime]]:
    """Without those that would come when a later one already has."""
    return [one for place, one in enumerate(stages) if all(one[1] < later for _, later in stages[place + 1 :])]


def _in_time(track: Track, stage: int, now: datetime) -> bool:
    return track.last is None or stage == AFTER or now.astimezone(SHANGHAI).date() <= track.last


def _belongs(person: Person, now: datetime) -> bool:
    return (person.joins is None or person.joins <= now) and (person.leaves is None or now < person.leaves)


def _wants(case: Case, person: Person, track: Track, now: datetime) -> bool:
    last = [off for when, kind, off in person.stops if kind == track.kind and when <= now]
    said = ((when, name) for one in case.people for when, name in one.done)
    unit = Unit(case)
    done = any(when <= now and name == track.name and unit.is_one(when) for when, name in said)
    return _belongs(person, now) and not (last and last[-1]) and not done


def _civil(person: Person, track: Track, stage: int, now: datetime) -> bool:
    """In the person's hours, on a worked day; on the last day on any."""
    here = now.astimezone(ZoneInfo(person.zone))
    last_day = stage == 0 and track.why == "deadline" and here.date() == track.last
    return person.hours[0] <= here.hour * 60 + here.minute < person.hours[1] and (
        last_day or almanac.worked(here.date())
    )
