"""Tables of what happened, printed, and in the long form kept under results/."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass
class Table:
    """A Markdown table."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[object, ...]] = field(default_factory=list)
    folder: Path = RESULTS
    note: str = ""

    def row(self, *cells: object) -> None:
        self.rows.append(cells)

    def show(self, keep_as: str = "") -> None:
        """Prints it; with a name writes it with the day it was made."""
        lines = [self.head, tuple("---" for _ in self.head), *self.rows]
        text = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
        text += f"\n\n{self.note}" if self.note else ""
        print(f"\n{self.title}\n\n{text}\n")
        if keep_as:
            (self.folder / f"{keep_as}.md").write_text(f"# {self.title}\n\n{self.made()}\n\n{text}\n", "utf-8")

    def made(self) -> str:
        """The line below the title."""
        return datetime.now(UTC).date().isoformat()
