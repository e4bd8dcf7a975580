import pytest

from storage import contacts, transcript
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.rows import a_contact
from tests.support.together import together


def an_address(tx: Transaction, who: str) -> int:
    return contacts.addresses(tx, a_contact(tx, who))[0].id


def test_lines_are_numbered_by_address(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna, bo = an_address(tx, "anna"), an_address(tx, "bo")
        assert [transcript.append(tx, anna, "in", {"text": str(n)}) for n in range(3)] == [1, 2, 3]
        assert transcript.append(tx, bo, "out", {"text": "您好"}) == 1
        assert [line.seq for line in transcript.since(tx, anna, 1)] == [2, 3]
        assert [line.seq for line in transcript.since(tx, anna, 0, limit=2)] == [1, 2]
        assert [line.seq for line in transcript.latest(tx, anna, limit=2)] == [2, 3]
        assert transcript.latest(tx, bo) == (transcript.Line(1, "out", {"text": "您好"}, tx.now),)

    database.run_now(turn)


def test_four_processes_number_without_gaps_or_doubles(database: Database, database_url: str, keys: Keyring) -> None:
    anna = database.run_now(lambda tx: an_address(tx, "anna"))

    def turn(tx: Transaction, number: int) -> list[int]:
        return [transcript.append(tx, anna, "out", {"from": number}) for _ in range(5)]

    numbers = [seq for seqs in together(database_url, keys, turn) for seq in seqs]
    assert sorted(numbers) == list(range(1, 21))


def test_there_is_no_third_direction(database: Database) -> None:
    with pytest.raises(Exception, match="ck_lines_direction"):
        database.run_now(lambda tx: transcript.append(tx, an_address(tx, "anna"), "up", {}))  # type: ignore[arg-type]
