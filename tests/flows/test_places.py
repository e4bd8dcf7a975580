"""Districts: by name, by code, and as a hint from the credit code."""

import pytest

from flows.places import DISTRICTS, proposed, read
from flows.problems import Problem, Reply
from flows.question import District
from tests.flows.phrases import LEXICON, TODAY

ASKED = District("district")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浦东", "310115"),
        ("上海市浦东新区", "310115"),
        ("徐汇", "310104"),
        ("我们在临港", "lingang"),
        ("310104", "310104"),
    ],
)
def test_a_district(text: str, code: str) -> None:
    assert ASKED.read(Reply(text), LEXICON, TODAY) == code


def test_lingang_lies_in_pudong_so_naming_both_is_asked_about() -> None:
    found = ASKED.read(Reply("浦东临港"), LEXICON, TODAY)
    assert isinstance(found, Problem)
    assert (found.code, set(found.offers)) == ("ambiguous", {"310115", "lingang"})


def test_a_text_that_fits_every_district_names_none() -> None:
    everywhere = {f"上海市{code}区": code for code in DISTRICTS}
    assert read("上海市", everywhere) == Problem("no_district")


def test_a_tap() -> None:
    assert ASKED.read(Reply(picked="lingang"), LEXICON, TODAY) == "lingang"
    assert ASKED.read(Reply(picked="320500"), LEXICON, TODAY) == Problem("not_offered")


def test_sixteen_districts_and_lingang() -> None:
    assert len(set(DISTRICTS)) == 17


@pytest.mark.parametrize(
    ("credit_code", "hint"),
    [
        ("91310104132260250X", ("310104",)),
        ("91310115132260250X", ("310115", "lingang")),
        ("91310000132260250X", ()),
        ("914403001922038216", ()),
    ],
)
def test_what_the_credit_code_hints_at(credit_code: str, hint: tuple[str, ...]) -> None:
    assert proposed(credit_code) == hint
