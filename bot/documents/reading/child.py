"""The process that reads: `python -m bot.documents.reading.child`. It opens what others made, so it is bounded in
memory, polite to everybody else on the machine, and ends with the process that started it.

A job is a line of JSON (`{"do", "size", …}`) and that many bytes; what comes back is four bytes of length and so many
bytes, none where there is nothing to say.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, BinaryIO

Job = tuple[Mapping[str, Any], bytes]

MEMORY = 3_000_000_000
"""Bytes of addresses, of which reading a page of twelve megapixels really uses a quarter."""
_REMEMBERED = 50

_stands: OrderedDict[bytes, dict[int, Any]] = OrderedDict()


def main() -> None:
    """Does one job after the other until standard input ends, however busy it is then."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that a library prints gets between the answers
    _bound()
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    while True:
        answer = _done(*jobs.get())
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _bound() -> None:
    os.nice(19)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))


def _listen(stream: BinaryIO, jobs: queue.SimpleQueue[Job]) -> None:
    while line := stream.readline():
        asked = json.loads(line)
        jobs.put((asked, stream.read(asked["size"])))
    os._exit(0)


def _done(asked: Mapping[str, Any], content: bytes) -> bytes:
    try:
        return _read(content) if asked["do"] == "read" else _crop(asked, content)
    except Exception:  # whatever a file does to the libraries that open it, it is only this file that cannot be read
        return b""


def _read(content: bytes) -> bytes:
    from bot.documents import papers
    from bot.documents.reading.sheets import sheets_of
    from bot.documents.reading.understanding import understand
    from flows.papers import reading_json

    found = papers.accept(content)
    if isinstance(found, papers.Refused):
        return b""
    sheets = sheets_of(content, found.kind, _engine(), _standing(content))
    return json.dumps(reading_json(understand(sheets, datetime.now(UTC).date()))).encode()


def _crop(asked: Mapping[str, Any], content: bytes) -> bytes:
    from bot.documents import papers
    from bot.documents.reading.crops import crop

    found = papers.accept(content)
    if isinstance(found, papers.Refused):
        return b""
    boxes = [(left, top, right, bottom) for left, top, right, bottom in asked["boxes"]]
    return crop(content, found.kind, asked["page"], boxes, _engine(), _standing(content)) or b""


def _engine() -> Any:
    from bot.documents.reading.sheets import engine

    return engine()


def _standing(content: bytes) -> dict[int, Any]:
    """How the pages of a file lay, as far as it was read lately."""
    key = blake2b(content, digest_size=16).digest()
    _stands[key] = _stands.pop(key, {})
    while len(_stands) > _REMEMBERED:
        _stands.popitem(last=False)
    return _stands[key]


if __name__ == "__main__":
    main()
