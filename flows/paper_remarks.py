"""What is worth another look about a file that was sent as a paper. Remarks only: nothing here keeps anybody from
going on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.papers import UNKNOWN, Reading
from flows.question import Papers

REMARKS = (
    "failed", "blank", "dark", "blurred", "cut_off", "small", "wrong_kind", "page_missing", "expired", "no_stamp",
)  # fmt: skip
"""What a remark may be, the gravest first; `failed`: nobody could read the file."""
NEEDS_BETTER = frozenset({"failed", "blank", "dark", "blurred", "cut_off", "small"})
"""Remarks after which a better copy is wanted."""
AS_IS = "paper:"
"""(AS_IS + file id, "") is True once the contact said that the file stays as it is: nothing is remarked any more."""

_OF_A_PICTURE = frozenset({"blank", "dark", "blurred"})
"""What may be wrong with a picture that nothing is to be read from."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One of `REMARKS`, with the pages of the file it is about; none: the whole file."""

    code: str
    pages: tuple[int, ...] = ()


def of_file(question: Papers, reading: Reading | None) -> tuple[Remark, ...]:
    """The remarks about one file that was sent for a paper, the gravest first; None: nobody could read it. Whether it
    is stamped is told of all its files together."""
    if reading is None:
        return (Remark("failed"),) if question.reads else ()
    if is_other_kind(question, reading):
        return (Remark("wrong_kind"),)
    pages: dict[str, list[int]] = {}
    for found in reading.findings:
        if found.code in (REMARKS if question.reads else _OF_A_PICTURE) and found.code != "no_stamp":
            pages.setdefault(found.code, []).append(found.page)
    return tuple(Remark(code, _some(pages[code])) for code in REMARKS if code in pages)


def is_other_kind(question: Papers, reading: Reading) -> bool:
    """Whether a file surely is another kind of paper than is asked for."""
    return bool(question.reads) and reading.sure and reading.kind not in (UNKNOWN, *question.reads)


def is_unstamped(question: Papers, readings: Sequence[Reading | None]) -> bool:
    """Whether a paper that is to carry a stamp shows none on any page, as far as that can be told of every file."""
    if question.stamp is None or not readings:
        return False
    return all(one is not None and one.stamped is False for one in readings)


def fitting(questions: Sequence[Papers], reading: Reading) -> tuple[Papers, ...]:
    """The papers that a file surely is one of."""
    return tuple(one for one in questions if reading.sure and reading.kind in one.reads)


def _some(pages: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(pages))) if all(pages) else ()
