"""What the page of a carried filing shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from fastapi import Response
from fastapi.responses import HTMLResponse

from bot import carried, handover
from bot.carried import Sheet
from bot.documents import dossiers
from bot.documents.dossier_writer import block_of
from bot.documents.filled import Line
from bot.house import House
from bot.web.assets import versions
from flows import filing as filing_flow
from flows.carrying import UNITS, places
from locales import Words, instant, pages, tag, words
from storage import carrying, contacts, filings, people
from storage.carrying import Tick
from storage.filings import FilingRow
from storage.query import Transaction

_PLATFORM = "platform"
"""The source of a notice that is the platform itself."""


def language(tx: Transaction, house: House, contact: int) -> str:
    return contacts.get(tx, contact).language or house.language


def page(tx: Transaction, house: House, filing: FilingRow, contact: int, *, large: bool, door: bool) -> str:
    """The page as HTML."""
    spoken = language(tx, house, contact)
    sheet, say = carried.sheet(tx, house, filing, spoken), carried.say_of(spoken, filing)
    size = sum(line.file.size or 0 for line in sheet.lines if line.file is not None)
    shown = {
        "title": handover.title(say, filing.content),
        "reference": filing.reference,
        "blocks": list(_blocks(tx, house, sheet, say, contact)),
        "next": next((_id(place) for place, one in enumerate(sheet.lines) if one.field.key not in sheet.ticks), ""),
        "done": sheet.done,
        "total": len(sheet.lines),
        "unit": sheet.unit,
        "units": [(one, say.plain(f"carry.unit_{one}")) for one in UNITS],
        "changed": len(sheet.changed),
        "gone": sheet.gone,
        "state": _state(tx, house, say, filing),
        "platform": _platform(tx, house, filing),
        "too_large": size > dossiers.LARGEST,
        "limit": dossiers.LARGEST // 1_000_000,
        "door": door,
        "chat": f"/?start=d_{filing.draft_id}",
    }
    return pages.page("web/carry.html", spoken, **_around(say, spoken), large=large, **shown)


def door(
    tx: Transaction, house: House, contact: int | None, name: Literal["open", "over", "left"], status: int
) -> Response:
    """The page that a link leads to, before anything is opened, and after it is over."""
    spoken = house.language if contact is None else language(tx, house, contact)
    say = words(spoken)
    html = pages.page(
        "web/carry_door.html", spoken, **_around(say, spoken), name=name, days=carrying.DOOR_LIVES.days
    )  # fmt: skip
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def _around(say: Words, spoken: str) -> dict[str, Any]:
    return {"say": say, "tag": tag(spoken), "versions": versions()}


def _state(tx: Transaction, house: House, say: Words, filing: FilingRow) -> str:
    """What is to be known before typing anything in, or ""."""
    standing = filing_flow.status(row.event() for row in filings.reviews(tx, filing.id))
    if standing != "submitted":
        return say.plain("carry.state_later", state=say.plain(f"status.{_TOLD.get(standing, standing)}"))
    after = next(
        one.after for one in house.notices.edition(tx, filing.edition).notice.forms if one.id == filing.form
    )  # fmt: skip
    return say.plain("say.carry_blocked") if handover.must_wait(tx, after, filing.subject_id) else ""


_TOLD = {"received": "handed_in"}


def _platform(tx: Transaction, house: House, filing: FilingRow) -> str:
    sources = house.notices.edition(tx, filing.edition).notice.sources
    return next((one.url for one in sources if one.id == _PLATFORM), "")


def _id(place: int) -> str:
    return f"f{place + 1}"


def _blocks(tx: Transaction, house: House, sheet: Sheet, say: Words, contact: int) -> Iterator[dict[str, Any]]:
    numbered = list(enumerate(sheet.lines))
    for block, some in groupby(numbered, key=lambda one: one[1].field.block):
        every = list(some)
        yield {
            "id": block,
            "title": block_of(say, block),
            "done": sum(line.field.key in sheet.ticks for _, line in every),
            "total": len(every),
            "money": any(line.field.kind == "money" for _, line in every),
            "groups": list(_groups(tx, house, sheet, say, contact, every)),
        }


def _groups(
    tx: Transaction, house: House, sheet: Sheet, say: Words, contact: int, every: Sequence[tuple[int, Line]]
) -> Iterator[dict[str, Any]]:
    """Fields of one item together, under what it is known by."""
    for (group, _), some in groupby(every, key=lambda one: (one[1].field.group, one[1].field.item)):
        lines = list(some)
        title = _item(sheet, say, lines[0][1]) if group else ""
        yield {
            "title": title,
            "lines": [_line(tx, house, sheet, say, contact, place, one, title) for place, one in lines],
        }


def _item(sheet: Sheet, say: Words, line: Line) -> str:
    """ "第 1 件专利　ZL…": by its first answer."""
    one = line.field
    first = next(
        (other.text for other in sheet.lines if (other.field.group, other.field.item) == (one.group, one.item)), ""
    )
    return f"{say.plain(f'q.{one.group}.item', n=one.place)}　{first}"


def _line(
    tx: Transaction, house: House, sheet: Sheet, say: Words, contact: int, place: int, line: Line, item: str
) -> dict[str, Any]:
    one = line.field
    ticked = sheet.ticks.get(one.key)
    name = line.name if one.of < 2 or one.group else say.plain("carry.page_of", name=line.name, n=one.place, of=one.of)
    return {
        "id": _id(place),
        "key": one.key,
        "name": name,
        "spoken": f"{item}　{name}" if item else name,
        "label": say.plain(f"label.{line.named}"),
        "text": line.text,
        "unit": line.unit,
        "note": say.plain("carry.fine", n=places(line.text)) if line.fine else "",
        "changed": one.key in sheet.changed,
        "url": f"/carry/{sheet.filing.reference}/paper/{line.file.id}" if line.file is not None else "",
        "ticked": ticked is not None,
        "by": by(tx, house, ticked, contact),
    }


def by(tx: Transaction, house: House, tick: Tick | None, contact: int) -> str:
    """Who says that a field is typed in, and since when; or ""."""
    if tick is None:
        return ""
    spoken = language(tx, house, contact)
    say = words(spoken)
    name = say.plain("say.you") if tick.contact_id == contact else people.name(tx, tick.contact_id)
    return f"{name or say.plain('say.colleague')} · {instant(tick.at, spoken, str(house.zone))}"
