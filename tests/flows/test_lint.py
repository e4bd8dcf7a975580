"""A notice checks itself: one wrong definition for each error it can name."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from flows.lint import ERRORS, lint
from flows.notices.shanghai_2022 import NOTICE as SHANGHAI
from tests.flows.sample import NOTICE as SAMPLE
from tests.flows.wrong.base import WHO, notice

WRONG = sorted(path for path in (Path(__file__).parent / "wrong").glob("*.py") if path.stem != "base")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_definition_is_caught_with_exactly_its_error(path: Path) -> None:
    definition = runpy.run_path(str(path))
    without = definition.get("WITHOUT_TEXT")
    found = lint(definition["NOTICE"], lambda key: key != without)
    assert {finding.error for finding in found} == {path.stem}
    assert all(finding.where and finding.message and finding.fix for finding in found)


def test_every_error_has_a_wrong_definition_that_says_its_name() -> None:
    assert [path.stem for path in WRONG] == sorted(ERRORS)
    assert all(path.read_text().startswith(f"# {path.stem}: ") for path in WRONG)


@pytest.mark.parametrize("right", [notice(WHO), SAMPLE, SHANGHAI], ids=["smallest", "sample", "shanghai"])
def test_a_right_notice_has_nothing_to_mend(right) -> None:  # type: ignore[no-untyped-def]
    assert lint(right) == []
