"""Logs: no secret leaves through them, whoever writes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
OWN = "a very secret key"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What was set before the test is set again after it."""
    root, quiet = logging.getLogger(), {name: logging.getLogger(name).level for name in logs._QUIET}
    handlers, level = root.handlers[:], root.level
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


def configure() -> None:
    """As `beian run` does when its output goes into a pipe."""
    logs.configure([OWN, "abc", ""])


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    structlog.get_logger().info("started", port=8080)
    [line] = logged(capsys)
    assert (line["event"], line["port"], line["level"]) == ("started", 8080, "info")
    assert str(line["timestamp"]).endswith("Z")


@pytest.mark.parametrize(
    "secret",
    [
        OWN,
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/sendMessage",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Bearer abcdef",
        "GET /cgi-bin/message/send?access_token=abcdef-1_2",
        "GET /cgi-bin/gettoken?corpid=ww1&corpsecret=abcdef",
    ],
)
def test_secrets_do_not_leave(secret: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    structlog.get_logger().warning("said " + secret, where=secret, all=[{"deep": secret}])
    logging.getLogger("a.library").warning("it said %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("a.library").exception("failed")
    out = capsys.readouterr().err
    assert out.count("\n") == 4
    assert OWN not in out
    assert TOKEN not in out
    assert "MfKQ9" not in out
    assert "abcdef" not in out


def test_short_words_are_not_taken_for_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    structlog.get_logger().info("abc", number="12:30")
    assert [(line["event"], line["number"]) for line in logged(capsys)] == [("abc", "12:30")]


@pytest.mark.parametrize("name", ["httpx", "aiogram.event", "telegram.ext", "apscheduler.scheduler", "alembic.runtime"])
def test_libraries_are_quiet_until_something_is_wrong(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    logging.getLogger(name).info("HTTP Request: POST https://example.org")
    logging.getLogger(name).warning("slow")
    assert [line["event"] for line in logged(capsys)] == ["slow"]


def test_an_error_keeps_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    try:
        raise LookupError("no such row")
    except LookupError:
        logging.getLogger("a.library").exception("failed")
    [line] = logged(capsys)
    assert "no such row" in str(line["exception"])
