"""The command line: what every command shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr

from bot import logs
from bot import settings as configuration
from bot.settings import Settings, SettingsError


def _offered(name: str) -> str:
    from locales.catalogue import languages

    if name and name not in languages():
        raise typer.BadParameter(f"{name!r} is not offered; there is {', '.join(languages())}")
    return name


Language = Annotated[str, typer.Option(callback=_offered, help="Language of what is said, a folder of locales/.")]


def fail(message: str) -> NoReturn:
    """Says what is wrong and ends with 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)


def settings(**changes: object) -> Settings:
    """What is set, with the logs as it says; ends with 2 when something of it cannot be used."""
    try:
        found = configuration.load(**{name: value for name, value in changes.items() if value is not None})
    except SettingsError as error:
        fail(str(error))
    logs.configure(_secrets(found))
    return found


def _secrets(found: Settings) -> list[str]:
    """All that is set and secret; of what consists of several each."""
    values = (getattr(found, name) for name in type(found).model_fields)
    secret = [one.get_secret_value() for one in values if isinstance(one, SecretStr)]
    return [*secret, *found.secret_key.get_secret_value().split(), *([found.relay.password] if found.relay else [])]


def guarded(work: Callable[[], int | None]) -> None:
    """Does it, and ends with its code; with 2 when it cannot be done."""
    try:
        code = work()
    except SettingsError as error:
        fail(str(error))
    if code:
        raise typer.Exit(code)
