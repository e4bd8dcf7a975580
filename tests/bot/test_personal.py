"""A contact has a copy of everything, is forgotten, and expires; the trail says so without the values."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from bot import consent, personal
from bot.messages import Document, Outbound
from locales import languages, words
from storage import audit, contacts, drafts, inbox
from storage.database import Transaction
from tests.support.dialogue import START, Dialogue
from tests.support.house import Office

DATA = "data.json"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def dialogue(tmp_path: Path, sqlite_template: Path, clock: time_machine.Coordinates) -> Iterator[Dialogue]:
    made = Dialogue(tmp_path, sqlite_template, clock)
    yield made
    made.close()


def office(dialogue: Dialogue) -> Office:
    return dialogue.office


async def play(dialogue: Dialogue, *lines: str) -> str:
    return await dialogue.play("".join(f"> {line}\n" for line in lines))


def opened(message: Outbound) -> list[dict[str, bytes]]:
    return [_files(document) for document in message.documents]


def _files(document: Document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def trail(dialogue: Dialogue) -> list[tuple[str, str, str]]:
    acts = office(dialogue).core.db.run_now(audit.latest)
    return [(act.actor, act.action, act.detail) for act in acts]


def count(dialogue: Dialogue, table: str) -> int:
    def counted(tx: Transaction) -> int:
        return int(tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    return office(dialogue).core.db.run_now(counted)


def on_disk(tmp_path: Path) -> int:
    return sum(path.is_file() for path in (tmp_path / "papers").rglob("*"))


async def test_the_copy_holds_what_was_said_and_sent(dialogue: Dialogue) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司", "!given papers", "我的数据")
    (files,) = opened(dialogue.said[-1])
    told = json.loads(files[DATA])
    assert "上海某某机电有限公司" in [event["value"] for event in told["events"]]
    assert told["contacts"][0]["language"] == "zh_Hans"
    assert told["addresses"][0]["external"] == "王工"
    sent = [name for name in files if name != DATA]
    assert len(sent) == len([file for file in told["files"] if file["state"] == "kept"]) > 0
    assert all(
        content.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG", b"PK")) for name, content in files.items() if name in sent
    )
    assert trail(dialogue)[0] == ("contact:1", "export", f"{len(sent)} papers")


async def test_large_papers_come_in_several_archives(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    await play(dialogue, "!given who", "!given papers")
    monkeypatch.setattr(personal, "LARGEST", 1000)
    said = await play(dialogue, "我的数据")
    parts = opened(dialogue.said[-1])
    assert f"分成 {len(parts)} 个" in said
    assert len(parts) > 1
    assert sum(DATA in part for part in parts) == 1


@pytest.mark.parametrize(
    ("name", "plain"), [("../../etc/passwd", "_.._etc_passwd"), ("a\\b.pdf", "a_b.pdf"), ("..", "_")]
)
def test_a_files_name_leads_nowhere(name: str, plain: str) -> None:
    assert personal._plain(name) == plain


async def test_erased_means_gone_from_the_database_and_the_disk(dialogue: Dialogue, tmp_path: Path) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司", "!given papers", "我的数据", "删除我的数据", "确认删除")
    await office(dialogue).core.discard()
    left = {name: count(dialogue, name) for name in ("contacts", "addresses", "subjects", "drafts", "events", "files")}
    assert set(left.values()) == {0}, left
    assert on_disk(tmp_path) == 0
    assert trail(dialogue)[0] == ("contact:1", "forget", "1 drafts, 0 shared, 0 filings kept")

    def raws(tx: Transaction) -> set[bytes]:
        numbers = tx.connection.exec_driver_sql("SELECT id FROM inbox").scalars()
        return {inbox.get(tx, number).raw for number in numbers}

    assert office(dialogue).core.db.run_now(raws) == {b""}


async def test_the_same_tap_twice_erases_once_and_hurts_nobody(dialogue: Dialogue) -> None:
    said = await play(dialogue, "!given who", "删除我的数据", "!doubled 确认删除")
    assert "已删除" in said
    assert [action for _, action, _ in trail(dialogue)].count("forget") == 1


async def test_another_contacts_button_erases_nobody(dialogue: Dialogue) -> None:
    await play(dialogue, "!given who", "删除我的数据", "!as 李工", "你好", "!foreign 王工 确认删除")
    assert count(dialogue, "contacts") == 2
    assert "forget" not in [action for _, action, _ in trail(dialogue)]


async def test_the_copy_we_keep_goes_after_a_day(
    dialogue: Dialogue, clock: time_machine.Coordinates, tmp_path: Path
) -> None:
    await play(dialogue, "!given who", "我的数据")
    (archive,) = dialogue.said[-1].documents
    core = office(dialogue).core
    digest = core.papers.put(archive.content)
    assert await core.discard() == 0
    clock.shift(timedelta(days=1, minutes=1))
    assert await core.discard() == 1
    assert not core.papers.has(digest)


async def test_what_nobody_touches_for_two_years_expires(
    dialogue: Dialogue, clock: time_machine.Coordinates, tmp_path: Path
) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司", "!given papers")
    purge = office(dialogue).core._purge()
    clock.shift(timedelta(days=729))
    await purge.purge()
    assert (count(dialogue, "contacts"), count(dialogue, "drafts")) == (1, 1)
    clock.shift(timedelta(days=2))
    await purge.purge()
    assert {count(dialogue, name) for name in ("contacts", "addresses", "subjects", "drafts", "files")} == {0}
    assert on_disk(tmp_path) == 0
    assert trail(dialogue)[0] == ("system", "purge", "1 contacts")


async def test_who_comes_back_stays_and_the_idle_draft_goes(
    dialogue: Dialogue, clock: time_machine.Coordinates
) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司")
    clock.shift(timedelta(days=731))
    await play(dialogue, "清单")
    await office(dialogue).core._purge().purge()
    assert (count(dialogue, "contacts"), count(dialogue, "drafts")) == (1, 0)
    assert "您要办的是哪一种备案" in await play(dialogue, "你好")


async def test_a_filing_never_expires(dialogue: Dialogue, clock: time_machine.Coordinates) -> None:
    await play(dialogue, "!given registration", "!given submitted")
    clock.shift(timedelta(days=2000))
    await office(dialogue).core._purge().purge()
    assert (count(dialogue, "contacts"), count(dialogue, "filings"), count(dialogue, "drafts")) == (1, 1, 1)
    assert "BA-2026-00001" in await play(dialogue, "进度")


async def test_messages_as_they_came_expire_after_a_fortnight(
    dialogue: Dialogue, clock: time_machine.Coordinates
) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司")
    clock.shift(timedelta(days=13))
    await office(dialogue).core._purge().purge()
    assert count(dialogue, "inbox") > 0
    clock.shift(timedelta(days=2))
    await office(dialogue).core._purge().purge()
    assert (count(dialogue, "inbox"), count(dialogue, "drafts")) == (0, 1)


async def test_the_purge_runs_once_a_night(dialogue: Dialogue, clock: time_machine.Coordinates) -> None:
    core = office(dialogue).core
    await play(dialogue, "!given who")
    assert await core.purge() == 0
    clock.shift(timedelta(days=800))
    assert await core.purge() > 0
    assert await core.purge() == 0
    assert [action for _, action, _ in trail(dialogue)].count("purge") == 1


async def test_a_stranger_who_never_began_is_forgotten_after_a_fortnight(
    dialogue: Dialogue, clock: time_machine.Coordinates
) -> None:
    core = office(dialogue).core
    await core.db.run(lambda tx: contacts.arrive(tx, "web", "passer-by"))
    clock.shift(timedelta(days=13))
    await core._purge().purge()
    assert count(dialogue, "contacts") == 1
    clock.shift(timedelta(days=2))
    await core._purge().purge()
    assert count(dialogue, "contacts") == 0
    assert core.db.run_now(drafts.all_ids) == ()


async def test_before_consent_nothing_is_kept_but_the_address(dialogue: Dialogue) -> None:
    await play(dialogue, "!undecided", "我叫王五，手机 13812345678", "@licence.pdf", "看看都记什么")
    kept = {name: count(dialogue, name) for name in ("contacts", "addresses", "subjects", "drafts", "files", "events")}
    assert {name for name, many in kept.items() if many} == {"contacts", "addresses"}
    core = office(dialogue).core
    assert {core.db.run_now(lambda tx, n=n: inbox.get(tx, n).raw) for n in (1, 2, 3)} == {b""}
    assert trail(dialogue) == []
    await play(dialogue, "同意")
    assert trail(dialogue) == [("contact:1", "consent", "version 1")]


async def test_a_link_that_led_here_is_followed_after_consent(dialogue: Dialogue) -> None:
    said = await play(dialogue, "!undecided", "!link n_shanghai_2022", "同意，开始")
    assert "您要办的是哪一种备案" in said


async def test_a_changed_text_asks_again_and_keeps_the_draft(dialogue: Dialogue) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司")
    core = office(dialogue).core
    core.db.run_now(lambda tx: contacts.change(tx, 1, consent="0"))
    said = await play(dialogue, "!undecided", "清单", "我的数据", "同意")
    assert "改过了" in said
    assert "{beian-mydata-20261123.zip}" in said, "one's data can be had without agreeing"
    assert "上海某某机电有限公司" in said.partition("> 同意")[2]


async def test_who_does_not_agree_to_the_changed_text_can_be_forgotten(dialogue: Dialogue) -> None:
    await play(dialogue, "!given who", "上海某某机电有限公司")
    core = office(dialogue).core
    core.db.run_now(lambda tx: contacts.change(tx, 1, consent="0"))
    await play(dialogue, "!undecided", "删除我的数据", "确认删除")
    assert (count(dialogue, "contacts"), count(dialogue, "drafts")) == (0, 0)


def test_what_is_agreed_to_changes_only_with_its_version() -> None:
    told = [words(language).plain(key) for language in languages() for key in ("say.consent", "say.consent_changed")]
    told += [words(language).plain("say.privacy", inbox_days=14, days=730) for language in languages()]
    digest = sha256("\n".join(told).encode()).hexdigest()[:16]
    assert (consent.VERSION, digest) == (1, "049e8389a4208381"), "raise bot.consent.VERSION when the meaning changes"
