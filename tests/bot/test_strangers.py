"""What strangers may do: little, and not at others' cost."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

from bot import servers
from bot.documents import papers
from bot.documents.verdict import Refused
from bot.web import WebChat, create_app
from storage import deliveries, leases
from storage.database import Database, Transaction
from storage.files import PaperStore
from storage.keys import Keyring
from tests.support.rows import a_contact

MEGABYTE = 1_000_000


async def told(proxies: str, **headers: str) -> AsyncIterator[str]:
    """Whom a server takes a request from this machine to come from."""
    app = FastAPI()

    @app.get("/")
    async def who(request: Request) -> str:
        return request.client.host if request.client else ""

    served = await servers.serve(app, servers.bind("127.0.0.1", 0), proxies)
    async with httpx.AsyncClient() as client:
        yield (await client.get(f"http://127.0.0.1:{served.port}/", headers=headers)).json()
    await served.stop()


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [("", "127.0.0.1"), ("10.0.0.1", "127.0.0.1"), ("127.0.0.1", "203.0.113.9"), ("127.0.0.0/8", "203.0.113.9")],
)
async def test_nobody_gets_another_limit_by_saying_they_come_from_elsewhere(proxies: str, seen: str) -> None:
    async for host in told(proxies, **{"X-Forwarded-For": "203.0.113.9"}):
        assert host == seen


async def test_behind_a_proxy_the_first_address_it_added_itself_counts() -> None:
    """What the visitor wrote in front of it does not."""
    async for host in told("127.0.0.1", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}):
        assert host == "203.0.113.9"


async def test_a_paper_has_no_address(sqlite_database: Database, keys: Keyring, tmp_path: Path) -> None:
    async def nothing(*_: object) -> None:
        return None

    async def ready() -> bool:
        return True

    store = PaperStore(tmp_path / "papers", keys)
    digest = store.put(b"a licence")
    chat = WebChat(sqlite_database, store, nothing, [b"k" * 32])  # type: ignore[arg-type]
    transport = httpx.ASGITransport(create_app(chat, {}, ready))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as stranger:
        await stranger.get("/")
        for path in (
            f"/papers/{digest[:2]}/{digest}", f"/web/..%2f..%2fpapers%2f{digest[:2]}%2f{digest}", f"/web/{digest}",
            f"/chat/documents/{digest}", f"/chat/files/{digest}", f"//{tmp_path}/papers/{digest[:2]}/{digest}",
        ):  # fmt: skip
            answer = await stranger.get(path)
            assert answer.status_code in (404, 405, 410), path
            assert digest not in answer.text


def _pdf_that_unpacks_to(size: int) -> bytes:
    """A PDF whose only page hides in an object stream of spaces."""
    packing, spaces = zlib.compressobj(9), b" " * MEGABYTE
    packed = packing.compress(b"1 0 ") + b"".join(packing.compress(spaces) for _ in range(size // MEGABYTE))
    packed += packing.flush()
    stream = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    body = b"%PDF-1.7\n" + stream % (len(packed), packed)
    at = len(body)
    rows = b"\x00\x00\x00\x00\xff" + b"\x02\x00\x00\x05\x00" + b"\x00\x00\x00\x00\xff" * 3 + b"\x01\x00\x00\x09\x00"
    table = b"6 0 obj\n<</Type/XRef/Size 6/W[1 3 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return body + table % (len(rows), rows) + b"startxref\n%d\n%%%%EOF" % at


def test_a_pdf_that_unpacks_to_gigabytes_is_refused_within_little_memory() -> None:
    content = _pdf_that_unpacks_to(1000 * MEGABYTE)
    assert len(content) < 2 * MEGABYTE
    tracemalloc.start()
    try:
        assert isinstance(papers.accept(content, "x.pdf"), Refused)
        assert tracemalloc.get_traced_memory()[1] < 300 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_one_process_sends_what_another_claimed_only_after_taking_over(database: Database) -> None:
    def claimed(tx: Transaction) -> tuple[int, ...]:
        contact = a_contact(tx)
        deliveries.plan(tx, contact, "reply", "1", tx.now.date(), {"text": "x"})
        assert leases.take(tx, "clock", "first", 15)
        taken = tuple(row.id for row in deliveries.claim(tx, "first", 10, 180))
        assert all(deliveries.begin(tx, one, "first") for one in taken)
        return taken

    (which,) = database.run_now(claimed)
    assert database.run_now(lambda tx: deliveries.claim(tx, "second", 10, 180)) == ()
    assert database.run_now(lambda tx: deliveries.free(tx, "first")) == 0, "its own claims are not freed"
    assert database.run_now(lambda tx: deliveries.free(tx, "second")) == 1
    (row,) = database.run_now(lambda tx: deliveries.claim(tx, "second", 10, 180))
    assert (row.id, row.interrupted) == (which, True)
    assert not database.run_now(lambda tx: deliveries.is_mine(tx, which, "first"))
    assert database.run_now(lambda tx: deliveries.is_mine(tx, which, "second"))
