"""The yearly update: last year's figures and what has changed, proposed from the filing before."""

from __future__ import annotations

from flows.condition import answer
from flows.notice import Clause, Form, Outcome, Remedy, Section
from flows.question import Papers, Text, YesNo

from .against_papers import STATEMENT
from .economy import YEARLY_CHECKS, yearly_figures
from .sources import advice

_EVERY_YEAR = "年度更新"
_FIRST_QUARTER = "每年 1 月 1 日至 3 月 31 日更新已备案产品的信息，提供上一年度的数据；已认定的产品同样要更新。"

STILL_SOLD = Section(
    "still_sold",
    (
        Clause(
            "撤销备案",
            "产品退出市场，或者所用专利全部失效的，撤销备案。",
            source="platform",
            asks=(YesNo("still_sold"),),
            met_when=answer("still_sold").is_(True),
            otherwise=Outcome("no_longer_sold", (Remedy("still_on_sale", "still_sold", True),)),
        ),
    ),
)

CHANGES = Section(
    "changes",
    (
        Clause(
            _EVERY_YEAR,
            _FIRST_QUARTER,
            source="platform",
            asks=(
                YesNo("name_changed"),
                Text("product_name", longest=100, when=answer("name_changed").is_(True), prefill="product_name"),
                Text("model", longest=100, when=answer("name_changed").is_(True), prefill="model"),
                YesNo("patents_changed"),
                Text("patent_changes", longest=500, when=answer("patents_changed").is_(True)),
            ),
        ),
        Clause(
            "附件 一、2.（1）",
            "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；",
            asks=(YesNo("still_in_force"),),
            met_when=answer("still_in_force").is_(True),
            otherwise=Outcome("all_patents_lapsed", (Remedy("one_still_in_force", "still_in_force", True),)),
        ),
        Clause(
            "附件 一、2.（1）",
            "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；",
            asks=(YesNo("dispute_arisen"),),
            met_when=answer("dispute_arisen").is_(False),
            otherwise=Outcome("dispute_since_filing", (Remedy("no_dispute_now", "dispute_arisen", False),)),
        ),
        Clause(
            "认定条件：对象范围",
            "自 2024 年度起，只有选择「参与专利密集型产品认定」的产品才参加当年的认定；备案通过不等于认定。",
            source="recognition_2024",
            asks=(YesNo("recognition", prefill="recognition"),),
        ),
    ),
)

FIGURES = Section(
    "figures",
    (
        Clause(
            _EVERY_YEAR,
            _FIRST_QUARTER,
            source="platform",
            asks=yearly_figures(prefilled=True),
            checks=YEARLY_CHECKS,
        ),
    ),
)

UPDATE_PAPERS = Section(
    "update_papers",
    (
        Clause(
            _EVERY_YEAR,
            _FIRST_QUARTER,
            source="platform",
            asks=(
                Papers(
                    "economic_evidence",
                    label="advised",
                    reads=("financial_statement",),
                    cite=advice(
                        "上年度数据的证明", "财务报表、审计报告或销售明细，能对上填写的数字，可以避免因缺证明被退回。"
                    ),
                ),
                Papers(
                    "patent_certificate",
                    label="advised",
                    most=50,
                    reads=("patent_certificate", "patent_register", "fee_receipt"),
                    when=answer("patents_changed").is_(True),
                    cite=advice("新增专利的证书", "新增或变更了专利的，附上证书或登记簿副本。"),
                ),
            ),
            checks=STATEMENT,
        ),
    ),
)

UPDATE = Form("update", (STILL_SOLD, CHANGES, FIGURES, UPDATE_PAPERS), after="registration")
