"""The `beian` command."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.line import asking, bureau, dossiers, fail, language, lists, reading
from bot.line import guarded as _guarded
from bot.line import settings as _settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="备案助手 Beian: 专利产品备案, step by step, in a chat.",
    pretty_exceptions_enable=False,
)  # fmt: skip

inbox = typer.Typer(help="Updates that were not taken, and taking one again.")
app.add_typer(inbox, name="inbox")
app.add_typer(bureau.calendar, name="calendar")
app.add_typer(bureau.officer, name="officer")
app.add_typer(lists.catalogue, name="catalogue")
app.add_typer(dossiers.dossier, name="dossier")
app.command()(reading.read)
app.command()(language.language)
app.command()(asking.ask)


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
    in_force_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day from which it binds drafts on earlier ones.")
    ] = None,
) -> None:
    """Make the code's reading of each notice its next edition. Drafts stay on theirs until their contacts accept."""
    found = _settings()
    from bot import publishing

    day = in_force_from.date() if in_force_from else None
    _guarded(lambda: publishing.publish(found, typer.echo, dry_run=dry_run, in_force_from=day))


@app.command()
def rebuild(
    reseal: Annotated[
        bool, typer.Option("--reseal", help="Also seal everything again under the newest BEIAN_SECRET_KEY.")
    ] = False,
) -> None:
    """Recreate the one-row summaries of all drafts from their answers."""
    found = _settings()
    from bot import keeping, resealing

    if reseal:
        _guarded(lambda: resealing.reseal(found, typer.echo))
    _guarded(lambda: keeping.rebuild(found, typer.echo))


@inbox.callback(invoke_without_command=True)
def inbox_list(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--show", help="Also what was written: personal data.")] = False,
) -> None:
    """Updates that failed, were never answered, or came while their channel was closed; and what is overdue."""
    if context.invoked_subcommand is None:
        found = _settings()
        from bot import inboxes

        _guarded(lambda: inboxes.listed(found, typer.echo, show=show))


@inbox.command("retry")
def inbox_retry(
    update: Annotated[int, typer.Argument(help="The update's number in the list.")],
    force: Annotated[bool, typer.Option("--force", help="Even if its contact has gone on since.")] = False,
) -> None:
    """Take an update as a turn again; the replies are sent by `beian run`."""
    found = _settings()
    from bot import inboxes

    _guarded(lambda: inboxes.retry(found, typer.echo, update, force=force))


@app.command()
def deliveries(
    state: Annotated[
        Literal["", "owed", "sent", "uncertain", "skipped", "failed"], typer.Option(help="Only those.")
    ] = "",
    kind: Annotated[str, typer.Option(help="Only one kind, such as reminder or review.")] = "",
    contact: Annotated[int, typer.Option(help="Only one contact's.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The newest so many.")] = 50,
) -> None:
    """Messages owed, sent, uncertain, skipped with the reason, or failed; without what they say."""
    found = _settings()
    from bot import inboxes

    _guarded(lambda: inboxes.sent(found, typer.echo, state, limit, kind, contact))


@app.command()
def remind(
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Needed: reminders are sent by `beian run` alone.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each contact and topic.")] = False,
) -> None:
    """Who would hear what on a day, when and why, as dates, drafts and wishes are now; nothing is written or sent."""
    found = _settings()
    from bot import rehearsing

    if not dry_run:
        fail("beian remind only rehearses: --dry-run")
    _guarded(lambda: rehearsing.rehearse(found, typer.echo, on.date(), as_json=as_json))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file.")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Also the generated key: both open all.")] = False,
) -> None:
    """Copy the database and the papers into one file, also while `beian run` runs; read back before it is done."""
    found = _settings()
    from bot import backups

    _guarded(lambda: backups.backup(found, typer.echo, file, with_key=with_key))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `beian backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Even if DATA_DIR is not empty: that is set aside.")] = False,
) -> None:
    """Put a backup into DATA_DIR, after every part of it was checked."""
    found = _settings()
    from bot import backups

    _guarded(lambda: backups.restore(found, typer.echo, file, force=force))


@app.command()
def switch(
    name: Annotated[str, typer.Argument(help="web, telegram, terminal or hand_over; `list` shows them all.")],
    state: Annotated[Literal["", "on", "off"], typer.Argument(help="off closes it, on opens it.")] = "",
    message: Annotated[str, typer.Option(help="What contacts are told while it is off.")] = "",
) -> None:
    """Close one channel, or handing over, with a message to the contacts, and open it again; no restart."""
    found = _settings()
    from bot import switching

    if name == "list":
        _guarded(lambda: switching.listed(found, typer.echo))
    else:
        _guarded(lambda: switching.switch(found, typer.echo, name, state, message))


@app.command()
def audit(
    actor: Annotated[str, typer.Option(help="Only of one: contact:12, officer:3, operator or system.")] = "",
    action: Annotated[str, typer.Option(help="Only one kind of act, such as forget.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The newest so many.")] = 50,
) -> None:
    """Who saw or changed what and when, newest first, without the values."""
    found = _settings()
    from bot import trail

    _guarded(lambda: trail.listed(found, typer.echo, actor, action, limit))


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
