"""Whole pages: strict Jinja2 templates under `templates/`, escaped, with the languages' filters."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from locales.catalogue import HOME
from locales.words import environment

TEMPLATES = HOME / "templates"


def page(name: str, language: str = "zh_Hans", /, **context: Any) -> str:
    """The template `name` (a path under `templates/`) as text. Raises jinja2.TemplateNotFound and UndefinedError."""
    return _environment(language).get_template(name).render(context)


def text(name: str, language: str = "zh_Hans", /, **context: Any) -> str:
    """The same where nothing is HTML: without markup and with nothing escaped."""
    return _plain(language).get_template(name).render(context)


@cache
def asset(name: str) -> bytes:
    """The content of a file under `templates/`. `name` is one of ours, never a visitor's."""
    return (TEMPLATES / name).read_bytes()


@cache
def _environment(language: str) -> Environment:
    return environment(language).overlay(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)


@cache
def _plain(language: str) -> Environment:
    made = environment(language, plain=True)
    return made.overlay(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
