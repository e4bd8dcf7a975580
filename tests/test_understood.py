"""Labelled questions and replies are understood as well as they were; `make bench ONLY=words` tells how well that is.

The half `tune` was tuned on and has to meet what was set out to be met. Of the half `held`, once its first figures had
been taken, the general causes of what went wrong were mended; it is held to what was reached then.
"""

from __future__ import annotations

import pytest

from tests.bench.asked import QUESTIONS
from tests.support import replies
from tests.support.asked import evaluate, labelled


@pytest.mark.parametrize(("half", "wrong"), [("tune", 0.01), ("held", 0.02)])
def test_questions(half: str, wrong: float) -> None:
    found = evaluate(row for row in labelled(QUESTIONS) if row.half == half)
    assert found.first >= 0.92, found.missed
    assert found.sure_and_wrong <= wrong, found.wrong
    assert found.declined >= 0.97


@pytest.mark.parametrize(("half", "precision"), [("tune", 0.99), ("held", 0.97)])
def test_what_replies_tell_unasked(half: str, precision: float) -> None:
    found = replies.score(one for one in replies.labelled() if one.half == half)
    assert found.precision >= precision, found.misses
    assert found.recall >= 0.85, found.misses
