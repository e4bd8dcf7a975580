from __future__ import annotations

from datetime import date

from flows.problems import Problem


def read(text: str, today: date) -> str | Problem:
    return Problem("no_patent")


def is_number(text: str) -> bool:
    return text.startswith("ZL")
