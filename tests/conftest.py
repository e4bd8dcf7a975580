"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# `make test` says the same twice; what nobody has thought of yet is looked for by the long form.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", derandomize=False)
settings.load_profile("searching" if os.environ.get("CHAOS") == "long" else "repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the golden transcripts anew from their scripts")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))
