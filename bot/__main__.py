"""The `beian` command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from bot import logs
from bot import settings as configuration
from bot.settings import Settings, SettingsError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="备案助手 Beian: 专利产品备案, step by step, in a chat.",
    pretty_exceptions_enable=False,
)  # fmt: skip


def fail(message: str) -> NoReturn:
    """Says what is wrong and ends with 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _settings(**changes: object) -> Settings:
    try:
        found = configuration.load(**{name: value for name, value in changes.items() if value is not None})
    except SettingsError as error:
        fail(str(error))
    logs.configure(_secrets(found))
    return found


def _secrets(found: Settings) -> list[str]:
    secret = (found.telegram_token, found.telegram_secret, found.platform_key, found.platform_webhook_secret)
    return [one.get_secret_value() for one in secret] + found.secret_key.get_secret_value().split()


def _guarded(work: Callable[[], int | None]) -> None:
    try:
        code = work()
    except SettingsError as error:
        fail(str(error))
    if code:
        raise typer.Exit(code)


@app.command()
def run() -> None:
    """Start everything: web chat, platform sandbox unless a back end is set, Telegram when a token is set."""
    found = _settings()
    from bot import app as wiring

    _guarded(lambda: wiring.run(found))


@app.command()
def chat(
    data_dir: Annotated[
        Path | None, typer.Option(help="Keep the conversation here; otherwise it is forgotten.")
    ] = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to stay for news after the last line.")] = 10.0,
    language: Annotated[str, typer.Option(help="What the client says it speaks, as zh-CN or en.")] = "",
    echo: Annotated[bool, typer.Option(help="Print each line that was read.")] = not sys.stdin.isatty(),
) -> None:
    """The same conversation in the terminal. One reply a line: text, a button's number or label, @path for a file."""
    from bot import app as wiring

    _guarded(lambda: wiring.chat(data_dir, wait, language, echo=echo))


@app.command()
def check() -> None:
    """Check the notices and the words; ends with 1 when anything is wrong."""
    found = _settings()
    from bot import checking

    _guarded(lambda: checking.report(found, typer.echo))


@app.command()
def outline(
    notice: Annotated[str, typer.Argument(help="A notice's id, such as shanghai_2022.")],
    format_: Annotated[Literal["md", "json"], typer.Option("--format", help="Markdown to read, or JSON.")] = "md",
    language: Annotated[str, typer.Option(help="Language of the questions.")] = "zh_Hans",
) -> None:
    """The form as a policy officer would review it: clauses, questions, conditions, papers, deadlines, citations."""
    found = _settings()
    from bot import checking

    _guarded(lambda: checking.outline(found, notice, format_, language, typer.echo))


@app.command()
def publish(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Make the code's reading of each notice its next edition. Drafts stay on theirs."""
    found = _settings()
    from bot import keeping

    _guarded(lambda: keeping.publish(found, typer.echo, dry_run=dry_run))


@app.command()
def rebuild() -> None:
    """Recreate the one-row summaries of all drafts from their answers."""
    found = _settings()
    from bot import keeping

    _guarded(lambda: keeping.rebuild(found, typer.echo))


@app.command()
def sandbox(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on; otherwise BEIAN_PORT + 1.")
    ] = None,
) -> None:
    """The platform stand-in alone (演示)."""
    found = _settings()
    from bot import app as wiring

    _guarded(lambda: wiring.sandbox(found, port))


def main() -> None:
    """Entry point of the `beian` script."""
    app()


if __name__ == "__main__":
    main()
