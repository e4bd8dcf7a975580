"""What papers are and what can be read from them: kinds, fields, and one reading as plain data.

Nothing that was read is an answer: it is proposed, and stands once the contact confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flows.values import Mark, Value, from_json, to_json

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the upright page, as shares of its width and height."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

UNKNOWN = "unknown"
_LEGAL_PERSON = ("name", "credit_code", "legal_type", "valid_from", "valid_until")
_PATENT = ("number", "title", "patent_kind", "filed_on", "granted_on", "owners")

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "business_licence": _LEGAL_PERSON,
        "institution_certificate": _LEGAL_PERSON,
        "society_certificate": _LEGAL_PERSON,
        "patent_certificate": _PATENT,
        "patent_register": (*_PATENT, "in_force"),
        "patent_application": ("number", "title", "patent_kind", "filed_on", "owners"),
        "fee_receipt": ("number", "paid_on", "fee_year"),
        "licence_contract": ("licensor", "licensee", "numbers", "licence_number", "valid_from", "valid_until"),
        "commitment_letter": ("name",),
        "financial_statement": ("name", "year", "sales", "profit", "ip_spending"),
        "export_declaration": ("name",),
        "inspection_report": (),
        "patent_product_map": (),
        "shared_statement": (),
        UNKNOWN: (),
    }
)
"""Kind of paper -> what is read from it. Names and titles are texts as printed, `owners` and `numbers` tuples, numbers
in their normal form, days dates (`valid_until` is left out where the paper says 长期), money integer fen, `year` and
`fee_year` ints, `patent_kind` as the question of that name has it, `legal_type` as printed (有限责任公司, 个体工商户,
…分公司), `in_force` a bool. `patent_application` is a 受理通知书: applied for, not granted."""

FINDINGS = ("page_missing", "expired", "dark", "blurred", "blank", "small", "cut_off", "no_stamp")
"""What a reading may find of a paper by itself; each with the page it is about, 0 for the whole."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing read: the value, the words it was read from, where, and how surely (0 to 1). What is not `certain` is
    never proposed without saying so."""

    name: str
    value: Value
    words: str
    page: int = 1
    box: Box = WHOLE
    confidence: float = 1.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One of `FINDINGS`; `params` are the figures its words use."""

    code: str
    page: int = 0
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks: degrees it was turned by, clockwise, to stand upright; whether it carries a red stamp (None:
    cannot be told, as of a grey copy); where its text came from."""

    turned: int = 0
    stamped: bool | None = None
    source: str = "ocr"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says. `kind` is one of `FIELDS`; not `sure` means that it only looks like one."""

    kind: str = UNKNOWN
    sure: bool = False
    fields: tuple[Field, ...] = ()
    findings: tuple[Finding, ...] = ()
    pages: tuple[Look, ...] = ()

    def of(self, name: str) -> Field | None:
        """The first field of that name."""
        return next((one for one in self.fields if one.name == name), None)

    def value(self, name: str) -> Value | None:
        """A field's value when it was read with certainty."""
        found = self.of(name)
        return found.value if found is not None and found.certain else None

    @property
    def stamped(self) -> bool | None:
        """Whether some page carries a stamp; None where that cannot be told of any."""
        told = [page.stamped for page in self.pages]
        return True if True in told else False if False in told else None


def reading_json(reading: Reading) -> dict[str, Any]:
    """JSON-ready data from which `reading_of` makes an equal reading."""
    return {
        "kind": reading.kind,
        "sure": reading.sure,
        "fields": [
            {
                "name": one.name, "value": to_json(one.value), "words": one.words, "page": one.page,
                "box": list(one.box), "confidence": one.confidence, "certain": one.certain,
            }
            for one in reading.fields
        ],
        "findings": [{"code": one.code, "page": one.page, "params": dict(one.params)} for one in reading.findings],
        "pages": [{"turned": one.turned, "stamped": one.stamped, "source": one.source} for one in reading.pages],
    }  # fmt: skip


def reading_of(data: Mapping[str, Any]) -> Reading:
    """The reading that `reading_json` wrote. Raises ValueError or KeyError for anything else."""
    return Reading(
        str(data["kind"]),
        bool(data["sure"]),
        tuple(_field(one) for one in data["fields"]),
        tuple(Finding(one["code"], one["page"], dict(one["params"])) for one in data["findings"]),
        tuple(Look(one["turned"], one["stamped"], one["source"]) for one in data["pages"]),
    )


def _field(data: Mapping[str, Any]) -> Field:
    value = from_json(data["value"])
    if isinstance(value, Mark):
        raise ValueError(f"not a value: {data['value']!r}")  # noqa: TRY004 - the data is wrong, not a type
    left, top, right, bottom = (float(one) for one in data["box"])
    return Field(
        data["name"], value, data["words"], data["page"], (left, top, right, bottom), data["confidence"],
        data["certain"],
    )  # fmt: skip


def together(readings: Sequence[Reading]) -> Reading:
    """Several files that are pages of one paper, as one: the first that says what it is decides the kind; pages are
    counted on."""
    first = next((one for one in readings if one.kind != UNKNOWN), readings[0] if readings else Reading())
    fields: list[Field] = []
    findings: list[Finding] = []
    pages: list[Look] = []
    for one in readings:
        before = len(pages)
        fields += [_moved(each, before) for each in one.fields]
        findings += [Finding(each.code, each.page and each.page + before, each.params) for each in one.findings]
        pages += one.pages
    return Reading(first.kind, first.sure, tuple(fields), tuple(findings), tuple(pages))


def _moved(field: Field, pages: int) -> Field:
    return Field(field.name, field.value, field.words, field.page + pages, field.box, field.confidence, field.certain)
