"""How often the language of what people type is told right, on labelled utterances."""

from collections import Counter

import pytest

from tests.support.utterances import HALVES, OFFERED, utterances


def test_the_set_is_what_it_is_said_to_be():
    every = utterances()
    assert Counter(one.half for one in every) == {"tune": 100, "held": 100}
    assert {one.expected for one in every} == {*OFFERED, "none"}
    assert all(2 <= len(one.text) <= 40 for one in every)
    assert len({(one.client, one.text) for one in every}) == 200


@pytest.mark.parametrize("half", HALVES)
def test_of_a_hundred_at_most_three_are_told_wrong(half: str):
    wrong = [
        (one.client, one.text, one.expected, one.found) for one in utterances() if one.half == half and not one.right
    ]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("half", HALVES)
def test_hardly_anything_is_proposed_without_reason(half: str):
    """A wrong proposal is worse than none."""
    wrong = [
        (one.text, one.found) for one in utterances() if one.half == half and not one.right and one.found != "none"
    ]
    assert len(wrong) <= 1, wrong
