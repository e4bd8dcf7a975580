"""One question a message, with its reason one tap away."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from bot.messages import Button, ButtonStyle, Outbound, Wants
from bot.screens import documents, many, parts, people, readings, standing
from bot.turn import Turn
from flows import choosing, patents
from flows.journey import Step
from flows.question import Choice, Choices, Group, Papers, Problem, Question, Year, YesNo
from flows.values import Mark, Value, to_json

_WANTS: dict[str, Wants] = {
    "number": "number", "money": "number", "day": "date", "phone": "tel", "email": "email", "papers": "file",
    "text": "text", "patent_number": "text", "credit_code": "text", "year": "number",
}  # fmt: skip
_NOTED = {
    "money", "day", "number", "year", "patent_number", "credit_code", "phone", "email", "district",
    "yes_no", "choice", "choices",
}  # fmt: skip

_OFFERED = 12
"""Items that a question is answered with by tapping; more are typed."""


def ask(turn: Turn, step: Step, lead: str = "") -> Outbound:
    """The question, what was noted before it, what it held until now, and every way on."""
    lines = [lead] if lead else []
    lines += [*_where(turn, step), str(wording(turn, step))]
    lines += _before(turn, step)
    if turn.own and people.shared(turn):
        turn.ask(**{**turn.asking, "shown": [*step.key, turn.held.seq(*step.key)]})
    return Outbound(
        "\n".join(lines), buttons(turn, step), wants=_WANTS.get(step.question.kind, ""), progress=parts.progress(turn),
        lead=lead, documents=readings.pictured(turn, step),
    )  # fmt: skip


def wording(turn: Turn, step: Step) -> str:
    """The question itself and its hint."""
    question = step.question
    year = turn.held.journey.value("data_year")
    params = {"year": year if isinstance(year, int) else turn.today.year - 1}
    text = turn.say(f"q.{question.id}.ask", **params)
    hint = f"q.{question.id}.hint"
    return f"{text}\n<i>{turn.say(hint, **params)}</i>" if turn.say.has(hint) else str(text)


def _where(turn: Turn, step: Step) -> list[str]:
    if step.group is None or isinstance(step.question, Group):
        return []
    if many.among_others(turn, step):
        return [f"<b>{escape(parts.item_named(turn, step.key), quote=False)}</b>"]
    within = step.question is not step.group.asks[0] and step.status == "open"
    if within and _last_item(turn) == step.item:
        return []
    return [f"<b>{parts.item(turn, step.key)}</b>"]


def _last_item(turn: Turn) -> str:
    """The item that the last answer was about, "" when it was about none."""
    answers = turn.held.draft.answers
    return max(answers, key=lambda key: answers[key].seq, default=("", ""))[1]


def _before(turn: Turn, step: Step) -> list[str]:
    kept = turn.held.previous(step.key)
    sent_back = standing.sent_back(turn, step.key)
    if sent_back:
        return [str(turn.say("say.sent_back", text=sent_back)), *_kept(turn, step, kept)]
    return _kept(turn, step, kept)


def _kept(turn: Turn, step: Step, kept: Value | None) -> list[str]:
    if step.status == "deferred":
        return [str(turn.say("say.put_off_before"))]
    if isinstance(step.question, Group):
        return []
    if isinstance(step.question, Papers) and isinstance(kept, tuple):
        return [str(turn.say("say.kept", value=parts.file_names(turn, kept)))]
    if step.status == "confirm" and kept is not None:
        key = "say.confirm_moved" if turn.held.moved_since(step) else "say.confirm_again"
        return [str(turn.say(key, value=parts.value(turn, step.question, kept)))]
    if kept is not None:
        return [str(turn.say("say.kept", value=parts.value(turn, step.question, kept)))]
    if step.proposal is not None:
        if read := readings.proposed(turn, step):
            return [read]
        if step.key in turn.held.said:
            return [str(turn.say("say.proposal_said", value=parts.value(turn, step.question, step.proposal)))]
        key = "say.proposal" if step.question.prefill else "say.proposal_listed"
        return [str(turn.say(key, value=parts.value(turn, step.question, step.proposal)))]
    return []


def buttons(turn: Turn, step: Step) -> tuple[parts.Row, ...]:
    """The ways to answer, then the ways around answering."""
    first = [*_keep(turn, step), *_options(turn, step.question, step)]
    return (*parts.rows(first), *parts.rows(many.alike(turn, step)), *parts.rows(_around(turn, step), width=18, most=4))


def _keep(turn: Turn, step: Step) -> list[Button]:
    kept = turn.held.previous(step.key)
    if isinstance(step.question, Papers):
        return []
    if kept is None or isinstance(step.question, Group):
        kept = step.proposal
        if kept is None:
            return []
    read = turn.held.read.get(step.key) if turn.held.previous(step.key) is None else None
    label = turn.say.plain("button.same" if read is None else "button.read_same")
    # What was sent back is rarely right, and what can hardly be read is to be compared first.
    style: ButtonStyle = "plain" if turn.held.returned or (read is not None and not read.certain) else "primary"
    return [parts.tap(turn, "s", step.key, label=label, style=style)]


def _options(turn: Turn, question: Question, step: Step) -> list[Button]:
    if isinstance(question, (YesNo, Group, Year)):
        yes, no = ("button.another", "button.no_more") if isinstance(question, Group) else ("button.yes", "button.no")
        own = [f"q.{question.id}.yes", f"q.{question.id}.no"]
        labels = [
            turn.say.plain(mine if turn.say.has(mine) else common) for mine, common in zip(own, (yes, no), strict=True)
        ]
        taps = [parts.tap(turn, "a", step.key, place, label=label) for place, label in zip((1, 0), labels, strict=True)]
        return [*taps, *_removals(turn, step)]
    if isinstance(question, Choices):
        return _boxes(turn, question, step)
    if isinstance(question, Choice):
        return [
            parts.tap(turn, "a", step.key, place, label=turn.say.plain(f"q.{question.id}.{option}"))
            for place, option in enumerate(question.options)
        ]
    if isinstance(question, Papers):
        kept = turn.held.previous(step.key)
        return [*(parts.files_done(turn, step) if kept else ()), *documents.offered(turn, step)]
    among = choosing.choices(turn.held.journey, step)
    return [parts.tap(turn, "i", step.key, int(item), label=value) for item, value in list(among.items())[:_OFFERED]]


def _removals(turn: Turn, step: Step) -> list[Button]:
    """Back at a group's own question, its items can be taken out."""
    if not isinstance(step.question, Group) or turn.asking.get("at") != list(step.key):
        return []
    keys = [(step.question.asks[0].id, item) for item in turn.held.journey.items(step.question.id)]
    return [
        parts.tap(
            turn, "x", key, label=turn.say.plain("button.remove_item", item=parts.item_named(turn, key)), style="quiet"
        )
        for key in keys
    ]


def _boxes(turn: Turn, question: Choices, step: Step) -> list[Button]:
    picked = picks(turn, question, step)
    out = []
    for place, option in enumerate(question.options):
        mark = "☑" if option in picked else "☐"
        out.append(parts.tap(turn, "t", step.key, place, label=f"{mark} {turn.say.plain(f'q.{question.id}.{option}')}"))
    done = "button.picked" if picked else "button.none_of_them"
    return [*out, parts.tap(turn, "e", step.key, ticks(question, picked), label=turn.say.plain(done), style="primary")]


def ticks(question: Choices, picked: Collection[str]) -> int:
    """The boxes ticked as one number, a bit each."""
    return sum(1 << place for place, option in enumerate(question.options) if option in picked)


def picks(turn: Turn, question: Choices, step: Step) -> tuple[str, ...]:
    """The boxes ticked so far: in this message, or kept from before."""
    ticked = turn.asking.get("picks") if turn.asking.get("at") == list(step.key) else None
    if ticked is None:
        kept = turn.held.previous(step.key)
        ticked = kept if isinstance(kept, tuple) else ()
    return tuple(option for option in question.options if option in ticked)


def _around(turn: Turn, step: Step) -> list[Button]:
    out = _photograph(turn, step)
    out.append(parts.command(turn, "clause"))
    if turn.held.journey.before(step.key) is not None:
        out.append(parts.command(turn, "back"))
    if step.question.may_skip:
        out.append(parts.tap(turn, "ns", step.key, label=turn.say.plain("button.skip"), style="quiet"))
    elif not isinstance(step.question, Group):
        out.append(parts.tap(turn, "nl", step.key, label=turn.say.plain("button.later"), style="quiet"))
    out.append(parts.command(turn, "papers" if isinstance(step.question, Papers) else "tasks"))
    return out


def _photograph(turn: Turn, step: Step) -> list[Button]:
    """The way to have a paper read instead of typing what stands on it."""
    if not turn.house.reads or step.proposal is not None or not step.question.read_as:
        return []
    paper = readings.paper_for(turn, step)
    return [parts.tap(turn, "rh", step.key, label=turn.say.plain("button.photograph", paper=paper))] if paper else []


def noted(turn: Turn, step: Step, value: Value | Mark, *, tapped: bool) -> str:
    """What was noted, when it is not simply what the person typed."""
    if isinstance(value, Mark):
        return str(turn.say(f"say.noted_{value.value}"))
    if isinstance(step.question, (Group, Papers)) or not (tapped or step.question.kind in _NOTED):
        return ""
    if step.question.kind == "patent_number":
        return _noted_patent(turn, str(value))
    key = "say.noted_named" if isinstance(step.question, (YesNo, Choices)) else "say.noted"
    name = turn.say(f"q.{step.question.id}.name")
    return str(turn.say(key, name=name, value=parts.value(turn, step.question, value)))


def _noted_patent(turn: Turn, number: str) -> str:
    kind = turn.say.plain(f"patent.{patents.kind_of(number)}")
    return str(turn.say("say.noted_patent", number=number, kind=kind, year=patents.filing_year(number)))


def problem(turn: Turn, step: Step, found: Problem, typed: str) -> Outbound:
    """What does not fit, in words, with the values that were probably meant; nothing is saved."""
    if found.offers:
        turn.ask(**{**turn.asking, "offers": [_offer(offer) for offer in found.offers], "offered": list(step.key)})
    shown = typed if len(typed) <= 40 else typed[:40] + "…"
    text = turn.say(f"problem.{found.code}", **{"typed": shown, **found.params})
    offers = [
        parts.tap(turn, "o", step.key, place, label=parts.value(turn, step.question, offer), style="primary")
        for place, offer in enumerate(found.offers)
    ]
    return Outbound(
        str(text), (*parts.rows(offers), *buttons(turn, step)), "problem",
        wants=_WANTS.get(step.question.kind, ""), progress=parts.progress(turn), lead=None if offers else str(text),
    )  # fmt: skip


def _offer(value: Value) -> object:
    return to_json(value)
