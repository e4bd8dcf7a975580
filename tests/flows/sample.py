"""A small notice with one of everything: a choice that ends, a group, a check, a paper, a dated clause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.condition import answer, count, every, some, today, years_after
from flows.notice import Check, Clause, Form, Notice, Outcome, Remedy, Section, Source
from flows.question import Choice, Choices, Day, Group, Money, Papers, Text, YesNo
from flows.values import Answer, Key, Mark, Value

TEXT = """企业可以申请。产品至少涉及一项有效专利，且不存在权属纠纷。填报经济数据并上传材料。相同产品不得重复备案。"""

WHO = Section(
    "who",
    (
        Clause(
            "一",
            "企业可以申请。",
            asks=(
                Choice("kind", ("firm", "branch")),
                YesNo("legal_person", when=answer("kind").is_("firm")),
                Choices("groups", ("pilot", "award"), optional=True),
            ),
            met_when=answer("legal_person").is_(True),
            otherwise=Outcome("not_a_legal_person", (Remedy("parent", "kind", "firm"),)),
        ),
    ),
)

PRODUCT = Section(
    "product",
    (
        Clause(
            "二",
            "产品至少涉及一项有效专利，且不存在权属纠纷。",
            asks=(
                Group(
                    "patents",
                    (
                        Text("title"),
                        Day("filed_on", earliest=date(1985, 4, 1)),
                        YesNo("in_force"),
                        YesNo("dispute"),
                        Text("quarrel", when=answer("dispute").is_(True), optional=True),
                    ),
                    most=3,
                ),
            ),
            met_when=some("patents", answer("in_force").is_(True)) & every("patents", answer("dispute").is_(False)),
            otherwise=Outcome("no_undisputed_patent", (Remedy("other_patent", "patents"),)),
            checks=(Check("past_term", years_after(answer("filed_on"), 20) <= today, ("filed_on",), group="patents"),),
        ),
    ),
)

FIGURES = Section(
    "figures",
    (
        Clause(
            "三",
            "填报经济数据并上传材料。",
            asks=(
                Money("sales", prefill="last_sales"),
                Money("exports"),
                Papers("proof"),
                Papers("customs", label="advised", when=answer("exports") > 0),
            ),
            checks=(
                Check("exports_over_sales", answer("exports") > answer("sales"), ("exports", "sales")),
                Check("few_papers", count("proof") < count("patents"), ("proof",)),
            ),
        ),
        Clause("四", "相同产品不得重复备案。", asks=(YesNo("shared"),), since=date(2030, 1, 1)),
    ),
)

FORM = Form("product", (WHO, PRODUCT, FIGURES))
SOURCE = Source("notice", "关于备案的通知", "某局", date(2022, 12, 5), "rule", verbatim=True)
NOTICE = Notice("sample", "某地", date(2022, 12, 5), (SOURCE,), (FORM,), TEXT)
TODAY = date(2026, 3, 1)

GOOD: dict[Key, Value | Mark] = {
    ("kind", ""): "firm",
    ("legal_person", ""): True,
    ("groups", ""): Mark.SKIPPED,
    ("patents", "1"): True,
    ("title", "1"): "一种水泵",
    ("filed_on", "1"): date(2018, 9, 1),
    ("in_force", "1"): True,
    ("dispute", "1"): False,
    ("patents", ""): True,
    ("sales", ""): 2_900_000_00,
    ("exports", ""): 0,
    ("proof", ""): ("p1",),
}
"""A complete draft, in the order it is asked."""


def given_in_order(values: Mapping[Key, Value | Mark]) -> dict[Key, Answer]:
    """Answers as a draft keeps them, each numbered by its place."""
    return {key: Answer(value, seq) for seq, (key, value) in enumerate(values.items(), start=1)}
