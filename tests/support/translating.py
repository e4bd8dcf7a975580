"""Writes transcripts in another language: `python -m tests.support.translating en`, or with the names of some.

A Chinese transcript is played, and which button each line taps is noted; then the same buttons are tapped by someone
whose client names the other language, and what they are called there is written down. What is typed is looked up in
`transcripts/typed/<language>.tsv` (Chinese, tab, the other words), and stays as it is where that has nothing.
What then differs in more than words is printed: a reply that was not understood, two buttons of one name.
"""

from __future__ import annotations

import asyncio
import csv
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import time_machine

from bot.messages import Outbound
from locales.catalogue import FIRST
from storage.database import connect
from storage.keys import Keyring
from tests.support.databases import SECRET
from tests.support.dialogue import START
from tests.support.playing import HOME, Spoken, folder, predictable
from tests.support.stage import Person, Said

TYPED = HOME / "typed"
EVERYWHERE = ("whole_filing", "yearly_update", "reminder_in_the_middle")
"""What is played in every language; all the others in Chinese and English."""
ABOUT_LANGUAGE = (
    "english",
    "language_first_word",
    "language_proposed",
    "documents_english",
    "many_english",
    "papers_disagree_english",
)
"""What goes on in another language than it began in is told once."""
BY_HAND = ("consent",)
"""What changes the language itself: other buttons are tapped in each."""
_LABELLED = re.compile(r"!(?:tap|stale|doubled|foreign \S+) ")
_DIGEST = re.compile(r"\.[0-9a-z]{4,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
Shape = tuple[tuple[str, bool, tuple[str, ...]], ...]


@dataclass(slots=True)
class Act:
    """A contact's line: the code it tapped and how far from the newest button that one was, and what it led to."""

    line: str
    code: str = ""
    place: int = 0
    shape: Shape = ()


class _Watched(Spoken):
    """A dialogue that notes what is tapped."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.acts: list[Act] = []
        self.lines: list[str] = []
        """What was done, a line each, but for what given scripts hold."""
        self._open: list[Act] = []

    async def _send(self, *, again: bool = False, **what: Any) -> Said:
        act = self._open[-1] if self._open else None
        if act and what.get("button") and not act.code:
            codes = _on(self._owner(act.line))
            act.code = _bare(what["button"])
            act.place = codes[::-1].index(act.code) if act.code in codes else -1
        return await super()._send(again=again, **what)

    def _owner(self, line: str) -> Person:
        """Whose screen holds the button of a line."""
        return self.people[line.split()[1]] if line.startswith("!foreign ") else self._person

    async def do(self, line: str) -> Said:
        act = Act(line)
        self.acts.append(act)
        self._open.append(act)
        said = await super().do(line)
        self._open.pop()
        act.shape = _shape(said)
        if type(self) is _Watched:
            self.lines.append(line)
        return said


class _Followed(_Watched):
    """A dialogue that does in its own language what was done in another."""

    def __init__(self, acts: list[Act], typed: Mapping[str, str], told: dict[str, str], *args: Any) -> None:
        """`told`: given scripts by name, as they were told first; those it plays are added."""
        super().__init__(*args)
        self._model, self._typed = iter(acts), typed
        self._mine = ""
        self._told = told
        self.remarks: list[str] = []

    async def do(self, line: str) -> Said:
        """The line is the Chinese one; what was done instead is added to `lines`."""
        model = next(self._model)
        assert model.line == line, (model.line, line)
        mine = self._line(model)
        self.lines.append(mine)
        if line.startswith("!given "):
            said = await self._retold(line.removeprefix("!given "))
        else:
            try:
                said = await super().do(mine)
            except IndexError:
                said = ()
        if (shape := _shape(said)) != model.shape:
            self.remarks.append(f"> {line} > {mine}: {_difference(model.shape, shape)}")
        return said

    async def _retold(self, name: str) -> Said:
        """A given script, written in this language too."""
        said: Said = ()
        kept, self.lines = self.lines, []
        script = (folder(FIRST) / "given" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        remarks = [one for one in script if one.startswith("# ")]
        for line in script:
            if not line.startswith("# "):
                said = await self.do(line)
        written, self.lines = "\n".join((*remarks, *self.lines)) + "\n", kept
        self._told.setdefault(name, written)
        return said

    def _line(self, model: Act) -> str:
        line, labelled = model.line, _LABELLED.match(model.line)
        if line.startswith(("@", "!")) and not labelled:
            return self._words(line)
        if not model.code:
            return self._words(line)
        before = labelled.group() if labelled else ""
        owner = self._owner(line)
        if (label := self._label(owner, model)) is None:
            self.remarks.append(f"> {line}: no such button")
            return self._words(line)
        meant = owner.buttons(label)[0 if before.startswith("!stale") else -1]
        if _bare(meant) != self._mine:
            self.remarks.append(f"> {line}: several buttons are called {label}")
        return before + label

    def _label(self, owner: Person, model: Act) -> str | None:
        """What the same button is called here. Some codes hold a digest of words: then its place tells."""
        buttons = [button for message in owner.screen for row in message.buttons for button in row]
        same = [one for one in buttons if _bare(one.code) == model.code]
        if not same and 0 <= model.place < len(buttons):
            same = [one for one in (buttons[-1 - model.place],) if _kind(one.code) == _kind(model.code)]
        self._mine = _bare(same[-1].code) if same else ""
        return same[-1].label if same else None

    def _words(self, line: str) -> str:
        if line not in self._typed and _HAN.search(line) and not line.startswith(("!", "@")):
            self.remarks.append(f"typed as it is: {line}")
        return self._typed.get(line, line)


def _bare(code: str) -> str:
    """A code without its signature."""
    return code.partition("~")[0]


def _kind(code: str) -> str:
    """A code without its signature and without digests of words."""
    return _DIGEST.sub(".…", _bare(code))


def _on(person: Person) -> list[str]:
    return [_bare(button.code) for message in person.screen for row in message.buttons for button in row]


def _shape(said: Said) -> Shape:
    return tuple((one.card, one.edit, tuple(_codes(one))) for one in said)


def _codes(message: Outbound) -> Iterator[str]:
    return (_kind(button.code) for row in message.buttons for button in row)


def _difference(theirs: Shape, mine: Shape) -> str:
    if len(theirs) != len(mine):
        return f"{len(theirs)} messages, {len(mine)} here"
    return "; ".join(f"{a} {b}" for a, b in zip(theirs, mine, strict=True) if a != b)


def typed(language: str) -> dict[str, str]:
    """By what is typed in Chinese, what is typed in a language."""
    path = TYPED / f"{language}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row}


async def retold(name: str, at: Path, template: Path, language: str, told: dict[str, str]) -> tuple[str, list[str]]:
    """A Chinese transcript as a script in another language, and what is to be looked at in it."""
    text = (HOME / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(("> ", "# "))]
    with _stage() as clock, closing(_Watched(_empty(at / FIRST), template, clock, FIRST)) as model:
        await _played(model, lines)
    with _stage() as clock:
        mine = _Followed(model.acts, typed(language), told, _empty(at / language), template, clock, language)
        with closing(mine):
            return await _played(mine, lines), mine.remarks


@contextmanager
def _stage() -> Iterator[time_machine.Traveller]:
    with predictable(), time_machine.travel(START, tick=False) as clock:
        yield clock


async def _played(dialogue: _Watched, lines: list[str]) -> str:
    out = []
    for line in lines:
        if line.startswith("> "):
            await dialogue.do(line.removeprefix("> "))
        out.append(f"> {dialogue.lines[-1]}" if line.startswith("> ") else line)
    return "\n".join(out) + "\n"


def _empty(at: Path) -> Path:
    at.mkdir(parents=True)
    return at


def main(language: str, *names: str) -> None:
    every = sorted(path.stem for path in HOME.glob("*.txt")) if language == "en" else EVERYWHERE
    at = Path(tempfile.mkdtemp(prefix="beian-transcripts-"))
    database = connect(f"sqlite:///{at / 'template.db'}", Keyring([SECRET]))
    database.migrate()
    database.close()
    given: dict[str, str] = {}
    for name in names or tuple(one for one in every if one not in (*ABOUT_LANGUAGE, *BY_HAND)):
        told, remarks = asyncio.run(retold(name, at / name, at / "template.db", language, given))
        _write(folder(language) / f"{name}.txt", told)
        print(f"{name}\n", *(f"  {one}\n" for one in remarks), sep="", end="")
    for name, told in given.items():
        _write(folder(language) / "given" / f"{name}.txt", told)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
