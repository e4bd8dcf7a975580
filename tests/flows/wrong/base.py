"""The smallest right notice, for a wrong one to differ from in one thing."""

from __future__ import annotations

from datetime import date

from flows.condition import Condition, answer
from flows.notice import Clause, Form, Notice, Outcome, Section, Source
from flows.question import Choice, Question

QUOTE = "企业可以备案。"
KIND = Choice("kind", ("firm", "branch"))
IS_FIRM: Condition = answer("kind").is_("firm")
NOT_A_FIRM = Outcome("not_a_firm")
WHO = Clause("一", QUOTE, (KIND,), IS_FIRM, NOT_A_FIRM)


def asking(*questions: Question) -> Clause:
    """A clause that asks and demands nothing."""
    return Clause("二", QUOTE, questions)


def notice(*clauses: Clause, after: str = "") -> Notice:
    """One form of one section with these clauses."""
    source = Source("notice", "通知", "某局", date(2022, 12, 5), "rule", verbatim=True)
    return Notice("n", "某地", date(2022, 12, 5), (source,), (Form("f", (Section("s", clauses),), after),), QUOTE)
