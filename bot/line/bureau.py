"""`beian calendar` and `beian officer`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.line import guarded, settings

calendar = typer.Typer(no_args_is_help=True, help="Dates in force, and changing them while it runs, with the reason.")
officer = typer.Typer(no_args_is_help=True, help="People who act for a bureau: inviting, listing and removing them.")

Notice = Annotated[str, typer.Option(help="A notice's id; otherwise the main one.")]
Source = Annotated[str, typer.Option(help="The document that says so; a link in it is kept as such.")]
Label = Annotated[str, typer.Option(help="What that document is: rule, practice or advice.")]
Reason = Annotated[str, typer.Option(help="Why, for the trail.")]
On = Annotated[str, typer.Option(help="The day, as people write it: 2027-06-30.")]
Title = Annotated[str, typer.Option(help="What is due, in one line, in Chinese.")]
TitleEn = Annotated[str, typer.Option(help="The same in English.")]
Todo = Annotated[str, typer.Option(help="What to do, in Chinese.")]
TodoEn = Annotated[str, typer.Option(help="The same in English.")]
Name = Annotated[str, typer.Argument(help="The date's id in the list.")]
Many = Annotated[list[str], typer.Option(help="May be given several times; otherwise everybody.")]


@calendar.command("list")
def calendar_list(notice: Notice = "") -> None:
    """Every date in force with whom it concerns and its source, and years whose holidays are not known yet."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.listed(found, typer.echo, notice))


@calendar.command("add")
def calendar_add(
    title: Title, todo: Todo, source: Source, reason: Reason,
    duty: Annotated[str, typer.Option(help="filing, update, recognition or award.")] = "filing",
    on: On = "", label: Label = "rule", category: Many = [], district: Many = [],  # noqa: B006 - typer reads it
    differs_from: Annotated[str, typer.Option(help="The date that another source gives for the same duty.")] = "",
    title_en: TitleEn = "", todo_en: TodoEn = "", notice: Notice = "",
) -> None:  # fmt: skip
    """Add a date; without a day it is a gate or a date nobody has published."""
    found = settings()
    from bot import bureaus

    said = bureaus.Said(
        on, (title, title_en), (todo, todo_en), duty, tuple(category), tuple(district), differs_from,
        source, label, reason,
    )  # fmt: skip
    guarded(lambda: bureaus.added(found, typer.echo, notice, said))


@calendar.command("amend")
def calendar_amend(
    name: Name, source: Source, reason: Reason, on: On = "", label: Label = "rule",
    title: Title = "", todo: Todo = "", title_en: TitleEn = "", todo_en: TodoEn = "", notice: Notice = "",
) -> None:  # fmt: skip
    """Give a date another day or other words; of a yearly window the last day of that year."""
    found = settings()
    from bot import bureaus

    said = bureaus.Said(on, (title, title_en), (todo, todo_en), source=source, label=label, reason=reason)
    guarded(lambda: bureaus.amended(found, typer.echo, notice, name, said))


@calendar.command("withdraw")
def calendar_withdraw(name: Name, source: Source, reason: Reason, label: Label = "rule", notice: Notice = "") -> None:
    """Take a date back; whoever was reminded of it is told."""
    found = settings()
    from bot import bureaus

    said = bureaus.Said(source=source, label=label, reason=reason)
    guarded(lambda: bureaus.withdrawn(found, typer.echo, notice, name, said))


@calendar.command("history")
def calendar_history(name: Annotated[str, typer.Argument(help="Only of one date.")] = "", notice: Notice = "") -> None:
    """Every change: when, who, what, why; and the days that were corrected."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.told(found, typer.echo, notice, name))


@calendar.command("day")
def calendar_day(
    day: Annotated[str, typer.Argument(help="The day, 2027-02-17.")],
    state: Annotated[str, typer.Argument(help="on: it is worked; off: it is not.")],
    source: Source,
) -> None:
    """Correct whether a day is worked, whatever the holiday calendar says."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.corrected(found, typer.echo, day, state, source))


@calendar.command("year")
def calendar_year(year: Annotated[int, typer.Argument(min=2000, max=2999)], source: Source) -> None:
    """Say that all holidays and make-up days of a year are entered: from now on its working days are counted."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.entered(found, typer.echo, year, source))


@officer.command("add")
def officer_add(
    name: Annotated[str, typer.Argument(help="Who it is.")],
    office: Annotated[str, typer.Option(help="city, a district's code such as 310115, lingang or association.")],
    role: Annotated[str, typer.Option(help="city_admin, city_officer, district_officer, association or reader.")],
) -> None:
    """Invite somebody: prints a code and links that make whoever opens them first that officer."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.invited(found, typer.echo, name, office, role))


@officer.command("list")
def officer_list() -> None:
    """Everybody who was invited, and whether they came."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.officers_listed(found, typer.echo))


@officer.command("remove")
def officer_remove(number: Annotated[int, typer.Argument(help="The officer's number in the list.")]) -> None:
    """They act for the office no more, and an invitation not taken opens nothing."""
    found = settings()
    from bot import bureaus

    guarded(lambda: bureaus.removed(found, typer.echo, number))
