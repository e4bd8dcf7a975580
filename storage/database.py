"""The database: connecting, migrating, and running turns on its storage threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import current_thread
from typing import Any, TypeVar

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from storage.keys import Keyring
from storage.query import ConflictError, NotFoundError, Transaction
from storage.threads import BATCH, Job, Worker, failing

__all__ = ["ConflictError", "Database", "NotFoundError", "Transaction", "UnavailableError", "connect"]

T = TypeVar("T")
POSTGRES_THREADS = 6
_BUSY_SECONDS = 15
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


class UnavailableError(Exception):
    """The database cannot be opened or is not ours; the message is the driver's."""


class Database:
    """Runs turns, each in one transaction: what `run` returned for is durable, what raised has left no trace."""

    def __init__(self, engine: Engine, keys: Keyring) -> None:
        self.dialect = engine.dialect.name
        self.keys = keys
        self._engine = engine
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        single = self.dialect == "sqlite"
        count, batch = (1, BATCH) if single else (POSTGRES_THREADS, 1)
        self._workers = [Worker(engine, keys, self._queue, batch) for _ in range(count)]
        self._closed = False
        for worker in self._workers:
            worker.start()

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """The turn's result, once committed. Raises what the turn raised; the turn may be run more than once."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(Job(work, future, loop))
        return await future

    def run_now(self, work: Callable[[Transaction], T]) -> T:
        """The same for code without an event loop: blocks."""
        if current_thread() in self._workers:
            raise RuntimeError("a turn cannot wait for another turn")
        future: Future[T] = Future()
        self._put(Job(work, future, None))
        return future.result()

    def outage(self, error: BaseException) -> bool:
        """Whether it was storage that failed and not the turn: the same turn may be taken again later."""
        return failing(error, self._engine.dialect)

    def migrate(self) -> None:
        """Bring the tables to the newest migration. Raises UnavailableError."""
        from storage.migrations import upgrade

        try:
            self.run_now(lambda tx: upgrade(tx.connection))
        except DatabaseError as error:
            raise UnavailableError(str(error.orig).strip().partition("\n")[0]) from error
        except CommandError as error:
            raise UnavailableError(f"it is newer than this program: {error}") from error

    def close(self) -> None:
        """Finish what is queued, then let go of the connections."""
        if self._closed:
            return
        self._closed = True
        for _ in self._workers:
            self._queue.put(None)
        for worker in self._workers:
            worker.join()
        self._engine.dispose()

    def _put(self, job: Job) -> None:
        if self._closed:
            raise RuntimeError("the database is closed")
        self._queue.put(job)


def connect(url: str, keys: Keyring) -> Database:
    """Open the database at an SQLAlchemy URL: sqlite:///path or postgresql://… Raises UnavailableError, ValueError."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise UnavailableError("not an address such as sqlite:///path or postgresql://user@host/name") from None
    if address.get_backend_name() == "sqlite":
        return Database(_sqlite(address), keys)
    if address.get_backend_name() == "postgresql":
        return Database(_postgresql(address), keys)
    raise ValueError(f"neither SQLite nor PostgreSQL: {address.get_backend_name()}")


def _sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        _make_folder(Path(address.database).parent)
    engine = create_engine(address, paramstyle="named", poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(f"{folder}: {error.strerror}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions itself: a deferred one that reads, then writes, fails under contention.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        connect_args={"options": "-c timezone=utc"},
    )
