from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.chaos.running import nursery
from tests.support.databases import *  # noqa: F403 - fixtures


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether this is `make chaos`."""
    return os.environ.get("CHAOS") == "long"


@pytest.fixture(scope="session")
def children() -> Iterator[subprocess.Popen[str]]:
    process = nursery()
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.kill()
    process.wait()


@pytest.fixture
def in_the_long_form(*, long: bool) -> None:
    if not long:
        pytest.skip("in the long form")
