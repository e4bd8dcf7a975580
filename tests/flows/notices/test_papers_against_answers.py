"""The usual reasons a filing is sent back, found first: a paper, an answer, and what is doubted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.condition import given_names
from flows.edition import Edition
from flows.filing import freeze
from flows.findings import BASED_ON, facts, found
from flows.notices.shanghai_2022 import NOTICE
from flows.papers import Reading
from flows.samples import conditions
from flows.values import FOUND
from tests.flows.notices.conftest import EVIDENCE, FIGURES, TODAY, Filling
from tests.support.readings import reading

FIRM = "上海某某机电有限公司"
LICENCE = f"business_licence sure name={FIRM} credit_code=91310000132260250X legal_type=有限责任公司(自然人独资)"
CERTIFICATE = (
    "patent_certificate sure number=ZL201810862228.X title=一种水泵 patent_kind=invention filed_on=2018-08-01"
    f" owners={FIRM}"
)
OTHER = f"patent_certificate sure number=ZL202120592620.4 owners={FIRM}"
CONTRACT = f"licence_contract sure licensor=某某大学 licensee={FIRM} numbers=ZL201810862228.X valid_until=2030-01-01"
STATEMENT = f"financial_statement sure name={FIRM} year=2025 sales=2900万 profit=100万 ip_spending=5万"


def read(draft: Filling, **papers: str | list[str]) -> list[str]:
    """The doubts once the papers of these questions say this, each file a line; an empty one was not read."""
    for question, files in papers.items():
        lines = [files] if isinstance(files, str) else files
        names = tuple(f"{question}-{n}" for n in range(len(lines)))
        for name, line in zip(names, lines, strict=True):
            draft.readings.pop(name, None)
            found_in = reading(line) if line else None
            draft.readings |= {} if found_in is None else {name: found_in}
        draft.change(question, names)
    return draft.doubts


def explained(draft: Filling, reason: str) -> list[str]:
    """The doubts left once a reason was given for the first."""
    draft.write(draft.journey.doubts[0].key, reason)
    return draft.doubts


def changed(line: str, **fields: str) -> str:
    """The same paper with some fields another."""
    parts = [part for part in line.split() if part.partition("=")[0] not in fields]
    return " ".join([*parts, *(f"{name}={value}" for name, value in fields.items())])


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        (LICENCE, ""),
        (changed(LICENCE, name="上海某某机电有限责任公司"), "subject_name_differs"),
        (changed(LICENCE, name="上海另一家机电有限公司"), "subject_name_differs"),
        ("business_licence sure name~上海另一家机电有限公司", ""),
        ("business_licence name=上海另一家机电有限公司", ""),
        (changed(LICENCE, credit_code="914403001922038216"), "credit_code_differs"),
        (changed(LICENCE, legal_type="有限责任公司分公司"), "subject_not_a_legal_person"),
        (changed(LICENCE, legal_type="个体工商户"), "subject_not_a_legal_person"),
        (changed(LICENCE, valid_until="2026-11-21"), "identity_ended"),
        (changed(LICENCE, valid_until="2026-11-22"), ""),
    ],
)
def test_the_licence_says_who_files(registered: Filling, line: str, doubt: str) -> None:
    assert read(registered, business_licence=line) == ([doubt] if doubt else [])
    assert not registered.outcome


@pytest.mark.parametrize(
    ("answer", "paper"),
    [
        ("上海某某（集团）有限公司", "上海某某(集团)有限公司"),
        ("ABC 机电", "ＡＢＣ机电"),
        ("甲〔上海〕公司", "甲（上海）公司"),
    ],
)
def test_widths_brackets_and_spaces_make_no_other_name(registered: Filling, answer: str, paper: str) -> None:
    registered.change("subject_name", answer)
    assert read(registered, business_licence=f"business_licence sure name={paper}") == []


def test_the_paper_of_another_kind_of_unit_is_not_looked_at(registered: Filling) -> None:
    assert read(registered, business_licence=changed(LICENCE, legal_type="个体工商户")) != []
    assert registered.change("subject_kind", "university").doubts == []


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        (f"commitment_letter sure name={FIRM} stamped=yes", ""),
        (f"commitment_letter sure name={FIRM}", ""),
        (f"commitment_letter sure name={FIRM} stamped=no", ""),  # a remark, see flows.paper_remarks
        ("commitment_letter sure name=上海另一家机电有限公司 stamped=yes", "commitment_letter_of_another"),
    ],
)
def test_the_letter_is_the_units_own(registered: Filling, line: str, doubt: str) -> None:
    assert read(registered, commitment_letter=line) == ([doubt] if doubt else [])


@pytest.fixture
def product(filling: Callable[..., Filling]) -> Filling:
    draft = filling("product", subject_name=FIRM, district="310104").pump().patent().no_more_patents()
    return draft.answer(FIGURES).answer(EVIDENCE)


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        (CERTIFICATE, []),
        (changed(CERTIFICATE, number="ZL202120592620.4"), ["certificate_number_differs"]),
        (changed(CERTIFICATE, title="一种风机"), ["certificate_title_differs"]),
        (changed(CERTIFICATE, patent_kind="design"), ["certificate_kind_differs"]),
        (changed(CERTIFICATE, filed_on="2018-08-02"), ["certificate_day_differs"]),
        (changed(CERTIFICATE, owners="某某大学"), ["certificate_owner_differs"]),
        (changed(CERTIFICATE, owners=f"某某大学,{FIRM}"), []),
        (changed(CERTIFICATE, title="一种风机", owners="某某大学"),
         ["certificate_title_differs", "certificate_owner_differs"]),
        ("patent_application sure number=201810862228.X", ["only_applied_for"]),
        ("patent_register sure number=ZL201810862228.X in_force=no", ["register_not_in_force"]),
        ("patent_register sure number=ZL201810862228.X in_force=yes", []),
        ("patent_certificate sure number~ZL202120592620.4 title~一种风机", []),
        ("unknown", []),
    ],
)  # fmt: skip
def test_a_patent_is_what_its_certificate_says(product: Filling, line: str, doubts: list[str]) -> None:
    assert read(product, patent_certificate=line) == doubts


def test_the_register_is_younger_than_the_certificate(product: Filling) -> None:
    sold = changed(CERTIFICATE, owners="某某大学")
    register = f"patent_register sure number=ZL201810862228.X owners={FIRM}"
    assert read(product, patent_certificate=[sold, register]) == []


@pytest.mark.parametrize(
    ("paid", "doubts"), [("2024-11-22", ["annual_fee_old"]), ("2024-11-23", []), ("2026-07-01", [])]
)
def test_a_receipt_shows_that_a_patent_is_in_force_for_a_while(product: Filling, paid: str, doubts: list[str]) -> None:
    old = "fee_receipt sure number=ZL201810862228.X paid_on=2020-07-01"
    receipts = [CERTIFICATE, old, f"fee_receipt sure number=ZL201810862228.X paid_on={paid}"]
    assert read(product, patent_certificate=receipts) == doubts


def test_which_certificate_is_missing_is_known_once_all_numbers_are(filling: Callable[..., Filling]) -> None:
    draft = filling("product", subject_name=FIRM).pump().patent()
    draft.another_patent(number="ZL202120592620.4", patent_kind="utility_model").no_more_patents()
    assert read(draft, patent_certificate=["", ""]) == []
    assert read(draft, patent_certificate=[CERTIFICATE, CERTIFICATE]) == ["patent_without_certificate"]
    assert draft.journey.doubts[0].item == "2"
    assert read(draft, patent_certificate=[CERTIFICATE, ""]) == []
    assert read(draft, patent_certificate=[CERTIFICATE, "unknown", OTHER]) == []
    assert read(draft, patent_certificate=[""]) == ["fewer_certificates_than_patents"]


def test_one_file_may_hold_the_certificates_of_all(filling: Callable[..., Filling]) -> None:
    draft = filling("product", subject_name=FIRM).pump().patent()
    draft.another_patent(number="ZL202120592620.4", patent_kind="utility_model").no_more_patents()
    both = "patent_certificate sure number=ZL201810862228.X number=ZL202120592620.4 title=一种风机"
    assert read(draft, patent_certificate=both) == []


def test_a_number_says_its_year_and_a_divisional_application_explains_itself(filling: Callable[..., Filling]) -> None:
    draft = filling("product").pump().patent(number="ZL201810862228.X", filed_on=TODAY.replace(year=2016))
    assert draft.doubts == ["filing_year_differs"]
    assert explained(draft.no_more_patents(), "分案申请，原申请日是 2016 年") == []
    assert draft.change("filed_on", TODAY.replace(year=2017), "1").doubts == ["filing_year_differs"]
    assert draft.change("filed_on", TODAY.replace(year=2018), "1").doubts == []


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        (CONTRACT, []),
        (changed(CONTRACT, licensor="某某研究院"), ["contract_licensor_differs"]),
        (changed(CONTRACT, licensee="上海另一家机电有限公司"), ["contract_licensee_differs"]),
        (changed(CONTRACT, numbers="ZL202120592620.4"), ["contract_not_of_patent"]),
        (changed(CONTRACT, numbers="201810862228.X,ZL202120592620.4"), []),
        (changed(CONTRACT, valid_until="2026-11-21"), ["contract_ended"]),
        (changed(CONTRACT, valid_until="2026-11-22"), []),
        ("licence_contract sure licensor~某某研究院 numbers~ZL202120592620.4", []),
    ],
)
def test_a_licensed_patent_is_what_its_contract_says(
    filling: Callable[..., Filling], line: str, doubts: list[str]
) -> None:
    draft = filling("product", subject_name=FIRM).pump(role="licensee").patent(owner_kind="licensed").no_more_patents()
    assert read(draft, licence_contract=line) == doubts
    assert draft.change("owner_kind", "own", "1").change("role", "patentee").doubts == []


def test_a_licence_comes_from_the_owner(filling: Callable[..., Filling]) -> None:
    draft = filling("product", subject_name=FIRM).pump(role="licensee").patent(owner_kind="licensed").no_more_patents()
    assert read(draft, patent_certificate=changed(CERTIFICATE, owners="某某大学")) == []
    assert read(draft, patent_certificate=changed(CERTIFICATE, owners="某某研究院")) == ["licensor_not_owner"]


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        (STATEMENT, []),
        (changed(STATEMENT, sales="29003333"), []),  # rounded to 万元 by whoever answered
        (changed(STATEMENT, sales="2000万"), ["statement_sales_differ"]),
        (changed(STATEMENT, sales="3100万", profit="300万", ip_spending="90万"), ["statement_sales_differ"]),
        (changed(STATEMENT, sales="3100万", profit="90万"), ["statement_sales_differ", "statement_profit_differs"]),
        (changed(STATEMENT, profit="300万"), ["statement_profit_differs"]),
        (changed(STATEMENT, ip_spending="3万"), ["statement_ip_spending_differs"]),
        (changed(STATEMENT, year="2024"), ["statement_of_another_year"]),
        (changed(STATEMENT, name="上海另一家机电有限公司"), ["statement_of_another_firm"]),
        (changed(STATEMENT, name="上海另一家机电有限公司", sales="1万"), ["statement_of_another_firm"]),
        ("financial_statement sure sales~1万", []),
    ],
)
def test_figures_are_those_of_the_statement(product: Filling, line: str, doubts: list[str]) -> None:
    assert read(product, economic_evidence=line) == doubts


def test_of_several_years_the_one_asked_about_is_compared(product: Filling) -> None:
    assert read(product, economic_evidence=[changed(STATEMENT, year="2024", sales="1万"), STATEMENT]) == []


def test_a_statement_of_the_whole_firm_is_no_contradiction(product: Filling) -> None:
    assert read(product, economic_evidence=changed(STATEMENT, sales="9000万")) == ["statement_sales_differ"]
    product.change("more_figures", True).change("firm_sales", 9_000_000_000)
    assert product.doubts == []


@pytest.mark.parametrize(("sales", "times"), [("290000万", 100), ("2900", 10_000), ("29000", 1_000)])
def test_another_unit_is_told_as_such(product: Filling, sales: str, times: int) -> None:
    read(product, economic_evidence=changed(STATEMENT, sales=sales))
    told = found(product.form, product.answers, product.told, product.readings, TODAY)[FOUND + "statement_sales_differ"]
    assert told.values["times"] == times
    assert "apart" not in told.values


@pytest.mark.parametrize(
    ("unit_price", "firm_sales", "doubts"),
    [
        (2_900_000_000, 3_000_000_000, []),
        (2_900_000_001, 3_000_000_000, ["unit_price_above_sales"]),
        (100, 2_900_000, ["sales_above_firm"]),
    ],
)
def test_units_are_mixed_up_without_any_paper(
    product: Filling, unit_price: int, firm_sales: int, doubts: list[str]
) -> None:
    product.change("more_figures", True).change("unit_price", unit_price).change("firm_sales", firm_sales)
    assert product.doubts == doubts


def test_an_update_is_held_against_its_statement(filling: Callable[..., Filling]) -> None:
    draft = filling("update", subject_name=FIRM).change("data_year", 2025).change("sales", 1_000_000_000)
    assert read(draft, economic_evidence=STATEMENT) == ["statement_sales_differ"]


def test_a_reason_holds_until_the_answer_or_the_paper_is_another(product: Filling) -> None:
    read(product, patent_certificate=changed(CERTIFICATE, title="一种风机"))
    assert explained(product, "2024 年变更过名称") == []
    assert product.change("patent_title", "一种油泵", "1").doubts == ["certificate_title_differs"]
    assert explained(product, "2024 年变更过名称") == []
    assert read(product, patent_certificate=changed(CERTIFICATE, title="一种水车")) == ["certificate_title_differs"]


def test_a_reason_travels_with_the_filing_and_no_words_of_a_paper_do(product: Filling) -> None:
    read(product, patent_certificate=changed(CERTIFICATE, owners="某某大学"))
    assert explained(product, "已经转让，登记簿副本随后补交") == []
    product.skip("product_photos", "inspection_report", "product_map")
    frozen = freeze(product.journey, product.given, Edition.of(NOTICE), 1, TODAY).content
    reasons = [{"check": "certificate_owner_differs", "item": "1", "reason": "已经转让，登记簿副本随后补交"}]
    assert frozen["reasons"] == reasons
    told = {name: value for name, value in frozen["given"].items() if name.startswith(FOUND)}
    assert told == {FOUND + "certificate_owner_differs/1": True}


def test_every_fact_is_asked_for_and_every_fact_asked_for_is_found() -> None:
    asked = {name for form in NOTICE.forms for one in conditions(form) for name in given_names(one)}
    assert {name.removeprefix(FOUND) for name in asked if name.startswith(FOUND)} | {"sales_above_firm"} == set(
        BASED_ON
    )


def test_nothing_is_found_of_nothing(filling: Callable[..., Filling]) -> None:
    for form in NOTICE.forms:
        draft = filling(form.id)
        said = {name: Reading() for name in ("p0", "p1")}
        assert facts(found(draft.form, {}, {}, said, TODAY)).keys() <= {FOUND + "fewer_certificates_than_patents"}
