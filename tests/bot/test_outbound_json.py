"""A message that waits in storage comes out as it went in."""

import json
from hashlib import sha256

from bot.messages import Button, Document, Outbound, Progress
from bot.outbound_json import from_json, to_json

FULL = Outbound(
    text="平台退回了 <b>VX20</b> 的备案",
    buttons=((Button("从第 1 处开始改", "c1", "primary"), Button("平台", url="https://x.cn")), (Button("稍后", "c2"),)),
    card="problem",
    edit=True,
    progress=Progress("VX20", 9, 31),
    wants="number",
)


def test_through_json_and_back():
    for message in (FULL, Outbound("好")):
        assert from_json(json.loads(json.dumps(to_json(message)))) == message


def test_a_plain_message_is_just_its_text():
    assert to_json(Outbound("好")) == {"text": "好"}


def test_documents_are_referred_to_by_digest_and_opened_again():
    copy = Document("副本.docx", "application/octet-stream", b"PK")
    stored = to_json(Outbound("副本", documents=(copy,)))
    papers = {sha256(b"PK").hexdigest(): b"PK"}
    assert "PK" not in json.dumps(stored["documents"][0]["name"])
    assert from_json(stored, papers.get).documents == (copy,)
    assert from_json(stored, lambda _: None).documents == from_json(stored).documents == ()
