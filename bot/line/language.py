"""`beian language`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import typer


def language() -> None:
    """The language that each line of stdin is in, and that would be proposed to who is spoken to in another.

    A line is `client<TAB>text`; the client is what it says it speaks, as zh-CN, or nothing. Each line is answered at
    once by one line: a language or `none`. What cannot be read is `none` too, with the reason on stderr; the end is
    then 1.
    """
    wrong = 0
    for said, reason in _answers(sys.stdin.buffer):
        typer.echo(said)
        sys.stdout.flush()
        if reason:
            wrong = 1
            typer.echo(reason, err=True)
    raise typer.Exit(wrong)


def _answers(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """For each line what is printed, and why it could not be read or ""."""
    from locales import languages
    from locales.detect import language_of

    for number, line in enumerate(lines, 1):
        try:
            client, tab, text = line.decode("utf-8-sig").rstrip("\r\n").partition("\t")
        except UnicodeDecodeError:
            yield "none", f"line {number}: not UTF-8"
            continue
        if not tab:
            yield "none", f"line {number}: no tab; write what the client says it speaks, a tab, and the text"
            continue
        yield language_of(text, client, languages()) or "none", ""
