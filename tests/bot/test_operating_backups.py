"""A backup is one file, read back when written; a restored folder goes on where the backup was taken."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from bot import backups
from bot import settings as configuration
from bot.settings import Settings, SettingsError
from storage import contacts, drafts, files
from storage.database import Transaction
from tests.bot.operating import Day

PAPER = b"%PDF-1.7 a licence"


@pytest.fixture
async def busy(tmp_path: Path):
    """A running product with a contact, an answer and a paper."""
    day = Day.begin(tmp_path / "var")
    await day.meet("王")
    digest = day.core.papers.put(PAPER)

    def paper(tx: Transaction) -> str:
        contact, _ = contacts.arrive(tx, "web", "王")
        assert contact.draft_id is not None
        draft = drafts.load(tx, contact.draft_id)
        drafts.record(
            tx, draft, [(("subject_name", ""), "上海某某机电有限公司")], source="typed", language="zh_Hans",
            inbox_id=None, contact_id=contact.id,
        )  # fmt: skip
        row = files.add(
            tx, draft_id=draft.id, contact_id=contact.id, inbox_id=None, question="business_licence", channel="web",
            ref="r",
        )  # fmt: skip
        files.keep(tx, row.id, digest, "application/pdf", len(PAPER))
        return row.id

    day.core.db.run_now(paper)
    yield day
    await day.core.close()


async def answer(day: Day) -> object:
    def read(tx: Transaction) -> object:
        contact, _ = contacts.arrive(tx, "web", "王")
        assert contact.draft_id is not None
        return drafts.load(tx, contact.draft_id).answers["subject_name", ""].value

    return await day.core.db.run(read)


def settings_of(folder: Path, **changes: object) -> Settings:
    return configuration.load(data_dir=folder, **changes)


async def test_what_is_restored_goes_on_where_the_backup_was_taken(busy: Day, tmp_path: Path):
    file, other = tmp_path / "all.tar", tmp_path / "other"
    backups.backup(busy.settings, busy.hear, file, with_key=True)
    assert "1 contacts, 1 drafts, 0 filings, 1 papers, with the key; read back and sound" in busy.heard()
    assert file.stat().st_mode & 0o777 == 0o600
    backups.restore(settings_of(other), busy.hear, file, force=False)
    restored = Day.begin(other)
    try:
        assert await answer(restored) == "上海某某机电有限公司"
        [digest] = [path.name for path in (other / "papers").glob("??/*")]
        assert restored.core.papers.get(digest) == PAPER
        assert await restored.write("王", "/status")
    finally:
        await restored.core.close()


async def test_a_folder_in_which_something_lies_is_left_alone_or_set_aside(busy: Day, tmp_path: Path):
    file, other = tmp_path / "all.tar", tmp_path / "other"
    backups.backup(busy.settings, busy.hear, file, with_key=True)
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(SettingsError, match="not empty"):
        backups.restore(settings_of(other), busy.hear, file, force=False)
    assert [path.name for path in other.iterdir()] == ["notes.txt"]
    backups.restore(settings_of(other), busy.hear, file, force=True)
    assert (next(other.glob("replaced-*")) / "notes.txt").read_text() == "mine"
    assert (other / "beian.db").exists()


async def test_without_the_key_it_opens_only_under_the_one_it_was_written_under(busy: Day, tmp_path: Path):
    file, other = tmp_path / "all.tar", tmp_path / "other"
    backups.backup(busy.settings, busy.hear, file, with_key=False)
    with pytest.raises(SettingsError, match="it holds no key"):
        backups.restore(settings_of(other), busy.hear, file, force=False)
    with pytest.raises(SettingsError, match="the key does not open it"):
        backups.restore(settings_of(other, secret_key="another-key-altogether"), busy.hear, file, force=False)
    assert list(other.iterdir()) == []
    backups.restore(settings_of(other, secret_key=busy.settings.keys()[0]), busy.hear, file, force=False)
    assert not (other / "secret.key").exists()


async def test_a_damaged_backup_changes_nothing(busy: Day, tmp_path: Path):
    file, other = tmp_path / "all.tar", tmp_path / "other"
    backups.backup(busy.settings, busy.hear, file, with_key=True)
    whole = file.read_bytes()
    for harm in (whole.replace(b"SQLite format 3", b"SQLite fOrmat 3", 1), whole[: len(whole) // 2], b"no archive"):
        file.write_bytes(harm)
        with pytest.raises(SettingsError, match="not restored"):
            backups.restore(settings_of(other), busy.hear, file, force=False)
        assert list(other.iterdir()) == []


async def test_a_backup_cannot_write_outside_the_folder(busy: Day, tmp_path: Path):
    file, other = tmp_path / "evil.tar", tmp_path / "other"
    (tmp_path / "x").write_text("x")
    with tarfile.open(file, "w") as archive:
        archive.add(tmp_path / "x", "../outside")
    with pytest.raises(SettingsError, match="does not belong"):
        backups.restore(settings_of(other), busy.hear, file, force=False)
    assert not (tmp_path / "outside").exists()


async def test_a_paper_that_is_missing_is_noticed_when_the_backup_is_written(busy: Day, tmp_path: Path):
    for path in (tmp_path / "var" / "papers").glob("??/*"):
        path.unlink()
    with pytest.raises(SettingsError, match="1 papers are missing"):
        backups.backup(busy.settings, busy.hear, tmp_path / "all.tar", with_key=True)
    assert not (tmp_path / "all.tar").exists()


async def test_what_is_in_use_is_not_replaced_and_no_backup_takes_anothers_place(busy: Day, tmp_path: Path):
    from storage import leases

    file = tmp_path / "all.tar"
    backups.backup(busy.settings, busy.hear, file, with_key=True)
    with pytest.raises(SettingsError, match="there already"):
        backups.backup(busy.settings, busy.hear, file, with_key=True)
    await busy.core.db.run(lambda tx: leases.take(tx, "clock", "me", 15))
    with pytest.raises(SettingsError, match="in use"):
        backups.restore(busy.settings, busy.hear, file, force=True)


def test_for_postgresql_the_line_to_use_is_said_without_the_password(tmp_path: Path):
    settings = settings_of(tmp_path, database_url="postgresql://beian:hush@db.example/beian")
    with pytest.raises(SettingsError) as said:
        backups.backup(settings, print, tmp_path / "all.tar", with_key=False)
    assert "pg_dump --format=custom" in str(said.value)
    assert "postgresql://beian@db.example:5432/beian" in str(said.value)
    assert "hush" not in str(said.value)
