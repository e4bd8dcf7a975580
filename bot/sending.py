"""Every kind of message that is sent later."""

from __future__ import annotations

from collections.abc import Callable

from bot import asked, broadcast, handover, mailing, offers, pairs, questions, rating, reviews, roles
from bot.delivery import Kind, reply_kind
from bot.desk import news as desk_news
from bot.house import House
from bot.reminders import owed
from bot.screens import reminders


def kinds(house: House, document: Callable[[str], bytes | None]) -> tuple[Kind, ...]:
    """What the delivery of messages is told; `document` opens a file by its digest."""
    extras = offers.offers(house)
    news = Kind(handover.REVIEW, reviews.still_owed, lambda tx, rows: reviews.render(tx, rows, extras))
    delayed = Kind(handover.DELAYED, handover.delay_owed, handover.render)
    waiting = reply_kind(document, asked.still(house), asked.watch(house), asked.once_more(house))
    done = Kind(handover.DONE, lambda _tx, _row: "", handover.render)
    reminded = mailing.with_mail(owed.kind(house, reminders.render), "unless_stopped")
    many = (*desk_news.kinds(house), *broadcast.kinds(house), questions.kind(house), rating.kind(house))
    mail = (*mailing.with_mail(news), *reminded, *mailing.kinds(house))
    return waiting, roles.kind(), delayed, done, *mail, *many, pairs.kind(house)
