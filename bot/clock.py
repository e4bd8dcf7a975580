"""The clock: APScheduler calls what is due. What is owed to whom lies in rows, not in jobs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import Counter, Gauge

from storage import leases
from storage.database import Database

log = structlog.get_logger()
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns whenever a job takes longer than its interval

ticks = Counter("beian_clock_ticks", "Jobs run by the clock, by job and outcome", ["job", "outcome"])

active = Gauge("beian_clock_active", "1 in the process whose clock runs")

Job = Callable[[], Awaitable[object]]
_LEASE_NAME = "clock"
LEASE = 15.0
"""Seconds for which a process that says nothing more is still believed to be at work."""


class Clock:
    """Runs `jobs` (name -> what to do, every how many seconds) in one process at a time: the one that has the lease.
    Those of `everywhere` run in every process: what they take up has a lease of its own.

    A job never overlaps itself; one that comes late runs once. Several processes may each have a clock: when one dies
    another goes on within `lease` and a quarter, and calls `taken` before its first job. A tick costs the database
    nothing: the lease is renewed, or asked for, every quarter of it.
    """

    def __init__(
        self,
        db: Database,
        jobs: Mapping[str, tuple[Job, float]],
        owner: str,
        lease: float = LEASE,
        taken: Job | None = None,
        everywhere: Mapping[str, tuple[Job, float]] | None = None,
    ) -> None:
        self._db, self._owner, self._lease, self._taken = db, owner, lease, taken
        self._ours_until = self._ask_again = 0.0
        self._asking = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._everywhere = everywhere or {}
        every = {"lease": (self._is_ours, lease / 4), **jobs, **self._everywhere}
        for name, (job, seconds) in every.items():
            self._scheduler.add_job(
                self._run, "interval", (name, job), seconds=seconds, id=name, next_run_time=datetime.now(UTC)
            )

    def start(self) -> None:
        """Every job runs at once, then at its interval."""
        self._scheduler.start()

    async def stop(self, within: float = 4.0) -> None:
        """Begins nothing more, lets the jobs under way finish and hands the lease on."""
        self._stopped = True
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        self._scheduler.shutdown(wait=False)
        await self._db.run(lambda tx: leases.release(tx, _LEASE_NAME, self._owner))

    async def at_work(self) -> bool:
        """Whether this is still the process whose clock runs: for jobs that take long."""
        return not self._stopped and await self._is_ours()

    async def _run(self, name: str, job: Job) -> None:
        task = asyncio.create_task(self._tick(name, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _tick(self, name: str, job: Job) -> None:
        try:
            if self._stopped or not (name in self._everywhere or await self._is_ours()):
                return
            await job()
        except Exception:
            log.exception("job_failed", job=name)
            ticks.labels(name, "failed").inc()
        else:
            ticks.labels(name, "done").inc()

    async def _is_ours(self) -> bool:
        async with self._asking:
            if time.monotonic() >= self._ask_again:
                await self._ask()
        return time.monotonic() < self._ours_until

    async def _ask(self) -> None:
        """Renews the lease or asks for it. What it is good for counts from before the question, on our own clock."""
        asked = time.monotonic()
        self._ask_again = asked + self._lease / 5
        ours = await self._db.run(lambda tx: leases.take(tx, _LEASE_NAME, self._owner, self._lease))
        new = ours and asked >= self._ours_until
        self._ours_until = asked + self._lease if ours else 0.0
        active.set(ours)
        if new and self._taken is not None:
            await self._taken()
