"""An outline as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.readable import Words


def markdown(data: dict[str, Any], words: Words) -> str:
    """The outline that `flows.outline.outline` made, to be read on paper or screen."""
    return "\n".join(_lines(data, words)) + "\n"


def _lines(data: dict[str, Any], words: Words) -> Iterator[str]:
    yield f"# {data['name']}"
    yield ""
    yield f"{data['place']} · {data['issued']} · `{data['fingerprint'][:12]}`"
    for form in data["forms"]:
        yield from _form(form, words)
    yield from ("", f"## {words('outline.papers')}", "")
    for paper in data["papers"]:
        yield f"- {paper['name']} · {words('label.' + paper['label'])}{_when(paper, words)} · {_source(paper, words)}"
    yield from ("", f"## {words('outline.deadlines')}", "")
    for deadline in data["deadlines"]:
        yield f"- {_date(deadline)} · {deadline['name']} · {_source(deadline, words)}"
    yield from ("", f"## {words('outline.sources')}", "")
    for source in data["sources"]:
        yield f"- {source['title']} · {source['issuer']}, {source['issued']} · {words('label.' + source['label'])}"


def _form(form: dict[str, Any], words: Words) -> Iterator[str]:
    yield from ("", f"## {form['name']} `{form['id']}`")
    for section in form["sections"]:
        yield from ("", f"### {section['name']}")
        for clause in section["clauses"]:
            yield from _clause(clause, words)


def _clause(clause: dict[str, Any], words: Words) -> Iterator[str]:
    yield from ("", f"**{_source(clause, words)}**", "", f"> {clause['citation']['quote']}", "")
    for question in clause["questions"]:
        yield from _question(question, clause, words, "")
    if "met_when" in clause:
        yield f"- {words('outline.met_when')} {clause['met_when']}"
        remedies = "".join(f" [{remedy}]" for remedy in clause["otherwise"]["remedies"])
        yield f"- {words('outline.otherwise')} {' '.join(clause['otherwise']['text'].split())}{remedies}"
    for check in clause["checks"]:
        yield f"- {words('outline.check')} {check['name']}: {check['when']} · {_source(check, words)}"


def _question(question: dict[str, Any], clause: dict[str, Any], words: Words, indent: str) -> Iterator[str]:
    skip = f" · {words('outline.optional')}" if question["optional"] else ""
    own = f" · {_source(question, words)}" if question["citation"] != clause["citation"] else ""
    options = f": {' / '.join(question['options'])}" if "options" in question else ""
    label = f" · {words('label.' + question['label'])}" if "label" in question else ""
    yield f"{indent}- `{question['id']}` {question['name']}{options}{label}{skip}{_when(question, words)}{own}"
    for inner in question.get("asks", ()):
        yield from _question(inner, clause, words, indent + "  ")


def _when(question: dict[str, Any], words: Words) -> str:
    return f" · {words('outline.when')} {question['when']}" if question["when"] else ""


def _source(cited: dict[str, Any], words: Words) -> str:
    cite = cited["citation"]
    force = f" ({cite['since']} – {cite['until']})" if cite["since"] or cite["until"] else ""
    label = f" · {words('label.' + cite['label'])}" if cite["label"] else ""
    return f"{cite['title']} {cite['passage']}{force}{label}"


def _date(deadline: dict[str, Any]) -> str:
    window = f"{deadline['opens']} – {deadline['closes']}" if deadline["closes"] else ""
    return deadline["on"] or window or "—"
