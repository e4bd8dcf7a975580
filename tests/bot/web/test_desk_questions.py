"""Questions that contacts handed over: only their office sees them, each is answered once, and the answer arrives."""

from __future__ import annotations

import re

import pytest

from bot import consent, tickets
from bot.desk import today
from bot.desk.officers import Actor
from bot.house import House
from bot.messages import Inbound
from storage import audit, contacts, erasure, merging, subjects, unanswered
from storage import tickets as store
from storage.database import Transaction
from storage.tickets import Ticket
from tests.support.console import Browser, Console

UNIT = "上海某某机电有限公司"
HERE, ELSEWHERE = ("310104", "district_officer"), ("310115", "district_officer")
OTHERS = [ELSEWHERE, ("city", "city_admin"), ("lingang", "district_officer")]


def a_contact(tx: Transaction, who: str, district: str = "310104") -> int:
    contact = contacts.arrive(tx, "web", who)[0].id
    subject = subjects.create(tx, contact)
    subjects.describe(tx, subject, UNIT, "", district)
    contacts.change(tx, contact, subject_id=subject, consent=str(consent.VERSION), language="zh_Hans")
    return contact


def asked(console: Console, who: str = "王工", text: str = "贴牌代工算不算自己生产？") -> Ticket:
    """Somebody in 徐汇 hands a question over."""

    def ask(tx: Transaction, house: House) -> Ticket:
        contact = contacts.get(tx, a_contact(tx, who))
        office = tickets.office_for(tx, contact)
        made = store.create(tx, contact.id, contact.subject_id, office, text)
        tickets.announce(tx, house, made)
        return made

    return console.does(ask)


def now(console: Console, ticket: Ticket) -> Ticket:
    found = console.does(lambda tx, _house: store.get(tx, ticket.id))
    assert found is not None
    return found


async def heard(console: Console, who: str) -> list[str]:
    await console.office.core.deliveries.tick()
    return [message.text for address, message in console.office.news() if address.id == who]


async def posted(browser: Browser, path: str, act: str, **fields: str) -> int:
    page = await browser.get(path)
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    return (await browser.post(f"{path}/{act}", seen=seen[1] if seen else "0", **fields)).status_code


async def test_an_answer_goes_to_the_contact_under_the_offices_name(console: Console) -> None:
    officer = await console.browser(*HERE)
    path = f"/desk/questions/{asked(console).id}"
    assert "贴牌代工算不算自己生产？" in (await officer.get("/desk/questions")).text
    assert UNIT in (await officer.get(path)).text
    assert await posted(officer, path, "answer", text="算，见合同。") == 303
    (said,) = await heard(console, "王工")
    assert said.startswith("<b>徐汇区知识产权局</b>回复了您的问题")
    assert said.endswith("算，见合同。")
    assert await heard(console, "王工") == []


@pytest.mark.parametrize("seat", OTHERS)
async def test_another_offices_question_is_not_found(console: Console, seat: tuple[str, str]) -> None:
    await console.browser(*HERE)
    path = f"/desk/questions/{asked(console).id}"
    other = await console.browser(*seat)
    assert (await other.get(path)).status_code == 404
    assert "贴牌" not in (await other.get("/desk/questions")).text
    for act in ("take", "answer", "pass", "close"):
        assert await posted(other, path, act, text="算", office="city", reason="算") == 404


async def test_of_two_officers_the_second_is_told_and_keeps_their_words(console: Console) -> None:
    first, second = await console.browser(*HERE), await console.signed_in(console.officer(*HERE, "周科"))
    ticket = asked(console)
    path = f"/desk/questions/{ticket.id}"
    assert (await second.get(path)).status_code == 200
    assert await posted(first, path, "answer", text="算。") == 303
    late = await second.post(f"{path}/answer", seen=str(ticket.version), text="我写了很久的回复")
    assert late.status_code == 409
    assert "刚才有人办过这个问题" in late.text
    assert "我写了很久的回复" in late.text
    assert len(await heard(console, "王工")) == 1


async def test_what_a_colleague_has_is_taken_over_before_it_is_answered(console: Console) -> None:
    first, second = await console.browser(*HERE), await console.signed_in(console.officer(*HERE, "周科"))
    path = f"/desk/questions/{asked(console).id}"
    assert await posted(first, path, "take") == 303
    assert await posted(second, path, "answer", text="算。") == 409
    assert await posted(second, path, "take") == 303
    assert await posted(second, path, "answer", text="算。") == 303


async def test_handed_on_it_is_the_other_offices_and_the_contact_hears_whose(console: Console) -> None:
    officer, other = await console.browser(*HERE), await console.browser(*ELSEWHERE)
    path = f"/desk/questions/{asked(console).id}"
    assert await posted(officer, path, "pass", office="lingang") == 409, "nobody answers there"
    assert await posted(officer, path, "pass", office="310115") == 303
    assert (await officer.get(path)).status_code == 404
    assert "贴牌" in (await other.get(path)).text
    (said,) = await heard(console, "王工")
    assert "转给了<b>浦东新区知识产权局</b>" in said


async def test_closed_without_an_answer_the_contact_reads_why(console: Console) -> None:
    officer = await console.browser(*HERE)
    path = f"/desk/questions/{asked(console).id}"
    assert await posted(officer, path, "close", reason=" ") == 409
    assert await posted(officer, path, "close", reason="这件事归税务部门。") == 303
    (said,) = await heard(console, "王工")
    assert "没有另外答复" in said
    assert said.endswith("这件事归税务部门。")


async def test_each_act_is_in_the_trail_without_the_words(console: Console) -> None:
    officer = await console.browser(*HERE)
    path = f"/desk/questions/{asked(console).id}"
    await posted(officer, path, "take")
    await posted(officer, path, "answer", text="算，见合同。")
    rows = console.does(lambda tx, _house: audit.latest(tx))
    assert {"ticket_taken", "ticket_answered"} <= {row.action for row in rows if row.actor.startswith("officer:")}
    assert not any("合同" in row.detail or "贴牌" in row.detail for row in rows)


def test_the_city_answers_where_the_district_is_not_known_or_has_nobody(console: Console) -> None:
    def office(district: str) -> str:
        return console.does(lambda tx, _: tickets.office_for(tx, contacts.get(tx, a_contact(tx, district, district))))

    assert office("310104") == "", "nobody answers anywhere"
    console.officer("310104", "reader")
    assert office("310104") == "", "a reader does not answer"
    console.officer("city", "city_officer")
    assert [office(one) for one in ("310104", "lingang", "")] == ["city"] * 3
    console.officer("lingang", "district_officer")
    console.officer("310104", "district_officer")
    assert [office(one) for one in ("310104", "lingang", "")] == ["310104", "lingang", "city"]


def test_what_waits_is_in_what_needs_the_office_and_nobody_else(console: Console) -> None:
    console.officer(*HERE)
    asked(console)
    asked(console, "李工")

    def needs(seat: tuple[str, str]) -> list[tuple[object, int]]:
        found = console.does(lambda tx, house: today.of(tx, house, Actor("officer:1", *seat)))
        return [(one.params["n"], one.rank) for one in found if one.path == "/desk/questions"]

    assert needs(HERE) == [(2, 1)]
    assert [needs(seat) for seat in [*OTHERS, ("310104", "reader")]] == [[]] * 4


def test_erased_with_its_contact_and_the_others_after_a_merge(console: Console) -> None:
    console.officer(*HERE)
    ticket, newer = asked(console), asked(console, "手机")

    def become_one(tx: Transaction, _house: House) -> tuple[int, ...]:
        merging.merge(tx, newer.contact_id, ticket.contact_id)
        return tuple(one.id for one in store.of_contact(tx, ticket.contact_id, 9))

    assert console.does(become_one) == (newer.id, ticket.id)
    console.does(lambda tx, _house: erasure.erase(tx, ticket.contact_id))
    assert console.does(lambda tx, _house: store.get(tx, ticket.id)) is None
    assert console.does(lambda tx, _house: store.get(tx, newer.id)) is None


async def test_nobody_floods_the_queue(console: Console) -> None:
    console.officer("city", "city_officer")
    says = iter(range(1, 100))

    async def send(text: str = "", button: str = "") -> dict[str, str]:
        from bot.messages import Address

        inbound = Inbound(Address("web", "王工"), str(next(says)), text=text, button=button, language="zh-CN")
        shown = await console.office.receive(inbound)
        labels = {one.label: one.code for message in shown for row in message.buttons for one in row}
        return labels | {"said": "\n".join(message.text for message in shown)}

    await send(button=(await send("你好"))["同意，开始"])
    for number in range(tickets.MOST_OPEN):
        shown = await send("问工作人员")
        if number:
            shown = await send(button=shown["再问一个"])
        shown = await send(f"第 {number} 个问题")
        await send(button=shown["转给他们"])
        assert "第" in (await send(button=shown["转给他们"]))["said"], "a second tap sends nothing"
    shown = await send(button=(await send("问工作人员"))["再问一个"])
    assert "您有 3 个问题还在等回复" in shown["said"]
    assert console.does(lambda tx, _house: len(store.queue(tx, "city", 9))) == tickets.MOST_OPEN


async def test_what_was_not_answered_is_shown_to_its_office_and_the_city(console: Console) -> None:
    def ask(tx: Transaction, house: House) -> None:
        for office in ("310104", "310104", "310115"):
            unanswered.count(tx, house.today(tx), office, "zh_Hans", "same_model", "near")

    console.does(ask)
    shown = {}
    for seat in (HERE, ELSEWHERE, ("city", "city_admin"), ("lingang", "district_officer")):
        page = (await (await console.browser(*seat)).get("/desk/questions")).text
        shown[seat[0]] = re.findall(r"不同颜色要分开备案吗？</th>\s*<td[^>]*>(\d+)</td>", page)
    assert shown == {"310104": ["2"], "310115": ["1"], "city": ["3"], "lingang": []}
