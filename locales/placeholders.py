"""Texts that officers write, with places that are filled for each reader: a closed list of names and nothing else."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "单位": "unit", "区": "district", "期限": "deadline", "日期": "date", "还差": "missing", "链接": "link",
        "單位": "unit", "區": "district", "還差": "missing", "連結": "link",
        "unit": "unit", "district": "district", "deadline": "deadline", "date": "date", "missing": "missing",
        "link": "link",
    }
)  # fmt: skip
"""What may stand between {{ and }}, in any language -> what it is."""
_environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)


class PlaceholderError(ValueError):
    """A text that cannot be filled; `found` is what stands there, "" where braces do not match."""

    def __init__(self, found: str = "") -> None:
        super().__init__(found)
        self.found = found


def used(text: str) -> frozenset[str]:
    """What the text is filled with, by plain names. Raises PlaceholderError for what is not on the list."""
    try:
        tree = _environment.parse(text)
    except TemplateSyntaxError:
        raise PlaceholderError from None
    return frozenset(_name(part) for output in tree.body for part in _parts(output))


def fill(text: str, values: Mapping[str, str | Markup]) -> Markup:
    """The text as HTML, escaped but for values that are markup; `values` by plain name. Raises PlaceholderError."""
    used(text)
    given = {name: values[plain] for name, plain in NAMES.items() if plain in values}
    return Markup(_environment.from_string(html.escape(text, quote=False)).render(given))  # noqa: S704


def _parts(output: nodes.Node) -> list[nodes.Node]:
    if not isinstance(output, nodes.Output):
        raise PlaceholderError(type(output).__name__.lower())
    return [part for part in output.nodes if not isinstance(part, nodes.TemplateData)]


def _name(part: nodes.Node) -> str:
    name = part.name if isinstance(part, nodes.Name) else ""
    if name not in NAMES:
        raise PlaceholderError(name or type(part).__name__.lower())
    return NAMES[name]
