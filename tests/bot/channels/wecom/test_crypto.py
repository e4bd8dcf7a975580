"""Callbacks are proved and opened as the platform documents it: with its own published samples."""

from __future__ import annotations

import pytest

from bot.channels.wecom.crypto import Callbacks, UnprovedError, opened_key, signature
from bot.channels.wecom.xml import UnreadableError, fields
from tests.support.wecom_crypto import sealed

TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
"""Of the sample that comes with the platform's own library."""
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
PROVED_ECHO = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
}
SAID = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
PROVED_SAID = {
    "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
    "timestamp": "1409659813",
    "nonce": "1372623149",
}


@pytest.fixture
def callbacks() -> Callbacks:
    return Callbacks(TOKEN, KEY, CORP)


def test_the_documented_address_check_gives_its_number(callbacks: Callbacks) -> None:
    assert callbacks.opened(PROVED_ECHO, ECHO) == b"1616140317555161061"


def test_the_documented_message_is_read(callbacks: Callbacks) -> None:
    said = fields(callbacks.opened(PROVED_SAID, SAID))
    assert said["ToUserName"] == CORP
    assert (said["FromUserName"], said["CreateTime"], said["MsgType"]) == ("mycreate", "1409659813", "text")
    assert (said["Content"], said["MsgId"], said["AgentID"]) == ("hello", "4561255354251345929", "218")


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
def test_what_is_signed_otherwise_is_not_opened(callbacks: Callbacks, name: str) -> None:
    for wrong in ({**PROVED_SAID, name: "1"}, {key: value for key, value in PROVED_SAID.items() if key != name}):
        with pytest.raises(UnprovedError):
            callbacks.opened(wrong, SAID)


def test_a_signature_that_is_no_ascii_is_refused_and_raises_nothing_else(callbacks: Callbacks) -> None:
    with pytest.raises(UnprovedError):
        callbacks.opened({**PROVED_SAID, "msg_signature": "é"}, SAID)


def signed(encrypted: str) -> dict[str, str]:
    return {"timestamp": "1", "nonce": "2", "msg_signature": signature(TOKEN, "1", "2", encrypted)}


def test_what_is_meant_for_another_organisation_is_refused(callbacks: Callbacks) -> None:
    theirs = sealed(b"<xml/>", KEY, "ww0000000000000000")
    with pytest.raises(UnprovedError, match="somebody else"):
        callbacks.opened(signed(theirs), theirs)


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 31, 32, 33, 5000])
def test_messages_of_any_length_are_opened(callbacks: Callbacks, length: int) -> None:
    ours = sealed(b"x" * length, KEY, CORP)
    assert callbacks.opened(signed(ours), ours) == b"x" * length


@pytest.mark.parametrize("nonsense", ["", "AAAA", "not base64", "é", "A" * 64, ECHO[:-8]])
def test_nonsense_under_a_good_signature_is_refused(callbacks: Callbacks, nonsense: str) -> None:
    with pytest.raises(UnprovedError):
        callbacks.opened(signed(nonsense), nonsense)


@pytest.mark.parametrize("key", ["", "short", KEY + "A", KEY[:-1] + "=", KEY[:-1] + "é"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        opened_key(key)


def test_only_what_stands_directly_under_the_root_is_read() -> None:
    document = "<xml><A><![CDATA[甲<b>]]></A><Items><Item><A>x</A></Item></Items><Empty/></xml>".encode()
    assert fields(document) == {"A": "甲<b>", "Items": "", "Empty": ""}


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><A>&a;</A></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml><A>1</A></xml>',
        b"<xml><A>&unknown;</A></xml>",
        b"<xml><A>",
        b"",
        b"\xff\xfe",
        b"<xml>" + b" " * 70_000 + b"</xml>",
    ],
)
def test_documents_that_declare_things_or_are_none_are_refused(document: bytes) -> None:
    with pytest.raises(UnreadableError):
        fields(document)
