"""The policies page (支持政策): what a district and the city support, kept by the office whose it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.calendar import own
from bot.desk import calendar, shown
from bot.desk import policies as acts
from bot.desk.reading import LABELS
from bot.turn import Turn
from bot.web.desk import policy_forms as forms
from bot.web.desk.forms import refused
from bot.web.desk.pages import Desk, Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.policy_forms import Read
from bot.web.desk.session import Signed, needs
from flows.deadlines import NO_CATEGORY
from flows.policies import NEEDS, Policy
from locales import Words, day, words
from storage import contacts
from storage.database import Transaction
from storage.officers import CITY
from storage.policies import PolicyChange, PolicyRow
from storage.tables import LARGEST

router = APIRouter()
PAGE = Page("policies", "/desk/policies", "desk.policies", "policies", router)
Reader = Annotated[Signed, needs("policies")]
Keeper = Annotated[Signed, needs("policies_change")]
_ORDER: Final = ("open", "coming", "past", "gone")
_DONE: Final = frozenset({"added", "amended", "withdrawn"})
MOST: Final = LARGEST


@router.get("/desk/policies")
async def policies(request: Request, signed: Reader, done: str = "") -> Response:
    """Those of the officer's district and of the city; what is in force first, past and withdrawn ones last."""
    desk, say = the_desk(request), words_for(request, signed)
    found, today = await desk.db.run(lambda tx: (acts.listed(tx, signed.actor), desk.house.today(tx)))
    rows = [_line(say, row, _state(row, today)) for row in found]
    rows.sort(key=lambda one: _ORDER.index(one["state"]))
    keeps, done = bool(_offices(signed)), done if done in _DONE else ""
    return desk_page(request, signed, "policies.html", rows=rows, keeps=keeps, done=done)


@router.get("/desk/policies/new")
async def blank(request: Request, signed: Keeper) -> Response:
    """The form for a policy of one's own."""
    return _form(request, signed, Read({**forms.EMPTY, "office": _offices(signed)[0]}, {}))


@router.post("/desk/policies/new")
async def add(request: Request, signed: Keeper) -> Response:
    """A new policy of one's own office, or for the city of any."""
    desk, say = the_desk(request), words_for(request, signed)
    read = forms.read(await request.form(), say, *forms.NEEDED, "reason")

    def act(tx: Transaction) -> int:
        return acts.add(tx, desk.house, signed.actor, read.said["office"], read.policy(), read.said["reason"])

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "title")
    return _form(request, signed, Read(read.said, errors), 422) if errors else back_to("/desk/policies?done=added")


@router.get("/desk/policies/{number}")
async def policy(number: int, request: Request, signed: Reader) -> Response:
    """One policy, its history, and what may be done with it."""
    return await _card(request, signed, number)


@router.post("/desk/policies/{number}/amend")
async def amend(number: int, request: Request, signed: Keeper) -> Response:
    """All it says from now on."""
    desk, say = the_desk(request), words_for(request, signed)
    await _known(desk, signed, number)
    read = forms.read(await request.form(), say, *forms.NEEDED, "reason")

    def act(tx: Transaction) -> None:
        acts.amend(tx, desk.house, signed.actor, number, read.policy(), read.said["reason"], read.seen)

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "title")
    if errors:
        return await _card(request, signed, number, amending=Read(read.said, errors))
    return back_to("/desk/policies?done=amended")


@router.post("/desk/policies/{number}/withdraw")
async def withdraw(number: int, request: Request, signed: Keeper) -> Response:
    """Contacts are not shown it any more."""
    desk, say = the_desk(request), words_for(request, signed)
    await _known(desk, signed, number)
    read = forms.read(await request.form(), say, "reason")

    def act(tx: Transaction) -> None:
        acts.withdraw(tx, signed.actor, number, read.said["reason"], read.seen)

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "reason")
    if errors:
        return await _card(request, signed, number, withdrawing=Read(read.said, errors))
    return back_to("/desk/policies?done=withdrawn")


async def _known(desk: Desk, signed: Signed, number: int) -> PolicyRow:
    """The policy; 404 for what is not there, or another district's."""
    found = await desk.db.run(lambda tx: acts.found(tx, signed.actor, number)) if 0 < number < MOST else None
    if found is None:
        raise HTTPException(404)
    return found


def _form(request: Request, signed: Signed, read: Read, status: int = 200) -> Response:
    say = words_for(request, signed)
    known = {"said": read.said, "errors": read.errors, **_choices(request, signed, say)}
    return desk_page(request, signed, "policy_new.html", status, **known)


async def _card(
    request: Request, signed: Signed, number: int, amending: Read | None = None, withdrawing: Read | None = None
) -> Response:
    """A policy; with what was entered when an act on it was refused."""
    desk, say = the_desk(request), words_for(request, signed)
    row = await _known(desk, signed, number)
    today, rows = await desk.db.run(lambda tx: (desk.house.today(tx), _rows(tx, desk, signed, number)))
    said = amending.said if amending else {**forms.written(row.policy), "reason": ""}
    refused = (amending.errors if amending else {}, withdrawing.errors if withdrawing else {})
    known = {
        **_line(say, row, _state(row, today)), "policy": row.policy, "history": rows, "seen": row.changes,
        "condition": own(say, row.policy.condition), "said": said, "errors": refused[0],
        "withdrawing": withdrawing.said["reason"] if withdrawing else "", "stays": refused[1],
        "mine": not row.withdrawn and acts.theirs(signed.actor, row.office), "office_of": shown.office(say, row.office),
        "problems": refused[0] | {f"w-{name}": text for name, text in refused[1].items()},
        "named": say.plain(f"label.{row.policy.label}"), "for_product": _needs(say, row.policy.needs),
    }  # fmt: skip
    status = 422 if any(refused) else 200
    return desk_page(request, signed, "policy.html", status, **known, **_choices(request, signed, say))


def _line(say: Words, row: PolicyRow, state: str) -> dict[str, Any]:
    """A policy in the list."""
    one, last = row.policy, row.policy.until
    span = {"first": day(one.begins, say.language), "last": day(last, say.language) if last is not None else ""}
    return {
        "number": row.id, "title": own(say, one.title), "amount": own(say, one.amount), "state": state,
        "where": _where(say, row.office), "span": say.plain("desk.policy_span", **span),
        "whom": _whom(say, one), "said_state": say.plain(f"desk.policy_{state}"),
    }  # fmt: skip


def _rows(tx: Transaction, desk: Desk, signed: Signed, number: int) -> list[tuple[PolicyChange, str, str]]:
    """Every change with who made it and what it was, the newest first."""
    assert signed.officer.contact_id is not None
    turn = Turn(desk.house, tx, contacts.get(tx, signed.officer.contact_id))
    say = words(signed.language)
    rows = reversed(acts.history(tx, signed.actor, number))
    return [(one, shown.author(turn, one.author), say.plain(f"desk.policy_did_{one.kind}")) for one in rows]


def _state(row: PolicyRow, today: date) -> str:
    return "gone" if row.withdrawn else row.policy.when(today)


def _where(say: Words, office: str) -> str:
    return say.plain("say.policies_city") if office == CITY else say.plain(f"district.{office}")


def _whom(say: Words, policy: Policy) -> str:
    """Whom it is for: the units, and how far the product has to be."""
    units = [shown.category(say, one) for one in policy.categories] or [say.plain("say.desk_everybody")]
    needed = [_needs(say, policy.needs)] if policy.needs else []
    return " · ".join([say.plain("say.list_comma").join(units), *needed])


def _needs(say: Words, code: str) -> str:
    return say.plain(f"desk.policy_needs_{code or 'any'}")


def _offices(signed: Signed) -> tuple[str, ...]:
    """The offices whose policies are the officer's to keep."""
    return tuple(one for one in acts.OFFICES if acts.theirs(signed.actor, one))


def _choices(request: Request, signed: Signed, say: Words) -> dict[str, Any]:
    house = the_desk(request).house
    codes = (*calendar.categories(house, house.main_notice), NO_CATEGORY)
    return {
        "offices": [(one, _where(say, one)) for one in _offices(signed)], "longest": acts.LONGEST,
        "labels": [(one, say.plain(f"label.{one}")) for one in LABELS],
        "categories": [(one, shown.category(say, one)) for one in codes],
        "needs": [(one, _needs(say, one)) for one in NEEDS],
    }  # fmt: skip
