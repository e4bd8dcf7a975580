"""What a platform back end and this product say to each other: the one source of the contract.

The OpenAPI 3.1 document is made from these models and from `OPERATIONS` (see `openapi.py`); the client takes its paths
here too.
Money is integer fen, a day is "2026-03-31", an instant is RFC 3339 in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(max_length=400)]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{0,80}$")]
Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,18}$")]
KEY_PATTERN = r"^[!-~]{1,200}$"
LARGEST_PAPER = 20 * 1024 * 1024
LARGEST_PACKAGE = 2 * 1024 * 1024

Kind = Literal["registration", "product", "update", "withdrawal"]
State = Literal["open", "under_review", "returned", "accepted", "withdrawn", "revoked"]
EventKind = Literal["received", "returned", "accepted", "recognised", "not_recognised", "withdrawn", "revoked"]


class _Told(BaseModel):
    """Read from the other side: fields we do not know yet are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Sent):
    """One answer; `item` is the item of a repeating group, or "". `kind` says how to read the value (money: fen)."""

    question: Name
    item: Token = ""
    kind: Token = ""
    value: bool | int | list[Line] | Annotated[str, StringConstraints(max_length=10_000)]


class Section(_Sent):
    section: Name
    items: list[Entry]


class Paper(_Sent):
    """A paper of the package; its content goes by PUT, once for each digest (SHA-256, hex)."""

    digest: Digest
    name: Line
    question: Name
    item: Token = ""
    media_type: Line = ""


class Statement(_Sent):
    """The reason a contact gave when confirming a doubt; `about` is the check's id."""

    about: Name
    item: Token = ""
    reason: Annotated[str, StringConstraints(max_length=10_000)]


class Package(_Sent):
    """A filing as handed over. `subject` is the case of the accepted registration (for products); `replaces` is the
    returned case that this one corrects; `reference` is the sender's own number."""

    reference: Name
    notice: Name
    form: Name
    edition: Name
    subject: Token = ""
    replaces: Token = ""
    sections: list[Section]
    papers: list[Paper] = []
    statements: list[Statement] = []


class Defect(_Told):
    """What has to be corrected: `question` and `item` as in the package ("" when it is about the whole)."""

    code: str
    question: str = ""
    item: str = ""
    message: str = ""


class Case(_Told):
    """A filing as the back end holds it. `wanted` lists the digests of papers whose content it does not have yet;
    `number` is given on acceptance. `demo` is true when a stand-in answers."""

    id: str
    kind: Kind
    state: State
    reference: str
    number: str = ""
    wanted: list[str] = []
    defects: list[Defect] = []
    demo: bool = False


class StoredPaper(_Told):
    digest: str
    size: int
    demo: bool = False


class Review(_Told):
    """The body of a review event."""

    kind: EventKind
    case: str
    reference: str
    number: str = ""
    defects: list[Defect] = []
    year: int | None = None
    demo: bool = False


class Event(_Told):
    """A review event, as posted (Standard Webhooks; `id` is also the header webhook-id) and as listed."""

    id: str
    type: str
    timestamp: datetime
    data: Review


class Events(_Told):
    """A page of the event feed; `next` is the cursor to ask with the next time."""

    events: list[Event]
    next: str
    demo: bool = False


class Problem(_Told):
    """RFC 9457; `code` names the problem, `defects` point at what to correct."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    defects: list[Defect] = []
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One request. `keyed`: needs an Idempotency-Key; `body` and `answer` are models; `refusals` the documented 4xx."""

    id: str
    method: Literal["get", "post", "put"]
    path: str
    summary: str
    answer: type[BaseModel]
    status: int = 200
    body: type[BaseModel] | None = None
    keyed: bool = False
    refusals: tuple[int, ...] = ()


_SENDS = (400, 404, 409, 413, 415, 422)
OPERATIONS = (
    Operation("registerSubject", "post", "/v1/subjects", "Register a subject", Case, 201, Package, True, _SENDS),
    Operation("createFiling", "post", "/v1/filings", "File a product", Case, 201, Package, True, _SENDS),
    Operation("updateFiling", "post", "/v1/filings/{case}/updates", "Yearly update", Case, 201, Package, True, _SENDS),
    Operation("withdrawFiling", "post", "/v1/filings/{case}/withdrawals", "Withdraw", Case, 201, Package, True, _SENDS),
    Operation("putPaper", "put", "/v1/papers/{digest}", "Put a paper's content", StoredPaper, refusals=(409, 413, 422)),
    Operation("submit", "post", "/v1/cases/{case}/submission", "Submit", Case, 200, None, True, (400, 404, 409, 422)),
    Operation("readCase", "get", "/v1/cases/{case}", "Read a case", Case, refusals=(404, 422)),
    Operation("findCase", "get", "/v1/cases", "Find the case that a key made or submitted", Case, refusals=(404, 422)),
    Operation("listEvents", "get", "/v1/events", "List review events after a cursor", Events, refusals=(422,)),
)  # fmt: skip
PATHS = {operation.id: operation.path for operation in OPERATIONS}


@dataclass(frozen=True, slots=True)
class ReviewCode:
    """Why something is returned. `question` is the question it is usually about; its words are `review.<code>`."""

    code: str
    question: str = ""
    kinds: tuple[Kind, ...] = ("product",)


_SUBJECT: tuple[Kind, ...] = ("registration",)
_FIGURES: tuple[Kind, ...] = ("product", "update")
_ALL: tuple[Kind, ...] = ("registration", "product", "update", "withdrawal")
REVIEW_CODES = {
    row.code: row
    for row in (
        ReviewCode("name_missing", "subject_name", _SUBJECT),
        ReviewCode("name_differs", "subject_name", _SUBJECT),
        ReviewCode("credit_code", "credit_code", _SUBJECT),
        ReviewCode("not_legal_person", "subject_kind", _SUBJECT),
        ReviewCode("identity_missing", "business_licence", _SUBJECT),
        ReviewCode("commitment_missing", "commitment_letter", _SUBJECT),
        ReviewCode("product_name_missing", "product_name"),
        ReviewCode("model_missing", "model"),
        ReviewCode("not_a_product", "product_name"),
        ReviewCode("same_product", "model"),
        ReviewCode("no_patent", "in_force"),
        ReviewCode("patent_number", "number"),
        ReviewCode("owner_differs", "owner_kind"),
        ReviewCode("licence_missing", "licence_contract"),
        ReviewCode("patent_proof_missing", "patent_certificate"),
        ReviewCode("figures_missing", "sales", _FIGURES),
        ReviewCode("figures_differ", "sales", _FIGURES),
        ReviewCode("data_year", "data_year", _FIGURES),
        ReviewCode("evidence_missing", "economic_evidence", _FIGURES),
        ReviewCode("paper_missing", "", _ALL),
        ReviewCode("paper_unclear", "", _ALL),
        ReviewCode("other", "", _ALL),
    )
}
