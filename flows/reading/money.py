from __future__ import annotations

from collections.abc import Mapping

from flows.problems import Problem

LARGEST = 10**18


def read_money(text: str, least: int, units: Mapping[str, int]) -> int | Problem:
    return Problem("no_money")
