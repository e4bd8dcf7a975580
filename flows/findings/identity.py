"""Who files, as its licence and its letter say: the name, the code, what kind of unit it is, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flows.findings.desk import Desk, Paper, Told, only_limited_differs, same
from flows.values import Value

Agrees = Callable[[str], bool]

KINDS = ("business_licence", "institution_certificate", "society_certificate")
_LETTER = "commitment_letter"
_NO_LEGAL_PERSON = ("分公司", "分支机构", "分厂", "个体工商户", "个人独资", "合伙", "非法人")

BASED_ON: Mapping[str, tuple[str, ...]] = {
    "subject_name_differs": ("subject_name",),
    "credit_code_differs": ("credit_code",),
    "subject_not_a_legal_person": ("subject_kind",),
    "identity_ended": (),
    "commitment_letter_of_another": ("subject_name",),
}


def compare(desk: Desk) -> Iterator[tuple[str, Told]]:
    papers = desk.pile(KINDS).of(*KINDS)
    yield from _named(desk, papers)
    yield from _kind(papers)
    yield from _letter(desk)


def _named(desk: Desk, papers: tuple[Paper, ...]) -> Iterator[tuple[str, Told]]:
    name, code = desk.text("subject_name"), desk.text("credit_code")
    if name and (paper := differing(papers, "name", lambda said: same(name, said))):
        said = str(paper.one("name"))
        limited: Mapping[str, Value] = {"limited": True} if only_limited_differs(name, said) else {}
        yield "subject_name_differs", Told(values={"paper": paper.question, "name": said, **limited})
    if code and (paper := differing(papers, "credit_code", lambda said: same(code, said))):
        yield (
            "credit_code_differs",
            Told(values={"paper": paper.question, "credit_code": str(paper.one("credit_code"))}),
        )


def differing(papers: tuple[Paper, ...], name: str, agrees: Agrees) -> Paper | None:
    """The first paper that says something else, when none says the same."""
    saying = [(paper, str(said)) for paper in papers if (said := paper.one(name)) is not None]
    return None if not saying or any(agrees(said) for _, said in saying) else saying[0][0]


def _kind(papers: tuple[Paper, ...]) -> Iterator[tuple[str, Told]]:
    for paper in papers:
        type_, name = str(paper.one("legal_type") or ""), str(paper.one("name") or "")
        if any(word in type_ for word in _NO_LEGAL_PERSON) or name.endswith("分公司"):
            told = {"paper": paper.question, "legal_type": type_ or name}
            yield "subject_not_a_legal_person", Told(values=told)
            break
    ends = [(end, paper.question) for paper in papers if isinstance(end := paper.one("valid_until"), date)]
    if ends:
        end, question = max(ends)
        yield "identity_ended", Told(end, {"paper": question, "valid_until": end})


def _letter(desk: Desk) -> Iterator[tuple[str, Told]]:
    """That it carries no stamp is a remark about the paper, never a doubt: a pale one is easily overlooked."""
    letters, name = desk.pile((_LETTER,)).of(_LETTER), desk.text("subject_name")
    if name and (paper := differing(letters, "name", lambda said: same(name, said))):
        yield "commitment_letter_of_another", Told(values={"name": str(paper.one("name")), "subject_name": name})
