"""What was read from papers, to be compared with a picture of where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from zlib import crc32

from bot.messages import Button, Document, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Doubt, Step
from flows.notice import find
from flows.papers import Reading
from flows.proposals import Proposal, named
from flows.question import Papers
from flows.values import Key, to_json
from storage import readings
from storage.files import FileRow

MOST = 12
"""Values on one card: three patents with what a certificate says of each."""
PNG, JPEG = "image/png", "image/jpeg"
Chunk = Mapping[Key, Proposal]


def chunk(turn: Turn) -> Chunk:
    """What one card shows: values of the first papers that have any, those of one paper together, as far as the contact
    may answer them."""
    held = turn.held
    mine = [(key, one) for key, one in held.read.items() if held.may_change(key[0]) and not held.frozen]
    out: dict[Key, Proposal] = {}
    for _, some in groupby(mine, key=lambda one: (one[1].file, one[0][1])):
        block = dict(some)
        if out and len(out) + len(block) > MOST:
            break
        out |= block
    return out


def stamp(shown: Chunk) -> int:
    """Names exactly what a card shows."""
    said = [[*key, to_json(one.value), one.certain] for key, one in shown.items()]
    return crc32(json.dumps(said, ensure_ascii=False).encode())


def card(turn: Turn, lead: str = "") -> Outbound:
    """Every value with its picture; one tap takes all that was read with certainty."""
    shown = chunk(turn)
    blocks = [(where, list(some)) for where, some in groupby(shown.items(), key=lambda one: (one[1].file, one[0][1]))]
    lines = [lead] if lead else []
    place = 0
    for (file, item), some in blocks:
        lines.append(str(turn.say("say.read_from", paper=_paper(turn, file), item=_item(turn, some[0][0], item))))
        for key, one in some:
            place += 1
            lines.append(_line(turn, place, key, one))
    pictures = [picture(turn, file) for file in dict.fromkeys(file for (file, _), _ in blocks)]
    documents = _numbered([one for one in pictures if one is not None])
    return Outbound(
        "\n".join(lines), _buttons(turn, shown), "tasks", documents=documents, progress=parts.progress(turn)
    )


def _numbered(pictures: list[Document]) -> tuple[Document, ...]:
    """Told apart by their place on the card where there are several."""
    if len(pictures) < 2:
        return tuple(pictures)
    return tuple(replace(one, name=f"{place}-{one.name}") for place, one in enumerate(pictures, 1))


def _line(turn: Turn, place: int, key: Key, one: Proposal) -> str:
    question = find(turn.held.form, key[0])
    assert question is not None
    said = "say.read_line" if one.certain else "say.read_line_doubtful"
    label, value = turn.say(f"q.{key[0]}.name"), parts.value(turn, question, one.value)
    return str(turn.say(said, n=place, name=label, value=value))


def _buttons(turn: Turn, shown: Chunk) -> tuple[parts.Row, ...]:
    certain = sum(one.certain for one in shown.values())
    whole = turn.held.names[0], ""
    first: list[Button] = []
    if certain:
        label = turn.say.plain("button.read_right" if certain == len(shown) else "button.read_right_n", n=certain)
        first.append(parts.tap(turn, "rd", whole, stamp(shown), label=label, style="primary"))
    changes = [
        parts.tap(turn, "g", key, label=turn.say.plain("button.change_n", n=place), style="quiet")
        for place, key in enumerate(shown, 1)
        if turn.held.journey.find(key) is not None
    ]
    later = parts.tap(turn, "rn", whole, label=turn.say.plain("button.read_later"), style="quiet")
    return (*parts.rows(first), *parts.rows(changes, width=18, most=5), *parts.rows([later]))


def picture(turn: Turn, file: str, name: str = "") -> Document | None:
    """Where a value stands on its paper; with "" all that was read."""
    content = readings.crop(turn.tx, file, name)
    if content is None:
        return None
    kind = (PNG, "png") if content.startswith(b"\x89PNG") else (JPEG, "jpg")
    return Document(f"{turn.say.plain('say.read_picture', paper=_paper(turn, file))}.{kind[1]}", kind[0], content)


def _paper(turn: Turn, file: str) -> str:
    """What the contact sent a file as."""
    held = turn.held
    step = next((one for one in held.whole.papers if one.answer and file in files_of(one)), None)
    return turn.say.plain(f"q.{step.question.id}.name") if step is not None else ""


def files_of(step: Step) -> tuple[str, ...]:
    """The files of a paper."""
    value = step.answer.value if step.answer is not None else ()
    return value if isinstance(value, tuple) else ()


def _item(turn: Turn, key: Key, item: str) -> str:
    """Which item of its group; a new one is said to be."""
    if not item:
        return ""
    group = parts.group_of(turn, key[0])
    known = item in turn.held.journey.items(group) or turn.held.journey.find(key) is not None
    return parts.item(turn, key) if known else turn.say.plain("say.read_new_item")


def proposed(turn: Turn, step: Step) -> str:
    """What a paper proposes for a question, or ""."""
    one = turn.held.read.get(step.key)
    if one is None or one.value != step.proposal:
        return ""
    key = "say.proposal_read" if one.certain else "say.proposal_doubtful"
    return str(turn.say(key, paper=_paper(turn, one.file), value=parts.value(turn, step.question, one.value)))


def pictured(turn: Turn, step: Step) -> tuple[Document, ...]:
    """The picture that goes with it."""
    one = turn.held.read.get(step.key)
    found = picture(turn, one.file, one.field.name) if one is not None and one.value == step.proposal else None
    return (found,) if found is not None else ()


def origins(turn: Turn) -> Mapping[Key, str]:
    """Of answers that were taken from a paper and stand as they were, what that paper is called."""
    held = turn.held
    if not any(files_of(step) for step in held.whole.papers):
        return {}
    known = readings.origins(turn.tx, held.draft.id)
    found = {key: known[one.seq].file_id for key, one in held.draft.answers.items() if one.seq in known}
    return {key: name for key, file in found.items() if (name := _paper(turn, file))}


def contradicted(turn: Turn, doubts: Sequence[Doubt]) -> Outbound:
    """What papers and answers do not agree on; each is asked about."""
    names = turn.say.plain("say.list_comma").join(turn.say.plain(f"check.{one.check.id}.name") for one in doubts)
    look = parts.tap(turn, "g", doubts[0].key, label=turn.say.plain("button.look_at_it"), style="primary")
    text = turn.say("say.read_contradicts", n=len(doubts), names=names)
    return Outbound(str(text), parts.rows([look]), "doubt", progress=parts.progress(turn))


def agreed(turn: Turn, file: FileRow, reading: Reading) -> list[Outbound]:
    """That a paper says what was answered, where it says anything that was asked."""
    paper = _paper(turn, file.id)
    asked = [step for step in turn.held.journey.steps if step.question.read_as and reading.kind in _kinds(step)]
    named_so = {step.question.read_as.partition(".")[2] for step in asked}
    told = [one for one in reading.fields if one.certain and one.name in named_so]
    said = {(step.question.read_as.partition(".")[2], step.answer.value) for step in asked if step.answer is not None}
    same = told and all((one.name, one.value) in said for one in told)
    return [parts.plain(turn, "say.read_agrees", paper=paper)] if paper and same else []


def _kinds(step: Step) -> tuple[str, ...]:
    return named(step.question.read_as)


def paper_for(turn: Turn, step: Step) -> str:
    """The paper that answers a question, as the contact calls it; "" where none is asked for."""
    found = wanted_for(turn, step)
    return turn.say.plain(f"q.{found.question.id}.name") if found is not None else ""


def wanted_for(turn: Turn, step: Step) -> Step | None:
    """Where the paper belongs that answers a question."""
    kinds = set(named(step.question.read_as))
    held = turn.held
    mine = (one for one in held.journey.papers if one.status != "waiting" and held.may_change(one.question.id))
    return next((one for one in mine if isinstance(one.question, Papers) and kinds & set(one.question.reads)), None)
