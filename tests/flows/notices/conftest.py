"""A contact answering a form of the notice, question by question, so that the tests read as the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from flows.findings import facts, found
from flows.journey import Doubt, Journey, Step, record, walk
from flows.notice import form
from flows.notices.shanghai_2022 import NOTICE
from flows.papers import Reading
from flows.patents import check_of, filing_year
from flows.values import Answer, Given, Key, Mark, Value

TODAY = date(2026, 11, 22)

ENTERPRISE = {
    "which_filing": "product_filing",
    "subject_kind": "enterprise",
    "legal_person": True,
    "district": "310104",
    "categories": (),
    "subject_name": "上海某某机电有限公司",
    "credit_code": "91310000132260250X",
    "contact_name": "张三",
    "phone": "+8613800000000",
    "email": "zhang@example.com",
    "business_licence": ("paper-1",),
    "commitment_letter": ("paper-2",),
}
PUMP = {
    "role": "patentee",
    "makes_or_sells": "both",
    "product_name": "变频水泵",
    "is_goods": True,
    "model": "VX20",
    "variants": "one_version",
    "more_details": False,
    "already_filed": False,
    "sharing": "only_us",
    "recognition": True,
}
PATENT = {
    "number": "ZL201810862228.X",
    "patent_title": "一种水泵",
    "patent_kind": "invention",
    "filed_on": date(2018, 8, 1),
    "in_force": True,
    "dispute": False,
    "owner_kind": "own",
    "core": True,
    "protects": "叶轮",
}
FIGURES = {
    "on_market": True,
    "data_year": 2025,
    "sales": 2_900_000_000,
    "exports": 0,
    "profit": 100_000_000,
    "ip_spending": 5_000_000,
    "more_figures": False,
}
EVIDENCE = {"patent_certificate": ("paper-3",), "economic_evidence": ("paper-4",)}


class Filling:
    """One draft of a form. Answers go where the form asks, and the test fails when it asks something else."""

    def __init__(self, form_id: str, **given: Value) -> None:
        self.form = form(NOTICE, form_id)
        self.told = given
        self.answers: dict[Key, Answer] = {}
        self.readings: dict[str, Reading] = {}

    @property
    def given(self) -> Given:
        """What is given, with what was found of the papers."""
        return {**self.told, **facts(found(self.form, self.answers, self.told, self.readings, TODAY))}

    @property
    def journey(self) -> Journey:
        return walk(self.form, self.answers, self.given, TODAY)

    @property
    def asks(self) -> str:
        """The open question's name, or "" where nothing is asked."""
        return self.journey.open.key[0] if self.journey.open else ""

    @property
    def outcome(self) -> str:
        return self.journey.reached.outcome.id if self.journey.reached else ""

    @property
    def doubts(self) -> list[str]:
        return [doubt.check.id for doubt in self.journey.doubts]

    def answer(self, answers: dict[str, Value] | None = None, /, **more: Value) -> Filling:
        for name, value in {**(answers or {}), **more}.items():
            assert self.asks == name, f"asks {self.asks or self.outcome!r}, not {name}"
            assert isinstance(self.journey.open, Step)
            self.write(self.journey.open.key, value)
        return self

    def change(self, name: str, value: Value, item: str = "") -> Filling:
        self.write((name, item), value)
        return self

    def confirm(self, reason: str) -> Filling:
        assert isinstance(self.journey.open, Doubt)
        self.write(self.journey.open.key, reason)
        return self

    def skip(self, *names: str) -> Filling:
        for name in names:
            assert self.asks == name
            self.write((name, ""), Mark.SKIPPED)
        return self

    def write(self, key: Key, value: Value | Mark) -> None:
        for written, what in record(self.journey, key, value):
            self.answers[written] = Answer(what, len(self.answers) + 1 + self._last())

    def _last(self) -> int:
        return max((answer.seq for answer in self.answers.values()), default=0)

    def pump(self, **changes: Value) -> Filling:
        """The product as far as its patents."""
        return self.answer(PUMP | changes)

    def patent(self, **changes: Value) -> Filling:
        """One patent, its number and its filing day of one year; licensed ones name their licensor."""
        answers = {**PATENT, **_of_one_year(changes), **changes}
        if answers["owner_kind"] == "licensed":
            after = list(answers).index("owner_kind") + 1
            rest = list(answers.items())
            answers = dict(
                [*rest[:after], ("licensor", "某某大学"), ("licence_number", "2024310000001"), *rest[after:]]
            )
        return self.answer(answers)

    def another_patent(self, **changes: Value) -> Filling:
        return self.answer(patents=True).patent(**changes)

    def no_more_patents(self) -> Filling:
        return self.answer(patents=False)


def _of_one_year(changes: dict[str, Value]) -> dict[str, Value]:
    match changes:
        case {"number": _, "filed_on": _}:
            return {}
        case {"number": str(number)}:
            return {"filed_on": date(filing_year(number), 8, 1)}
        case {"filed_on": date(year=year)}:
            digits = f"{year}10000001"
            return {"number": f"ZL{digits}.{check_of(digits)}"}
    return {}


@pytest.fixture
def filling() -> Callable[..., Filling]:
    return Filling


@pytest.fixture
def registered() -> Filling:
    """An enterprise, registered as far as it goes."""
    return Filling("registration").answer(ENTERPRISE)


@pytest.fixture
def pump() -> Filling:
    """A product with one good patent, asked about the market next."""
    return Filling("product", district="310104").pump().patent().no_more_patents()


@pytest.fixture
def filled(pump: Filling) -> Filling:
    """A product asked for its first advised paper next."""
    return pump.answer(FIGURES).answer(EVIDENCE)
