"""A newer edition in words: that there is one, what moving to it would do, that the draft moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.messages import Outbound
from bot.notices import Newer
from bot.screens import parts
from bot.turn import Turn
from flows.edition import Plan
from flows.pieces import CHECK
from flows.values import Key
from locales import day

_NAMED = 3


def newer(turn: Turn) -> Newer | None:
    """The newer edition that the draft in hand may move to. What was handed over stays on its own; until the newer one
    binds every draft, so does what was sent back, and only who fills the whole form decides."""
    held = turn.held
    if held.frozen or held.draft.closed or not held.draft.beside.newer:
        return None
    found = turn.house.notices.newer(turn.tx, held.draft.notice, held.draft.edition, turn.today)
    bound = held.filing is not None or held.access.sections is not None
    if found is None or (bound and found.since is None):
        return None
    forms = turn.house.notices.edition(turn.tx, found.fingerprint).notice.forms
    return found if any(form.id == held.form.id for form in forms) else None


def news(turn: Turn) -> Outbound:
    """That there is a newer edition, once."""
    return parts.plain(turn, "say.edition_news", parts.command(turn, "edition", "plain"))


def plan(turn: Turn, found: Newer, moved: Plan) -> Outbound:
    """What moving would do, before anything is done."""
    lines = [str(turn.say("say.edition_plan")), *changes(turn, moved)]
    if found.binds is not None:
        lines.append(str(turn.say("say.edition_binds", on=day(found.binds, turn.language))))
    accept = parts.tap(
        turn, "m", (turn.held.names[0], ""), found.number,
        label=turn.say.plain("button.edition_accept"), style="primary",
    )  # fmt: skip
    stay = parts.command(turn, "continue", "plain", turn.say.plain("button.edition_stay"))
    return Outbound("\n".join(lines), parts.rows([accept, stay]), progress=parts.progress(turn))


def forced(turn: Turn, found: Newer, moved: Plan, *, noted: bool) -> Outbound:
    """That the draft moved because the newer edition binds it since a day."""
    assert found.since is not None
    lines = [str(turn.say("say.edition_noted"))] if noted else []
    lines.append(str(turn.say("say.edition_forced", since=day(found.since, turn.language))))
    return Outbound("\n".join([*lines, *changes(turn, moved)]), progress=parts.progress(turn))


def dated(turn: Turn, on: date, moved: Plan, *, read: bool) -> Outbound:
    """That clauses came into force, or went out of it, since the contact was here; and where so, that what was just
    sent is no answer any more."""
    lines = [str(turn.say("say.edition_dated", on=day(on, turn.language))), *changes(turn, moved)]
    lines += [] if read else [str(turn.say("say.edition_unread"))]
    return Outbound("\n".join(lines), progress=parts.progress(turn))


def changes(turn: Turn, moved: Plan) -> Iterator[str]:
    """What becomes of the answers that the contact sees, a line for each kind of change there is."""
    if moved.kept and moved.changes:
        yield str(turn.say("say.edition_kept", n=len(_seen(turn, moved.kept))))
    for kind in ("confirm", "reask", "parked", "added"):
        keys = _seen(turn, getattr(moved, kind))
        if keys:
            yield str(turn.say(f"say.edition_{kind}", n=len(keys), names=_names(turn, keys)))
    if moved.verdict_changed and moved.ends:
        yield str(turn.say("say.edition_ends", text=turn.say(f"outcome.{moved.ends[0]}")))
    elif moved.verdict_changed:
        yield str(turn.say("say.edition_goes_on"))
    elif not moved.changes:
        yield str(turn.say("say.edition_same"))


def _seen(turn: Turn, keys: tuple[Key, ...]) -> tuple[Key, ...]:
    return keys if turn.held.access.sections is None else tuple(key for key in keys if turn.held.sees(key[0]))


def _names(turn: Turn, keys: tuple[Key, ...]) -> str:
    """What the questions are called, the first few of them."""
    names = list(dict.fromkeys(_name(turn, name) for name, _ in keys))
    listed = turn.say.plain("say.list_comma").join(names[:_NAMED])
    return turn.say.plain("say.edition_more", names=listed) if len(names) > _NAMED else listed


def _name(turn: Turn, name: str) -> str:
    own = name.removeprefix(CHECK)
    return turn.say.plain(f"check.{own}.name" if own != name else f"q.{name}.name")
