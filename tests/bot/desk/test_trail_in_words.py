"""The audit trail is read by people: every act that the product notes has words, in every language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.web.desk import PAGES
from bot.web.desk.audit import PUT_TOGETHER, about
from locales import words


def noted() -> Iterator[str]:
    """The names of acts in the code; of one put together, what it begins with and a star."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and (place := _place(ast.unparse(call.func))) is not None:
                yield from _names(call.args[place])


def _place(function: str) -> int | None:
    return {"audit.note": 2, "turn.note": 0}.get(function)


def _names(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.Constant):
        yield str(given.value)
    elif isinstance(given, ast.JoinedStr):
        assert isinstance(given.values[0], ast.Constant)
        yield f"{given.values[0].value}*"


NOTED = sorted(set(noted()))


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
@pytest.mark.parametrize("name", NOTED)
def test_every_act_has_words(name: str, language: str) -> None:
    known = [one for one in PUT_TOGETHER if one.startswith(name[:-1])] if name.endswith("*") else [name]
    assert known
    assert [one for one in known if not words(language).has(f"desk.act_{one}")] == []


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ("/desk/broadcasts/{number}/progress", "广播"),
        ("/desk", "今日"),
        ("officer 3 310104 district_officer", "工作人员 3 徐汇区知识产权局 区局工作人员"),
        ("officer 1 city city_admin", "工作人员 1 上海市知识产权局 市局管理员"),
        ("broadcast 7, 120 recipients", "广播 7, 120 位收件人"),
        ("circular 4 month:2026-05-01", "通报 4 月度:2026-05-01"),
        ("BA-2026-00002", "BA-2026-00002"),
    ],
)
def test_what_it_was_about_is_told_in_words(noted: str, told: str) -> None:
    assert about(words("zh_Hans"), PAGES, noted) == told
