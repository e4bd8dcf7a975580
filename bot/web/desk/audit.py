"""The audit trail as administrators read it: who saw or changed what and when, without the values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from bot.desk import shown
from bot.desk.officers import OFFICES
from bot.web.desk.pages import Page, address, desk_page, the_desk
from bot.web.desk.session import Signed, needs
from locales import Words, words
from storage import audit, officers
from storage.database import Transaction
from storage.officers import ROLES
from storage.tables import LARGEST

router = APIRouter()
PAGE = Page("audit", "/desk/audit", "desk.audit", "audit", router)
ROWS: Final = 100
PUT_TOGETHER: Final = frozenset({
    "broadcast_asked", "broadcast_scheduled", "calendar_add", "calendar_amend", "calendar_withdraw", "switch_off",
    "switch_on", "ticket_answered", "ticket_closed",
})  # fmt: skip
"""Acts whose names are nowhere else written in full."""
_WORD: Final = re.compile(r"[a-z][a-z_]+|\d{6}")


@router.get("/desk/audit")
async def trail(
    request: Request, signed: Annotated[Signed, needs("audit")],
    actor: Annotated[str, Query(max_length=40)] = "", act: Annotated[str, Query(max_length=40)] = "",
    below: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:  # fmt: skip
    """The newest first, of one actor or one kind of act where asked for."""
    desk, say = the_desk(request), words(signed.language)
    shown_ = await desk.db.run(lambda tx: _found(tx, say, desk.pages, actor, act, below))
    rows, chosen = shown_["rows"], {"actor": actor, "act": act}
    more = len(rows) > ROWS
    after = address(PAGE, chosen, rows[ROWS - 1][0].id) if more else ""
    known = {**shown_, "rows": rows[:ROWS], "after": after, "first": address(PAGE, chosen) if below else ""}
    return desk_page(request, signed, "audit.html", **known, chosen=chosen)


def _found(tx: Transaction, say: Words, pages: Sequence[Page], actor: str, act: str, below: int) -> dict[str, Any]:
    names = {audit.officer(one.id): _name(say, one) for one in officers.everyone(tx)}
    names |= {audit.OPERATOR: say.plain("say.desk_operator"), audit.SYSTEM: say.plain("desk.actor_system")}
    rows = audit.page(tx, actor.strip(), act, below, ROWS + 1)
    acts = {one: action(say, one) for one in audit.actions(tx)}
    return {
        "rows": [
            (one, who(say, names, one.actor), acts.get(one.action, one.action), about(say, pages, one.detail))
            for one in rows
        ],
        "actors": sorted(names.items(), key=lambda pair: pair[1]),
        "acts": sorted(acts.items(), key=lambda pair: pair[1]),
    }


def who(say: Words, names: dict[str, str], actor: str) -> str:
    """An actor as people know them; a contact by their number."""
    if actor.startswith("contact:"):
        return say.plain("desk.actor_contact", number=actor.partition(":")[2])
    return names.get(actor, actor)


def action(say: Words, name: str) -> str:
    """An act in words; one without words by its name."""
    key = f"desk.act_{name}"
    return say.plain(key) if name in PUT_TOGETHER or say.has(key) else name


def about(say: Words, pages: Sequence[Page], detail: str) -> str:
    """What an act was about: a page by its title, else ids and counts with what they are of in words."""
    if detail.startswith("/desk"):
        held = [page for page in pages if f"{detail}/".startswith(f"{page.path}/")]
        return say.plain(max(held, key=lambda page: len(page.path)).title) if held else detail
    return _WORD.sub(lambda found: _word(say, found[0]), detail)


def _word(say: Words, code: str) -> str:
    if code in OFFICES:
        return shown.office(say, code)
    if code in ROLES:
        return shown.role(say, code)
    return say.plain(f"desk.trail_{code}") if say.has(f"desk.trail_{code}") else code


def _name(say: Words, one: officers.Officer) -> str:
    name = one.name or say.plain("desk.officer_number", number=one.id)
    return f"{name}（{shown.office(say, one.office)}）"
