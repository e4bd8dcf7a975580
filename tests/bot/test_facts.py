"""What is read of papers, and when: a doubt at once in a draft that may be changed, and none in a filing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from bot import summaries
from bot.held import Held
from flows.values import FOUND
from storage import drafts
from storage.database import Transaction
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, Script

OTHER = "!reads 专利证书.pdf patent_certificate sure number=ZL201810862228.X owners=某某大学"


@pytest.fixture
def script(tmp_path: Path, sqlite_template: Path) -> Iterator[Script]:  # noqa: F811
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(tmp_path, sqlite_template, clock)
        try:
            yield Script(dialogue)
        finally:
            dialogue.close()


def product(script: Script) -> Held:
    """The product as it stands; its summary is what a fresh walk says."""
    office = script.dialogue.office

    def look(tx: Transaction) -> Held:
        one = next(one for one in (drafts.peek(tx, each) for each in drafts.all_ids(tx)) if one.form == "product")
        held = Held.of(office.core.house, tx, one)
        assert {row.draft_id: row for row in drafts.summaries(tx)}[one.id] == summaries.of(tx, held)
        return held

    return office.core.db.run_now(look)


def test_a_paper_read_before_handing_over_is_doubted_and_what_is_known_is_frozen(script: Script) -> None:
    script.play(f"!given filled\n{OTHER}")
    assert [doubt.check.id for doubt in product(script).journey.doubts] == ["certificate_owner_differs"]
    script.play("清单\n提交\n第 1 处\n没错，说明原因\n已经转让给本单位\n提交\n提交")
    held = product(script)
    assert held.filing is not None
    reasons = [{"check": "certificate_owner_differs", "item": "1", "reason": "已经转让给本单位"}]
    assert held.filing.content["reasons"] == reasons
    assert {name for name in held.given if name.startswith(FOUND)} == {FOUND + "certificate_owner_differs/1"}


def test_a_paper_read_after_handing_over_makes_no_other_filing(script: Script) -> None:
    script.play(f"!given filled\n!given submitted\n{OTHER}")
    assert product(script).frozen
    assert product(script).journey.complete


def test_a_filing_that_came_back_is_looked_at_with_what_was_read_meanwhile(script: Script) -> None:
    script.play(f"!given filled\n!given submitted\n{OTHER}\n!returned product_name: 名称不清楚")
    held = product(script)
    assert [doubt.check.id for doubt in held.journey.doubts] == ["certificate_owner_differs"]
    assert all(held.may_change(name) for name in ("owner_kind", "patent_certificate", "product_name"))
    assert not held.may_change("model")
