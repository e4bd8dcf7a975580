"""撤销备案: taking a filed product off the register, and why."""

from __future__ import annotations

from flows.condition import answer
from flows.notice import Clause, Form, Outcome, Remedy, Section
from flows.question import Choice, Day, Text, YesNo

from .sources import advice

_WITHDRAWAL = "撤销备案"
_WHEN = "产品退出市场、所用专利全部失效或者有其他原因的，备案主体可以申请撤销，经平台审核后撤销。"

REASON = Section(
    "reason",
    (
        Clause(
            _WITHDRAWAL,
            _WHEN,
            source="platform",
            asks=(
                Choice("reason", ("left_market", "patents_lapsed", "filed_in_error", "merged")),
                Day("left_on", precision="month", when=answer("reason").is_("left_market"), optional=True),
                Text("kept_filing", longest=100, when=answer("reason").is_("merged")),
                Text(
                    "explanation",
                    longest=500,
                    cite=advice("撤销说明", "写清前因后果，平台审核时不用再来问。"),
                ),
            ),
        ),
        Clause(
            _WITHDRAWAL,
            "撤销以后，产品不再是已备案产品，也不参加之后的认定。",
            source="platform",
            asks=(YesNo("confirm_withdrawal"),),
            met_when=answer("confirm_withdrawal").is_(True),
            otherwise=Outcome("filing_kept", (Remedy("withdraw_after_all", "confirm_withdrawal", True),)),
        ),
    ),
)

WITHDRAWAL = Form("withdrawal", (REASON,), after="registration")
