"""An act of officers on a bureau's day: done, or refused with a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from bot.desk.officers import RefusedError
from bot.house import House
from storage.database import Transaction
from tests.bot.operating import Day

T = TypeVar("T")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Day]:
    day = Day.begin(tmp_path)
    yield day
    day.core.db.close()


def does(office: Day, act: Callable[[Transaction, House], T]) -> T:
    return office.core.db.run_now(lambda tx: act(tx, office.core.house))


def refused(office: Day, act: Callable[[Transaction, House], object]) -> str:
    with pytest.raises(RefusedError) as stopped:
        does(office, act)
    return stopped.value.code
