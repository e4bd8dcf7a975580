"""A contact's mailbox: confirmed in the chat, written to when the chat cannot call them, stopped by one click."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from icalendar import Calendar
from pydantic import SecretStr

from bot.app import _mail, _web
from bot.core import Core
from bot.messages import EMAIL, Address, Attempt, Outbound
from bot.settings import Settings
from bot.web import create_app
from storage import audit, contacts, deliveries, mailing, personal
from storage.database import Transaction
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, plain
from tests.support.mail_server import FROM, MailServer, mail_server

LI = "li@firm.example"
OURS = {"Origin": "https://beian.example", "Accept-Language": "zh-CN"}


@dataclass
class Bureau:
    """The product with its web chat, its mail server and a clock that only moves when told."""

    core: Core
    server: MailServer
    clock: time_machine.Traveller
    app: Any
    heard: list[tuple[str, str]] = field(default_factory=list)
    """What went out on Telegram: chat and text."""
    blocked: bool = False
    _ids: int = 0

    def open(self) -> None:
        """Channels are added and the app is made."""
        _mail(self.core)
        self.app = create_app(_web(self.core), {}, self.core.ready, self.core.house)
        self.core.senders["telegram"] = self._telegram

    async def _telegram(self, address: Address, message: Outbound) -> Attempt:
        if self.blocked:
            return Attempt("gone", "blocked")
        self.heard.append((address.id, message.text))
        return Attempt("sent")

    def browser(self) -> httpx.AsyncClient:
        """A browser of its own."""
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="https://beian.example", headers=OURS)

    async def says(self, browser: httpx.AsyncClient, *texts: str) -> str:
        """The contact writes; everything that was said back to the last text."""
        said = ""
        for text in texts:
            self._ids += 1
            sent = {"id": f"{self._ids:020}", "text": text}
            answer = await browser.post("/chat/messages", json=sent)
            assert answer.status_code == 200, answer.text
            lines = answer.json()["lines"]
            asked = next(n for n, line in enumerate(lines) if line.get("id") == sent["id"])
            said = "\n".join(line["text"] for line in lines[asked + 1 :])
        return said

    async def taps(self, browser: httpx.AsyncClient, label: str) -> str:
        """The newest button with a label."""
        lines = (await browser.get("/chat/messages")).json()["lines"]
        on, code = next(
            (line["seq"], button["code"])
            for line in reversed(lines)
            for row in line.get("buttons", ())
            for button in row
            if button["label"] == label
        )
        self._ids += 1
        await browser.post("/chat/messages", json={"id": f"{self._ids:020}", "button": code, "on": on, "after": 0})
        return str((await browser.get("/chat/messages")).json()["lines"][-1]["text"])

    async def begins(self, browser: httpx.AsyncClient) -> int:
        """A visitor agrees and has a draft in hand; the contact's number."""
        await browser.get("/")
        await self.says(browser, "你好", "同意", "专利产品备案")
        return await self.contact(browser)

    async def contact(self, browser: httpx.AsyncClient) -> int:
        visitor = browser.cookies["beian"].rpartition(".")[0]
        found = await self.core.db.run(lambda tx: contacts.address_at(tx, "web", visitor))
        assert found is not None
        return found[1]

    async def confirms(self, browser: httpx.AsyncClient, mailbox: str = LI) -> str:
        """Gives a mailbox and the code that came there."""
        await self.says(browser, "邮箱", mailbox)
        await self.rounds()
        return await self.says(browser, self.code())

    def code(self) -> str:
        found = re.search(r"\b\d{6}\b", self.server.last()[0])
        assert found is not None
        return found[0]

    def link(self, path: str) -> str:
        """The newest letter's link below a path."""
        found = re.search(rf"https://beian\.example({path}\S+)", self.server.last()[0])
        assert found is not None, self.server.last()[0]
        return found[1]

    async def rounds(self) -> None:
        while await self.core.deliveries.tick():
            pass

    async def quiet(self, days: int) -> None:
        """So many days pass in which nobody writes, and what is due is sent."""
        self.clock.shift(timedelta(days=days))
        while await self.core.reminders.tick():
            pass
        await self.rounds()

    async def states(self, contact: int, *kinds: str) -> list[tuple[str, str]]:
        """How the contact's messages of some kinds ended, and why."""
        rows = await self.core.db.run(lambda tx: deliveries.of_contact(tx, contact))
        return [(row.state, row.reason) for row in rows if row.kind in kinds]

    async def lines(self, browser: httpx.AsyncClient) -> list[str]:
        """What Beian said, as the page shows it."""
        lines = (await browser.get("/chat/messages")).json()["lines"]
        return [line["text"] for line in lines if line["direction"] == "out"]

    async def mailboxes(self, contact: int) -> list[str]:
        rows = await self.core.db.run(lambda tx: contacts.addresses(tx, contact))
        return [row.external_id for row in rows if row.channel == EMAIL]

    async def stopped(self, contact: int) -> bool:
        def look(tx: Transaction) -> bool:
            return any(mailing.stopped(tx, row.id) for row in contacts.addresses(tx, contact))

        return await self.core.db.run(look)

    async def draft(self, contact: int) -> int:
        return int((await self.core.db.run(lambda tx: contacts.get(tx, contact))).draft_id or 0)

    def stored(self) -> str:
        """Every cell of every table, unsealed where it is sealed."""

        def read(tx: Transaction) -> str:
            return repr([personal.everything(tx, number) for number in range(1, 5)])

        return self.core.db.run_now(read)

    async def telegram(self, contact: int) -> None:
        """The contact also writes on Telegram, last."""

        def join(tx: Transaction) -> None:
            contacts.add(tx, contact, "telegram:42", "70012345")
            contacts.arrive(tx, "telegram:42", "70012345")

        self.clock.shift(timedelta(minutes=1))
        await self.core.db.run(join)


@pytest.fixture
async def bureau(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Bureau]:  # noqa: F811
    shutil.copy(sqlite_template, tmp_path / "beian.db")
    async with mail_server() as server:
        settings = Settings(
            data_dir=tmp_path,
            secret_key=SecretStr("a-secret-for-tests-only"),
            public_url="https://beian.example",
            smtp_url=SecretStr(f"smtp://127.0.0.1:{server.port}/?from={FROM}"),
            most_a_minute=0,
        )
        with time_machine.travel(START, tick=False) as clock:
            core = Core.open(settings, "http://127.0.0.1:9", "key")
            made = Bureau(core, server, clock, None)
            made.open()
            yield made
            await core.close()


async def test_a_mailbox_is_confirmed_by_the_code_that_came_there(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        assert LI in await bureau.says(browser, "邮箱", f"我的邮箱是 {LI}")
        await bureau.rounds()
        assert bureau.server.to == [LI]
        assert bureau.server.mails[0]["Subject"] == "备案助手：验证码"
        assert bureau.server.mails[0]["List-Unsubscribe"] is None, "a code is asked for, not subscribed to"
        assert await bureau.mailboxes(me) == []
        assert "确认了" in await bureau.says(browser, bureau.code())
        assert await bureau.mailboxes(me) == [f"{me}:{LI}"]
        assert LI in await bureau.says(browser, "邮箱")


async def test_a_code_is_kept_nowhere_and_opens_for_ten_minutes_and_five_tries(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.says(browser, "邮箱", LI)
        await bureau.rounds()
        code = bureau.code()
        assert code not in bureau.stored()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        said = [await bureau.says(browser, wrong) for _ in range(mailing.TRIES)]
        assert [re.findall(r"还可以试 (\d) 次", one) for one in said] == [["4"], ["3"], ["2"], ["1"], []]
        assert "用不了" in await bureau.says(browser, code)
        bureau.clock.shift(timedelta(minutes=2))
        await bureau.taps(browser, "再寄一次")
        await bureau.rounds()
        bureau.clock.shift(mailing.CODE_LIVES)
        assert "用不了" in await bureau.says(browser, bureau.code())
        assert await bureau.mailboxes(me) == []


async def test_a_used_code_is_not_a_code_any_more(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        await bureau.begins(browser)
        await bureau.confirms(browser)
        before = await bureau.says(browser, "清单")
        said = await bureau.says(browser, bureau.code())
        assert "确认了" not in said
        assert before


async def test_nobody_can_have_a_mailbox_flooded(bureau: Bureau) -> None:
    async with bureau.browser() as one, bureau.browser() as other:
        await bureau.begins(one)
        await bureau.begins(other)
        for _ in range(10):
            await bureau.says(one, "邮箱", LI)
            await bureau.rounds()
            await bureau.says(other, "邮箱", LI)
            await bureau.rounds()
            bureau.clock.shift(timedelta(minutes=5))
        assert len(bureau.server.mails) == mailing.CODES_A_DAY


async def test_only_the_own_code_confirms(bureau: Bureau) -> None:
    async with bureau.browser() as mine, bureau.browser() as theirs:
        await bureau.begins(mine)
        them = await bureau.begins(theirs)
        await bureau.says(mine, "邮箱", LI)
        await bureau.rounds()
        code = bureau.code()
        await bureau.says(theirs, "邮箱", "wang@firm.example")
        assert "对不上" in await bureau.says(theirs, code)
        assert await bureau.mailboxes(them) == []


async def test_colleagues_may_share_a_mailbox(bureau: Bureau) -> None:
    async with bureau.browser() as one, bureau.browser() as other:
        first, second = await bureau.begins(one), await bureau.begins(other)
        await bureau.confirms(one)
        bureau.clock.shift(timedelta(minutes=2))
        await bureau.confirms(other)
        assert await bureau.mailboxes(first) == [f"{first}:{LI}"]
        assert await bureau.mailboxes(second) == [f"{second}:{LI}"]


async def test_a_reminder_is_in_the_chat_and_in_the_mailbox(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        assert "3 天" in (await bureau.lines(browser))[-1]
        text, html = bureau.server.last()
        said = plain(Outbound((await bureau.lines(browser))[-1]))
        assert text.startswith(said.replace("\n", "\r\n"))
        assert bureau.link("/mail/go/") in html
        assert bureau.server.mails[-1]["List-Unsubscribe"] == f"<https://beian.example{bureau.link('/mail/stop/')}>"
        assert await bureau.states(me, "reminder", "mail:reminder") == [("sent", ""), ("sent", "")]


async def test_without_a_mailbox_it_waits_in_the_chat(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.quiet(3)
        assert "3 天" in (await bureau.lines(browser))[-1]
        assert await bureau.states(me, "reminder", "mail:reminder") == [("sent", "")]
        assert bureau.server.mails == []


async def test_a_contact_hears_where_they_wrote_last_and_elsewhere_when_that_fails_for_good(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        letters = len(bureau.server.mails)
        await bureau.telegram(me)
        await bureau.quiet(3)
        assert len(bureau.heard) == 1
        assert len(bureau.server.mails) == letters
        bureau.blocked = True
        await bureau.quiet(7)
        assert len(bureau.server.mails) == letters + 1
        assert "10 天" in (await bureau.lines(browser))[-1]
        await bureau.says(browser, "清单")
        assert len(bureau.heard) == 1


async def test_a_mailbox_that_is_no_more_is_left_alone_and_said_so(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        bureau.server.at_rcpt[LI] = "550 5.1.1 no such user"
        await bureau.quiet(3)
        assert await bureau.states(me, "mail:reminder") == [("skipped", "the mailbox takes no letters")]
        assert "退回" in await bureau.says(browser, "邮箱")


async def test_a_letter_cut_off_after_its_content_is_listed_and_not_repeated(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        letters, bureau.server.cut = len(bureau.server.mails), "sent"
        await bureau.quiet(3)
        bureau.server.cut = ""
        await bureau.quiet(1)
        assert [state for state, _ in await bureau.states(me, "mail:reminder")] == ["uncertain"]
        assert len(bureau.server.mails) == letters + 1


async def test_a_server_that_is_busy_gets_the_letter_later_and_the_chat_has_it_once(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        letters, bureau.server.at_rcpt = len(bureau.server.mails), {LI: "450 4.2.0 greylisted"}
        await bureau.quiet(3)
        shown = len(await bureau.lines(browser))
        bureau.server.at_rcpt.clear()
        bureau.clock.shift(timedelta(hours=1))
        await bureau.rounds()
        assert len(bureau.server.mails) == letters + 1
        assert len(await bureau.lines(browser)) == shown
        assert await bureau.states(me, "mail:reminder") == [("sent", "")]


async def test_one_click_stops_reminders_and_only_looking_does_not(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as program:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        letters, stop = len(bureau.server.mails), bureau.link("/mail/stop/")
        assert "l…@firm.example" in (await program.get(stop)).text
        assert not await bureau.stopped(me)
        program.headers.pop("Origin")
        one_click = await program.post(stop, content="List-Unsubscribe=One-Click")
        assert one_click.status_code == 200
        assert program.cookies == {}
        assert await bureau.stopped(me)
        await bureau.quiet(7)
        assert len(bureau.server.mails) == letters
        assert "10 天" in (await bureau.lines(browser))[-1], "the chat has it all the same"
        assert "已停止" in await bureau.says(browser, "邮箱")
        await bureau.taps(browser, "恢复寄提醒")
        assert not await bureau.stopped(me)


async def test_the_link_goes_on_with_the_draft_where_the_chat_is(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        answer = await browser.get(bureau.link("/mail/go/"))
        assert (answer.status_code, answer.headers["location"]) == (303, f"/?start=d_{await bureau.draft(me)}")
        assert answer.headers["cache-control"] == "no-store"


async def test_elsewhere_a_link_is_mailed_and_opens_the_chat_once(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as phone, bureau.browser() as thief:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        go = bureau.link("/mail/go/")
        page = await phone.get(go)
        assert page.status_code == 200
        assert LI not in page.text
        assert "寄一个链接" in page.text
        assert "寄到" in (await phone.post(go)).text
        await bureau.rounds()
        assert bureau.server.to[-1] == LI
        link = bureau.link("/mail/in/")
        assert "在这里打开" in (await phone.get(link)).text
        assert (await phone.get(link)).cookies == {}, "looking uses nothing up"
        answer = await phone.post(link)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/?start=d_{await bureau.draft(me)}")
        assert await bureau.contact(phone) == me
        assert await bureau.lines(phone) == await bureau.lines(browser)
        for again in (await thief.get(link), await thief.post(link)):
            assert again.status_code == 410
            assert again.cookies == {}
        trail = await bureau.core.db.run(lambda tx: [row.action for row in audit.latest(tx)])
        assert "sign_in" in trail


async def test_a_link_ages_and_takes_no_request_from_another_site(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as phone:
        await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        go = bureau.link("/mail/go/")
        elsewhere = {"Origin": "https://evil.example"}
        assert (await phone.post(go, headers=elsewhere)).status_code == 403
        await phone.post(go)
        await bureau.rounds()
        link = bureau.link("/mail/in/")
        assert (await phone.post(link, headers=elsewhere)).status_code == 403
        bureau.clock.shift(mailing.LINK_LIVES)
        assert (await phone.post(link)).status_code == 410


async def test_links_are_mailed_no_more_than_a_few_times_a_day(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as phone:
        await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        go, letters = bureau.link("/mail/go/"), len(bureau.server.mails)
        for _ in range(10):
            await phone.post(go)
            await bureau.rounds()
            bureau.clock.shift(timedelta(minutes=3))
        assert len(bureau.server.mails) == letters + mailing.LINKS_A_DAY


async def test_a_token_is_good_for_its_purpose_and_its_address_only(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as phone:
        await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        go, stop = bureau.link("/mail/go/"), bureau.link("/mail/stop/")
        token = go.removeprefix("/mail/go/")
        number, draft, signature = token.split(".")
        forged = (
            token[:-2] + "AA",
            f"{int(number) + 1}.{draft}.{signature}",
            f"{number}.99.{signature}",
            "x",
            "..",
            "é",
        )
        for path in ("/mail/go/", "/mail/stop/", "/mail/in/"):
            for one in forged:
                assert (await phone.get(path + one)).status_code in (404, 410), path + one
        assert (await phone.get(f"/mail/stop/{token}")).status_code == 410
        assert (await phone.get(f"/mail/go/{stop.removeprefix('/mail/stop/')}")).status_code == 410


async def test_a_removed_mailbox_takes_its_links_with_it(bureau: Bureau) -> None:
    async with bureau.browser() as browser:
        me = await bureau.begins(browser)
        await bureau.confirms(browser)
        await bureau.quiet(3)
        go = bureau.link("/mail/go/")
        await bureau.says(browser, "邮箱")
        await bureau.taps(browser, "删掉邮箱")
        assert await bureau.mailboxes(me) == []
        assert (await browser.get(go)).status_code == 410


async def test_a_link_from_a_letter_opens_only_what_is_theirs(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as other:
        me, them = await bureau.begins(browser), await bureau.begins(other)
        theirs, mine = await bureau.draft(them), await bureau.draft(me)
        for payload in (f"d_{mine}", "d_", "d_x", "d_99999", f"d_{'9' * 15}", "d_²"):
            answer = await other.post(
                "/chat/messages", json={"id": f"{payload:x>20}".replace("_", "-").replace("²", "2"), "start": payload}
            )
            assert answer.status_code == 200
        assert await bureau.draft(them) == theirs


async def test_a_subscribed_calendar_has_dates_and_titles_until_it_is_stopped(bureau: Bureau) -> None:
    async with bureau.browser() as browser, bureau.browser() as reader:
        await bureau.begins(browser)
        await bureau.says(browser, "日历")
        shown = await bureau.taps(browser, "订阅地址")
        found = re.search(r"https://beian\.example(/calendar/\S+\.ics)", shown)
        assert found is not None
        answer = await reader.get(found[1])
        assert answer.headers["content-type"].startswith("text/calendar")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert events
        assert {name for one in events for name in one} == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP"}
        assert [one for one in events if one.walk("VALARM")] == []
        same = await reader.get(found[1], headers={"If-None-Match": answer.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert (await reader.get("/calendar/guessed.ics")).status_code == 404
        assert (await reader.get(found[1].removesuffix(".ics"))).status_code == 404
        guesses = {(await reader.get("/calendar/guessed.ics")).status_code for _ in range(40)}
        assert 429 in guesses, "nobody goes on guessing"
        await bureau.taps(browser, "停用这个地址")
        assert (await reader.get(found[1])).status_code == 404


async def test_nothing_of_it_is_logged(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    async with bureau.browser() as browser, bureau.browser() as phone:
        await bureau.begins(browser)
        await bureau.confirms(browser)
        bureau.server.at_rcpt[LI] = f"450 4.2.0 <{LI}> later"
        await bureau.quiet(3)
        bureau.server.at_rcpt.clear()
        await bureau.quiet(1)
        go = bureau.link("/mail/go/")
        await phone.post(go)
        await bureau.rounds()
        link = bureau.link("/mail/in/")
        await phone.post(link)
    said = "".join(capsys.readouterr())
    assert "/mail/go/{token}" in said
    for secret in (LI, go.rpartition("/")[2], link.rpartition("/")[2]):
        assert secret not in said
