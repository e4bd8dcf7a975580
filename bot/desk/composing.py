"""What an officer may write and to whom: checked before it is kept, chosen when it is, and told as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import broadcast
from bot.calendar import name
from bot.desk import shown
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import reach
from bot.house import House
from bot.reminders.owing import latest, owing
from flows.places import DISTRICTS
from locales import FIRST, Words, languages, words
from locales.placeholders import PlaceholderError
from storage import audiences, broadcasts, catalogue, subjects
from storage.broadcasts import Audience, Content
from storage.catalogue import Catalogue
from storage.database import Transaction

LONGEST = {"title": 60, "text": 1000}
"""Characters; limits of this product."""
STATES = ("started", "complete", "not_eligible", "submitted", "received", "returned", "accepted", "recognised")


def checked(tx: Transaction, house: House, actor: Actor, content: Content) -> Content:
    """The content within the officer's reach. Raises RefusedError."""
    for problem in _problems(tx, house, content):
        raise problem
    audience, mine = content.audience, reach(actor)
    say = words(house.language, house.main_notice)
    if audience.due and audience.due not in dict(owed_dates(tx, house, say)):
        raise RefusedError("no_deadline", name=audience.due)
    if any(one not in DISTRICTS for one in audience.districts):
        raise RefusedError("no_district", name=", ".join(audience.districts), known=", ".join(DISTRICTS))
    if mine is not None and not set(audience.districts) <= set(mine):
        raise RefusedError("not_yours")
    if audience.catalogue and audience.catalogue not in {one.id for one in lists(tx, actor)}:
        raise RefusedError("broadcast_no_list")
    texts = {language: text.strip() for language, text in content.texts.items() if text.strip()}
    districts = audience.districts if mine is None else mine
    about = content.deadline or audience.due
    within = replace(audience, districts=districts)
    return replace(content, title=content.title.strip(), texts=texts, audience=within, deadline=about)


def title_problem(title: str) -> RefusedError | None:
    """What is wrong with a title."""
    if title.strip() and len(title) <= LONGEST["title"]:
        return None
    return RefusedError("broadcast_title", longest=LONGEST["title"])


def text_problem(language: str, text: str, *, dated: bool) -> RefusedError | None:
    """What is wrong with a text; `dated`: it is about a date, which it may then name."""
    if language not in languages() or len(text) > LONGEST["text"]:
        return RefusedError("broadcast_long", longest=LONGEST["text"])
    try:
        return RefusedError("broadcast_undated") if broadcast.fits(text, dated=dated) else None
    except PlaceholderError as error:
        return RefusedError("broadcast_placeholder" if error.found else "broadcast_braces", name=error.found)


def choose(tx: Transaction, house: House, broadcast_id: int) -> int:
    """Fixes whom a broadcast is for; returns how many."""
    found = broadcasts.get(tx, broadcast_id)
    assert found is not None
    audience = found.content.audience
    listed = _listed(tx, audience) if audience.catalogue else None
    due = house.calendar.find(tx, house.main_notice, audience.due) if audience.due else None
    if due is None:
        return audiences.choose(tx, found.id, audience, listed)
    topics = [one for one in owing(tx, house, house.main_notice, due) if listed is None or one.subject in listed]
    if due.duty in ("filing", "award"):
        return audiences.choose(tx, found.id, audience, [one.subject for one in topics])
    return audiences.choose(tx, found.id, audience, drafts=[one.draft for one in topics if one.draft is not None])


def owed_dates(tx: Transaction, house: House, say: Words) -> list[tuple[str, str]]:
    """The calendar's dates that can be owed, by id: "2026-03-31 年度数据更新", the latest first."""
    every = house.calendar.deadlines(tx, house.main_notice)
    days = [(latest(one, house.today(tx)), one) for one in every]
    found = [(f"{on.isoformat()} {name(say, one)}", one.id) for on, one in days if on is not None]
    return [(code, label) for label, code in sorted(found, reverse=True)]


def lists(tx: Transaction, actor: Actor) -> tuple[Catalogue, ...]:
    """The lists an audience may be chosen from."""
    mine = reach(actor)
    return tuple(one for one in catalogue.catalogues(tx) if mine is None or one.office == actor.office)


def whom(tx: Transaction, house: House, say: Words, audience: Audience) -> list[str]:
    """Whom it is for, a line each condition; nothing for everybody."""
    notice = words(say.language, house.main_notice)
    titles = {one.id: one.title or shown.office(say, one.office) for one in catalogue.catalogues(tx)}
    of_list = titles.get(audience.catalogue, "")
    due = next((label for code, label in owed_dates(tx, house, notice) if code == audience.due), "")
    parts = (
        [say.plain(f"district.{one}") for one in audience.districts],
        [shown.category(notice, one) for one in audience.categories],
        [say.plain(f"desk.state_{one}") for one in audience.states],
        [words(one).plain("language.name") for one in audience.languages],
        [] if audience.filed is None else [say.plain(f"desk.audience_{'filed' if audience.filed else 'unfiled'}")],
        [" · ".join(filter(None, (of_list, audience.column, audience.value)))] if of_list else [],
        [say.plain("desk.audience_owes", date=due)] if due else [],
    )
    return [say.plain("say.list_comma").join(part) for part in parts if part]


def _problems(tx: Transaction, house: House, content: Content) -> Iterator[RefusedError]:
    problem = title_problem(content.title)
    if problem is not None:
        yield problem
    if not content.texts.get(FIRST, "").strip():
        yield RefusedError("broadcast_text")
    dated = bool(content.deadline or content.audience.due)
    if content.deadline and house.calendar.find(tx, house.main_notice, content.deadline) is None:
        yield RefusedError("no_deadline", name=content.deadline)
    for language, text in content.texts.items():
        problem = text_problem(language, text, dated=dated)
        if problem is not None:
            yield problem


def _listed(tx: Transaction, audience: Audience) -> set[int]:
    """The units of the list that are meant, as far as they began to file here."""
    meant = (unit for unit in catalogue.units(tx, audience.catalogue) if audiences.listed_as(unit, audience))
    codes = {unit.listed.credit_code for unit in meant} - {""}
    return {known.id for code in codes for known in subjects.by_credit_code(tx, code)}
