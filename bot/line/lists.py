"""`beian catalogue`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.line import Language, guarded, settings

catalogue = typer.Typer(no_args_is_help=True, help="Lists of units (目录清单) from spreadsheets: checking, importing.")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A list of units: .xlsx, .xls or .csv.")]


@catalogue.command("check")
def catalogue_check(
    file: File,
    office: Annotated[str, typer.Option(help="As the list of this office: city, a district's code, lingang…")] = "",
    language: Language = "",
) -> None:
    """Every unit and every problem of a file as a JSON line; ends with 1 when there is an error. Nothing is written."""
    found = settings()
    from bot import cataloguing

    def aside(line: str) -> None:
        typer.echo(line, err=True)

    guarded(lambda: cataloguing.check(found, typer.echo, aside, file, office, language))


@catalogue.command("import")
def catalogue_import(
    file: File,
    office: Annotated[str, typer.Option(help="Whose list it is: city, a district's code, lingang or association.")],
    by: Annotated[str, typer.Option(help="The name of who answers for it.")],
    title: Annotated[str, typer.Option(help="Tells several lists of one office apart.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="Leave out the rows with errors.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Take the codes that are proposed.")] = False,
    language: Language = "",
) -> None:
    """Take a list in: units that are new, changed or no longer listed; ends with 1 when it cannot be."""
    found = settings()
    from bot import cataloguing

    guarded(
        lambda: cataloguing.take_in(
            found, typer.echo, file, office, title, by, language, partial=partial, repair=repair, dry_run=dry_run
        )
    )
