"""Where the papers of a draft stand: their files, what reading each found, and what is worth another look."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.turn import Turn
from flows import paper_remarks
from flows.journey import Step
from flows.paper_remarks import AS_IS, Remark
from flows.papers import Reading
from flows.question import Papers
from flows.values import Key, Mark
from storage import files, readings
from storage.files import FileRow
from storage.readings import ReadingRow

CERTIFICATES = frozenset({"patent_certificate", "patent_register"})
"""Kinds of paper that show a patent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a paper, counted from 1, what reading it came to (None: it is not to be read), and the remarks that
    the contact has not answered."""

    file: FileRow
    place: int
    row: ReadingRow | None
    remarks: tuple[Remark, ...]

    @property
    def reading(self) -> Reading | None:
        return self.row.reading if self.row is not None else None

    @property
    def waits(self) -> bool:
        return self.row is not None and self.row.state == "waiting"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the draft asks for. `unstamped`: it is to carry a stamp, none was seen, nobody said it is well."""

    step: Step
    asked: Papers
    kept: tuple[Kept, ...]
    unstamped: bool = False

    @property
    def remarks(self) -> tuple[tuple[Kept, Remark], ...]:
        """All that is worth another look, the stamp with the last file."""
        found = [(one, remark) for one in self.kept for remark in one.remarks]
        return (*found, (self.kept[-1], Remark("no_stamp"))) if self.unstamped else tuple(found)

    @property
    def waits(self) -> bool:
        return any(one.waits for one in self.kept)

    @property
    def sealed(self) -> bool | None:
        """Whether a stamp was seen on a paper that is to carry one; None where that cannot be told, or matters not."""
        told = [one.reading.stamped for one in self.kept if one.reading is not None] if self.asked.stamp else []
        return True if True in told else False if told and None not in told else None

    def of(self, file_id: str) -> Kept | None:
        return next((one for one in self.kept if one.file.id == file_id), None)


def papers(turn: Turn) -> tuple[Paper, ...]:
    """The papers that are asked for now, in the form's order."""
    steps = [step for step in turn.held.journey.papers if step.status != "waiting"]
    if not any(ids(turn, step.key) for step in steps):
        return tuple(_paper(turn, step, {}, {}) for step in steps)
    rows = {row.id: row for row in files.of_draft(turn.tx, turn.held.draft.id)}
    read = readings.of_draft(turn.tx, turn.held.draft.id)
    return tuple(_paper(turn, step, rows, read) for step in steps)


def paper(turn: Turn, key: Key) -> Paper | None:
    """One of them."""
    return next((one for one in papers(turn) if one.step.key == key), None)


def holding(turn: Turn, file_id: str) -> Paper | None:
    """The paper that a file is part of."""
    return next((one for one in papers(turn) if one.of(file_id) is not None), None)


def ids(turn: Turn, key: Key) -> tuple[str, ...]:
    """The files of a paper, in the order they are handed over."""
    kept = turn.held.draft.answers.get(key)
    return kept.value if kept is not None and isinstance(kept.value, tuple) else ()


def number(file_id: str) -> int:
    """A file's id as the number that buttons carry."""
    return int.from_bytes(urlsafe_b64decode(file_id))


def called(turn: Turn, paper: Paper) -> str:
    """What a paper is called."""
    return turn.say.plain(f"q.{paper.asked.id}.name")


def named(turn: Turn, row: FileRow) -> str:
    """What a file is called; some channels give photos no name."""
    return row.name or turn.say.plain("paper.nameless")


def uncertified(turn: Turn, paper: Paper) -> tuple[str, ...]:
    """The numbers of the patents that none of this paper's files shows, where it is the paper that shows them."""
    if not CERTIFICATES & set(paper.asked.reads):
        return ()
    read = [one.reading for one in paper.kept if one.reading is not None and one.reading.kind in CERTIFICATES]
    shown = {one.value("number") for one in read}
    numbers = [s.answer.value for s in turn.held.journey.steps if s.question.kind == "patent_number" and s.answer]
    return tuple(one for one in numbers if isinstance(one, str) and one not in shown)


def _paper(turn: Turn, step: Step, rows: Mapping[str, FileRow], read: Mapping[str, ReadingRow]) -> Paper:
    assert isinstance(step.question, Papers)
    here = [rows[one] for one in ids(turn, step.key) if one in rows]
    kept = tuple(_kept(turn, step.question, place, row, read.get(row.id)) for place, row in enumerate(here, 1))
    said = any(_as_is(turn, row.id) for row in here)
    return Paper(step, step.question, kept, not said and _unstamped(step.question, kept))


def _kept(turn: Turn, asked: Papers, place: int, row: FileRow, read: ReadingRow | None) -> Kept:
    told = read is not None and read.state != "waiting" and not _as_is(turn, row.id)
    return Kept(row, place, read, paper_remarks.of_file(asked, read.reading) if read is not None and told else ())


def _unstamped(asked: Papers, kept: Sequence[Kept]) -> bool:
    return paper_remarks.is_unstamped(asked, [one.reading for one in kept])


def _as_is(turn: Turn, file_id: str) -> bool:
    said = turn.held.draft.answers.get((AS_IS + file_id, ""))
    return said is not None and not isinstance(said.value, Mark)
