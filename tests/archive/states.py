"""A dozen drafts as contacts leave them: the states that every released edition is archived with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.values import Mark
from tests.flows.notices.conftest import ENTERPRISE, EVIDENCE, FIGURES, Filling

State = Callable[[], Filling]


def _product() -> Filling:
    return Filling("product", district="310104", subject_kind="enterprise").pump()


def _filled() -> Filling:
    return _product().patent().no_more_patents().answer(FIGURES).answer(EVIDENCE)


def _branch() -> Filling:
    return Filling("registration").answer(which_filing="product_filing", subject_kind="branch")


def _half_registered() -> Filling:
    few = ("which_filing", "subject_kind", "legal_person", "district", "categories", "subject_name")
    return Filling("registration").answer({name: ENTERPRISE[name] for name in few})


def _put_off() -> Filling:
    draft = _half_registered()
    draft.write(("credit_code", ""), Mark.DEFERRED)
    return draft


def _university_after_all() -> Filling:
    """The papers of an enterprise are put aside, and come back if it is one."""
    return Filling("registration").answer(ENTERPRISE).change("subject_kind", "university")


def _second_patent_taken_out() -> Filling:
    draft = _product().patent().another_patent(number="ZL202120592620.4", patent_kind="utility_model")
    draft.write(("patents", "2"), Mark.REMOVED)
    return draft.no_more_patents()


def _figures_in_doubt() -> Filling:
    return _product().patent().no_more_patents().answer({**FIGURES, "exports": 3_200_000_000})


def _complete() -> Filling:
    draft = _filled()
    while draft.asks:
        draft.skip(draft.asks)
    return draft


STATES: Mapping[str, State] = {
    "nothing_yet": lambda: Filling("registration"),
    "half_registered": _half_registered,
    "put_off": _put_off,
    "branch": _branch,
    "registered": lambda: Filling("registration").answer(ENTERPRISE),
    "university_after_all": _university_after_all,
    "product_begun": _product,
    "disputed": lambda: _product().patent().change("dispute", True, "1"),
    "licensed": lambda: _product().patent(owner_kind="licensed"),
    "second_patent_taken_out": _second_patent_taken_out,
    "figures_in_doubt": _figures_in_doubt,
    "doubt_confirmed": lambda: _figures_in_doubt().confirm("含上年结转的出口"),
    "filled": _filled,
    "complete": _complete,
    "to_confirm": lambda: _filled().change("variants", "same_product").change("more_details", True),
    "update_begun": lambda: Filling("update", sales=2_900_000_000).change("sales", 3_000_000_000),
    "withdrawal_begun": lambda: Filling("withdrawal"),
}
