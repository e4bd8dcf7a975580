"""A part's table, its figures as JSON lines, and where both are kept.

With TRY=1 one short round is measured and nothing is kept: for whoever changes what measures.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tests.chaos.report import Table

RESULTS = Path(__file__).parent / "results"
TRYING = bool(os.environ.get("TRY"))
ROUNDS = 1 if TRYING else 3


@dataclass
class Report(Table):
    """A table with figures. A figure's name begins with its part's: `steps.telegram.sqlite.32.cpu`."""

    folder: Path = RESULTS
    figures: list[dict[str, Any]] = field(default_factory=list)

    def figure(self, name: str, value: float, unit: str, to: str = "", ratio: float | None = None) -> None:
        """Adds one; `to` names the figure that `ratio` compares it with, in the same run."""
        shown = None if ratio is None else _rounded(ratio)
        self.figures.append(
            {"name": name, "value": _rounded(value), "unit": unit, "ratio_to": to or None, "ratio": shown}
        )

    def show(self, keep_as: str = "") -> None:
        """Prints both, and keeps both unless this is a trial."""
        super().show("" if TRYING else keep_as)
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in self.figures)
        print(lines)
        if keep_as and self.figures and not TRYING:
            made = {"date": datetime.now(UTC).date().isoformat(), "machine": machine()}
            kept = (json.dumps({**one, **made}, ensure_ascii=False) for one in self.figures)
            (self.folder / f"{keep_as}.jsonl").write_text("\n".join((*kept, "")), "utf-8")

    def made(self) -> str:
        return f"{super().made()}; {machine()}"


def machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def middle(costs: Iterable[Any], what: str) -> float:
    """The median of one attribute."""
    return median(getattr(cost, what) for cost in costs)


def ratio(ours: Sequence[Any], theirs: Sequence[Any], what: str) -> float:
    """The median of the ratios round by round: what was measured at the same time."""
    return median(getattr(a, what) / (getattr(b, what) or 1e-9) for a, b in zip(ours, theirs, strict=True))


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
