"""The links in a letter and the calendar to subscribe to: what each opens, for whom, how long, and for nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from storage import audit, mailing
from tests.support.mailroom import LI, Bureau


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
