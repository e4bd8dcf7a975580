"""Doing the same at the same moment from several threads, each with its own database, as processes would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from storage.database import Transaction, connect
from storage.keys import Keyring

T = TypeVar("T")


def together(url: str, keys: Keyring, work: Callable[[Transaction, int], T], threads: int = 4) -> list[T]:
    """What each thread's turn returned; `work` is also told the thread's number."""
    ready = Barrier(threads)

    def one(number: int) -> T:
        database = connect(url, keys)
        try:
            ready.wait(30)
            return database.run_now(lambda tx: work(tx, number))
        finally:
            database.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))
