"""A product's facts beside those of others: counts, days and figures as they were given, and nothing derived from them
that would rank one before another (附件 一、3.（3）)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows import patents
from flows.journey import Journey
from flows.path import DONE, Step
from flows.question import Papers

FIGURES = ("sales", "exports", "profit", "ip_spending")
KINDS = ("invention", "utility_model", "design")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one product. `in_force` and `core` count its patents in force, `kinds` those by kind in the order of KINDS;
    `ends_on` is the first end of a term among them, `years_left` the whole years until then, 0 when it is past.
    `figures` are fen by question, without those not given. `papers` are files at hand; `wanted` papers that the notice
    demands and that are missing; `missing` everything that is."""

    in_force: int
    core: int
    kinds: tuple[int, int, int]
    ends_on: date | None
    years_left: int
    data_year: int | None
    papers: int
    wanted: int
    missing: int
    figures: Mapping[str, int] = field(default_factory=dict)


def facts(journey: Journey, today: date) -> Facts:
    """What is known of a product now."""
    items = [item for item in journey.items("patents") if journey.value("in_force", item) is True]
    kinds = Counter(journey.value("patent_kind", item) for item in items)
    ends_on = min(filter(None, (_end(journey, item) for item in items)), default=None)
    year = journey.value("data_year")
    said = {name: journey.value(name) for name in FIGURES}
    return Facts(
        in_force=len(items),
        core=sum(journey.value("core", item) is True for item in items),
        kinds=(kinds["invention"], kinds["utility_model"], kinds["design"]),
        ends_on=ends_on,
        years_left=_years(today, ends_on) if ends_on is not None else 0,
        data_year=year if isinstance(year, int) else None,
        papers=sum(_files(step) for step in journey.papers),
        wanted=sum(_lacks(step) for step in journey.papers),
        missing=journey.lacking,
        figures={name: value for name, value in said.items() if isinstance(value, int)},
    )


def _end(journey: Journey, item: str) -> date | None:
    number, filed_on = journey.value("number", item), journey.value("filed_on", item)
    known = isinstance(number, str) and isinstance(filed_on, date)
    return patents.expires_on(number, filed_on) if known else None  # type: ignore[arg-type]


def _years(today: date, until: date) -> int:
    whole = until.year - today.year - ((until.month, until.day) < (today.month, today.day))
    return max(whole, 0)


def _files(step: Step) -> int:
    value = step.answer.value if step.answer is not None and step.status == "answered" else ()
    return len(value) if isinstance(value, tuple) else 0


def _lacks(step: Step) -> bool:
    demanded = isinstance(step.question, Papers) and step.question.label != "advised"
    return demanded and step.status not in (*DONE, "waiting")
