"""Who writes over WeCom in these tests, and how far they are when a test begins."""

from __future__ import annotations

import io

from PIL import Image

from bot.messages import Outbound
from tests.bot.channels.wecom.conftest import Desk
from tests.support.wecom import ACCOUNT, AGENT, words

WANG, LI = "wmWANG", "li"
MEMBER, CUSTOMER = f"wecom:{AGENT}", f"wechat:{ACCOUNT}"
NEWS = Outbound("平台退回了 VX20 的备案，要改 1 处。")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


async def agreed(desk: Desk, who: str = WANG) -> None:
    await desk.at.customer_says(who, "你好")
    await desk.at.until_true(lambda at: at.screens[who])
    await desk.at.customer_taps(who, "同意，开始")
    await desk.at.until_true(lambda at: "哪一种备案" in words(at.screens[who][-1]))
    await desk.quiet()


async def begun(desk: Desk, who: str = LI) -> None:
    """A member agrees, and is asked something that a card can hold."""
    for text in ("你好", "1", "1", "1"):
        await desk.at.member_says(who, text)
        await desk.quiet()
