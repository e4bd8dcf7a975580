"""`beian calendar` and `beian officer` as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app

GROUND = ("--source", "沪知局〔2027〕3 号 https://x.cn/3", "--reason", "延期")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEIAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)


def call(line: str, *more: str) -> Result:
    return CliRunner().invoke(app, [*line.split(), *more], env={"COLUMNS": "200"})


def test_a_date_s_life() -> None:
    assert "no date" in next(line for line in call("calendar list").output.splitlines() if "innovation_award" in line)
    amended = call("calendar amend innovation_award --on 2031.5.20", *GROUND).output
    assert amended.startswith("2031-05-20  coming  innovation_award")
    assert "[rule] 沪知局〔2027〕3 号 https://x.cn/3" in amended
    assert amended.endswith("0 units\n")
    added = call("calendar add --on 2031-06-30 --district 310104 --title 区里的期限 --todo 完成备案", *GROUND).output
    assert "entered_1" in added
    assert call("calendar withdraw entered_1", *GROUND).output == "entered_1: withdrawn\n"
    told = call("calendar history").output.splitlines()
    assert [line.split()[3] for line in told[:-1]] == ["amend", "add", "withdraw"]
    assert told[-1] == "3 changes"
    assert "entered_1" not in call("calendar list").output


def test_two_sources_that_clash_are_both_listed() -> None:
    call(
        "calendar add --duty update --on 2031-09-30 --differs-from yearly_update --label practice",
        *("--title", "更新截至 9 月 30 日", "--todo", "以当年通知为准", *GROUND),
    )
    listed = call("calendar list").output
    assert "differs from yearly_update" in listed
    assert sum(" yearly_update " in line for line in listed.splitlines()) >= 1


def test_days_and_years_of_working_days() -> None:
    assert call("calendar day 2031-02-17 off --source 国办").output.startswith("2031-02-17 off\n")
    assert call("calendar year 2031 --source 国办").output.startswith("2031: entered in full\n")
    assert "2031 entered in full" in call("calendar history").output


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("calendar amend nothing --on 2031-05-20", "There is no “nothing” in the calendar."),
        ("calendar amend city_projects --on tomorrow", "tomorrow: not one day; write it as 2027-06-30"),
        ("calendar amend city_projects --on 2023-03-31", "There was no change, so nothing was saved."),
        (
            "calendar amend yearly_update --on 2031-02-10 --label gossip",
            "The kind of source is one of rule, practice, advice.",
        ),
        ("calendar withdraw city_projects --notice beijing", "There is no notice “beijing”."),
    ],
)
def test_what_cannot_be_done_is_said(line: str, sentence: str) -> None:
    stopped = call(line, *GROUND)
    assert (stopped.exit_code, stopped.stderr.strip()) == (2, sentence)


def test_a_state_that_is_none() -> None:
    stopped = call("calendar day 2031-02-17 holiday --source 国办")
    assert (stopped.exit_code, stopped.stderr.strip()) == (2, "holiday: a day is on (worked) or off")


def test_officers_are_invited_listed_and_removed() -> None:
    invited = call("officer add 李科 --office lingang --role district_officer").output
    assert "GW-" in invited
    assert "/?start=o_" in invited
    assert "lingang      district_officer  invited   李科" in call("officer list").output
    assert call("officer remove 1").output == "officer 1: removed\n"
    listed = call("officer list").output
    assert "removed" in listed
    assert "李科" not in listed
    assert call("officer remove 1").exit_code == 2
