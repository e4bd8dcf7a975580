"""All words the product needs, and everything wrong with those it has: what `beian check` says about locales."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.documents.papers import REFUSALS
from bot.documents.spreadsheets import REFUSALS as UNREADABLE
from bot.documents.units import PROBLEMS as FAULTS
from bot.lists import NO_TABLE
from bot.notices import Candidate
from flows import deadlines, knowledge
from flows.figures import FOUND as OF_FIGURES
from flows.many import FOUND
from flows.places import DISTRICTS
from flows.problems import PROBLEMS
from flows.words_needed import needed_words, optional_words, quoted
from locales import catalogue, languages, wordings
from locales.check import Finding, check
from locales.usage import Used, used

_HOUSE = Path(__file__).parent.parent
_NOT_TYPED = frozenset({"no_letters", "too_long"})
_ROOMS = tuple(_HOUSE / room for room in ("bot", "flows", "storage", "locales"))


def of_product() -> Used:
    """Every key of the product's own words, with the variables its text may use where that is known."""
    problems = {f"problem.{code}": frozenset(params) | _typed(code) for code, params in PROBLEMS.items()}
    papers = {f"paper.{code}": frozenset({"name", *params}) for code, params in REFUSALS.items()}
    listed = {f"catalogue.{code}": frozenset(params) for code, (_, params) in FAULTS.items() if code not in PROBLEMS}
    files = {f"catalogue.file_{code}": frozenset({"name", *params}) for code, params in UNREADABLE.items()}
    lines = {f"many.{code}": frozenset(params) for code, params in FOUND.items()}
    lines |= {f"sums.{code}": frozenset(params) for code, params in OF_FIGURES.items()}
    tables = {code: params for code, params in UNREADABLE.items() if code not in NO_TABLE}
    lines |= {f"many.file_{code}": frozenset({"name", *params}) for code, params in tables.items()}
    districts: dict[str, frozenset[str]] = {f"district.{code}": frozenset() for code in DISTRICTS}
    return used(_ROOMS, problems | papers | listed | files | lines | districts)


def _typed(code: str) -> frozenset[str]:
    """What was typed can be shown, except where it was a file or where a reason, not an answer, was typed."""
    return frozenset() if code in _NOT_TYPED or code.startswith("paper") else frozenset({"typed"})


def findings(candidates: Iterable[Candidate]) -> tuple[Finding, ...]:
    """What is wrong with the product's words and with those of each notice."""
    found = [*check(of_product()), *wordings.check()]
    for candidate in candidates:
        found += check(of_notice(candidate), candidate.notice.id, _optional(candidate))
        found += _translations(candidate)
    return tuple(found)


def _translations(candidate: Candidate) -> tuple[Finding, ...]:
    """What is wrong with the translations of what a notice cites; one that has none is read in the original."""
    domain = f"{candidate.notice.id}_quotes"
    foreign = [name for name in languages() if not name.startswith("zh")]
    if not any(catalogue.path_of(name, domain) for name in foreign):
        return ()
    notices = (*candidate.released, candidate.notice)
    quotes = [*(quote for one in notices for quote in quoted(one)), *(one.cite.quote for one in candidate.deadlines)]
    return check(dict.fromkeys(quotes, frozenset()), domain, languages=foreign)


def of_notice(candidate: Candidate) -> Used:
    """Every key of a notice's own words; those of released editions as well, for drafts stay on them."""
    needed: dict[str, frozenset[str]] = {}
    for notice in (*candidate.released, candidate.notice):
        needed.update(needed_words(notice))
    return {
        **needed,
        **deadlines.needed_words(candidate.deadlines),
        **knowledge.needed_words(candidate.knowledge),
    }


def _optional(candidate: Candidate) -> Used:
    return {key: names for one in (*candidate.released, candidate.notice) for key, names in optional_words(one).items()}
