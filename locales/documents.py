"""Templates of documents that officers change in Word: the places that may be filled, and what is wrong with one.

The values say what may stand where: a text may be shown, a list repeated, the parts of a mapping named with a dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LOOP: Final = {"index": "1", "first": "1", "last": "1", "length": "1"}
_DEEPEST: Final = 2
"""Lists inside lists: nothing that is told needs more."""
Scope = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: "syntax", "unknown" (no such place), "list" (a list or a group shown as if it were a text), "text"
    (a text repeated as if it were a list), "expression" (more than naming a place) or "deep"; `found` as it stands
    there, `line` from 1."""

    code: str
    found: str
    line: int


def environment() -> ImmutableSandboxedEnvironment:
    """What such templates are rendered in: escaped, strict, and without a way out."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def findings(source: str, values: Scope) -> list[Finding]:
    """All that is wrong with a template, in order; of braces that do not match, or tags that do not end, the first."""
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        return [Finding("syntax", "", error.lineno)]
    return list(_block(tree.body, values, 0))


def _block(body: Sequence[nodes.Node], scope: Scope, depth: int) -> Iterator[Finding]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield from _shown(part, scope)
        elif isinstance(node, nodes.For):
            yield from _repeated(node, scope, depth + 1)
        elif isinstance(node, nodes.If):
            yield from _asked(node.test, scope)
            for inner in (node.body, node.elif_, node.else_):
                yield from _block(inner, scope, depth)
        else:
            yield Finding("expression", type(node).__name__.lower(), node.lineno)


def _shown(part: nodes.Node, scope: Scope) -> Iterator[Finding]:
    if isinstance(part, nodes.TemplateData):
        return
    found = _value(part, scope)
    if isinstance(found, Finding):
        yield found
    elif isinstance(found, (Mapping, list)):
        yield Finding("list", _named(part), part.lineno)


def _repeated(node: nodes.For, scope: Scope, depth: int) -> Iterator[Finding]:
    found = _value(node.iter, scope)
    if isinstance(found, Finding):
        yield found
    elif not isinstance(found, list):
        yield Finding("text", _named(node.iter), node.lineno)
    elif depth > _DEEPEST:
        yield Finding("deep", _named(node.iter), node.lineno)
    elif not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive:
        yield Finding("expression", "for", node.lineno)
    else:
        inner = {**scope, node.target.name: found[0] if found else "", "loop": _LOOP}
        yield from _block(node.body, inner, depth)
        yield from _block(node.else_, scope, depth)


def _asked(test: nodes.Node, scope: Scope) -> Iterator[Finding]:
    """A question may ask whether there is anything, and compare."""
    if isinstance(test, (nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand)):
        for inner in test.iter_child_nodes():
            yield from _asked(inner, scope)
        return
    found = _value(test, scope)
    if isinstance(found, Finding):
        yield found


def _value(node: nodes.Node, scope: Scope) -> Any:
    """What a name stands for, or what is wrong with it."""
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Name):
        return scope[node.name] if node.name in scope else Finding("unknown", node.name, node.lineno)
    if not isinstance(node, nodes.Getattr):
        return Finding("expression", type(node).__name__.lower(), node.lineno)
    owner = _value(node.node, scope)
    if isinstance(owner, Finding):
        return owner
    known = isinstance(owner, Mapping) and node.attr in owner
    return owner[node.attr] if known else Finding("unknown", _named(node), node.lineno)


def _named(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_named(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else repr(node.value) if isinstance(node, nodes.Const) else ""
