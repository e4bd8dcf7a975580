"""What forged events and hostile files try; each attack is a test named for it."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from bot import reviews
from bot.documents.papers import Accepted, Refused, accept
from bot.messages import Attachment, Inbound
from bot.platform.contract import Event, Review
from storage import filings
from tests.bot.documents import samples
from tests.support.dialogue import Dialogue

SECRET = "whsec_" + base64.b64encode(b"the platform's own secret").decode()


def _event(case: str, number: str = "evt_1") -> Event:
    review = Review(kind="accepted", case=case, reference="BA-2026-00001", number="CP-2026-000001")
    return Event(id=number, type="case.accepted", timestamp=datetime.now(UTC), data=review)


def _signed(event: Event, secret: str = SECRET, at: datetime | None = None) -> tuple[dict[str, str], bytes]:
    body, moment = event.model_dump_json(), at or datetime.now(UTC)
    signature = Webhook(secret).sign(event.id, moment, body)
    stamp = str(int(moment.timestamp()))
    return {"webhook-id": event.id, "webhook-timestamp": stamp, "webhook-signature": signature}, body.encode()


async def _handed_over(dialogue: Dialogue) -> filings.FilingRow:
    await dialogue.do("!given registration")
    for line in ("提交", "提交"):
        await dialogue.do(line)
    filing = await dialogue.office.filing(dialogue.people["王工"].address)
    await dialogue.office.core.db.run(lambda tx: filings.link_platform(tx, filing.id, "case-1"))
    return filing


async def test_an_event_that_the_platform_did_not_sign_is_refused(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    headers, body = _signed(_event("case-1"))
    other = "whsec_" + base64.b64encode(b"somebody else's secret...").decode()
    forged = [
        ({}, body),
        (headers, body.replace(b"CP-2026", b"CP-2027")),
        (headers | {"webhook-id": "evt_2"}, body),
        _signed(_event("case-1"), other),
        _signed(_event("case-1"), at=datetime.now(UTC) - timedelta(hours=1)),
        _signed(_event("case-1"), at=datetime.now(UTC) + timedelta(hours=1)),
        (headers, b"{}"),
        (headers, b"\xff" * 100),
    ]
    for given, content in forged:
        assert (await dialogue.office.core.hook(SECRET, given, content))[0] == 401
    assert dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id)) == ()


async def test_a_replayed_event_is_taken_once(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    headers, body = _signed(_event("case-1"))
    for _ in range(3):
        assert (await dialogue.office.core.hook(SECRET, headers, body))[0] == 204
    assert len(dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id))) == 1
    assert await dialogue.office.core.deliveries.tick() == 1


async def test_an_event_about_a_case_that_is_not_ours_is_let_go(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    assert (await dialogue.office.core.hook(SECRET, *_signed(_event("case-of-others"))))[0] == 204
    assert dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id)) == ()


async def test_without_a_secret_no_event_is_believed() -> None:
    headers, body = _signed(_event("case-1"))
    with pytest.raises(reviews.Unverified):
        reviews.verify(headers, body, "")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/shadow",
        "a\x00.pdf",
        "\u202efdp.exe",
        "CON",
        "." * 300,
        "%2e%2e%2f",
        "~/.ssh",
    ],
)
async def test_a_file_name_is_no_path(dialogue: Dialogue, tmp_path: Path, name: str) -> None:
    before = _outside(tmp_path)
    found = accept(samples.pdf(), name)
    assert isinstance(found, Accepted)
    assert not set(found.name) & set("/\\\x00\u202e")
    assert not found.name.startswith(".")
    await dialogue.do("!given who")
    for line in ("上海某某机电有限公司", "91310000132260250X", "王工", "13812345678", "wang@example.com"):
        await dialogue.do(line)
    said = await dialogue.office.receive(_file(dialogue, name, "a.pdf"))
    assert said
    assert _outside(tmp_path) == before
    kept = _outside(tmp_path, within=True)
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{2,}", path.name) for path in kept)


def _outside(folder: Path, *, within: bool = False) -> set[Path]:
    """The files beside the papers, or those of the papers; the database makes some of its own."""
    return {
        path
        for path in folder.rglob("*")
        if path.is_file() and ("papers" in path.parts) is within and not path.name.startswith("beian.db")
    }


def _file(dialogue: Dialogue, name: str, ref: str) -> Inbound:
    return Inbound(dialogue.people["王工"].address, f"file {name}", attachments=(Attachment(ref, name, "", 9),))


def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
        + chunk(b"IEND", b"")
    )
    found = accept(bomb, "scan.png")
    assert isinstance(found, Refused)
    assert found.code == "too_many_pixels"


def test_a_document_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
        for number in range(5):
            archive.writestr(f"word/media/{number}.bin", b"\0" * 60_000_000)
    found = accept(packed.getvalue(), "letter.docx")
    assert isinstance(found, Refused)
    assert found.code == "bomb"


def test_a_document_with_a_million_entities_is_refused() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    found = accept(samples.word(**{"word/document.xml": laughs + "]><l>&j;</l>"}), "letter.docx")
    assert isinstance(found, Refused)


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("JPEG") + samples.archive(a="1"),
        samples.pdf() + b"<html><script>alert(1)</script></html>" + samples.archive(a="1"),
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
        b"%PDF-1.4\n<html><script>alert(1)</script>",
        b"MZ" + samples.pdf(),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(content: bytes) -> None:
    assert isinstance(accept(content, "scan.pdf"), Refused)
