"""The clock: APScheduler calls what is due. What is owed to whom lies in rows, not in jobs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import Counter

from storage import leases
from storage.database import Database

log = structlog.get_logger()
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns whenever a job takes longer than its interval

ticks = Counter("beian_clock_ticks", "Jobs run by the clock, by job and outcome", ["job", "outcome"])

Job = Callable[[], Awaitable[object]]
_LEASE_NAME = "clock"


class Clock:
    """Runs `jobs` (name -> what to do, every how many seconds) in one process at a time: the one that has the lease.

    A job never overlaps itself; one that comes late runs once. Several processes may each have a clock.
    """

    def __init__(self, db: Database, jobs: Mapping[str, tuple[Job, float]], owner: str, lease: float = 60.0) -> None:
        self._db, self._owner, self._lease = db, owner, lease
        self._running: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for name, (job, seconds) in jobs.items():
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

    async def _run(self, name: str, job: Job) -> None:
        task = asyncio.create_task(self._tick(name, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _tick(self, name: str, job: Job) -> None:
        try:
            if self._stopped or not await self._is_ours():
                return
            await job()
        except Exception:
            log.exception("job_failed", job=name)
            ticks.labels(name, "failed").inc()
        else:
            ticks.labels(name, "done").inc()

    async def _is_ours(self) -> bool:
        return await self._db.run(lambda tx: leases.take(tx, _LEASE_NAME, self._owner, self._lease))
