"""What papers propose as answers. A proposal is no answer: it stands once the contact has confirmed it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from flows.journey import Journey
from flows.papers import Field, Reading
from flows.question import Group, Question
from flows.sheet import Entry
from flows.values import Key, Mark, Missing, Value

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "legal_person": ("business_licence", "institution_certificate", "society_certificate"),
        "certificate": ("patent_certificate", "patent_register", "licence_contract"),
        "statement": ("financial_statement",),
    }
)
"""What a question's `read_as` may begin with -> the kinds of paper it is read from, the likeliest first."""

SUBJECT = "subject_name"
"""The registration's answer by which a patent's owner is the subject or somebody else."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that a paper holds: the value, the paper's file and where it stands on it."""

    value: Value
    file: str
    kind: str
    field: Field

    @property
    def certain(self) -> bool:
        return self.field.certain


Read = tuple[str, Reading]
"""A file's id and its reading."""


def proposals(journey: Journey, readings: Sequence[Read], subject: str = "") -> dict[Key, Proposal]:
    """What the papers hold for questions that nobody has answered, in the form's order. A patent of which only the
    paper is there gets the number of an item that has none yet, else of a new one. `subject`: whose filing it is."""
    found: dict[Key, Proposal] = {}
    for entry in journey.sheet.layout.entries.values():
        question = entry.question
        if isinstance(question, Group):
            found |= _of_group(journey, question, entry.inner or (), readings, subject)
        elif entry.group is None and question.read_as and journey.sheet.presence(entry) is not False:
            found |= _one(journey, question, "", _in_family(readings, question.read_as))
    return found


def named(read_as: str) -> tuple[str, ...]:
    """The kinds of paper that answer a question."""
    return FAMILIES.get(read_as.partition(".")[0], ())


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for width, spaces and brackets."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def _of_group(
    journey: Journey, group: Group, asks: Sequence[Entry], readings: Sequence[Read], subject: str
) -> dict[Key, Proposal]:
    """A group whose first question is read from papers: each item with the papers that bear its number."""
    first = group.asks[0]
    if not first.read_as or journey.sheet.presence(journey.sheet.layout.entries[group.id]) is False:
        return {}
    found: dict[Key, Proposal] = {}
    bearing = _bearing(_in_family(readings, first.read_as), first)
    for item, mine in _placed(journey, group, first, bearing).items():
        told = [(file, _told(reading, subject)) for file, reading in mine]
        for entry in asks:
            if entry.question.read_as and (item not in journey.items(group.id) or _asked(journey, entry, item, found)):
                found |= _one(journey, entry.question, item, told)
    return found


def _asked(journey: Journey, entry: Entry, item: str, found: Mapping[Key, Proposal]) -> bool:
    """Whether a question is asked of an item, or will be once what was found before it is confirmed."""
    return journey.sheet.presence(entry, item) is not False or any(key[1] == item for key in found)


def _bearing(readings: Sequence[Read], first: Question) -> dict[Value, list[Read]]:
    """The papers by the number they bear; those that bear several, as a contract does, are told of each."""
    found: dict[Value, list[Read]] = {}
    name = first.read_as.partition(".")[2]
    for file, reading in readings:
        for one in _numbers(reading, name):
            if first.legal(one.value):
                own = replace(reading, fields=(one, *(each for each in reading.fields if each.name != name)))
                found.setdefault(one.value, []).append((file, own))
    return found


def _numbers(reading: Reading, name: str) -> Iterator[Field]:
    yield from (one for one in reading.fields if one.name == name)
    for one in reading.fields:
        if one.name == name + "s" and isinstance(one.value, tuple):
            yield from (replace(one, name=name, value=each) for each in one.value)


def _placed(
    journey: Journey, group: Group, first: Question, bearing: Mapping[Value, list[Read]]
) -> dict[str, list[Read]]:
    """Item -> its papers. Only a certificate or a register's copy makes a new item, as a contract may name others', and
    only while every number answered has its paper: else one of them is miscopied rather than new."""
    numbers = {journey.value(first.id, item): item for item in journey.items(group.id)}
    lacking = any(not isinstance(number, Missing) and number not in bearing for number in numbers)
    unused = free(journey, group, first, new=not lacking)
    placed: dict[str, list[Read]] = {}
    for number, mine in bearing.items():
        item = numbers.get(number)
        if item is None and any(reading.kind != "licence_contract" for _, reading in mine):
            item = next(unused, None)
        if item is not None:
            placed[item] = mine
    return placed


def free(journey: Journey, group: Group, first: Question, *, new: bool) -> Iterator[str]:
    """Items without a number: begun or owed ones, then `new` ones up to the group's most."""
    sheet = journey.sheet
    begun = sheet.begun(group)
    yield from (item for item in begun if _unanswered(journey, (first.id, item)))
    implied = sheet.implied(group)
    yield from implied
    after = max((int(item) for item in implied), default=sheet.next_item(group) - 1)
    room = group.most - len(begun) - len(implied) if new else 0
    yield from (str(after + ahead) for ahead in range(1, room + 1))


def _one(journey: Journey, question: Question, item: str, readings: Sequence[Read]) -> dict[Key, Proposal]:
    """The first value read that would be an answer, certain ones first."""
    key = (question.id, item)
    if not _unanswered(journey, key):
        return {}
    name = question.read_as.partition(".")[2]
    held = [
        Proposal(one.value, file, reading.kind, one)
        for file, reading in readings
        for one in reading.fields
        if one.name == name and question.legal(one.value)
    ]
    best = next((one for one in held if one.certain), held[0] if held else None)
    return {} if best is None else {key: best}


def _unanswered(journey: Journey, key: Key) -> bool:
    answer = journey.sheet.answers.get(key)
    return answer is None or answer.value in (Mark.DEFERRED, Mark.REMOVED)


def _in_family(readings: Sequence[Read], read_as: str) -> list[Read]:
    kinds = named(read_as)
    mine = [one for one in readings if one[1].kind in kinds]
    return sorted(mine, key=lambda one: kinds.index(one[1].kind))


def _told(reading: Reading, subject: str) -> Reading:
    """With what follows for a patent from who owns it: the subject itself, or whoever licenses it."""
    owners = reading.of("owners") or reading.of("licensor")
    if owners is None or not subject:
        return reading
    names = owners.value if isinstance(owners.value, tuple) else (str(owners.value),)
    own = any(same_name(one, subject) for one in names)
    kind = replace(owners, name="owner_kind", value="own" if own else "licensed", certain=owners.certain and own)
    if own:
        return replace(reading, fields=(*reading.fields, kind))
    licensor = replace(owners, name="licensor", value="、".join(names), certain=False)
    others = tuple(one for one in reading.fields if one.name != "licensor")
    return replace(reading, fields=(*others, kind, licensor))


def subject_of(given: Mapping[str, Value]) -> str:
    """Whose filing it is, as the registration says; "" while it does not."""
    name = given.get(SUBJECT)
    return name if isinstance(name, str) else ""
