"""A product's figures of the last calendar year. "较好" has no number, so the figures are asked and never judged."""

from __future__ import annotations

from decimal import Decimal

from flows.condition import answer
from flows.notice import Check, Clause, Outcome, Remedy, Section
from flows.question import Money, Number, Question, Year, YesNo

from .sources import advice, practice

_GOOD_BENEFIT = "已取得较好的市场经济效益；"
_REPORTED = "企业填报备案产品的基本信息、经济数据，声明所使用专利的情况，并上传有关证明材料，提交审核；"
_FOUR_FIGURES = practice("经济数据", "填报上一自然年度的销售额、出口额、利润和知识产权投入。")
_MORE = advice("经济数据的补充", "市场占有率、单价和单位总销售额有助于互相核对；通知没有要求，都可以不填。")
_WANTS_MORE = answer("more_figures").is_(True)
_LARGEST_LOSS = -100_000_000_000_000
"""In fen; a limit of this product."""


def yearly_figures(*, prefilled: bool = False) -> tuple[Question, ...]:
    """The data year and its four figures, as the product form and the yearly update ask them."""

    def last(name: str) -> str:
        return name if prefilled else ""

    return (
        Year("data_year", cite=_FOUR_FIGURES, read_as="statement.year"),
        Money("sales", cite=_FOUR_FIGURES, prefill=last("sales")),
        Money("exports", cite=_FOUR_FIGURES, prefill=last("exports")),
        Money("profit", least=_LARGEST_LOSS, cite=_FOUR_FIGURES, prefill=last("profit")),
        Money("ip_spending", cite=_FOUR_FIGURES, prefill=last("ip_spending")),
    )


_CROSS_CHECK = advice("数据互相核对", "数字填反、单位写错是材料被退回的常见原因；核对无误，说明原因即可继续。")
_ZERO = advice("填写为零", "零是可以的，但通常是漏填；确实为零，说明原因即可继续。")

YEARLY_CHECKS = (
    Check("exports_above_sales", answer("exports") > answer("sales"), ("exports", "sales"), cite=_CROSS_CHECK),
    Check("profit_above_sales", answer("profit") > answer("sales"), ("profit", "sales"), cite=_CROSS_CHECK),
    Check("no_sales", answer("sales").is_(0), ("sales",), cite=_ZERO),
    Check("no_ip_spending", answer("ip_spending").is_(0), ("ip_spending",), cite=_ZERO),
)
ABOVE_THE_FIRM = Check(
    "sales_above_firm", answer("sales") > answer("firm_sales"), ("sales", "firm_sales"), cite=_CROSS_CHECK
)
PRICE_ABOVE_SALES = Check(
    "unit_price_above_sales",
    (answer("sales") > 0) & (answer("unit_price") > answer("sales")),
    ("unit_price", "sales"),
    cite=_CROSS_CHECK,
)

ECONOMY = Section(
    "economy",
    (
        Clause(
            "附件 一、2.（2）",
            _GOOD_BENEFIT,
            asks=(YesNo("on_market"),),
            met_when=answer("on_market").is_(True),
            otherwise=Outcome("not_on_market_yet", (Remedy("is_on_market", "on_market", True),)),
        ),
        Clause(
            "附件 二、2.",
            _REPORTED,
            asks=(
                *yearly_figures(),
                YesNo("more_figures", optional=True, cite=_MORE),
                Number(
                    "market_share", least=0, most=Decimal(100), places=2, when=_WANTS_MORE, optional=True, cite=_MORE
                ),
                Money("unit_price", when=_WANTS_MORE, optional=True, cite=_MORE),
                Money("firm_sales", when=_WANTS_MORE, optional=True, cite=_MORE),
            ),
            checks=(*YEARLY_CHECKS, ABOVE_THE_FIRM, PRICE_ABOVE_SALES),
        ),
    ),
)
