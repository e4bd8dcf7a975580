"""A carried filing with all that its page and its dossier show: lines, what is typed in, what changed, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.documents import copies, filled
from bot.documents.dossier_writer import Parts
from bot.documents.filled import Asked, Line
from bot.house import House
from flows.carrying import Unit, changed, fields, rest
from locales import Words, words
from storage import carrying, files, filings
from storage.carrying import Tick
from storage.files import FileRow
from storage.filings import FilingRow
from storage.query import Transaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filing's lines in the platform's order. `changed`: keys of what is not as in the submission before; `gone`:
    how many fields that one had and this one has not."""

    filing: FilingRow
    unit: Unit
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    ticks: Mapping[str, Tick]
    changed: frozenset[str]
    gone: int

    @property
    def done(self) -> int:
        return sum(one.field.key in self.ticks for one in self.lines)


def sheet(tx: Transaction, house: House, filing: FilingRow, language: str) -> Sheet:
    """All of it. Raises LookupError when the filing is not carried."""
    unit = carrying.unit(tx, filing.id)
    if unit is None:
        raise LookupError(filing.reference)
    content = filing.content
    blocks = house.notices.carried(content["notice"], filing.form)
    asked, held = asked_of(tx, house, filing, language), _files(tx, filing)
    shown, owner = fields(content, blocks), filled.owner_of(content)
    before = _before(tx, filing)
    then = fields(before.content, blocks) if before is not None else shown
    return Sheet(
        filing,
        unit,
        tuple(filled.lines(asked, shown, unit, held, owner)),
        tuple(filled.lines(asked, rest(content, blocks), unit, held, owner)),
        carrying.ticks(tx, filing.id),
        changed(shown, then),
        len({one.key for one in then} - {one.key for one in shown}),
    )


def asked_of(tx: Transaction, house: House, filing: FilingRow, language: str) -> Asked:
    """What the filing's edition asks, in a language."""
    notice = house.notices.edition(tx, filing.edition).notice
    return Asked.of(words(language, notice.id), notice, filing.form)


def parts(tx: Transaction, house: House, filing: FilingRow, language: str) -> Parts:
    """What the dossier is made of."""
    found, asked = sheet(tx, house, filing, language), asked_of(tx, house, filing, language)
    copy = copies.copy_of(asked.say, asked.notice, filing.content, filing.reference, demo=house.demo)
    product = filled.value_of(filing.content, "product_name") or filled.owner_of(filing.content)
    return Parts(
        asked.say, filing.reference, filing.content, filing.digest, found.lines, found.others, copy, product,
        {line.upload: line for line in (*found.lines, *found.others) if line.file is not None},
    )  # fmt: skip


def say_of(language: str, filing: FilingRow) -> Words:
    return words(language, filing.content["notice"])


def _before(tx: Transaction, filing: FilingRow) -> FilingRow | None:
    earlier = [one for one in filings.of_draft(tx, filing.draft_id) if one.submission < filing.submission]
    return earlier[-1] if earlier else None


def _files(tx: Transaction, filing: FilingRow) -> dict[str, FileRow]:
    return {paper["id"]: files.get(tx, paper["id"]) for paper in filing.content.get("papers", ())}
