"""What officers change in a calendar: entries added, amended, withdrawn, in order, on top of the notice's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from flows.cite import Citation, Source
from flows.deadlines import Deadline, Spoken

Kind = Literal["add", "amend", "withdraw"]
ENTERED = "entered"
"""The id of a source that an officer named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One act on one deadline. `content` is JSON-ready: of an addition everything, of an amendment what is new."""

    deadline: str
    kind: Kind
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Folded:
    """The calendar as it is after all changes; what was withdrawn is kept for those who were told of it."""

    deadlines: tuple[Deadline, ...]
    withdrawn: tuple[Deadline, ...] = ()


def fold(own: Iterable[Deadline], changes: Iterable[Change]) -> Folded:
    """The notice's own deadlines with every change applied. A change of what is no longer there changes nothing."""
    here = {deadline.id: deadline for deadline in own}
    gone: dict[str, Deadline] = {}
    for change in changes:
        if change.kind == "add":
            here.setdefault(change.deadline, added(change.deadline, change.content))
        elif change.deadline not in here:
            continue
        elif change.kind == "amend":
            here[change.deadline] = amended(here[change.deadline], change.content)
        else:
            gone[change.deadline] = here.pop(change.deadline)
    return Folded(tuple(here.values()), tuple(gone.values()))


def added(name: str, content: Mapping[str, Any]) -> Deadline:
    """A deadline that an officer entered. What has a date belongs to that year's cycle."""
    source = source_of(content["source"])
    on = _day(content.get("on"))
    return Deadline(
        id=name,
        duty=content["duty"],
        cite=_cite(source, content),
        label=source.label,
        categories=tuple(content.get("categories", ())),
        districts=tuple(content.get("districts", ())),
        on=on,
        cycle=content.get("cycle") or (on.year if on else 0),
        differs_from=content.get("differs_from", ""),
        source=source,
        titles=_spoken(content.get("titles", {})),
        todos=_spoken(content.get("todos", {})),
    )


def amended(deadline: Deadline, content: Mapping[str, Any]) -> Deadline:
    """The deadline with a new date or new words, from their own source. A yearly window's date moves that year's end
    and leaves the other years as they were."""
    on = _day(content.get("on"))
    if on is None or not deadline.yearly:
        return _reworded(_moved(deadline, on), content)
    this = replace(_reworded(deadline.in_year(on.year), content), closes=(on.month, on.day), years=())
    return replace(deadline, years=tuple(sorted({**dict(deadline.years), on.year: this}.items())))


def _moved(deadline: Deadline, on: date | None) -> Deadline:
    """On another day; with the first one, or one in another year, a new cycle begins."""
    if on is None:
        return deadline
    same = deadline.on is not None and deadline.on.year == on.year
    return replace(deadline, on=on, cycle=deadline.cycle if same else on.year)


def _reworded(deadline: Deadline, content: Mapping[str, Any]) -> Deadline:
    """With its new source and words."""
    source = source_of(content["source"])
    return replace(
        deadline,
        source=source,
        label=source.label,
        cite=_cite(source, content),
        titles=_spoken({**dict(deadline.titles), **content.get("titles", {})}),
        todos=_spoken({**dict(deadline.todos), **content.get("todos", {})}),
    )


def source_content(source: Source) -> dict[str, Any]:
    """A source as it is stored in a change."""
    return {**asdict(source), "issued": source.issued.isoformat()}


def source_of(content: Mapping[str, Any]) -> Source:
    """The source that `source_content` wrote."""
    return Source(**{**content, "issued": date.fromisoformat(content["issued"])})


def _cite(source: Source, content: Mapping[str, Any]) -> Citation:
    return Citation(source.id, content.get("passage", ""), content.get("quote", ""))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _spoken(texts: Mapping[str, str]) -> Spoken:
    return tuple(sorted(texts.items()))
