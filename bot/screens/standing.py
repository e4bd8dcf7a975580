"""After handing over: the receipt, the timeline (办件进度), what the platform sent back."""

from __future__ import annotations

from datetime import datetime

from bot import door, reviews
from bot.messages import Outbound
from bot.screens import carrying, parts
from bot.turn import Turn
from flows.values import Key, Mark
from locales import instant
from storage import filings
from storage.carrying import carried
from storage.filings import FilingRow, ReviewRow


def receipt(turn: Turn, filing: FilingRow) -> Outbound:
    """A reference, what happens next and when, a copy to keep."""
    if carried(turn.tx, filing.id):
        return carrying.receipt(turn, filing)
    next_step = "say.next_registration" if turn.held.form.id == "registration" else "say.next_filing"
    handover = filings.handover_of(turn.tx, filing.id)
    lines = [str(turn.say("say.handed_over", reference=filing.reference))]
    lines += [str(turn.say("say.handover_blocked"))] if handover is not None and handover.state == "blocked" else []
    lines.append(str(turn.say(next_step)))
    if turn.house.demo:
        lines.append(str(turn.say("say.demo")))
    buttons = parts.rows([parts.command(turn, "copy", "plain"), parts.command(turn, "status", "plain")])
    return Outbound("\n".join(lines), buttons, "receipt", progress=parts.progress(turn))


def timeline(turn: Turn) -> Outbound:
    """Where the case is, with dates."""
    filing = turn.held.filing
    if filing is None:
        lines = [str(turn.say("say.not_handed_over", title=parts.title(turn)))]
        return Outbound("\n".join(lines), parts.rows([parts.command(turn, "continue", "primary")]), "tasks")
    lines = [str(turn.say("say.timeline_head", title=parts.title(turn), reference=filing.reference))]
    by_hand = carried(turn.tx, filing.id)
    lines.append(_moment(turn, "finished" if by_hand else "submitted", filing.created_at))
    handover = filings.handover_of(turn.tx, filing.id)
    events = filings.reviews(turn.tx, filing.id)
    if not events and handover is not None and handover.state != "sent":
        closed = door.hand_over_closed(turn) if handover.state == "waiting" else ()
        lines += [one.text for one in closed] or [str(turn.say(f"say.handover_{handover.state}"))]
    lines += [_told(turn, event) for event in events]
    more, buttons = carrying.under_way(turn, filing) if by_hand else ([], [])
    lines, buttons = lines + more, [*buttons, parts.command(turn, "copy", "plain"), parts.command(turn, "tasks")]
    if turn.held.returned:
        lines.append(str(turn.say("say.returned_open")))
        buttons.insert(0, parts.command(turn, "continue", "primary", turn.say.plain("button.correct")))
    elif not events and not by_hand:
        lines.append(
            str(turn.say("say.next_registration" if turn.held.form.id == "registration" else "say.next_filing"))
        )
    return Outbound("\n".join(lines), parts.rows(buttons), "tasks", progress=parts.progress(turn))


def _told(turn: Turn, row: ReviewRow) -> str:
    return carrying.moment(turn, row) if "by" in row.body else _moment(turn, row.kind, row.at)


def _moment(turn: Turn, kind: str, at: datetime) -> str:
    when = instant(at, turn.language, str(turn.house.zone))
    return str(turn.say("say.timeline_line", when=when, what=turn.say(f"status.{kind}")))


def frozen(turn: Turn) -> Outbound:
    """Handed over: nothing may be changed until the platform answers."""
    buttons = [parts.command(turn, "status", "primary"), parts.command(turn, "drafts", "plain")]
    waiting = turn.held.status in ("submitted", "received")
    if turn.held.status == "submitted" and turn.held.filing and carried(turn.tx, turn.held.filing.id):
        return parts.plain(turn, "say.frozen_carried", *buttons, title=parts.title(turn))
    return parts.plain(turn, "say.frozen" if waiting else "say.decided", *buttons, title=parts.title(turn))


def sent_back(turn: Turn, key: Key) -> str:
    """What the platform said about an answer that it sent back and that was not given again since, or ""."""
    held = turn.held
    if not held.returned or held.filing is None:
        return ""
    kept = held.draft.answers.get(key)
    if kept is not None and not isinstance(kept.value, Mark) and kept.seq > int(held.filing.content["version"]):
        return ""
    returned = [row for row in filings.reviews(turn.tx, held.filing.id) if row.kind == "returned"]
    for one in returned[-1].body.get("defects", ()) if returned else ():
        if one["question"] == key[0] and one["item"] in ("", key[1]):
            return reviews.defect(turn.say, {**one, "question": ""})
    return ""
