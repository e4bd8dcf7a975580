"""Support policies (支持政策) as contacts see them: what fits the draft in hand, of their district and of the city."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.buttons import Tap
from bot.calendar import own
from bot.held import standing
from bot.messages import Button, Outbound
from bot.screens import dates, parts
from bot.turn import Turn
from flows.policies import Policy
from locales import day
from storage import drafts, filings, policies
from storage.drafts import Draft
from storage.officers import CITY
from storage.policies import PolicyRow

PAGE = 4
MORE = "pl"
"""The verb of the button that turns the page."""


def fitting(turn: Turn) -> tuple[tuple[PolicyRow, ...], int]:
    """What is in force and fits the draft in hand, the district's own first; and how many more may fit it later."""
    where, units, status = dates.district(turn), dates.categories(turn), _status(turn)
    rows = policies.of_offices(turn.tx, CITY, where)
    current = [row for row in rows if not row.withdrawn and row.policy.when(turn.today) == "open"]
    judged = [(row, row.policy.fits(units, status)) for row in current]
    fit = sorted((row for row, fits in judged if fits), key=lambda row: row.office == CITY)
    return tuple(fit), sum(fits is None for _, fits in judged)


def line(turn: Turn) -> str:
    """That there are policies, in a line; "" where none fits."""
    found, _ = fitting(turn)
    first = own(turn.say, found[0].policy.title) if found else ""
    return str(turn.say("say.policies_line", n=len(found), title=first)) if found else ""


def show(turn: Turn) -> list[Outbound]:
    """All that fit, a page at a time."""
    return [_page(turn, 0)]


def _page(turn: Turn, place: int) -> Outbound:
    found, later = fitting(turn)
    here = found[place * PAGE : (place + 1) * PAGE]
    lines = [str(turn.say("say.policies_head", title=parts.title(turn), n=len(found)))]
    lines += [_entry(turn, row, place * PAGE + n) for n, row in enumerate(here, 1)]
    if later:
        lines.append(str(turn.say("say.policies_later", n=later)))
    if not dates.district(turn):
        lines.append(str(turn.say("say.policies_no_district")))
    buttons = [parts.command(turn, "continue", "primary"), parts.command(turn, "tasks")]
    if (place + 1) * PAGE < len(found):
        buttons.insert(0, Button(turn.say.plain("button.policies_more"), turn.codes.make(MORE, place + 1)))
    return Outbound("\n\n".join(lines), parts.rows(buttons), "tasks", progress=parts.progress(turn))


def _entry(turn: Turn, row: PolicyRow, number: int) -> str:
    """One policy: amount, condition, until when, what says so, and where to read on."""
    one, say = row.policy, turn.say
    texts = {name: own(say, getattr(one, name)) for name in ("title", "amount", "condition")}
    return str(
        say(
            "say.policies_entry", number=number, office=_office(turn, row.office), **texts, until=until(turn, one),
            source=one.source, clause=one.clause, label=say.plain(f"label.{one.label}"), link=one.link,
        )
    )  # fmt: skip


def until(turn: Turn, policy: Policy) -> str:
    """Its last day in words; that none is named, where there is none."""
    if policy.until is None:
        return turn.say.plain("say.policies_endless")
    return turn.say.plain("say.policies_until", on=day(policy.until, turn.language))


def _office(turn: Turn, code: str) -> str:
    return turn.say.plain("say.policies_city") if code == CITY else turn.say.plain(f"district.{code}")


def _status(turn: Turn) -> str:
    """What became of the product the draft is about; of the registration, the furthest that a product of it got."""
    draft = turn.held.draft
    if draft.form == "registration":
        mine = drafts.of_subject(turn.tx, draft.subject_id, "product")
        got = {_became(turn, one) for one in mine if not one.closed}
        return next((one for one in ("recognised", "not_recognised", "accepted") if one in got), "")
    return _became(turn, draft if draft.about is None else drafts.peek(turn.tx, draft.about))


def _became(turn: Turn, draft: Draft) -> str:
    filing = filings.latest(turn.tx, draft.id)
    if filing is None:
        return ""
    status, _ = standing(filing, [row.event() for row in filings.reviews(turn.tx, filing.id)])
    return status or ""


def _turned(turn: Turn, tap: Tap) -> list[Outbound]:
    return [_page(turn, tap.numbers[0])]


TAPS: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {MORE: _turned}
