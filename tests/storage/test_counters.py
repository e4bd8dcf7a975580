"""Numbers are the sums of what units add, whatever is changed, folded or corrected, and on every day."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import contacts, counters, subjects
from storage.counters import Key, Share
from storage.database import Database, Transaction

FIRST = date(2026, 1, 1)
KEYS = st.tuples(st.sampled_from(("", "310104")), st.sampled_from(("", "city_pilot")), st.sampled_from(("a", "b:2025")))
SHARES = st.dictionaries(KEYS, st.integers(-3, 10**15), max_size=4)
MOVES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), SHARES), max_size=12)


def summed(shares: dict[int, Share]) -> dict[Key, int]:
    keys = {key for share in shares.values() for key in share}
    sums = {key: sum(share.get(key, 0) for share in shares.values()) for key in keys}
    return {key: n for key, n in sums.items() if n}


def a_unit(tx: Transaction, who: str) -> int:
    return subjects.create(tx, contacts.arrive(tx, "web", who)[0].id)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_sum_on_every_day_is_what_units_add_then(sqlite_database: Database, moves: list[tuple[int, int, Share]]):
    def turn(tx: Transaction) -> None:
        tx.connection.execute(text("DELETE FROM counters"))
        units = [a_unit(tx, f"{who}") for who in range(3)]
        known: dict[int, Share] = {}
        day, then = FIRST, {}
        for who, later, share in moves:
            then[day] = summed(known)
            day += timedelta(days=later)
            counters.move(tx, units[who], day, share)
            known[who] = share
        then[day] = summed(known)
        for _ in range(2):
            assert counters.totals(tx) == summed(known)
            assert all(counters.totals(tx, until) == there for until, there in then.items())
            while counters.fold(tx, day + timedelta(days=1), 2):
                pass
        rows = tx.connection.execute(text("SELECT day, district, category, indicator FROM counters")).all()
        assert len(rows) == len(set(rows)), "folded: one row for each number of a day"
        for unit in units:
            counters.move(tx, unit, day, {})
        assert counters.totals(tx) == {}

    sqlite_database.run_now(turn)


def test_moves_folds_and_corrections_on_both_databases(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one, other = a_unit(tx, "anna"), a_unit(tx, "bo")
        key, sales = ("310104", "", "filed"), ("310104", "", "sales:2025")
        assert counters.move(tx, one, FIRST, {key: 1, sales: 10**15}) == 2
        assert counters.move(tx, other, FIRST, {key: 1}) == 1
        assert counters.move(tx, other, FIRST, {key: 1}) == 0, "what did not change is not written"
        assert counters.fold(tx, FIRST) == 0, "the day is not over"
        assert counters.fold(tx, FIRST + timedelta(days=1)) == 1
        assert counters.totals(tx) == {key: 2, sales: 10**15}
        assert counters.totals(tx, FIRST - timedelta(days=1)) == {}
        assert counters.changes(tx, ["filed"], "", ["310104"]) == ((FIRST, "filed", 2),)
        assert counters.changes(tx, ["filed"], "", ["310115"]) == ()
        assert counters.shares(tx, [one, other, 999]) == {one: {key: 1, sales: 10**15}, other: {key: 1}}
        tx.connection.execute(text("DELETE FROM counters WHERE indicator = 'filed'"))
        assert counters.settle(tx, FIRST) == 1
        assert counters.settle(tx, FIRST) == 0
        assert counters.totals(tx) == {key: 2, sales: 10**15}

    database.run_now(turn)
