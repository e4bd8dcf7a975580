"""The year's figures against the statement, and against each other where a unit was mixed up.

A statement is of the whole firm unless its sales are the product's: then profit and spending are compared as well, and
else only what cannot be: a product with more than its firm has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.findings.desk import Desk, Paper, Told, same
from flows.findings.identity import differing
from flows.values import Value

_KIND = "financial_statement"
_WAN = 1_000_000
"""10,000 yuan in fen."""
_UNITS = (100, 1_000, 10_000)
"""What lies between 元, 百元, 千元 and 万元."""
_FAR = 100
"""So many times more is no difference any more, but another unit."""

BASED_ON: Mapping[str, tuple[str, ...]] = {
    "sales_above_firm": ("sales", "firm_sales"),
    "statement_of_another_firm": ("subject_name",),
    "statement_of_another_year": ("data_year",),
    "statement_sales_differ": ("data_year", "subject_name", "sales", "firm_sales"),
    "statement_profit_differs": ("data_year", "subject_name", "sales", "profit"),
    "statement_ip_spending_differs": ("data_year", "subject_name", "sales", "ip_spending"),
}
_FACTS = {"profit": "statement_profit_differs", "ip_spending": "statement_ip_spending_differs"}

Facts = Iterator[tuple[str, Told]]


def compare(desk: Desk) -> Facts:
    yield from _against_the_firm(desk)
    statements = desk.pile((_KIND,)).of(_KIND)
    name, year = desk.text("subject_name"), _sum(desk.value("data_year"))
    if name and (paper := differing(statements, "name", lambda said: same(name, said))):
        yield "statement_of_another_firm", Told(values={"name": str(paper.one("name")), "subject_name": name})
        return
    years = [said for paper in statements if (said := paper.one("year")) is not None]
    if year is None or (years and year not in years):
        if year is not None:
            yield "statement_of_another_year", Told(values={"year": years[0]})
        return
    this = [paper for paper in statements if paper.one("year") in (year, None)]
    yield from _compared(desk, tuple(this))


def _sum(value: Value | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _against_the_firm(desk: Desk) -> Facts:
    sales, firm = _sum(desk.value("sales")), _sum(desk.value("firm_sales"))
    if sales and firm and sales >= firm * _FAR:
        yield "sales_above_firm", Told(values={"times": round(sales / firm)})


@dataclass(frozen=True, slots=True)
class Sums:
    """A figure as answered and as the statements have it, both in fen; nothing where either is not known."""

    answer: int | None
    said: tuple[int, ...]

    @property
    def known(self) -> bool:
        return self.answer is not None and bool(self.said)

    @property
    def agree(self) -> bool:
        return self.answer is not None and any(_same(self.answer, one) for one in self.said)

    @property
    def above(self) -> bool:
        """More than any statement has."""
        return self.known and not self.agree and self.answer is not None and self.answer > max(self.said)

    def told(self, name: str) -> Told:
        """How far apart they are: so many times when that is another unit, else the difference."""
        assert self.answer is not None
        said = min(self.said, key=lambda one: abs(one - (self.answer or 0)))
        times = unit(self.answer, said)
        apart: Mapping[str, Value] = {"times": times} if times else {"apart": abs(self.answer - said)}
        less: Mapping[str, Value] = {"less": True} if self.answer < said else {}
        return Told(values={name: said, **apart, **less})


def _of(desk: Desk, statements: tuple[Paper, ...], name: str) -> Sums:
    said = (_sum(paper.one(name)) for paper in statements)
    return Sums(_sum(desk.value(name)), tuple(one for one in said if one is not None))


def _compared(desk: Desk, statements: tuple[Paper, ...]) -> Facts:
    sales, firm = _of(desk, statements, "sales"), _sum(desk.value("firm_sales"))
    share = firm is not None and Sums(firm, sales.said).agree and not sales.above
    if sales.known and not sales.agree and not (share and not _other_unit(sales)):
        yield "statement_sales_differ", sales.told("sales")
    for name, fact in _FACTS.items():
        sums = _of(desk, statements, name)
        if sums.known and not sums.agree and (sales.agree or sums.above or _other_unit(sums)):
            yield fact, sums.told(name)


def _other_unit(sums: Sums) -> bool:
    return sums.answer is not None and any(unit(sums.answer, one) for one in sums.said)


def _same(answer: int, said: int) -> bool:
    """Equal, or rounded to 万元 by whoever answered."""
    return abs(answer - said) < (_WAN if answer % _WAN == 0 else _FAR)


def unit(left: int, right: int) -> int:
    """How many times the one is the other when that is just another unit: 100, 1,000 or 10,000, else 0. Either may be
    rounded in its third place."""
    if left <= 0 or right <= 0:
        return 0
    quotient = Decimal(max(left, right)) / min(left, right)
    return next((times for times in _UNITS if abs(quotient / times - 1) <= Decimal("0.005")), 0)
