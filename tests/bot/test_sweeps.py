"""An update that was acknowledged and never answered is answered after a minute."""

from bot.sweeps import answer_forgotten
from storage import inbox


def arrive(db, update_id):
    return db.run_now(lambda tx: inbox.accept(tx, "web", update_id, b"{}")).id


async def test_only_what_waits_too_long_is_reopened_and_only_once(sqlite_database):
    db, reopened = sqlite_database, []
    forgotten, done = arrive(db, "1"), arrive(db, "2")
    db.run_now(lambda tx: inbox.answered(tx, done))

    def reopen(tx, row):
        reopened.append(row.id)

    assert await answer_forgotten(db, reopen, older=60) == 0
    assert await answer_forgotten(db, reopen, older=-1) == 1
    assert await answer_forgotten(db, reopen, older=-1) == 0
    assert reopened == [forgotten]


async def test_one_that_cannot_be_reopened_does_not_hold_up_the_rest_and_comes_again(sqlite_database):
    db = sqlite_database
    bad, good = arrive(db, "1"), arrive(db, "2")
    reopened = []

    def reopen(tx, row):
        if row.id == bad and len(reopened) < 1:
            raise KeyError(row.id)
        reopened.append(row.id)

    assert await answer_forgotten(db, reopen, older=-1) == 1
    assert await answer_forgotten(db, reopen, older=-1) == 1
    assert reopened == [good, bad]
