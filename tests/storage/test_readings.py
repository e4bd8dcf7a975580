"""Readings of papers: claimed once, tried again when a reader died, remembered sealed."""

from datetime import date, timedelta

from flows.papers import Field, Finding, Look, Reading, together
from storage import files, readings
from storage.database import Database, Transaction
from storage.readings import Origin
from tests.support.rows import a_draft

CERTIFICATE = Reading(
    "patent_certificate",
    sure=True,
    fields=(
        Field("number", "ZL201810862228.X", "ZL 2018 1 0862228.X", 1, (0.1, 0.2, 0.5, 0.25), 0.98),
        Field("filed_on", date(2018, 8, 1), "2018年08月01日", 1, (0.1, 0.3, 0.5, 0.35), 0.6, certain=False),
        Field("owners", ("上海某某机电有限公司",), "上海某某机电有限公司"),
    ),
    findings=(Finding("page_missing", 2, {"pages": 2}),),
    pages=(Look(90, stamped=True),),
)


def a_file(tx: Transaction, draft_id: int = 0, contact_id: int = 1) -> files.FileRow:
    return files.add(
        tx, draft_id=draft_id or a_draft(tx).id, contact_id=contact_id, inbox_id=None, question="", name="证书.jpg",
        channel="web", ref="7",
    )  # fmt: skip


def test_a_file_is_given_to_one_reader_and_again_when_that_one_died(database: Database) -> None:
    def turn(tx: Transaction) -> str:
        paper = a_file(tx)
        readings.await_reading(tx, paper.id)
        readings.await_reading(tx, paper.id)
        assert readings.claim(tx, 5, lease=60) == ((paper.id, 1),)
        assert readings.claim(tx, 5, lease=60) == ()
        tx.now += timedelta(seconds=61)
        assert readings.claim(tx, 5, lease=60) == ((paper.id, 2),)
        return paper.id

    def settled(tx: Transaction) -> None:
        assert readings.settle(tx, paper, CERTIFICATE)
        assert not readings.settle(tx, paper, None)
        found = readings.get(tx, paper)
        assert found is not None
        assert (found.state, found.attempts, found.reading) == ("read", 2, CERTIFICATE)

    paper = database.run_now(turn)
    database.run_now(settled)


def test_who_sends_many_does_not_go_before_who_sends_one(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        names = {}
        for name, contact in (("a1", 1), ("a2", 1), ("a3", 1), ("b1", 2), ("c1", 3), ("b2", 2)):
            paper = files.add(
                tx, draft_id=draft, contact_id=contact, inbox_id=None, question="", channel="web", ref="7"
            )
            readings.await_reading(tx, paper.id)
            names[paper.id] = name
            tx.now += timedelta(seconds=1)
        order = []
        while claimed := readings.claim(tx, 1, lease=600):
            order.append(names[claimed[0][0]])
            readings.settle(tx, claimed[0][0], None)
        assert order == ["a1", "b1", "c1", "a2", "b2", "a3"]

    draft = database.run_now(a_draft).id
    database.run_now(turn)


def test_what_the_same_bytes_said_in_the_draft_is_known(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        first = a_file(tx)
        second = a_file(tx, first.draft_id)
        for one in (first, second):
            files.keep(tx, one.id, "d" * 64, "image/jpeg", 10)
        assert readings.same(tx, first.draft_id, "d" * 64) is None
        readings.await_reading(tx, first.id)
        readings.settle(tx, first.id, CERTIFICATE)
        assert readings.same(tx, first.draft_id, "d" * 64) == CERTIFICATE
        assert set(readings.of_draft(tx, first.draft_id)) == {first.id}

    database.run_now(turn)


def test_an_answer_remembers_its_paper_until_that_is_gone(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        paper = a_file(tx)
        origin = Origin(paper.id, 1, (0.1, 0.2, 0.5, 0.25))
        readings.originate(tx, paper.draft_id, 3, origin)
        assert readings.origins(tx, paper.draft_id) == {3: origin}

    database.run_now(turn)


def test_photos_of_one_paper_are_one_reading() -> None:
    second = Reading(fields=(Field("name", "上海某某机电有限公司", "上海某某机电有限公司"),), pages=(Look(), Look()))
    whole = together((CERTIFICATE, second))
    assert (whole.kind, whole.sure, len(whole.pages)) == ("patent_certificate", True, 3)
    assert [(one.name, one.page) for one in whole.fields] == [
        ("number", 1), ("filed_on", 1), ("owners", 1), ("name", 2),
    ]  # fmt: skip
    assert whole.value("filed_on") is None


def test_a_copy_of_a_file_says_the_same(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        first = a_file(tx)
        second = a_file(tx, first.draft_id)
        readings.await_reading(tx, first.id)
        readings.settle(tx, first.id, CERTIFICATE)
        readings.keep_crop(tx, first.id, "number", b"a picture")
        readings.copy(tx, first.id, second.id)
        found = readings.get(tx, second.id)
        assert found is not None
        assert (found.state, found.reading) == ("read", CERTIFICATE)
        assert readings.crop(tx, second.id, "number") == b"a picture"

    database.run_now(turn)
