"""The names in conditions: that they exist, come earlier, and can be compared the way they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.condition import Condition
from flows.expression import Among, Answered, AnswerTo, Compare, Every, Literally, Not, Some, Term
from flows.linting.finding import Finding
from flows.notice import Form, questions
from flows.question import Choice, Choices, Day, District, Group, Money, Number, Papers, Question, Year, YesNo
from flows.reasons import children, inside
from flows.terms import Count, DaysBetween, GivenAs, Today, Total, YearsAfter
from flows.values import Value

ORDERED = frozenset({"number", "day", "any"})
OPTION_KINDS = (Choice, Choices, District)


@dataclass(frozen=True, slots=True)
class Place:
    """A question and where it stands in its form."""

    question: Question
    group: Group | None
    position: int


@dataclass(frozen=True, slots=True)
class Site:
    """A condition where it is written: names at `before` or later are not answered yet; inside `group` its own too."""

    condition: Condition
    where: str
    before: int
    group: str = ""


def of_form(form: Form) -> Iterator[Finding]:
    """What is wrong with the names in a form's conditions and checks."""
    places = {
        question.id: Place(question, group, position)
        for position, (_, _, group, question) in enumerate(questions(form))
    }
    for site in _sites(form):
        if not isinstance(site.condition, Condition):
            yield Finding("not_a_condition", site.where, f"{site.condition!r}")
            continue
        yield from _named(site, site.condition, places, site.group)
        yield from _negated(site, places)
    yield from _about(form, places)


def _sites(form: Form) -> Iterator[Site]:
    for position, (_, _, group, question) in enumerate(questions(form)):
        if question.when is not None:
            yield Site(question.when, f"{form.id}/{question.id}", position, group.id if group else "")
    end = 0
    for section in form.sections:
        for clause in section.clauses:
            end += sum(1 + (len(ask.asks) if isinstance(ask, Group) else 0) for ask in clause.asks)
            where = f"{form.id}/{section.id}/{clause.passage}"
            if clause.met_when is not None:
                yield Site(clause.met_when, where, end)
            for check in clause.checks:
                yield Site(check.when, f"{where}/{check.id}", end, check.group)


def _is_group(places: dict[str, Place], name: str) -> bool:
    return name in places and isinstance(places[name].question, Group)


def _named(site: Site, node: Condition | Term, places: dict[str, Place], group: str) -> Iterator[Finding]:
    """Findings below a node; `group` is the group whose items the node is about."""
    inner = group
    match node:
        case Some(name, _) | Every(name, _) | Count(name, _) | Total(name, _):
            yield from _known(site, name, places, group)
            is_group = _is_group(places, name)
            if not is_group and name in places and not isinstance(node, Count):
                yield Finding("unknown_name", site.where, f"{name!r} is no group")
            inner = name if is_group else group
            if isinstance(node, Total):
                yield from _known(site, node.name, places, inner)
        case AnswerTo(name) | Answered(name):
            yield from _known(site, name, places, group)
    yield from _typed(site, node, places)
    for child in children(node):
        yield from _named(site, child, places, inner)


def _known(site: Site, name: str, places: dict[str, Place], group: str) -> Iterator[Finding]:
    place = places.get(name)
    if place is None or (place.group is not None and place.group.id != group):
        yield Finding("unknown_name", site.where, f"{name!r} is not asked here")
    elif place.position >= site.before:
        yield Finding("condition_on_later_question", site.where, f"{name!r} is asked later")


def _typed(site: Site, node: Condition | Term, places: dict[str, Place]) -> Iterator[Finding]:
    match node:
        case Compare(left, op, right):
            yield from _options(site, left, right, places)
            if not _comparable(_kind(left, places), op, _kind(right, places)):
                yield Finding("incomparable", site.where, f"{left} {op} {right}")
        case Among(left, values):
            for value in values:
                yield from _options(site, left, Literally(value), places)
                if not _comparable(_kind(left, places), "is", _value_kind(value)):
                    yield Finding("incomparable", site.where, f"{left} among {value!r}")
        case Count(name, _) if name in places and not isinstance(places[name].question, (Group, Choices, Papers)):
            yield Finding("incomparable", site.where, f"{name!r} has nothing to count")
        case Total(_, name) if name in places and _kind(AnswerTo(name), places) != "number":
            yield Finding("incomparable", site.where, f"{name!r} has no sum")
        case DaysBetween() | YearsAfter():
            for child in children(node):
                if isinstance(child, Term) and _kind(child, places) not in ("day", "any"):
                    yield Finding("incomparable", site.where, f"{child} is no day")


def _comparable(left: str, op: str, right: str) -> bool:
    if op == "has":
        return left in ("list", "any") and right in ("code", "any")
    if left == "any" or right == "any":
        return True
    return left == right and (op == "is" or left in ORDERED)


def _options(site: Site, left: Term, right: Term, places: dict[str, Place]) -> Iterator[Finding]:
    place = places.get(left.name) if isinstance(left, AnswerTo) else None
    if place is None or not isinstance(place.question, OPTION_KINDS) or not isinstance(right, Literally):
        return
    code = right.value
    value = (code,) if isinstance(place.question, Choices) and isinstance(code, str) else code
    if isinstance(code, str) and not place.question.legal(value):
        yield Finding("unknown_option", site.where, f"{place.question.id!r} does not offer {code!r}")


def _kind(term: Term, places: dict[str, Place]) -> str:
    match term:
        case AnswerTo(name):
            return _question_kind(places[name].question) if name in places else "any"
        case Literally(value):
            return _value_kind(value)
        case Count() | Total() | DaysBetween():
            return "number"
        case Today() | YearsAfter():
            return "day"
    return "any"


def _question_kind(question: Question) -> str:
    match question:
        case YesNo() | Group():
            return "truth"
        case Number() | Money() | Year():
            return "number"
        case Day():
            return "day"
        case Choices() | Papers():
            return "list"
    return "code"


def _value_kind(value: Value) -> str:
    match value:
        case bool():
            return "truth"
        case int() | Decimal():
            return "number"
        case date():
            return "day"
        case tuple():
            return "list"
    return "code"


def _negated(site: Site, places: dict[str, Place]) -> Iterator[Finding]:
    for node in inside(site.condition):
        if isinstance(node, Not):
            for name in _possibly_absent(node, places):
                yield Finding("negated_absent", site.where, f"~ over {name!r}, which may be absent")


def _possibly_absent(node: Not, places: dict[str, Place]) -> Iterator[str]:
    for each in inside(node.part):
        if isinstance(each, GivenAs):
            yield each.name
        elif isinstance(each, (AnswerTo, Total, Count)) and each.name in places:
            place = places[each.name]
            conditional = place.question.when is not None or (place.group is not None and place.group.when is not None)
            if conditional or place.question.may_skip:
                yield each.name


def _about(form: Form, places: dict[str, Place]) -> Iterator[Finding]:
    for section in form.sections:
        for clause in section.clauses:
            for check in clause.checks:
                where = f"{form.id}/{section.id}/{clause.passage}/{check.id}"
                for name in check.about:
                    if name not in places:
                        yield Finding("unknown_name", where, f"{name!r} is not asked")
                if check.group and not _is_group(places, check.group):
                    yield Finding("unknown_name", where, f"{check.group!r} is no group")
