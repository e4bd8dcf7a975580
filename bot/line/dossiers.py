"""`beian dossier`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

dossier = typer.Typer(no_args_is_help=True, help="Dossiers: filings in one archive, to keep and to carry by hand.")


@dossier.callback()
def _dossiers() -> None:
    """Dossiers: filings in one archive, to keep and to carry by hand."""


@dossier.command("check")
def check(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A dossier (.zip).")]) -> None:
    """Whether a dossier is as it was packed: what it is of, or a line for all that differs; then it ends with 1."""
    from bot.documents.dossiers import TamperedError, read

    try:
        found = read(file.read_bytes())
    except TamperedError as refused:
        for what, name in refused.differs:
            typer.echo(f"{what}\t{name}")
        raise typer.Exit(1) from None
    content = found.content
    about = (found.reference, content["notice"], content["form"], f"submission {content['submission']}", content["day"])
    typer.echo("\t".join((*about, f"{len(found.papers)} papers", f"sha256 {found.digest}", "as it was packed")))
