from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from storage import files
from storage.database import Database, Transaction
from storage.files import PaperStore
from storage.keys import Keyring, SealError
from tests.support.rows import a_draft


def a_paper(tx: Transaction) -> files.FileRow:
    return files.add(
        tx, draft_id=a_draft(tx).id, contact_id=1, inbox_id=None, question="licence", name="营业执照.pdf",
        media_type="application/pdf", channel="web", ref="upload-7",
    )  # fmt: skip


def test_a_paper_is_fetched_and_kept(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        paper = a_paper(tx)
        assert (paper.state, paper.name, paper.ref, paper.digest) == ("fetching", "营业执照.pdf", "upload-7", None)
        assert files.get(tx, paper.id) == paper
        assert files.fetching(tx, before=tx.now) == ()
        assert files.fetching(tx, before=tx.now + timedelta(seconds=1)) == (paper,)
        files.keep(tx, paper.id, "d" * 64, "application/pdf", 1234)
        (kept,) = files.of_draft(tx, paper.draft_id)
        assert (kept.state, kept.digest, kept.size) == ("kept", "d" * 64, 1234)
        assert files.fetching(tx, before=tx.now + timedelta(seconds=1)) == ()

    database.run_now(turn)


def test_a_refused_paper_says_why(database: Database) -> None:
    def turn(tx: Transaction) -> files.FileRow:
        paper = a_paper(tx)
        files.refuse(tx, paper.id, "too_large")
        return files.get(tx, paper.id)

    refused = database.run_now(turn)
    assert (refused.state, refused.reason) == ("refused", "too_large")


def test_bytes_come_back_by_their_digest(tmp_path: Path, keys: Keyring) -> None:
    store = PaperStore(tmp_path / "papers", keys)
    digest = store.put(b"%PDF-1.7 \x00\xff")
    assert digest == sha256(b"%PDF-1.7 \x00\xff").hexdigest() == store.put(b"%PDF-1.7 \x00\xff")
    assert PaperStore(tmp_path / "papers", keys).get(digest) == b"%PDF-1.7 \x00\xff"
    (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert b"PDF" not in written.read_bytes()
    assert written.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("digest", ["", "a" * 64, "../../../../etc/passwd", "A" * 64])
def test_nothing_else_comes_back(tmp_path: Path, keys: Keyring, digest: str) -> None:
    with pytest.raises(KeyError):
        PaperStore(tmp_path, keys).get(digest)


def test_a_paper_altered_on_disk_is_noticed(tmp_path: Path, keys: Keyring) -> None:
    store = PaperStore(tmp_path, keys)
    digest = store.put(b"content")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(SealError):
        store.get(digest)
