"""Templates that build on each other: anything under `templates/`, strict and escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from locales.catalogue import HOME
from locales.words import environment

TEMPLATES = HOME / "templates"


def render(name: str, language: str, /, **params: Any) -> str:
    """`templates/<name>` as text. Raises jinja2.TemplateNotFound and UndefinedError."""
    return _environment(language).get_template(name).render(params)


@cache
def asset(name: str) -> bytes:
    """The content of a file under `templates/`. `name` is never a visitor's."""
    return (TEMPLATES / name).read_bytes()


@cache
def _environment(language: str) -> Environment:
    return environment(language).overlay(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
