"""Structured logs, without secrets and without personal data."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_TOKEN: Final = re.compile(r"\d{4,}:[A-Za-z0-9_-]{20,}")
_MARKS: Final = ("whsec_", "Bearer", "access_token=", "corpsecret=")
_MARKED: Final = re.compile(r"whsec_[A-Za-z0-9+/=]+|Bearer\s+\S+|(?<=access_token=)[\w-]+|(?<=corpsecret=)[\w-]+")
_QUIET = ("httpx", "httpcore", "apscheduler", "aiogram", "telegram", "uvicorn", "alembic", "sse_starlette")


class Redacted:
    """A renderer whose lines lose known secrets, and whatever looks like a bot token or a key."""

    def __init__(self, renderer: Processor, secrets: Iterable[str]) -> None:
        self._renderer = renderer
        self._secrets = tuple(secret for secret in secrets if len(secret) > 5)

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        line = str(self._renderer(logger, name, event))
        for secret in self._secrets:
            line = line.replace(secret, "***")
        if any(map(line.__contains__, _MARKS)):
            line = _MARKED.sub("***", line)
        return _TOKEN.sub("***", line)


def configure(secrets: Iterable[str] = (), *, level: int = logging.INFO) -> None:
    """JSON lines on a pipe, readable lines on a terminal; libraries speak from WARNING on."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Processor = structlog.processors.JSONRenderer(_json)
    if sys.stderr.isatty():  # tracebacks stay plain: the other kind prints the values that were being worked on
        last = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    last = Redacted(last, secrets)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_drop_meta, last]))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _json(event: EventDict, default: Callable[[object], Any]) -> str:
    return _encoder(default).encode(event)


@lru_cache(maxsize=1)
def _encoder(default: Callable[[object], Any]) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, default=default)


def _drop_meta(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
