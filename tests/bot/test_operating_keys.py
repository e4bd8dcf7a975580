"""A new key in front of the old one: everything still opens; sealed again, the old one can go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import resealing
from storage import contacts, drafts, subjects, twins
from storage.database import Transaction
from storage.keys import Keyring, SealError
from storage.tables import Row
from tests.bot.operating import Day
from tests.support import units
from tests.support.units import Unit

OLD, NEW = "the-old-key-of-the-tests", "the-new-key-of-the-tests"
CODE = "91310000132260250X"


async def lived(folder: Path, keys: str) -> Day:
    """A contact with a described subject, an answer and a paper."""
    day = Day.begin(folder, secret_key=keys)
    await day.meet("王")

    def fill(tx: Transaction) -> None:
        contact, _ = contacts.arrive(tx, "web", "王")
        assert contact.draft_id is not None
        draft = drafts.load(tx, contact.draft_id)
        drafts.record(
            tx, draft, [(("subject_name", ""), "上海某某机电有限公司"), (("credit_code", ""), CODE)], raw="上海某某",
            source="typed", language="zh_Hans", inbox_id=None, contact_id=contact.id,
        )  # fmt: skip
        subjects.describe(tx, draft.subject_id, "上海某某机电有限公司", CODE, "310115")
        units.product(tx, day.core.house, Unit(draft.subject_id, contact.id, draft.id, "310115"))

    day.core.db.run_now(fill)
    day.core.papers.put(b"a licence")
    return day


def seen(day: Day) -> tuple[object, ...]:
    """What the contact finds again: their answer, their subject by its code, how many contacts there are."""

    def look(tx: Transaction) -> tuple[object, ...]:
        contact, new = contacts.arrive(tx, "web", "王")
        assert contact.draft_id is not None
        answers = drafts.load(tx, contact.draft_id).answers
        return new, answers["subject_name", ""].value, [one.name for one in subjects.by_credit_code(tx, CODE)]

    return day.core.db.run_now(look)


KNOWN = (False, "上海某某机电有限公司", ["上海某某机电有限公司"])


def papers(day: Day) -> list[bytes]:
    folder = day.settings.data_dir / "papers"
    return [day.core.papers.get(path.name) for path in folder.glob("??/*")]


async def test_with_the_new_key_in_front_everything_still_opens(tmp_path: Path):
    day = await lived(tmp_path, OLD)
    shown = await day.core.handle(_said(day, "/start"))
    code = next(one.code for message in shown.messages for row in message.buttons for one in row if one.code)
    await day.core.close()
    day = Day.begin(tmp_path, secret_key=f"{NEW} {OLD}")
    assert seen(day) == KNOWN
    assert papers(day) == [b"a licence"]
    from bot.messages import Address, Inbound

    tapped = await day.core.handle(Inbound(Address("web", "王"), "tap", button=code, language="zh-CN"))
    assert "别人" not in "".join(message.text for message in tapped.messages)
    contact = day.core.db.run_now(lambda tx: contacts.arrive(tx, "web", "王")[0])
    from bot.turn import Turn

    assert day.core.db.run_now(lambda tx: Turn(day.core.house, tx, contact).codes.open(code)) is not None
    await day.core.close()


def _said(day: Day, text: str):
    from bot.messages import Address, Inbound

    return Inbound(Address("web", "王"), f"said {text}", text=text, language="zh-CN")


async def test_sealed_again_the_old_key_can_go(tmp_path: Path):
    day = await lived(tmp_path, OLD)
    await day.core.close()
    both = Day.begin(tmp_path, secret_key=f"{NEW} {OLD}")
    await both.core.close()
    resealing.reseal(both.settings, both.hear)
    said = both.heard()
    assert re.search(r"^addresses: 1 rows$", said, re.MULTILINE)
    assert re.search(r"^papers: 1$", said, re.MULTILINE)
    resealing.reseal(both.settings, both.hear)
    assert set(re.findall(r"\d+", both.heard())) == {"0"}, "nothing is left to do"
    alone = Day.begin(tmp_path, secret_key=NEW)
    assert seen(alone) == KNOWN
    assert papers(alone) == [b"a licence"]
    assert alone.core.db.run_now(_all_open) > 5
    assert len(alone.core.db.run_now(lambda tx: twins.sharing(tx, "patent", "ZL201810862228.X"))) == 1
    await alone.core.close()


def _all_open(tx: Transaction) -> int:
    from sqlalchemy import LargeBinary

    cells = [
        row[column.name]
        for table in Row.metadata.sorted_tables
        for row in tx.connection.execute(table.select()).mappings()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and row[column.name] is not None
    ]
    for cell in cells:
        tx.keys.open(cell)
    return len(cells)


async def test_without_sealing_again_the_new_key_alone_opens_nothing(tmp_path: Path):
    day = await lived(tmp_path, OLD)
    await day.core.close()
    alone = Day.begin(tmp_path, secret_key=NEW)
    with pytest.raises(SealError):
        alone.core.db.run_now(_all_open)
    await alone.core.close()


def test_batches_reach_every_row(database, keys: Keyring):
    from storage import inbox, resealing

    for n in range(7):
        database.run_now(lambda tx, n=n: inbox.accept(tx, "web", str(n), b"raw"))
    newer = Keyring(["a newer one", "a secret for tests only"])
    [table] = [one for one in resealing.sealed_tables() if one.name == "inbox"]
    counts, after = [], None
    while True:

        def work(tx: Transaction, after=after):
            tx.keys = newer
            return resealing.batch(tx, table, after, 3)

        count, after = database.run_now(work)
        counts.append(count)
        if after is None:
            break
    assert counts == [3, 3, 1]
