"""A whole filing in WeChat, through the loopback platform, from the first message to the acceptance; then the web."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path

from tests.e2e.channels import Web
from tests.e2e.contacts import Contact, Said
from tests.e2e.golden import compared, read
from tests.e2e.processes import running
from tests.support.wecom import SETTINGS, Platform, labels, platform, words

WANG = "wmWANG"


class WeChat(Contact):
    """Somebody in WeChat: clicks the items of menus, types what is asked for, sends files."""

    def __init__(self, at: Platform, who: str) -> None:
        super().__init__()
        self.at, self.who, self._seen = at, who, 0

    async def do(self, line: str) -> None:
        await (self.at.customer_opens(self.who) if line == "/start" else super().do(line))

    async def write(self, text: str) -> None:
        await self.at.customer_says(self.who, text)

    async def tap(self, code: str, on: Said) -> None:
        label = next(label for label, known in on.codes.items() if known == code)
        await self.at.customer_clicks(self.who, code, label[1:-1])

    async def send(self, name: str, content: bytes) -> None:
        await self.at.customer_sends(self.who, name, content)

    async def look(self) -> None:
        for shown in self.at.screens[self.who][self._seen :]:
            self._seen += 1
            items = [one["click"] for one in shown.get("msgmenu", {}).get("list", ()) if one["type"] == "click"]
            codes = {f"[{one['content']}]": one["id"] for one in items}
            lines = [compared(line) for line in words(shown).splitlines() if line.strip()]
            files = ["{file}"] if shown["msgtype"] in ("image", "file") else []
            self.sees(Said((*lines, *(f"[{label}]" for label in labels(shown)), *files), codes))
        with contextlib.suppress(TimeoutError):
            await self.at.until_true(lambda at: len(at.screens[self.who]) > self._seen, 0.05)


async def test_a_filing_in_wechat_is_accepted_and_goes_on_on_the_web(tmp_path: Path) -> None:
    async with platform() as at:
        settings = {**SETTINGS, "SANDBOX_DELAY": "0.2", "WECOM_URL": at.url}
        async with running(tmp_path / "run", **settings) as beian:
            at.hook = f"{beian.url}/hooks/wecom"
            assert await at.looks() == (200, "1616140317555161061")
            wang = WeChat(at, WANG)
            seen = await _filed(wang)
            assert any("备案成功" in line for line in seen), seen
            sent = list(at.per_answer)
            print(f"{len(sent)} words of the contact, {sum(sent)} messages and a greeting; windows by their messages:")
            print(
                *(f"  {many} messages: {windows} windows" for many, windows in sorted(Counter(sent).items())), sep="\n"
            )
            assert max(sent) <= 5
            assert at.of("kf/send_msg_on_event")[0].code == 0
            assert {call.code for call in at.of("kf/send_msg")} == {0}, "nothing was tried that is not allowed"
            await _on_the_web(wang, beian.url)


async def _filed(wang: WeChat) -> tuple[str, ...]:
    seen: tuple[str, ...] = ()
    for turn in read("enterprise_eligible"):
        if turn.reviewed:
            seen = await wang.hear_news() if turn.seen else seen
        elif turn.line != "办件进度":
            await wang.do(turn.line)
            seen = await wang.hear(1)
        assert seen, f"nothing came after {turn.line}"
        if any("备案成功" in line for line in seen):
            break
    return seen


async def _on_the_web(wang: WeChat, url: str) -> None:
    seen = await wang.follow(["新产品", "专利权人", "销售"])
    assert any("产品叫什么名字" in line for line in seen), seen
    code = next(word for line in await wang.follow(["关联"]) for word in line.split("：") if word.startswith("GL-"))
    web = await Web.opened(url)
    await web.follow(["/start", code, "是我自己，关联"])
    seen = await web.follow(["继续填写"] if any("[继续填写]" in one.seen for one in web.screen) else ["继续"])
    assert any("产品叫什么名字" in line for line in seen), seen
    seen = await web.follow(["消防水泵"])
    assert any("制造出来" in line for line in seen), seen
    await web.client.aclose()
