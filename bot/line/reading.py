"""`beian read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.line import Language, guarded, settings


def read(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Photos, PDF, Word or Excel files.")],
    language: Language = "",
) -> None:
    """What papers say, a JSON line a file: kind, fields with their places, findings; ends with 1 if one is unread."""
    found = settings()
    from bot import examining

    guarded(lambda: examining.read(found, typer.echo, files, language))
