"""A variant goes into the product it is one of: its name among the variants, its draft closed, and what it holds
offered to be taken over where the product has nothing. Nothing is lost: a closed draft stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import answering, siblings, summaries
from bot.buttons import Tap
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows import notice as reading
from flows import products
from flows.notice import Form
from flows.question import Group, Papers
from flows.values import Answers, Key, Mark, Value
from storage import drafts, files, people, readings
from storage.database import NotFoundError
from storage.drafts import Draft

Show = list[Outbound]
_OF_THE_MODEL = frozenset({"product_name", "model", "variants", "variant_list"})
LONGEST_LIST = 300
"""As the question allows."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one draft holds and another lacks, in the order it was said; `papers` counts files, `answers` the rest."""

    writes: tuple[tuple[Key, Value | Mark], ...]
    answers: int
    papers: int


def tidy(turn: Turn, key: Key, _rest: list[int]) -> Show:
    """The model by itself, and the variants it was written with as the list of variants."""
    model = turn.held.whole.value("model")
    named = products.variants(model) if isinstance(model, str) else ()
    if not named or not isinstance(model, str):
        return _stale(turn)
    base, listed = products.models(model)[0], turn.say.plain("say.list_comma").join(named)
    turn.write_all([(key, base), (("variants", ""), "same_product"), (("variant_list", ""), listed)], "tapped")
    return [answering.after(turn, str(turn.say("say.tidied", model=base, list=listed)))]


def merge(turn: Turn, _key: Key, rest: list[int]) -> Show:
    """The draft in hand is a variant of an older one of the firm."""
    old, kin = turn.held.draft, siblings.related(turn.tx, turn.held.draft)
    if kin is None or kin[0].id != rest[0] or turn.held.filing is not None or not turn.reaches(kin[0].id):
        return _stale(turn)
    drafts.close(turn.tx, old.id)
    turn.open(kin[0].id)
    turn.note("merge", f"draft {old.id}")
    said = _noted(turn, siblings.called(old))
    summaries.rewrite(turn.tx, turn.house, old.subject_id)
    return [_offered(turn, old, said)]


def _noted(turn: Turn, variant: tuple[str, str]) -> str:
    """Its name among the product's variants, where that may still be changed."""
    called, title = " ".join(filter(None, variant)), parts.title(turn)
    before = turn.held.draft.answers.get(("variant_list", ""))
    known = before.value if before is not None and isinstance(before.value, str) else ""
    listed = turn.say.plain("say.list_comma").join(filter(None, [known, variant[1] if variant[1] not in known else ""]))
    if not turn.held.may_change("variants") or not turn.held.may_change("variant_list") or len(listed) > LONGEST_LIST:
        return str(turn.say("say.merged_frozen", variant=called, title=title))
    turn.write_all([(("variants", ""), "same_product"), (("variant_list", ""), listed)], "tapped")
    return str(turn.say("say.merged_noted", variant=called, title=title, list=listed))


def _offered(turn: Turn, old: Draft, said: str) -> Outbound:
    found = carried(turn, old)
    if not found.writes:
        return Outbound(said, parts.rows([parts.command(turn, "continue", "primary")]), progress=parts.progress(turn))
    ask = turn.say("say.merged_carry", answers=found.answers, papers=found.papers)
    code = turn.codes.make("jt", old.id, turn.held.draft.id)
    ways = [
        Button(turn.say.plain("button.carry_over"), code, "primary"),
        parts.command(turn, "continue", "plain", turn.say.plain("button.leave_there")),
    ]
    return Outbound(f"{said}\n{ask}", parts.rows(ways), progress=parts.progress(turn))


def carry_over(turn: Turn, tap: Tap) -> Show:
    """What the closed draft holds becomes the product's where it has nothing."""
    old_id, new_id = tap.numbers
    old = _closed(turn, old_id)
    if old is None or new_id != turn.held.draft.id or turn.held.frozen:
        return _stale(turn)
    found = carried(turn, old)
    if not found.writes:
        return _stale(turn)
    turn.write_all([(key, _copied(turn, value, key)) for key, value in found.writes], "tapped")
    turn.note("carry_over", f"draft {old_id}")
    return [answering.after(turn, str(turn.say("say.taken_along", answers=found.answers, papers=found.papers)))]


def _closed(turn: Turn, draft_id: int) -> Draft | None:
    """A draft of the same firm that was put aside and that the contact has all of."""
    try:
        draft = drafts.peek(turn.tx, draft_id)
    except NotFoundError:  # it was erased while the button stood on the screen
        return None
    access = people.access(people.shares(turn.tx, draft.id, draft.subject_id), turn.contact.id)
    theirs = access is not None and access.whole and draft.subject_id == turn.held.draft.subject_id
    return draft if theirs and draft.closed else None


def carried(turn: Turn, old: Draft) -> Carried:
    """What of a draft the one in hand lacks; a group goes whole, to where none of it is."""
    held = turn.held
    if held.frozen:
        return Carried((), 0, 0)
    groups = _groups(held.form)
    begun = {groups[key[0]] for key in held.draft.answers if key[0] in groups}
    found = {
        key: answer
        for key, answer in sorted(old.answers.items(), key=lambda one: one[1].seq)
        if _goes(held.draft.answers, groups, begun, key, answer.value) and held.may_change(key[0])
    }
    writes = tuple((key, answer.value) for key, answer in found.items())
    papers = sum(len(value) for key, value in writes if _is_paper(held.form, key) and isinstance(value, tuple))
    said = sum(not isinstance(value, (Mark, bool)) or key[0] not in groups for key, value in writes)
    return Carried(writes, said - sum(_is_paper(held.form, key) for key, _ in writes), papers)


def _goes(mine: Answers, groups: Mapping[str, str], begun: set[str], key: Key, value: Value | Mark) -> bool:
    if ":" in key[0] or key[0] in _OF_THE_MODEL:
        return False
    if key[0] in groups:
        return groups[key[0]] not in begun
    known = mine.get(key)
    return not isinstance(value, Mark) and (known is None or isinstance(known.value, Mark))


def _groups(form: Form) -> dict[str, str]:
    """Every name of a group and of its parts -> the group."""
    every = [question for *_, question in reading.questions(form) if isinstance(question, Group)]
    return {name: one.id for one in every for name in (one.id, *(part.id for part in one.asks))}


def _is_paper(form: Form, key: Key) -> bool:
    return isinstance(reading.find(form, key[0]), Papers)


def _copied(turn: Turn, value: Value | Mark, key: Key) -> Value | Mark:
    """A paper is a file of its draft: the other draft gets one of the same bytes."""
    if not isinstance(value, tuple) or not _is_paper(turn.held.form, key):
        return value
    kept = [one for one in (files.get(turn.tx, each) for each in value) if one.digest is not None]
    made = {one.id: files.copy(turn.tx, one, turn.held.draft.id) for one in kept}
    for old, new in made.items():
        readings.copy(turn.tx, old, new)
    return tuple(made.values())


def _stale(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.stale")))]


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"jt": carry_over}
