"""What the stand-in looks at in a review: the notice's conditions and the known reasons for a return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.platform.contract import REVIEW_CODES, Defect, Entry, Kind, Package
from flows import credit, patents, products
from locales import words

_LEGAL_PERSONS = {"enterprise", "university", "new_rd_institution", "social_organisation"}
_KNOWN_NOTICES = {"shanghai_2022"}
"""Notices whose questions these rules know; of others only what stands in the package is checked."""
_IDENTITY = {
    "enterprise": "business_licence",
    "university": "institution_certificate",
    "new_rd_institution": "institute_certificate",
    "social_organisation": "society_certificate",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A package made easy to ask."""

    package: Package
    entries: tuple[Entry, ...]

    @classmethod
    def at(cls, package: Package) -> Looked:
        return cls(package, tuple(entry for section in package.sections for entry in section.items))

    def all(self, question: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.question == question)

    def text(self, question: str) -> str:
        found = self.all(question)
        return str(found[0].value).strip() if found and isinstance(found[0].value, str) else ""

    def number(self, question: str) -> int | None:
        found = self.all(question)
        value = found[0].value if found else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def paper(self, question: str) -> bool:
        return any(paper.question == question for paper in self.package.papers)

    def explained(self, question: str) -> bool:
        """Whether a reason was given for a doubt about the question; checks are named after what they look at."""
        return any(statement.about.startswith(question) for statement in self.package.statements)


def review(
    kind: Kind, package: Package, rivals: Sequence[Package], missing: Iterable[str], today: date
) -> tuple[Defect, ...]:
    """Every defect that can be seen, at once; none: the case can be accepted. `missing` are digests never received,
    `rivals` the subject's other products."""
    looked = Looked.at(package)
    rules = _RULES[kind] if package.notice in _KNOWN_NOTICES else (_written,)
    found = [
        *(defect for rule in rules for defect in rule(looked, today)),
        *_repeated(kind, looked, rivals),
        *_never_came(package, set(missing)),
    ]
    return tuple(dict.fromkeys(found))


def defect(code: str, question: str = "", item: str = "", message: str = "") -> Defect:
    """A defect by its code, with the code's own question and words unless others are given."""
    row = REVIEW_CODES[code]
    return Defect(
        code=code,
        question=question or row.question,
        item=item,
        message=message or words("zh_Hans").plain(f"review.{code}"),
    )


Rule = Callable[[Looked, date], Iterator[Defect]]


def _subject(looked: Looked, _: date) -> Iterator[Defect]:
    if not looked.text("subject_name"):
        yield defect("name_missing")
    if not looked.text("credit_code"):
        yield defect("credit_code")
    kind = looked.text("subject_kind")
    if kind not in _LEGAL_PERSONS:
        yield defect("not_legal_person")
    identity = _IDENTITY.get(kind, "business_licence")
    if not any(looked.paper(question) for question in {identity, "identity_proof"}):
        yield defect("identity_missing", identity)
    if not looked.paper("commitment_letter"):
        yield defect("commitment_missing")


def _product(looked: Looked, _: date) -> Iterator[Defect]:
    if not looked.text("product_name"):
        yield defect("product_name_missing")
    if not looked.text("model"):
        yield defect("model_missing")


def _patents(looked: Looked, _: date) -> Iterator[Defect]:
    numbers = looked.all("number")
    in_force = looked.all("in_force")
    if not numbers or (in_force and not any(entry.value is True for entry in in_force)):
        yield defect("no_patent")
    licensed = [entry for entry in looked.all("owner_kind") if entry.value == "licensed"]
    if licensed and not looked.paper("licence_contract"):
        yield defect("licence_missing")
    if numbers and not looked.paper("patent_certificate"):
        yield defect("patent_proof_missing")


def _figures(looked: Looked, today: date) -> Iterator[Defect]:
    for question in ("sales", "profit"):
        if looked.number(question) is None:
            yield defect("figures_missing", question)
    year = looked.number("data_year")
    if year != today.year - 1:
        yield defect("data_year")
    sales = looked.number("sales")
    for question in ("exports", "profit"):
        figure = looked.number(question)
        if sales is not None and figure is not None and figure > sales and not looked.explained(question):
            yield defect("figures_differ", question)


def _evidence(looked: Looked, _: date) -> Iterator[Defect]:
    if not looked.paper("economic_evidence"):
        yield defect("evidence_missing")


def _written(looked: Looked, _: date) -> Iterator[Defect]:
    for entry in looked.all("credit_code"):
        if not credit.is_code(str(entry.value)):
            yield defect("credit_code")
    for entry in looked.all("number"):
        if not patents.is_number(str(entry.value)):
            yield defect("patent_number", item=entry.item)


_RULES: dict[Kind, tuple[Rule, ...]] = {
    "registration": (_subject, _written),
    "product": (_product, _patents, _written, _figures, _evidence),
    "update": (_figures,),
    "withdrawal": (),
}


def _repeated(kind: Kind, looked: Looked, rivals: Sequence[Package]) -> Iterator[Defect]:
    """附件 一、3.（2）: the same product is not filed twice."""
    if kind != "product":
        return
    mine = _identity(looked)
    for other in rivals:
        if products.same_product(mine, _identity(Looked.at(other))):
            yield defect("same_product")
            return


def _identity(looked: Looked) -> tuple[str, str]:
    return looked.text("product_name"), looked.text("model")


def _never_came(package: Package, missing: set[str]) -> Iterator[Defect]:
    for paper in package.papers:
        if paper.digest in missing:
            yield defect("paper_missing", paper.question, paper.item)
