"""`beian catalogue` as an operator of the bureau uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app
from tests.bot.documents.sheets import book, code

A, B, C = (code(number) for number in (11111111, 22222222, 33333333))
SLIP = "9131O000132260250X"
HEAD = ("序号", "单位名称", "信用代码", "所属区", "类别", "联系人", "电话")
LINES = (
    HEAD,
    (1, "上海甲有限公司", A, "徐汇区", "集成电路", "张三", 13812345678),
    (2, "上海乙有限公司", SLIP, "徐汇区", "", "", ""),
)
GOOD = (*LINES[:2], (2, "上海乙有限公司", B, "浦东新区", "", "", ""))


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEIAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名单.xlsx"


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["catalogue", *map(str, words)])


def take_in(file: Path, *lines: object) -> list[str]:
    """What is said when these lines are imported as the city's list."""
    file.write_bytes(book(目录=lines))  # type: ignore[arg-type]
    return call("import", file, "--office", "city", "--by", "王五").stdout.splitlines()


def test_check_says_rows_and_problems_as_json_lines(file: Path, tmp_path: Path) -> None:
    file.write_bytes(book(目录=LINES))
    checked = call("check", file)
    said = [json.loads(line) for line in checked.stdout.splitlines()]
    assert checked.exit_code == 1
    assert [(one["row"], one["name"], one["code"], one["district"], one["category"]) for one in said[:2]] == [
        (2, "上海甲有限公司", A, "310104", "集成电路"),
        (3, "上海乙有限公司", SLIP, "310104", ""),
    ]
    assert said[2] == {
        "sheet": "目录",
        "row": 3,
        "column": "信用代码",
        "cell": "C3",
        "severity": "error",
        "problem": "code_look_alike",
        "proposed": "91310000132260250X",
        "text": f"第 3 行「信用代码」：{SLIP} 里有一个字符像是看错了，换成 91310000132260250X 就对得上。对照证照确认。",
    }
    assert checked.stderr.splitlines() == ["目录：表头 1 行、单位 2 行", "2 家单位，1 处错误，0 处提醒"]
    assert not (tmp_path / "var").exists(), "checking writes nothing"


def test_check_ends_with_0_when_there_is_no_error(file: Path) -> None:
    file.write_bytes(book(目录=GOOD))
    assert call("check", file).exit_code == 0
    other = call("check", file, "--office", "310104", "--language", "en")
    assert other.exit_code == 1
    assert "This unit is in Pudong, which is not for Xuhui to import." in other.stdout


def test_a_file_that_is_no_list_is_said_in_words(file: Path) -> None:
    file.write_bytes(b"<html><table></table></html>")
    checked = call("check", file)
    assert checked.exit_code == 1
    assert json.loads(checked.stdout) == {
        "row": None,
        "column": None,
        "severity": "error",
        "problem": "web_page",
        "text": "名单.xlsx 其实是网页，不是表格。用 Excel 或 WPS 打开，另存为 .xlsx 再导入。",
    }


def test_lists_are_taken_in_one_after_another(file: Path) -> None:
    assert take_in(file, *GOOD) == [
        "新增：上海甲有限公司",
        "新增：上海乙有限公司",
        "新增 2 家，变动 0 家，不再列出 0 家，没有变化 0 家，有错误没有导入 0 行",
        "其中 0 家已经在这里备案",
        "已导入",
    ]
    moved = (1, "上海甲有限公司", A, "闵行区", "集成电路", "张三", 13912345678)
    third = (3, "上海丙有限公司", C, "徐汇区", "", "", "")
    expected = [
        "新增：上海丙有限公司",
        "变动：上海甲有限公司：所属区「徐汇区」→「闵行区」、电话「13812345678」→「13912345678」",
        "不再列出：上海乙有限公司",
        "新增 1 家，变动 1 家，不再列出 1 家，没有变化 0 家，有错误没有导入 0 行",
        "其中 0 家已经在这里备案",
    ]
    file.write_bytes(book(目录=(HEAD, moved, third)))
    looked = call("import", file, "--office", "city", "--by", "王五", "--dry-run")
    assert looked.stdout.splitlines() == [*expected, "只是预览，没有写入"]
    assert take_in(file, HEAD, moved, third) == [*expected, "已导入"]


def test_errors_keep_a_list_out_until_they_are_settled(file: Path) -> None:
    file.write_bytes(book(目录=LINES))
    words = ("import", file, "--office", "city", "--by", "王五")
    refused = call(*words)
    assert refused.exit_code == 1
    assert refused.stdout.splitlines()[-1] == "名单里有 1 处错误，没有导入。改好再导入，或只导入没有错误的行。"
    partial = call(*words, "--partial")
    assert "新增 1 家，变动 0 家，不再列出 0 家，没有变化 0 家，有错误没有导入 1 行" in partial.stdout
    repaired = call(*words, "--repair")
    assert "新增 1 家，变动 0 家，不再列出 0 家，没有变化 1 家，有错误没有导入 0 行" in repaired.stdout


def test_an_office_that_is_none_is_said(file: Path) -> None:
    file.write_bytes(book(目录=GOOD))
    refused = call("import", file, "--office", "徐汇", "--by", "王五")
    assert refused.exit_code == 2
    assert "'徐汇' is no office; there is city, 310101" in refused.stderr
