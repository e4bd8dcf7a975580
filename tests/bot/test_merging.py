"""A variant goes into its product: nothing is lost, nothing of anybody else's is taken, and it happens once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine

from flows.values import Mark, Value
from storage import drafts, files
from storage.database import Transaction
from storage.drafts import Draft
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, Script

FIRST = """!given registered
填一件产品
专利权人
制造
变频水泵
是
VX20
没有，只有一款"""
SECOND = """新产品
专利权人
制造
变频水泵
是
VX30
没有，只有一款
不用
没有
只有我们
参加
!given patent
没有了
!given figures
@专利证书.pdf
就这些
核对
改 5
VX20 升级版"""
MERGED = "算同一件产品，并到已有的那件\n带过来"


@dataclass
class Told:
    """What is stored of the firm's products, and the files of each."""

    products: tuple[Draft, ...]
    papers: tuple[tuple[files.FileRow, ...], ...]


def stored(script: Script) -> Told:
    def look(tx: Transaction) -> Told:
        ids = [one for one in drafts.all_ids(tx) if drafts.peek(tx, one).form == "product"]
        found = tuple(drafts.peek(tx, one) for one in ids)
        return Told(found, tuple(files.of_draft(tx, one.id) for one in found))

    return script.dialogue.office.core.db.run_now(look)


def value(draft: Draft, name: str, item: str = "") -> Value | Mark | None:
    found = draft.answers.get((name, item))
    return None if found is None else found.value


@pytest.fixture
def script(tmp_path: Path, sqlite_template: Path):  # noqa: F811
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(tmp_path, sqlite_template, clock)
        yield Script(dialogue)
        dialogue.close()


def test_what_the_other_lacks_is_taken_over_and_what_it_has_stays(script: Script) -> None:
    script.play(f"{FIRST}\n{SECOND}\n{MERGED}")
    told = stored(script)
    kept, gone = told.products
    assert (kept.closed, gone.closed) == (False, True)
    assert (value(kept, "model"), value(kept, "variants")) == ("VX20", "same_product")
    assert value(kept, "variant_list") == "VX20 升级版"
    names = ("sales", "sharing", "recognition")
    assert [value(kept, name) for name in names] == [value(gone, name) for name in names]
    assert value(kept, "number", "1") == value(gone, "number", "1") == "ZL201810862228.X"


def test_a_paper_is_a_file_of_each_draft_with_the_same_bytes(script: Script) -> None:
    script.play(f"{FIRST}\n{SECOND}\n{MERGED}")
    told = stored(script)
    [mine], [theirs] = told.papers
    assert (mine.digest, mine.name, mine.state) == (theirs.digest, theirs.name, "kept")
    assert mine.id != theirs.id
    assert value(told.products[0], "patent_certificate") == (mine.id,)


def test_nothing_of_the_closed_draft_is_erased(script: Script) -> None:
    script.play(f"{FIRST}\n{SECOND}")
    before = stored(script).products[1].answers
    script.play("算同一件产品，并到已有的那件")
    assert stored(script).products[1].answers == before


def test_it_is_taken_over_once(script: Script) -> None:
    script.play(f"{FIRST}\n{SECOND}\n{MERGED}")
    once = stored(script)
    said = script.last("!stale 带过来")
    again = stored(script)
    assert "过时" in said
    assert ([one.answers for one in again.products], again.papers) == (
        [one.answers for one in once.products],
        once.papers,
    )


def test_a_product_that_was_handed_over_stays_as_it_is(script: Script) -> None:
    script.play("!given filled\n!given submitted")
    before = stored(script).products[0].answers
    said = script.play("新产品\n专利权人\n制造\n变频水泵\n是\nVX20 第二代\n算同一件产品，并到已有的那件")[-1]
    kept, gone = stored(script).products
    assert "已经提交" in said
    assert "带过来" not in said
    assert (kept.answers == before, gone.closed) == (True, True)


def test_who_tells_it_apart_files_both_and_the_reason_goes_along(script: Script) -> None:
    script.play(f"{FIRST}\n{SECOND}\n是不是另一个\n是不同型号，另填一件\n电机和叶轮都重新设计")
    kept, other = stored(script).products
    assert (kept.closed, other.closed) == (False, False)
    assert value(other, "check:perhaps_of_another") == "电机和叶轮都重新设计"
