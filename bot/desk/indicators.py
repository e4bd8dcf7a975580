"""Indicators (指标) as officers see them: by district, category, list and month, and where people stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from bot.desk.categories import placed
from bot.documents.trends import Course
from bot.held import names_of
from bot.house import House
from flows import notice as reading
from flows.deadlines import stand
from locales import Words, money, number
from storage import catalogue, counters, meanings, tallies
from storage.database import Transaction
from storage.standings import EVERY

INDICATORS: Final = (
    "due", "registered", "verified", "filed", "products", "sales", "exports", "entered", "recognised", "outdated",
    "overdue", "coverage",
)  # fmt: skip
"""In the order they are shown; what each counts is said under ind.<name>.how."""
MONEY: Final = frozenset({"sales", "exports"})
PUBLISHED: Final = frozenset({"filed", "products", "sales", "exports"})
"""Indicators that bureaus publish; the others are proposed here."""
COURSE: Final = ("registered", "verified", "filed", "products")
"""What is shown by month."""
BY: Final = ("district", "category", "list")
MONTHS: Final = 12
_COUNTED: Final = ("registered", "verified", "filed", "products", "entered", "recognised")

Numbers = Mapping[str, int | None]
"""Indicator -> its number: money in fen, coverage in tenths of a percent; None where it is not counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One district, category or list; `code` is "" for what has none."""

    code: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Table:
    """Indicators of some districts on a day: in all, and line by line; `unplaced` is how many of the units that are due
    no line by category counts, because their lists' words are not explained."""

    on: date
    whole: Numbers
    lines: tuple[Line, ...]
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A question with how many drafts are open there and how many went on from it."""

    question: str
    here: int
    beyond: int


def table(tx: Transaction, house: House, districts: Collection[str] | None, by: str = "district") -> Table:
    """The indicators of some districts (None: all) as they are today, by one of `BY`."""
    found = _Sums(tx, house, districts)
    lines = {"district": found.by_district, "category": found.by_category, "list": found.by_list}[by]()
    return Table(found.today, found.whole(), lines, found.unplaced() if by == "category" else 0)


def course(tx: Transaction, house: House, districts: Collection[str] | None) -> tuple[tuple[date, Numbers], ...]:
    """What `COURSE` names at the end of each of the last months, the last one being this."""
    today = house.today(tx)
    months = _months(today)
    rows = counters.changes(tx, COURSE, EVERY, districts)
    at = {(year, month): _until(rows, year, month) for year, month in months}
    return tuple((date(year, month, 1), at[year, month]) for year, month in months)


def growth(tx: Transaction, first: date, last: date) -> dict[str, dict[str, int]]:
    """By how much what `COURSE` names changed from a day to another, both included, by district."""
    found: dict[str, Counter[str]] = {}
    sides = ((counters.totals(tx, last), 1), (counters.totals(tx, first - timedelta(days=1)), -1))
    for (district, category, name), n, sign in ((key, n, sign) for side, sign in sides for key, n in side.items()):
        if category == EVERY and name in COURSE:
            found.setdefault(district, Counter())[name] += sign * n
    return {district: {name: sums[name] for name in COURSE} for district, sums in found.items()}


def drawn(say: Words, rows: tuple[tuple[date, Numbers], ...]) -> Course:
    """The course as a picture says it."""
    months = [f"{one:%Y-%m}" if one.month == 1 or not place else f"{one:%m}" for place, (one, _) in enumerate(rows)]
    lines = {say.plain(f"ind.{name}"): [row[name] or 0 for _, row in rows] for name in COURSE}
    return Course(say.plain("desk.ind_course"), months, lines, say.language.startswith("zh"))


def funnel(tx: Transaction, house: House, form: str, districts: Collection[str] | None) -> tuple[Stop, ...]:
    """Where the drafts of a form stand, question by question; those where nobody stands are left out."""
    edition = house.notices.current(tx, house.main_notice)
    counts = tallies.open_questions(tx, form, districts)
    left, here = sum(counts.values()), Counter[str]()
    for (state, question), n in counts.items():
        if state in ("started", "returned"):
            here[question] += n
        elif state == "not_eligible":
            left -= n
    stops = []
    for name in dict.fromkeys(names_of(reading.form(edition.notice, form))):
        left -= here[name]
        stops += [Stop(name, here[name], left)] if here[name] else []
    return tuple(stops)


def written(say: Words, indicator: str, value: int | None) -> str:
    """A number as it is read."""
    if value is None:
        return "—"
    if indicator == "coverage":
        return percent(value)
    return money(value, say.language) if indicator in MONEY else number(value, say.language)


def percent(tenths: int | None) -> str:
    """A share as it is read."""
    return "—" if tenths is None else f"{tenths / 10:.1f}%"


def label(say: Words, by: str, code: str, lists: Mapping[str, str]) -> str:
    """What a line is called."""
    if by == "list":
        return lists.get(code, code)
    if not code:
        return say.plain("desk.ind_unsaid")
    key = f"district.{code}" if by == "district" else f"q.categories.{code}"
    return say.plain(key) if say.has(key) else say.plain("desk.ind_no_category") if code == "none" else code


@dataclass
class _Sums:
    """What is known of some districts, read once."""

    tx: Transaction
    house: House
    districts: Collection[str] | None
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.house.today(self.tx)
        every = counters.totals(self.tx)
        self.totals = {key: n for key, n in every.items() if self.districts is None or key[0] in self.districts}
        self.due_of_list, self.due = tallies.due(self.tx, self.districts)
        self.matches = tallies.matches(self.tx, self.districts)
        self.shares = counters.shares(self.tx, (one.subject_id for one in self.matches))
        self.unfiled = tallies.unfiled(self.tx, past(self.tx, self.house), self.districts)

    def whole(self) -> Numbers:
        sums = _sum((key[2], n) for key, n in self.totals.items() if key[1] == EVERY)
        unfiled = sum(n for key, n in self.unfiled.items() if key[0] == EVERY)
        return self._numbers(sums, sum(self.due.values()), self._covered(), unfiled)

    def by_district(self) -> tuple[Line, ...]:
        codes = {key[0] for key in self.totals} | set(self.due) | {key[1] for key in self.unfiled}
        return tuple(Line(code, self._district(code)) for code in sorted(codes, key=lambda one: (not one, one)))

    def by_category(self) -> tuple[Line, ...]:
        codes = {key[1] for key in self.totals} | {key[0] for key in self.unfiled}
        codes |= {code for code, units in self._placed.items() if units}
        lines = (Line(code, self._category(code)) for code in sorted(codes - {EVERY}))
        return tuple(sorted(lines, key=lambda one: -(one.numbers["registered"] or 0)))

    def by_list(self) -> tuple[Line, ...]:
        codes = sorted({number for number, _ in self.due_of_list})
        return tuple(Line(str(number), self._list(number)) for number in codes)

    def _district(self, code: str) -> Numbers:
        sums = _sum((key[2], n) for key, n in self.totals.items() if key[:2] == (code, EVERY))
        covered = len({one.unit for one in self._filed if one.district == code})
        return self._numbers(sums, self.due.get(code, 0), covered, self.unfiled.get((EVERY, code), 0))

    def _category(self, code: str) -> Numbers:
        """Lists name categories in words of their own: what is due is known where officers said what a word means."""
        sums = _sum((key[2], n) for key, n in self.totals.items() if key[1] == code)
        due = self._placed.get(code)
        covered = len((due or set()) & {(one.district, one.unit) for one in self._filed})
        unfiled = sum(n for key, n in self.unfiled.items() if key[0] == code)
        return self._numbers(sums, None if due is None else len(due), covered, unfiled)

    def _list(self, number: int) -> Numbers:
        here = {one.subject_id for one in self.matches if one.catalogue_id == number}
        pairs = (item for one in here for item in self.shares.get(one, {}).items())
        sums = _sum((key[2], n) for key, n in pairs if key[1] == EVERY)
        due = sum(n for key, n in self.due_of_list.items() if key[0] == number)
        covered = {(one.district, one.unit) for one in self._filed if one.catalogue_id == number}
        return self._numbers(sums, due, len(covered), None)

    def unplaced(self) -> int:
        """How many units are due in no category, as far as officers said."""
        return sum(self.due.values()) - len(set[tuple[str, str]]().union(*self._placed.values()))

    @cached_property
    def _placed(self) -> dict[str, set[tuple[str, str]]]:
        return placed(tallies.worded(self.tx, self.districts), meanings.every(self.tx))

    def _covered(self) -> int:
        return len({(one.district, one.unit) for one in self._filed})

    @cached_property
    def _filed(self) -> tuple[tallies.Match, ...]:
        filed = {
            subject
            for subject, share in self.shares.items()
            if any(key[2] == "filed" and n for key, n in share.items())
        }
        return tuple(one for one in self.matches if one.subject_id in filed)

    def _numbers(self, sums: Counter[str], due: int | None, covered: int, unfiled: int | None) -> Numbers:
        last = self.today.year - 1
        old = (n for name, n in sums.items() if name.startswith("newest:") and int(name[7:]) < last)
        found: dict[str, int | None] = {name: sums[name] for name in _COUNTED}
        found |= {name: sums[f"{name}:{last}"] for name in MONEY}
        found |= {"due": due, "outdated": sum(old), "overdue": unfiled}
        found["coverage"] = round(1000 * covered / due) if due else None
        return {name: found[name] for name in INDICATORS}


def past(tx: Transaction, house: House) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Whom the dates for filing that are over bind: (categories, districts)."""
    today, every = house.today(tx), house.calendar.deadlines(tx, house.main_notice)
    filing = [one for one in every if one.duty == "filing"]
    over = [one for one in filing if any(each.state == "past" for each in stand(one, today))]
    return [(one.categories, one.districts) for one in over]


def lists(tx: Transaction, office: Mapping[str, str]) -> dict[str, str]:
    """What each list is called, by its number; `office` are the offices' names."""
    return {
        str(one.id): " · ".join(filter(None, (office.get(one.office, one.office), one.title)))
        for one in catalogue.catalogues(tx)
    }


def _sum(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, n in pairs:
        sums[name] += n
    return sums


def _months(today: date) -> list[tuple[int, int]]:
    last = today.year * 12 + today.month - 1
    return [(place // 12, place % 12 + 1) for place in range(last - MONTHS + 1, last + 1)]


def _until(rows: Iterable[tuple[date, str, int]], year: int, month: int) -> Numbers:
    sums = _sum((name, n) for day, name, n in rows if (day.year, day.month) <= (year, month))
    return {name: sums[name] for name in COURSE}
