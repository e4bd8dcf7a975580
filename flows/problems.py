"""A raw reply, and what can be wrong with it: codes and figures only, the words are in `locales`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from flows.values import Value

Param = int | Decimal | str | date
"""A figure a problem mentions; money is integer fen."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the contact gave: typed text, the code of a tapped button, or the ids of stored papers."""

    text: str = ""
    picked: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reply could not be read. `offers` are the values the contact may have meant, likeliest first."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    offers: tuple[Value, ...] = ()


PROBLEMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "empty": (),
        "too_long": ("longest", "count"),
        "paper_unexpected": (),
        # Choice, Choices, District
        "not_offered": (),
        "no_option": ("count",),
        "ambiguous": (),
        "none_with_others": (),
        "no_district": (),
        # YesNo, Group
        "yes_no": (),
        # Text
        "no_letters": (),
        "too_short": ("shortest",),
        # Number, Money
        "no_number": (),
        "several_numbers": (),
        "too_small": ("least",),
        "too_large": ("most",),
        "too_precise": ("places",),
        "rough_number": (),
        "no_money": (),
        "money_unit": ("number",),
        "money_dot": (),
        "other_currency": ("unit",),
        "money_too_small": ("least",),
        "money_too_large": ("most",),
        # Day
        "no_day": (),
        "several_days": (),
        "day_of_month_missing": ("year", "month"),
        "month_missing": ("year",),
        "year_missing": ("month", "day"),
        "day_order": (),
        "day_roc": ("year", "western"),
        "no_such_day": ("year", "month", "day"),
        "day_future": ("latest",),
        "day_too_early": ("earliest",),
        # Year
        "no_year": ("year",),
        "which_year": (),
        "several_years": (),
        "year_not_over": ("year", "latest"),
        "year_too_old": ("year", "earliest"),
        # PatentNumber
        "no_patent": (),
        "several_patents": (),
        "patent_length": ("number", "count", "expected"),
        "patent_letter": ("letter",),
        "patent_type": ("number", "type"),
        "patent_year": ("number", "year"),
        "patent_check": ("number", "given", "expected"),
        "patent_check_missing": ("number",),
        "patent_publication": ("number",),
        "patent_foreign": ("number",),
        "not_among": ("value",),
        # CreditCode
        "no_credit_code": (),
        "several_credit_codes": (),
        "credit_length": ("count", "expected"),
        "credit_letter": ("letter", "position"),
        "credit_check": ("code", "given", "expected"),
        "credit_organisation_check": ("code", "given", "expected"),
        # Phone, Email
        "no_phone": (),
        "several_phones": (),
        "phone_short": ("count",),
        "phone_long": ("count",),
        "phone_unknown": ("number",),
        "no_email": (),
        "several_emails": (),
        "email_form": ("email",),
        # Papers
        "paper_expected": (),
        "papers_few": ("count", "least"),
        "papers_many": ("count", "most"),
    }
)
"""Every problem a reading can return, with the parameters its words may use."""
