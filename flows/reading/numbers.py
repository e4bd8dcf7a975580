from __future__ import annotations

from decimal import Decimal

from flows.problems import Problem


def read_number(
    text: str, least: int | Decimal | None, most: int | Decimal | None, places: int
) -> int | Decimal | Problem:
    return int(text) if text.isdigit() else Problem("no_number")
