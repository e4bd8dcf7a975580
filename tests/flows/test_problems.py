"""Each way a reply can be wrong is told apart, with exactly the figures its words may use."""

from datetime import date

import pytest

from flows.lexicon import EMPTY
from flows.problems import PROBLEMS, Problem, Reply
from flows.question import (
    KINDS,
    Choice,
    Choices,
    CreditCode,
    Day,
    District,
    Email,
    Group,
    Money,
    Number,
    Papers,
    PatentNumber,
    Phone,
    Question,
    Text,
    Year,
    YesNo,
)
from tests.flows.phrases import LEXICON, TODAY

KIND = Choice("kind", ("enterprise", "university", "branch"))
CATEGORIES = Choices("kind", ("enterprise", "university", "branch"))
NUMBER, SALES, FILED = (
    Number("n", least=0, most=100, places=2),
    Money("sales"),
    Day("filed_on", earliest=date(1985, 4, 1)),
)
NUMBERED, CODE, YEAR = PatentNumber("number"), CreditCode("code"), Year("data_year")
PAPERS = Papers("papers", at_least=2, most=3)

CASES: dict[str, tuple[Question, Reply]] = {
    "empty": (Text("name"), Reply("  ")),
    "too_long": (Text("name"), Reply("长" * 10_000)),
    "paper_unexpected": (KIND, Reply(papers=("p1",))),
    "not_offered": (KIND, Reply(picked="martian")),
    "no_option": (KIND, Reply("火星")),
    "ambiguous": (KIND, Reply("企业或者高校院所")),
    "none_with_others": (CATEGORIES, Reply("企业、都不是")),
    "no_district": (District("district"), Reply("苏州")),
    "yes_no": (YesNo("dispute"), Reply("是的，没有争议")),
    "no_letters": (Text("name"), Reply("👍👍")),
    "too_short": (Text("name", shortest=4), Reply("水泵")),
    "no_number": (NUMBER, Reply("不少")),
    "several_numbers": (NUMBER, Reply("3 或 4")),
    "too_small": (NUMBER, Reply("-1")),
    "too_large": (NUMBER, Reply("101%")),
    "too_precise": (SALES, Reply("12.3456元")),
    "rough_number": (SALES, Reply("300多万")),
    "no_money": (SALES, Reply("很多")),
    "money_unit": (SALES, Reply("3200")),
    "other_currency": (SALES, Reply("300万美元")),
    "money_dot": (SALES, Reply("3.200元")),
    "money_too_small": (SALES, Reply("-5万")),
    "money_too_large": (SALES, Reply("99999999亿")),
    "no_day": (FILED, Reply("昨天")),
    "several_days": (FILED, Reply("2024-03-05 到 2024-03-06")),
    "day_of_month_missing": (FILED, Reply("2024年3月")),
    "month_missing": (FILED, Reply("2024年")),
    "year_missing": (FILED, Reply("3月5日")),
    "day_roc": (FILED, Reply("113年3月5日")),
    "day_order": (FILED, Reply("05/03/2024")),
    "no_such_day": (FILED, Reply("2024-02-30")),
    "day_future": (FILED, Reply("2027-01-01")),
    "day_too_early": (FILED, Reply("1984-12-31")),
    "no_year": (YEAR, Reply("那年")),
    "which_year": (YEAR, Reply("不是")),
    "several_years": (YEAR, Reply("2024和2025")),
    "year_not_over": (YEAR, Reply("2026")),
    "year_too_old": (YEAR, Reply("2010")),
    "no_patent": (NUMBERED, Reply("在证书上")),
    "several_patents": (NUMBERED, Reply("ZL201810862228.X、ZL202120592620.4")),
    "patent_length": (NUMBERED, Reply("ZL20181086228.X")),
    "patent_letter": (NUMBERED, Reply("ZL20181A862228.X")),
    "patent_type": (NUMBERED, Reply("ZL201850862228.1")),
    "patent_year": (NUMBERED, Reply("ZL209810862228.9")),
    "patent_check": (NUMBERED, Reply("ZL201810862282.X")),
    "patent_check_missing": (NUMBERED, Reply("ZL201810862228")),
    "patent_publication": (NUMBERED, Reply("CN109123456B")),
    "patent_foreign": (NUMBERED, Reply("US10123456B2")),
    "no_credit_code": (CODE, Reply("在执照上")),
    "several_credit_codes": (CODE, Reply("91310000132260250X，914403001922038216")),
    "credit_length": (CODE, Reply("91310000132260250")),
    "credit_letter": (CODE, Reply("91310000132260250V")),
    "credit_check": (CODE, Reply("913100001322602508")),
    "credit_organisation_check": (CODE, Reply("91310000132260520X")),
    "no_phone": (Phone("phone"), Reply("没有手机")),
    "several_phones": (Phone("phone"), Reply("13812345678 / 13912345678")),
    "phone_short": (Phone("phone"), Reply("1381234567")),
    "phone_long": (Phone("phone"), Reply("138123456789")),
    "phone_unknown": (Phone("phone"), Reply("10012345678")),
    "no_email": (Email("email"), Reply("wang.example.com")),
    "several_emails": (Email("email"), Reply("a@x.com b@y.com")),
    "email_form": (Email("email"), Reply("wang@example")),
    "paper_expected": (PAPERS, Reply("发过了")),
    "papers_few": (PAPERS, Reply(papers=("p1",))),
    "papers_many": (PAPERS, Reply(papers=("p1", "p2", "p3", "p4"))),
}

OF_A_JOURNEY = {"not_among"}
"""What only the other answers tell: see test_choosing."""


@pytest.mark.parametrize("code", sorted(set(PROBLEMS) - OF_A_JOURNEY))
def test_each_problem_has_its_own_reply(code: str) -> None:
    question, reply = CASES[code]
    found = question.read(reply, LEXICON, TODAY)
    assert isinstance(found, Problem), found
    assert (found.code, set(found.params)) == (code, set(PROBLEMS[code]))


@pytest.mark.parametrize("code", sorted(set(PROBLEMS) - OF_A_JOURNEY))
def test_what_is_offered_could_be_the_answer(code: str) -> None:
    question, reply = CASES[code]
    found = question.read(reply, LEXICON, TODAY)
    assert isinstance(found, Problem)
    assert all(question.legal(offer) for offer in found.offers)
    assert len(set(found.offers)) == len(found.offers)


def test_every_kind_takes_a_long_message_calmly() -> None:
    group = Group("patents", asks=(NUMBERED,))
    asked = [KIND, CATEGORIES, NUMBER, SALES, FILED, NUMBERED, CODE, YEAR, PAPERS, group]
    asked += [YesNo("y"), Text("t"), Phone("p"), Email("e"), District("d")]
    assert {type(question) for question in asked} == set(KINDS.values())
    for question in asked:
        found = question.read(Reply("专利" * 5_000), EMPTY, TODAY)
        assert isinstance(found, Problem)
        assert (found.code, found.params["count"]) == ("too_long", 10_000)
