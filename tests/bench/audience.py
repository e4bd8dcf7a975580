"""Contacts of many units, put where a broadcast finds them, without a conversation; and the officers who write."""

from __future__ import annotations

from bot.desk import broadcasts as acts
from bot.desk import officers as seats
from bot.desk.officers import OPERATOR
from bot.house import House
from flows.notices.shanghai_2022 import NOTICE
from storage import broadcasts, contacts, drafts, officers, preferences, subjects
from storage.broadcasts import Audience, Content
from storage.database import Transaction
from storage.officers import Officer
from storage.preferences import Wishes
from storage.summaries import Summary, save_summary

TEXT = "{{单位}}：您的备案还差 {{还差}} 项，{{链接}}"


def person(tx: Transaction, channel: str, number: int, district: str = "310104") -> int:
    """Somebody with a draft that waits, who may be written to at any hour."""
    found, _ = contacts.arrive(tx, channel, str(number), "zh_Hans")
    contacts.change(tx, found.id, consent="1", language="zh_Hans")
    preferences.save(tx, found.id, Wishes(0, 24 * 60))
    subject = subjects.create(tx, found.id)
    subjects.describe(tx, subject, f"上海第{number}机电有限公司", "", district)
    draft = drafts.start(tx, subject, "product", NOTICE.id, "edition")
    save_summary(tx, Summary(draft.id, subject, "product", "started", "name", 5, district, (), None, tx.now))
    return found.id


def crowd(tx: Transaction, channel: str, numbers: range, district: str = "310104") -> None:
    for number in numbers:
        person(tx, channel, number, district)


def officer(
    tx: Transaction, channel: str, number: int, office: str = "310104", role: str = "district_officer"
) -> Officer:
    """Somebody who acts for an office."""
    contact, _ = contacts.arrive(tx, channel, f"9{number}")
    contacts.change(tx, contact.id, consent="1")
    preferences.save(tx, contact.id, Wishes(0, 24 * 60))
    made, _code = seats.invite(tx, OPERATOR, "王工", office, role)
    assert officers.join(tx, made, contact.id)
    found = officers.get(tx, made)
    assert found is not None
    return found


def written(tx: Transaction, house: House, by: Officer, audience: Audience | None = None, text: str = TEXT) -> int:
    """A broadcast that is sent from now on; its office has sent others before, so that there is no trial."""
    content = Content("催办", {"zh_Hans": text}, audience or Audience())
    made = acts.compose(tx, house, by, seats.actor(by), content)
    acts.send(tx, seats.actor(by), made)
    broadcasts.change(tx, made, trial=False)
    return made
