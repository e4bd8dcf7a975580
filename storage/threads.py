"""The threads that run turns: one with group commit for SQLite, several for PostgreSQL."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import structlog
from sqlalchemy import Connection, Dialect, Engine

from storage.keys import Keyring
from storage.query import ConflictError, Transaction

TRIES = 5
BATCH = 64
_AGAIN = {"40001", "40P01", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}
_FAILING = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_LOCKED", "SQLITE_READONLY")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A turn that waits for its transaction; `loop` is where its future lives, None for a blocking caller."""

    work: Callable[[Transaction], Any]
    future: asyncio.Future[Any] | Future[Any]
    loop: asyncio.AbstractEventLoop | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a turn ended."""

    job: Job
    result: Any = None
    error: BaseException | None = None


def _tell(ended: Sequence[Ended]) -> None:
    for one in ended:
        if one.job.future.done():
            continue
        if one.error is None:
            one.job.future.set_result(one.result)
        else:
            one.job.future.set_exception(_tellable(one.error))


def _tellable(error: BaseException) -> BaseException:
    return RuntimeError("a turn raised StopIteration") if isinstance(error, StopIteration) else error


def tell(ended: Sequence[Ended]) -> None:
    """Resolve the futures, those of one event loop in one call to it."""
    loops: dict[asyncio.AbstractEventLoop | None, list[Ended]] = {}
    for one in ended:
        loops.setdefault(one.job.loop, []).append(one)
    for loop, some in loops.items():
        if loop is None:
            _tell(some)
        else:
            with suppress(RuntimeError):  # the loop was closed: nobody waits any more
                loop.call_soon_threadsafe(_tell, some)


def _again(error: BaseException) -> bool:
    driver = getattr(error, "orig", error)
    code = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None)
    return isinstance(error, ConflictError) or code in _AGAIN


def failing(error: BaseException, dialect: Dialect) -> bool:
    """Whether storage failed: full, out of reach, locked for too long. SQLite calls a wrong statement operational too,
    so there its name decides."""
    driver = getattr(error, "orig", error)
    if dialect.name == "sqlite":
        return isinstance(error, ConflictError) or str(getattr(driver, "sqlite_errorname", "")).startswith(_FAILING)
    module: Any = dialect.dbapi
    return isinstance(driver, (ConflictError, module.OperationalError, module.InterfaceError))


class Worker(Thread):
    """Takes turns from the queue and runs each batch in one transaction on its own connection.

    When a batch fails it is rolled back and its turns are run one by one, so that only the failing turn is lost:
    a turn must have no effect outside its transaction.
    """

    def __init__(self, engine: Engine, keys: Keyring, queue: SimpleQueue[Job | None], batch: int) -> None:
        super().__init__(name=f"storage-{engine.dialect.name}", daemon=True)
        self._engine, self._keys, self._queue, self._batch = engine, keys, queue, batch
        self._connection: Connection | None = None
        self._stopping = False

    def run(self) -> None:
        while not self._stopping:
            jobs = self._next()
            if jobs:
                tell(self._together(jobs))
        self._drop()

    def _next(self) -> list[Job]:
        """The first turn waited for, and those already queued behind it. None in the queue ends the thread."""
        jobs: list[Job] = []
        with suppress(Empty):
            while len(jobs) < self._batch:
                job = self._queue.get(block=not jobs)
                if job is None:
                    self._stopping = True
                    break
                jobs.append(job)
        return jobs

    def _together(self, jobs: Sequence[Job]) -> list[Ended]:
        if len(jobs) > 1:
            with suppress(BaseException):
                return self._commit(jobs)
        return [self._alone(job) for job in jobs]

    def _alone(self, job: Job) -> Ended:
        for left in reversed(range(TRIES)):
            try:
                return self._commit((job,))[0]
            except BaseException as error:  # whatever a turn raises belongs to the one who waits for it
                if not left or not _again(error):
                    return Ended(job, error=error)
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - spreads the contenders
        raise AssertionError("unreachable")

    def _commit(self, jobs: Sequence[Job]) -> list[Ended]:
        callbacks: list[Callable[[], None]] = []
        ended = []
        connection = self._open()
        done = False
        try:
            with connection.begin():
                cursor = connection.connection.cursor()
                for job in jobs:
                    tx = Transaction(connection, self._keys, cursor, callbacks=callbacks)
                    ended.append(Ended(job, job.work(tx)))
                cursor.close()
                done = True
        except BaseException as error:
            if not _lost(connection):
                raise
            self._drop()
            if done:  # the commit may have arrived: running the turn again could do it twice
                raise
            raise ConflictError("the connection was lost") from error
        _call(callbacks)
        return ended

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop(self) -> None:
        """Let go of the connection; the next turn opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()


def _lost(connection: Connection) -> bool:
    return connection.invalidated or bool(getattr(connection.connection.driver_connection, "closed", False))


def _call(callbacks: Sequence[Callable[[], None]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:
            _log.exception("after_commit failed")
