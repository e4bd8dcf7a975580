from storage import subjects
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.rows import a_contact

CODE = "91310115MA1K3B0B2X"


def test_a_subject_is_described_later(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        made = subjects.create(tx, anna)
        assert subjects.get(tx, made) == subjects.Subject(made, "", "", "")
        subjects.describe(tx, made, "上海某某科技有限公司", CODE, "310115")
        described = subjects.Subject(made, "上海某某科技有限公司", CODE, "310115")
        assert subjects.get(tx, made) == described
        assert subjects.of_contact(tx, anna) == (described,)
        assert subjects.by_credit_code(tx, CODE) == (described,)
        assert subjects.by_credit_code(tx, "") == ()

    database.run_now(turn)


def test_a_code_is_found_that_was_noted_under_an_older_secret(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        made = subjects.create(tx, a_contact(tx))
        tx.keys = Keyring(["older"])
        subjects.describe(tx, made, "某某", CODE, "")
        tx.keys = Keyring(["newer", "older"])
        assert [one.id for one in subjects.by_credit_code(tx, CODE)] == [made]

    database.run_now(turn)


def test_contacts_belong_to_subjects(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna, bo = a_contact(tx, "anna"), a_contact(tx, "bo")
        made = subjects.create(tx, anna)
        assert (subjects.is_member(tx, made, anna), subjects.is_member(tx, made, bo)) == (True, False)
        subjects.join(tx, made, bo)
        subjects.join(tx, made, bo)
        assert subjects.contacts_of(tx, made) == (anna, bo)
        assert [one.id for one in subjects.of_contact(tx, bo)] == [made]

    database.run_now(turn)
