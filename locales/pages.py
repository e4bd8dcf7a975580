"""Whole pages: strict Jinja2 templates under `templates/`, escaped, with the languages' filters."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from locales.words import environment

TEMPLATES = Path(__file__).parent / "templates"


def page(name: str, language: str = "zh_Hans", /, **context: Any) -> str:
    """The template `name` (a path under `templates/`) as text. Raises jinja2.TemplateNotFound and UndefinedError."""
    return _environment(language).get_template(name).render(context)


@cache
def _environment(language: str) -> Environment:
    return environment(language).overlay(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
