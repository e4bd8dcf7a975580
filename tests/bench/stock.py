"""Databases with so many drafts of which nothing is due, each in the folder where a bot of that name looks for it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.core import Core
from bot.settings import Settings
from tests.bench import bots, crowd
from tests.bench.multiply import multiply, multiply_on
from tests.bench.postgres import Server


@dataclass(frozen=True)
class Stock:
    """One database; its bot's `name`, its address ("" is SQLite in `data`) and its server, if it has one."""

    name: str
    drafts: int
    data: Path
    url: str = ""
    server: Server | None = None

    def opened(self) -> Core:
        """The product's parts on it; to be closed."""
        return _core(self.data, self.url)


def on_sqlite(folder: Path, sizes: Sequence[int]) -> dict[int, Stock]:
    """A stock of each size."""
    found = {}
    first = folder / "prototypes"
    _make_prototypes(first, "")
    for drafts in sizes:
        made = Stock(f"of-{drafts}", drafts, folder / f"of-{drafts}" / "data")
        made.data.mkdir(parents=True)
        file = Path(shutil.copy(first / "beian.db", made.data))
        multiply(file, drafts // (2 * crowd.PROTOTYPES))
        found[drafts] = made
    return found


def on_postgres(folder: Path, server: Server, sizes: Sequence[int]) -> dict[int, Stock]:
    found = {}
    _make_prototypes(folder / "prototypes", server.create("prototypes"))
    for drafts in sizes:
        name = f"of_{drafts}"
        data = folder / name / "data"
        data.mkdir(parents=True)
        found[drafts] = Stock(name, drafts, data, server.create(name, "prototypes"), server)
        multiply_on(server, name, drafts // (2 * crowd.PROTOTYPES))
    return found


def _make_prototypes(folder: Path, url: str) -> None:
    core = _core(folder, url)
    core.db.run_now(lambda tx: crowd.prototypes(tx, core.house))
    core.db.close()


def _core(data: Path, url: str) -> Core:
    settings = Settings(
        data_dir=data, secret_key=SecretStr(bots.KEY), database_url=url, platform_url="", most_a_minute=0
    )  # fmt: skip
    return Core.open(settings, "http://127.0.0.1:9", "key")
