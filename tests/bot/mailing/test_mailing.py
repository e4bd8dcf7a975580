"""A contact's mailbox: confirmed in the chat, written to when the chat cannot call them, stopped by one click."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.messages import Outbound
from storage import mailing
from tests.support.dialogue import plain
from tests.support.mailroom import LI, Bureau


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
