"""What the lines of a paper say: which kind it is, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.documents.reading.lines import Sheet
from bot.documents.reading.understanding.findings import found_in
from bot.documents.reading.understanding.kinds import Title, mentions, strange, titles
from bot.documents.reading.understanding.legal_persons import legal_person_fields
from bot.documents.reading.understanding.making import doubted
from bot.documents.reading.understanding.patent_papers import fee_fields, patent_fields
from bot.documents.reading.understanding.places import Page, page_of
from bot.documents.reading.understanding.statements import statement_fields
from bot.documents.reading.understanding.writing import contract_fields, customs_fields, letter_fields
from flows.papers import UNKNOWN, Field, Look, Reading

_LEGAL_PERSONS = ("business_licence", "institution_certificate", "society_certificate")
_PATENTS = ("patent_certificate", "patent_register", "patent_application")
_ONE_EACH = (*_PATENTS, "fee_receipt")
"""Kinds of which a file may hold several, one after the other; each begins with its title."""
_TELLING = {
    **dict.fromkeys(_LEGAL_PERSONS, ("credit_code", "name")), **dict.fromkeys(_PATENTS, ("number",)),
    "fee_receipt": ("number",), "licence_contract": ("licensor", "licensee"), "financial_statement": ("sales", "name"),
}  # fmt: skip
"""Fields of which one at least must have been read for a paper to be what its title says, and not an empty form."""


def understand(sheets: Sequence[Sheet], today: date | None = None) -> Reading:
    """The reading of one file, of its pages in order. With `today`, days that lie ahead are in doubt and a paper whose
    term is over is found to be. Pure, and never raises."""
    looks = tuple(Look(sheet.turned, sheet.stamped, sheet.source) for sheet in sheets)
    pages = tuple(map(page_of, sheets))
    headed = [(page, titles(page)) for page in pages]
    said = [title for _, found in headed for title in found]
    kind = said[0].kind if said else mentions(pages)
    sure = _sure(headed)
    fields = _fields(kind, headed, today)
    told = {one.name for one in fields}
    sure = sure and (kind not in _TELLING or not told.isdisjoint(_TELLING[kind]))
    fields = fields if sure else doubted(fields)
    own = tuple(finding for sheet in sheets for finding in sheet.findings)
    return Reading(kind, sure, fields, (*own, *found_in(kind, pages, fields, looks, today)), looks)


def _sure(headed: Sequence[tuple[Page, tuple[Title, ...]]]) -> bool:
    """Whether the pages say what they are: one kind, with what belongs to it, and nothing odd anywhere."""
    said = [title for _, found in headed for title in found]
    alone = len({title.kind for title in said}) == 1
    return alone and any(title.supported for title in said) and not any(strange(page) for page, _ in headed)


def _fields(kind: str, headed: Sequence[tuple[Page, tuple[Title, ...]]], today: date | None) -> tuple[Field, ...]:
    if kind == UNKNOWN:
        return ()
    fields: list[Field] = []
    for title, pages in _papers(kind, headed):
        fields += _of(kind, title, pages, today)
    return tuple(fields)


def _papers(kind: str, headed: Sequence[tuple[Page, tuple[Title, ...]]]) -> list[tuple[Title | None, list[Page]]]:
    """The papers in a file: where each has its own title, one begins at each."""
    papers: list[tuple[Title | None, list[Page]]] = []
    for page, found in headed:
        title = next((one for one in found if one.kind == kind), None)
        if not papers or (title is not None and kind in _ONE_EACH and papers[-1][0] is not None):
            papers.append((title, [page]))
        else:
            papers[-1] = (papers[-1][0] or title, [*papers[-1][1], page])
    return papers


def _of(kind: str, title: Title | None, pages: Sequence[Page], today: date | None) -> tuple[Field, ...]:
    if kind in _LEGAL_PERSONS:
        return tuple(legal_person_fields(kind, pages, today))
    if kind in _PATENTS:
        return patent_fields(kind, title, pages, today)
    if kind == "fee_receipt":
        return fee_fields(pages, today)
    if kind == "licence_contract":
        return tuple(contract_fields(pages, today))
    if kind == "commitment_letter":
        return tuple(letter_fields(pages))
    if kind == "financial_statement":
        return tuple(statement_fields(pages, today))
    return tuple(customs_fields(pages)) if kind == "export_declaration" else ()
