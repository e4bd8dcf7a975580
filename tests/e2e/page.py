"""A contact at the page in Chromium, and a reviewer at the stand-in's page: both use what is on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from playwright.async_api import FilePayload, Page, Response, expect

from tests.bot.web.browsing import DESK, PHONE, SHOTS
from tests.e2e.contacts import AGREE, content
from tests.e2e.golden import PLATFORM

PATIENCE = 60_000
"""Milliseconds: who writes as fast as a test has to wait now and then, and the page does so by itself."""
OTHER = "其他问题，见说明"
BOTTOM = "scrollTo(0, document.body.scrollHeight)"


class Visitor:
    """Somebody with the chat open; `wrong` is what the browser complained about."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong, self.written = page, [], 0
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("response", lambda answer: self.wrong.append(answer.url) if answer.status >= 500 else None)

    async def follow(self, lines: Iterable[str]) -> None:
        """Each line once the one before is answered. What the platform does is waited for with `sees`."""
        for line in lines:
            if not line.startswith(PLATFORM):
                self.written += 1
                await self._do(AGREE[1:-1] if line == "/start" else line)  # the page begins by itself

    async def _do(self, line: str) -> None:
        if line.startswith("@"):
            return await self._offer(line[1:])
        labelled = self.page.locator(".out:not(.past) .b button").get_by_text(line, exact=True)
        async with self.page.expect_response(_taken, timeout=PATIENCE):
            if await labelled.count():
                await labelled.last.click()
            else:
                await self.page.fill("#text", line)
                await self.page.press("#text", "Enter")
        await self.page.wait_for_function("() => !document.querySelector('.pending') && !document.hidden")
        await self.page.wait_for_timeout(30)
        return None

    async def _offer(self, name: str) -> None:
        answers = await self.page.locator(".out").count()
        file = FilePayload(name=name, mimeType="", buffer=content(name))
        await self.page.set_input_files("#files", files=[file])
        await expect(self.page.locator(".out")).to_have_count(answers + 1, timeout=PATIENCE)

    async def hand_in(self) -> None:
        """「提交」, a second time when the first one shows what will be handed in."""
        await self.follow(["提交"])
        if "已提交，编号" not in await self.page.locator(".out").last.inner_text():
            await self.follow(["提交"])
        await expect(self.page.locator(".receipt", has_text="已提交，编号").last).to_be_visible(timeout=PATIENCE)

    async def sees(self, words: str) -> None:
        """The newest message says so, now or soon."""
        await expect(self.page.locator(".out").last).to_contain_text(words, timeout=PATIENCE)

    async def picture(self, name: str) -> None:
        """What stands there, on a phone and on a desk."""
        await picture(self.page, f"phone-{name}")
        await self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        await self.page.evaluate(BOTTOM)
        await picture(self.page, f"desk-{name}")
        await self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await self.page.evaluate(BOTTOM)


async def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    await page.wait_for_timeout(200)  # a message fades in
    await page.screenshot(path=SHOTS / f"e2e-{name}.png")


def _taken(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/chat/messages") and answer.ok


class Office:
    """A reviewer at the stand-in's page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address = page, address

    async def by_hand(self) -> None:
        """Leaves every verdict to the reviewer."""
        await self.page.goto(self._address)
        await self.page.get_by_role("button", name="改为人工审核").click()

    async def send_back(self, title: str, defects: Mapping[str, str]) -> None:
        """Returns the case that waits: label of an answer -> what is wrong, as the page offers it or written out."""
        await self._open(title)
        for label, what in defects.items():
            row = self.page.locator("dl > div").filter(has=self.page.get_by_text(label, exact=True))
            await row.get_by_text("指出问题").click()
            offered = await row.locator("option").all_inner_texts()
            await row.locator("select").select_option(label=what if what in offered else OTHER)
            await row.locator("input").fill("" if what in offered else what)
        await picture(self.page, "desk-sandbox-return")
        await self.page.get_by_role("button", name="退回补正").click()

    async def accept(self, title: str) -> None:
        await self._open(title)
        await self.page.get_by_role("button", name="通过", exact=True).click()

    async def _open(self, title: str) -> None:
        """A case under review, once it has come."""
        case = self.page.locator("a", has=self.page.locator(".under_review"), has_text=title)
        for _ in range(100):
            await self.page.goto(self._address)
            if await case.count():
                break
            await self.page.wait_for_timeout(200)
        await case.first.click()
