"""`beian language` as somebody at a terminal uses it."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from bot.__main__ import app


def call(said: bytes) -> Result:
    return CliRunner().invoke(app, ["language"], input=said)


def test_one_line_for_each_line():
    done = call("zh-CN\tHow do I file?\nen\t怎么备案？\r\nzh-HK\t你好\n\tVX20\nxx\tok\n".encode())
    assert done.exit_code == 0
    assert done.stdout.split() == ["en", "zh_Hans", "zh_Hant", "none", "none"]
    assert done.stderr == ""


def test_what_cannot_be_read_is_none_says_why_and_ends_with_1():
    done = call(b"no tab here\nen\t\xff\xfe\n\nzh-CN\tHow do I file?\ta second tab is text\n")
    assert done.exit_code == 1
    assert done.stdout.split() == ["none", "none", "none", "en"]
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["line 1", "line 2", "line 3"]
    assert "no tab" in done.stderr
    assert "not UTF-8" in done.stderr


def test_nothing_is_answered_by_nothing():
    done = call(b"")
    assert (done.exit_code, done.stdout) == (0, "")
