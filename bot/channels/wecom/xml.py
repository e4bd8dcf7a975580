"""The flat XML of callbacks: what stands directly under the root. Documents that declare anything are refused."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

LONGEST = 64 * 1024
"""Bytes of a document that is looked at."""


class UnreadableError(ValueError):
    """Not a document of the kind that callbacks are."""


def fields(document: bytes) -> dict[str, str]:
    """The texts of the elements under the root, by name; of what lies deeper nothing. Raises UnreadableError."""
    if len(document) > LONGEST:
        raise UnreadableError("longer than any callback")
    reader = _Reader()
    try:
        reader.parser.Parse(document, True)
    except expat.ExpatError as error:
        raise UnreadableError(str(error)) from None
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._open: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._starts
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._says
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def _starts(self, name: str, _attributes: dict[str, str]) -> None:
        self._open.append(name)
        if len(self._open) == 2:
            self.found[name] = ""

    def _ends(self, _name: str) -> None:
        self._open.pop()

    def _says(self, text: str) -> None:
        if len(self._open) == 2:
            self.found[self._open[-1]] += text


def _refuse(*_: object) -> NoReturn:
    raise UnreadableError("declares a document type or entities")
