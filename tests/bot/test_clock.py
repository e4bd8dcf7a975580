"""The clock calls, in one process at a time, and lets a job finish."""

import asyncio

import pytest

from bot.clock import Clock
from storage import leases

HOUR = 3600.0


class Job:
    def __init__(self):
        self.runs, self.started, self.go = 0, asyncio.Event(), asyncio.Event()
        self.go.set()

    async def __call__(self):
        self.runs += 1
        self.started.set()
        await self.go.wait()


@pytest.fixture
def db(sqlite_database):
    return sqlite_database


async def ran(event):
    await asyncio.wait_for(event.wait(), 20)


async def test_every_job_runs_at_once_and_then_again(db):
    often, rarely, third = Job(), Job(), asyncio.Event()

    async def count():
        await often()
        if often.runs == 3:
            third.set()

    clock = Clock(db, {"often": (count, 0.01), "rarely": (rarely, HOUR)}, "me")
    clock.start()
    await ran(third)
    await ran(rarely.started)
    await clock.stop()
    assert rarely.runs == 1


async def test_a_job_that_raises_runs_again(db):
    again = asyncio.Event()
    runs = []

    async def fails():
        runs.append(1)
        if len(runs) == 2:
            again.set()
        raise RuntimeError

    clock = Clock(db, {"job": (fails, 0.01)}, "me")
    clock.start()
    await ran(again)
    await clock.stop()


async def test_a_slow_job_does_not_overlap_itself(db):
    slow, ticks, enough = Job(), [], asyncio.Event()
    slow.go.clear()

    async def other():
        ticks.append(1)
        if len(ticks) == 5:
            enough.set()

    clock = Clock(db, {"slow": (slow, 0.01), "other": (other, 0.01)}, "me")
    clock.start()
    await ran(enough)
    assert slow.runs == 1
    slow.go.set()
    await clock.stop()


async def test_only_one_of_two_processes_is_active_and_the_other_takes_over(db):
    first, second = Job(), Job()
    one, two = Clock(db, {"job": (first, 0.01)}, "one"), Clock(db, {"job": (second, 0.01)}, "two")
    one.start()
    await ran(first.started)
    two.start()
    runs = first.runs
    while first.runs < runs + 5:
        first.started.clear()
        await ran(first.started)
    assert second.runs == 0
    await one.stop()
    await ran(second.started)
    await two.stop()


async def test_stopping_lets_the_job_under_way_finish_and_hands_the_lease_on(db):
    job, done = Job(), []
    job.go.clear()

    async def work():
        await job()
        done.append(1)

    clock = Clock(db, {"job": (work, HOUR)}, "me")
    clock.start()
    await ran(job.started)
    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    job.go.set()
    await stopping
    assert done == [1]
    assert db.run_now(lambda tx: leases.take(tx, "clock", "another", 60))


async def test_what_has_leases_of_its_own_is_done_by_every_process(db):
    db.run_now(lambda tx: leases.take(tx, "clock", "another", 60))
    job, only = Job(), Job()
    clock = Clock(db, {"only": (only, 0.01)}, "me", everywhere={"job": (job, 0.01)})
    clock.start()
    await ran(job.started)
    await clock.stop()
    assert only.runs == 0
