"""Codes of buttons: only the contact they were made for can use them, and nobody can make one up."""

from __future__ import annotations

import string
from collections import Counter
from types import ModuleType
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import taps
from bot.buttons import Codes, Tap
from bot.held import names_of
from flows.notices import released
from flows.notices.shanghai_2022 import NOTICE

SECRET = b"a secret of thirty-two bytes....."
OURS, THEIRS = Codes(SECRET, 1), Codes(SECRET, 2)
verbs = st.text(string.ascii_lowercase, min_size=1, max_size=8)
numbers = st.lists(st.integers(-(2**31), 2**31), max_size=4)


@given(verbs, numbers)
def test_a_code_says_what_was_put_in(verb: str, said: list[int]) -> None:
    assert OURS.open(OURS.make(verb, *said)) == Tap(verb, tuple(said))


@given(verbs, numbers)
def test_another_contact_cannot_use_it(verb: str, said: list[int]) -> None:
    assert THEIRS.open(OURS.make(verb, *said)) is None


def test_it_is_worth_nothing_under_another_secret() -> None:
    assert Codes(b"another secret", 1).open(OURS.make("ok", 5)) is None


@given(st.text(max_size=80))
def test_what_was_made_up_opens_nothing(code: str) -> None:
    assert OURS.open(code) is None


@given(st.data())
def test_a_changed_letter_opens_nothing(data: st.DataObject) -> None:
    code = OURS.make("pick", 12, 34)
    at = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.characters().filter(lambda one: one != code[at]))
    assert OURS.open(code[:at] + letter + code[at + 1 :]) is None


@pytest.mark.parametrize("code", ["", "~", "ok", "ok~", "ok.5~", "\ud800~x", "确定", OURS.make("ok", 5).upper()])
def test_what_never_was_a_code(code: str) -> None:
    assert OURS.open(code) is None


def test_it_fits_the_narrowest_channel_and_tells_nothing() -> None:
    code = OURS.make("pick", 2**31, 2**31, 2**31, 2**31)
    assert len(code.encode()) <= 64
    assert OURS.make("pick", 7) == OURS.make("pick", 7)
    assert OURS.make("pick", 7)[-11:] != OURS.make("pick", 8)[-11:]


def test_no_verb_means_two_things() -> None:
    """The tables of all modules are put together: a verb of two of them would do what the last one says."""
    tables = [one.TAPS for one in vars(taps).values() if isinstance(one, ModuleType) and hasattr(one, "TAPS")]
    of_modules = [verb for table in tables for verb in table]
    own = [verb for verb in taps._FREE if verb not in of_modules]
    every = [*of_modules, *own, *taps._VERBS, "c"]
    assert len(tables) > 10
    assert [verb for verb, count in Counter(every).items() if count > 1] == []


def test_a_paper_is_named_the_same_in_every_edition_and_unlike_any_other() -> None:
    """Buttons that no write makes stale bear the mark of a question's name, not its place, which an edition moves."""
    for notice in (NOTICE, *released("flows.notices.shanghai_2022").values()):
        for form in notice.forms:
            marks = [crc32(name.encode()) for name in names_of(form)]
            assert len(set(marks)) == len(marks) > 4
