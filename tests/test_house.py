"""The house: what lies at the top, how long things are, what must not be in them, and that both READMEs are true."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest
import typer

from bot.__main__ import app
from bot.settings import Settings

HOME = Path(__file__).parents[1]
ROOMS = {"bot", "flows", "storage", "locales", "tests"}
AT_THE_TOP = ROOMS | {"pyproject.toml", "Makefile", "CHANGELOG.md", "LICENSE"}
LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 300, 50, 8
READMES = ("README.md", "README.zh-CN.md")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-setup.txt")


@cache
def ours() -> tuple[Path, ...]:
    """Every file of the project, whether committed yet or not, and nothing that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    return tuple(path for name in listed.stdout.decode().split("\0") if name and (path := HOME / name).is_file())


@cache
def texts() -> dict[str, str]:
    """By path, what is readable as text."""
    found = {}
    for path in ours():
        try:
            found[str(path.relative_to(HOME))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def code() -> dict[str, str]:
    """The product's modules; a migration tells what was done once and is as long as that."""
    return {
        name: text
        for name, text in texts().items()
        if name.endswith(".py") and not name.startswith(("tests/", "storage/migrations/versions/"))
    }


def lengths() -> dict[str, int]:
    """Lines of each function, without those of the functions in it."""
    found = {}
    for name, text in code().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{name}:{node.lineno} {node.name}"] = _lines(node) - sum(_lines(one) for one in _within(node))
    return found


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _within(node: ast.stmt) -> Iterator[ast.stmt]:
    return (one for one in ast.iter_child_nodes(node) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_top_level_stays_tidy() -> None:
    top = {path.relative_to(HOME).parts[0] for path in ours()}
    allowed = re.compile(r"\..+|README(\.[\w-]+)?\.md|requirements(-\w+)?\.txt")
    assert {name for name in top - AT_THE_TOP if not allowed.fullmatch(name)} == set()
    assert top >= AT_THE_TOP


def test_no_file_is_long() -> None:
    assert {name: count for name, text in code().items() if (count := text.count("\n")) > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    assert {name: count for name, count in lengths().items() if count > LONGEST_FUNCTION} == {}
    assert median(lengths().values()) <= USUAL_FUNCTION


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    assert [name for name, text in code().items() if later.search(text)] == []


def test_no_path_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.:/-])/(home|root|Users|work|mnt)/\w")
    mine = str(Path(__file__).relative_to(HOME))
    assert [name for name, text in texts().items() if name != mine and machine.search(text)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_locks_have_hashes_and_no_addresses(name: str) -> None:
    text = texts()[name]
    assert "://" not in text
    assert "--index" not in text
    pins = [block for block in re.split(r"\n(?=\S)", text.strip()) if not block.startswith("#")]
    assert len(pins) > 1
    assert [
        pin.partition("\n")[0] for pin in pins if not re.match(r"[\w.\[\]-]+==\S+", pin) or "sha256:" not in pin
    ] == []


def test_what_the_product_imports_is_locked() -> None:
    project = tomllib.loads(texts()["pyproject.toml"])["project"]
    wanted = {re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]}
    assert wanted - set(re.findall(r"^([\w.-]+)", texts()["requirements.txt"], re.MULTILINE)) == set()


def test_every_module_has_its_floor() -> None:
    """Exhaustive layers are checked by import-linter; that they are, here."""
    contracts = tomllib.loads(texts()["pyproject.toml"])["tool"]["importlinter"]["contracts"]
    [floors] = [one for one in contracts if one.get("containers") == ["bot"]]
    assert floors["exhaustive"]
    assert "ignore_imports" not in str(contracts)


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the README tables whose first cell matches."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if re.fullmatch(first, row[0])]


def settings() -> dict[str, str]:
    return {
        f"BEIAN_{name.upper()}": str(value) if (value := field.default) is not None else ""
        for name, field in Settings.model_fields.items()
    }


@pytest.mark.parametrize("name", READMES)
def test_readme_lists_every_setting_with_its_default(name: str) -> None:
    rows = table(texts()[name], r"`BEIAN_\w+`")
    told = {row[0].strip("`"): row[1].strip("`") for row in rows}
    secret = {key: "" if value.startswith("**") else value for key, value in settings().items()}
    assert told == secret
    assert len(rows) == len(told)
    assert [row[0] for row in rows if not row[2]] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_no_setting_that_is_not_there(name: str) -> None:
    assert set(re.findall(r"BEIAN_[A-Z_]+", texts()[name])) == set(settings())


@pytest.mark.parametrize("name", READMES)
def test_readme_lists_every_command(name: str) -> None:
    there = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    rows = [row[0].strip("`").removeprefix("beian ") for row in table(texts()[name], r"`beian [\w ]+`")]
    assert sorted(rows) == sorted(there)
    assert set(re.findall(r"\bbeian ([a-z]+)", texts()[name])) <= there


@pytest.mark.parametrize("name", READMES)
def test_readme_lists_every_room(name: str) -> None:
    told = {row[0].strip("`/") for row in table(texts()[name], r"`[\w/]+/`")}
    assert {room for room in told if "/" not in room} == ROOMS
    packages = {str(path.parent.relative_to(HOME)) for path in ours() if path.name == "__init__.py"}
    assert {room for room in packages if room.count("/") == 1 and room.startswith("bot/")} <= told


@pytest.mark.parametrize("name", READMES)
def test_readme_names_only_paths_and_targets_that_exist(name: str) -> None:
    text = texts()[name]
    named = set(re.findall(r"(?:bot|flows|storage|locales|tests)/[\w./-]*\w/?", text))
    assert {path for path in named if not (HOME / path).exists()} == set()
    targets = set(re.findall(r"^(\w+):", texts()["Makefile"], re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= targets
    linked = re.findall(r"\]\((?!http)([^)]+)\)|src=\"([^\"]+)\"", text)
    assert [one for pair in linked for one in pair if one and not (HOME / one).exists()] == []


def test_both_readmes_have_the_same_chapters_and_rows() -> None:
    shape = [
        [
            line[:2] if line.startswith("##") else line[:1]
            for line in texts()[name].splitlines()
            if line.startswith(("#", "|", "-"))
        ]
        for name in READMES
    ]
    assert shape[0] == shape[1]
