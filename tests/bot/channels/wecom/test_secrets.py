"""The organisation's secrets stand in no log, trail, answer or file, whatever goes wrong; nor who writes from where."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.messages import Address, Button, Document, Inbound, Outbound, Replies
from storage import audit
from tests.bot.channels.wecom.conftest import Desk
from tests.support.wecom import AGENT, KEY, PULL, SECRET, TOKEN

WANG, LI = "wmWANGXYZ123", "li.mingming"
FILE = Document("材料.zip", "application/zip", b"PK odd")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Logs are as they were, afterwards."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


async def test_nothing_secret_is_told_whatever_goes_wrong(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(level=logging.DEBUG)
    answers = await everything(desk)
    first = desk.at.of("gettoken")[0].body["made"]
    acts = await desk.core.db.run(lambda tx: audit.latest(tx, 1000))
    told = {"log": capsys.readouterr().err, "trail": str([asdict(act) for act in acts]), "answers": answers}
    told |= _files(tmp_path)
    assert all(word in told["log"] for word in ("not_pulled", "customer_not_reached", "card_not_changed"))
    assert "consent" in told["trail"]
    opened = base64.b64decode(f"{KEY}=").decode("latin-1")
    for secret in (SECRET, TOKEN, KEY, opened, PULL, first, WANG, LI):
        assert [name for name, content in told.items() if secret in content] == [], secret


async def everything(desk: Desk) -> str:
    """A member and a customer write, and all that can fail does; how the tries ended."""
    at = desk.at
    await at.member_says(LI, "你好")
    await at.customer_says(WANG, "你好")
    await at.until_true(lambda at: at.screens[LI] and at.screens[WANG])
    await desk.quiet()
    await at.customer_taps(WANG, "同意，开始")
    await at.until_true(lambda at: len(at.screens[WANG]) > 1)
    await desk.quiet()
    await at.fails(WANG, 6, at.screens[WANG][-1]["msgid"])
    await desk.pulled()
    at.faults["kf/sync_msg"] = [0]
    await at.customer_says(WANG, "1")
    await at.until_true(lambda at: not at.faults["kf/sync_msg"])
    await desk.quiet()
    await at.post({"msg_signature": "x", "timestamp": "1", "nonce": "2"}, b"<xml><Encrypt>x</Encrypt></xml>")
    card = Outbound("☑ 有", ((Button("有", "x1"),),), edit=True)
    await desk.channel._reply(Inbound(Address(f"wecom:{AGENT}", LI), "9", message_id="used"), Replies(0, (card,)))
    ended = [await _tried(desk, path, code) for path in ("message/send", "media/upload") for code in (0, 40013, 48002)]
    with pytest.raises(LookupError) as failed:
        await desk.channel.fetch("nothing")
    at.secret = "another"
    at.token = ""
    ended.append(str(await desk.channel.send(Address(f"wecom:{AGENT}", LI), Outbound("消息"))))
    return "\n".join([*ended, str(failed.value)])


async def _tried(desk: Desk, path: str, code: int) -> str:
    desk.at.faults[path] = [code]
    message = Outbound("消息", documents=(FILE,) if path == "media/upload" else ())
    return str(await desk.channel.send(Address(f"wecom:{AGENT}", LI), message))


def _files(folder: Path) -> dict[str, str]:
    return {str(path): path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()}
