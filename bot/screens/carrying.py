"""A filing that its contact carries to the platform: the receipt, where it stands, and what can be reported of it."""

from __future__ import annotations

from datetime import date, datetime

from bot import handover
from bot.messages import WEB, Button, ButtonStyle, Outbound
from bot.screens import parts
from bot.screens.people import who
from bot.turn import Turn
from flows.carrying import fields
from flows.filing import status
from locales import day
from storage import carrying, filings, people
from storage.filings import FilingRow, ReviewRow

VERB = "cr"
LINK, BEGIN, DAY, PASS, TICK, DONE, SURE, BACK, BACK_SURE, PHOTOS, CANCEL = range(11)
"""What a button does; its numbers are a filing, this, and a kind, a day or a place."""
KINDS = ("received", "accepted", "returned", "recognised", "not_recognised", "revoked")
"""What can be reported; buttons hold the place."""
_NEXT = {
    "submitted": ("received", "accepted", "returned"),
    "received": ("accepted", "returned"),
    "accepted": ("recognised", "not_recognised", "revoked"),
    "recognised": ("revoked",),
    "not_recognised": ("recognised", "revoked"),
}
_OF_PRODUCTS = ("recognised", "not_recognised", "revoked")


def receipt(turn: Turn, filing: FilingRow) -> Outbound:
    """The reference, what happens next, and the way to the page."""
    lines = [str(turn.say("say.carried", reference=filing.reference))]
    lines.append(str(turn.say("say.carry_blocked" if waits(turn, filing) else "say.carry_next")))
    buttons = [way(turn, filing), parts.command(turn, "status", "plain"), parts.command(turn, "copy", "plain")]
    return Outbound("\n".join(lines), parts.rows(buttons), "receipt", progress=parts.progress(turn))


def waits(turn: Turn, filing: FilingRow) -> bool:
    """Whether the platform takes it only once the registration is accepted there."""
    after = next(form.after for form in turn.held.edition.notice.forms if form.id == filing.form)
    return handover.must_wait(turn.tx, after, filing.subject_id)


def way(turn: Turn, filing: FilingRow, style: ButtonStyle = "primary") -> Button:
    """To the page: at once in the browser that is known to be the contact's, elsewhere by a link that opens once."""
    label = turn.say.plain("button.carry_open")
    if turn.address is not None and turn.address.channel == WEB:
        return Button(label, style=style, url=f"/carry/{filing.reference}")
    return act(turn, filing, "button.carry_open", LINK, style=style)


def link(turn: Turn, filing: FilingRow) -> Outbound:
    """A link for this device or another."""
    token = carrying.link_token(turn.tx, carrying.make_link(turn.tx, turn.contact.id, filing.id))
    url = f"{turn.house.chat_url}/carry/in/{token}"
    buttons = [Button(turn.say.plain("button.carry_open"), style="primary", url=url), parts.command(turn, "status")]
    return Outbound(str(turn.say("say.carry_link", minutes=10, days=carrying.DOOR_LIVES.days)), parts.rows(buttons))


def act(turn: Turn, filing: FilingRow, label: str, what: int, which: int = 0, style: ButtonStyle = "plain") -> Button:
    """A button about a filing; `label` is a key of words or a label."""
    shown = turn.say.plain(label) if turn.say.has(label) else label
    return Button(shown, turn.codes.make(VERB, filing.id, what, which), style)


def standing_of(turn: Turn, filing: FilingRow) -> str:
    return status([row.event() for row in filings.reviews(turn.tx, filing.id)])


def offered(turn: Turn, filing: FilingRow) -> tuple[str, ...]:
    """What may be reported of a filing now: by who fills all of it, of its last submission, in its turn."""
    latest = filings.latest(turn.tx, filing.draft_id)
    if latest is None or latest.id != filing.id or not carrying.carried(turn.tx, filing.id) or waits(turn, filing):
        return ()
    mine = people.access(people.shares(turn.tx, filing.draft_id, filing.subject_id), turn.contact.id)
    if mine is None or not mine.whole:
        return ()
    kinds = _NEXT.get(standing_of(turn, filing), ())
    return tuple(kind for kind in kinds if filing.form == "product" or kind not in _OF_PRODUCTS)


def reversible(turn: Turn, filing: FilingRow) -> ReviewRow | None:
    """The report that may still be taken back: the last one, made today, after which nothing was changed."""
    told = [row for row in filings.reviews(turn.tx, filing.id) if "told_at" in row.body]
    last = max(told, key=lambda row: str(row.body["told_at"]), default=None)
    latest = filings.latest(turn.tx, filing.draft_id)
    mine = people.access(people.shares(turn.tx, filing.draft_id, filing.subject_id), turn.contact.id)
    if last is None or latest is None or latest.id != filing.id or mine is None or not mine.whole:
        return None
    made = datetime.fromisoformat(last.body["told_at"]).astimezone(turn.house.zone).date()
    return last if made == turn.today and not _changed_since(turn, filing) else None


def _changed_since(turn: Turn, filing: FilingRow) -> bool:
    answers = turn.held.draft.answers.values()
    return max((answer.seq for answer in answers), default=0) > int(filing.content["version"])


def under_way(turn: Turn, filing: FilingRow) -> tuple[list[str], list[Button]]:
    """What the timeline adds: how far it is, the way to the page, what can be reported and taken back."""
    now, buttons = standing_of(turn, filing), list[Button]()
    lines = [_next(turn, filing, now)] if now in ("submitted", "received") else []
    kinds = offered(turn, filing)
    if turn.held.access.whole and now in ("submitted", "received"):
        buttons.append(way(turn, filing, "plain" if now == "received" else "primary"))
    buttons += [act(turn, filing, report(turn, filing, kind), BEGIN, KINDS.index(kind)) for kind in kinds]
    if reversible(turn, filing) is not None:
        buttons.append(act(turn, filing, "button.report_back", BACK, style="quiet"))
    if turn.held.access.whole and any(row.body.get("files") for row in filings.reviews(turn.tx, filing.id)):
        buttons.append(act(turn, filing, "button.report_photos", PHOTOS, style="quiet"))
    return lines, buttons


def _next(turn: Turn, filing: FilingRow, now: str) -> str:
    if waits(turn, filing):
        return str(turn.say("say.carry_blocked"))
    if now == "received":
        return next_of(turn, filing)
    done, total = progress(turn, filing)
    return str(turn.say("say.carry_progress", done=done, total=total))


def next_of(turn: Turn, filing: FilingRow) -> str:
    """How long the platform usually takes, once it is handed in there."""
    return str(turn.say("say.carry_review_registration" if filing.form == "registration" else "say.carry_review"))


def progress(turn: Turn, filing: FilingRow) -> tuple[int, int]:
    """How many of its fields are typed in, of how many."""
    blocks = turn.house.notices.carried(filing.content["notice"], filing.form)
    keys = {one.key for one in fields(filing.content, blocks)}
    return len(keys & set(carrying.ticks(turn.tx, filing.id))), len(keys)


def state(turn: Turn, filing: FilingRow, status: str) -> str:
    """What a status is called of this filing: of a carried one who has it, its contact or the platform."""
    return _CALLED.get(status, status) if carrying.carried(turn.tx, filing.id) else status


_CALLED = {"submitted": "finished", "received": "handed_in"}


def report(turn: Turn, filing: FilingRow, kind: str) -> str:
    """What a kind of report is called, for this form; a key of words."""
    own = f"button.report_{kind}_{filing.form}"
    return own if turn.say.has(own) else f"button.report_{kind}"


def moment(turn: Turn, row: ReviewRow) -> str:
    """A line of the timeline for what a contact reported: a day, what, and by whom."""
    kind = "handed_in" if row.kind == "received" else row.kind
    what = str(turn.say("say.reported", what=turn.say(f"status.{kind}"), name=who(turn, int(row.body["by"]))))
    line = str(turn.say("say.timeline_line", when=on(turn, row.at), what=what))
    note = row.body.get("note", "")
    return f"{line}\n{turn.say('say.review_note', note=note)}" if note else line


def on(turn: Turn, at: datetime | date) -> str:
    there = at.astimezone(turn.house.zone).date() if isinstance(at, datetime) else at
    return day(there, turn.language)
