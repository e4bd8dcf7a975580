"""Drafts of every released edition: they load, stand where they stood, and move to what the code reads now."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.edition import marks, plan
from flows.journey import walk
from flows.notice import canonical, fingerprint, form
from flows.notices import released
from flows.notices.shanghai_2022 import NOTICE
from flows.values import AGAIN, Answer
from tests.archive.__main__ import archive, version
from tests.archive.records import FOLDER, Archived, read, standing

EDITIONS = {fingerprint(canonical(one)): one for one in released("flows.notices.shanghai_2022").values()}
DRAFTS = [read(path) for path in sorted(FOLDER.glob("*/*/*.json"))]
every_draft = pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: f"{draft.release}/{draft.name}")


def test_every_release_has_its_edition_and_a_dozen_drafts() -> None:
    for release, notice in released("flows.notices.shanghai_2022").items():
        mine = [draft for draft in DRAFTS if draft.release == release]
        assert len(mine) >= 12
        assert {draft.edition for draft in mine} == {fingerprint(canonical(notice))}


def test_the_version_in_hand_is_archived_as_the_code_reads_it() -> None:
    """Fails when a notice was changed: `python -m tests.archive` before the release, another version after it."""
    assert fingerprint(canonical(released("flows.notices.shanghai_2022")[version()])) == fingerprint(canonical(NOTICE))


def test_archiving_again_writes_the_same(tmp_path: Path) -> None:
    archive(version(), tmp_path / "editions", tmp_path / "drafts")
    for path in (tmp_path / "drafts").glob("*.json"):
        assert path.read_text() == (FOLDER / NOTICE.id / version() / path.name).read_text()


@every_draft
def test_it_stands_where_it_stood(draft: Archived) -> None:
    notice = EDITIONS[draft.edition]
    assert standing(walk(form(notice, draft.form), draft.answers, draft.given, draft.day)) == draft.stood


@every_draft
def test_it_moves_to_the_code_s_reading_and_loses_nothing(draft: Archived) -> None:
    old, new = form(EDITIONS[draft.edition], draft.form), form(NOTICE, draft.form)
    moved = plan(old, new, draft.answers, draft.given, draft.day)
    before = walk(old, draft.answers, draft.given, draft.day)
    had = {step.key for step in before.steps if step.status in ("answered", "skipped", "confirm")}
    fates = (moved.kept, moved.confirm, moved.reask, moved.parked)
    assert had <= {key for fate in fates for key in fate}
    last = max((answer.seq for answer in draft.answers.values()), default=0)
    marked = {key: Answer(value, last + n) for n, (key, value) in enumerate(marks(moved), 1)}
    assert all(key[0].startswith(AGAIN) for key in marked)
    after = walk(new, {**draft.answers, **marked}, draft.given, draft.day)
    for key in moved.kept:
        step = after.find(key)
        assert step is not None
        assert step.status in ("answered", "skipped")
    for key in moved.confirm:
        step = after.find(key)
        assert step is None or step.status == "confirm"
