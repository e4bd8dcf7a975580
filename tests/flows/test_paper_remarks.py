"""What is worth another look about a file, by its reading alone."""

from __future__ import annotations

import pytest

from flows.cite import Citation
from flows.paper_remarks import REMARKS, Remark, fitting, is_unstamped, of_file
from flows.papers import FINDINGS, Finding, Look, Reading
from flows.question import Papers

LICENCE = Papers("licence", reads=("business_licence",))
LETTER = Papers("letter", reads=("commitment_letter",), stamp=Citation("advice", "公章", "要盖章"))
PHOTOS = Papers("photos")
GOOD = Reading("business_licence", sure=True)


def found(*codes: str, kind: str = "unknown") -> Reading:
    return Reading(kind, False, findings=tuple(Finding(code, page) for page, code in enumerate(codes, 1)))


def codes(question: Papers, reading: Reading | None) -> list[str]:
    return [remark.code for remark in of_file(question, reading)]


def test_every_finding_has_a_remark() -> None:
    assert set(FINDINGS) < set(REMARKS)


def test_a_good_file_has_no_remarks() -> None:
    assert of_file(LICENCE, GOOD) == ()


def test_the_gravest_comes_first_and_pages_are_put_together() -> None:
    assert of_file(LICENCE, found("expired", "dark", "blank", "dark")) == (
        Remark("blank", (3,)),
        Remark("dark", (2, 4)),
        Remark("expired", (1,)),
    )


def test_what_is_about_the_whole_file_is_about_no_page() -> None:
    whole = Reading(findings=(Finding("dark", 0), Finding("dark", 2)))
    assert of_file(LICENCE, whole) == (Remark("dark"),)


def test_another_kind_is_remarked_only_when_it_is_sure() -> None:
    assert codes(LICENCE, Reading("patent_certificate", sure=True)) == ["wrong_kind"]
    assert codes(LICENCE, Reading("patent_certificate", sure=False)) == []
    assert codes(LICENCE, Reading(sure=True)) == []


def test_any_kind_serves_where_nothing_is_read() -> None:
    assert codes(PHOTOS, Reading("patent_certificate", sure=True)) == []
    assert codes(PHOTOS, None) == []
    assert codes(PHOTOS, found("small", "dark", "cut_off")) == ["dark"]


def test_what_nobody_could_read_is_remarked_where_it_is_to_be_read() -> None:
    assert codes(LICENCE, None) == ["failed"]


@pytest.mark.parametrize(
    ("stamps", "missed"),
    [
        ((False,), True),
        ((False, False), True),
        ((False, True), False),
        ((False, None), False),
        ((None,), False),
        ((), False),
    ],
)
def test_a_stamp_is_missed_when_every_file_surely_has_none(stamps: tuple[bool | None, ...], *, missed: bool) -> None:
    readings = [Reading(pages=(Look(stamped=stamp),)) for stamp in stamps]
    assert is_unstamped(LETTER, readings) == missed
    assert not is_unstamped(LICENCE, readings)


def test_a_file_that_was_not_read_may_carry_the_stamp() -> None:
    assert not is_unstamped(LETTER, [Reading(pages=(Look(stamped=False),)), None])


def test_a_missed_stamp_is_no_remark_of_one_file() -> None:
    assert codes(LETTER, found("no_stamp")) == []


def test_only_a_sure_reading_fits() -> None:
    assert fitting([LICENCE, LETTER, PHOTOS], GOOD) == (LICENCE,)
    assert fitting([LICENCE], Reading("business_licence", sure=False)) == ()
