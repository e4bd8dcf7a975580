from __future__ import annotations

from flows.problems import Problem


def read_phone(text: str) -> str | Problem:
    return Problem("no_phone")


def read_email(text: str) -> str | Problem:
    return Problem("no_email")
