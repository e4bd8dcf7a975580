"""What an officer may write and to whom: checked before it is kept, chosen when it is, and told as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import broadcast
from bot.desk import shown
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import reach
from bot.house import House
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
    if any(one not in DISTRICTS for one in audience.districts):
        raise RefusedError("no_district", name=", ".join(audience.districts), known=", ".join(DISTRICTS))
    if mine is not None and not set(audience.districts) <= set(mine):
        raise RefusedError("not_yours")
    if audience.catalogue and audience.catalogue not in {one.id for one in lists(tx, actor)}:
        raise RefusedError("broadcast_no_list")
    texts = {language: text.strip() for language, text in content.texts.items() if text.strip()}
    districts = audience.districts if mine is None else mine
    return replace(content, title=content.title.strip(), texts=texts, audience=replace(audience, districts=districts))


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


def choose(tx: Transaction, broadcast_id: int) -> int:
    """Fixes whom a broadcast is for; returns how many."""
    found = broadcasts.get(tx, broadcast_id)
    assert found is not None
    audience = found.content.audience
    return audiences.choose(tx, found.id, audience, _listed(tx, audience) if audience.catalogue else None)


def lists(tx: Transaction, actor: Actor) -> tuple[Catalogue, ...]:
    """The lists an audience may be chosen from."""
    mine = reach(actor)
    return tuple(one for one in catalogue.catalogues(tx) if mine is None or one.office == actor.office)


def whom(tx: Transaction, house: House, say: Words, audience: Audience) -> list[str]:
    """Whom it is for, a line each condition; nothing for everybody."""
    notice = words(say.language, house.main_notice)
    titles = {one.id: one.title or shown.office(say, one.office) for one in catalogue.catalogues(tx)}
    of_list = titles.get(audience.catalogue, "")
    parts = (
        [say.plain(f"district.{one}") for one in audience.districts],
        [shown.category(notice, one) for one in audience.categories],
        [say.plain(f"desk.state_{one}") for one in audience.states],
        [words(one).plain("language.name") for one in audience.languages],
        [] if audience.filed is None else [say.plain(f"desk.audience_{'filed' if audience.filed else 'unfiled'}")],
        [" · ".join(filter(None, (of_list, audience.column, audience.value)))] if of_list else [],
    )
    return [say.plain("say.list_comma").join(part) for part in parts if part]


def _problems(tx: Transaction, house: House, content: Content) -> Iterator[RefusedError]:
    problem = title_problem(content.title)
    if problem is not None:
        yield problem
    if not content.texts.get(FIRST, "").strip():
        yield RefusedError("broadcast_text")
    dated = bool(content.deadline)
    if dated and house.calendar.find(tx, house.main_notice, content.deadline) is None:
        yield RefusedError("no_deadline", name=content.deadline)
    for language, text in content.texts.items():
        problem = text_problem(language, text, dated=dated)
        if problem is not None:
            yield problem


def _listed(tx: Transaction, audience: Audience) -> list[int]:
    """The units of the list that are meant, as far as they began to file here."""
    meant = (unit for unit in catalogue.units(tx, audience.catalogue) if audiences.listed_as(unit, audience))
    codes = {unit.listed.credit_code for unit in meant} - {""}
    return [known.id for code in codes for known in subjects.by_credit_code(tx, code)]
