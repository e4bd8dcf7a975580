"""Questions that are answered with what was answered before: one of a group's items, by what it is known by."""

from __future__ import annotations

from datetime import date

from flows.journey import Journey
from flows.lexicon import Lexicon
from flows.notice import Form, questions
from flows.path import Step
from flows.problems import Problem, Reply
from flows.question import Group, PatentNumber
from flows.values import Value


def choices(journey: Journey, step: Step) -> dict[str, str]:
    """What a question may be answered with, by item, each value once; nothing for one that takes any value."""
    asked = step.question
    if not isinstance(asked, PatentNumber) or not asked.among:
        return {}
    found: dict[str, str] = {}
    for item in journey.items(owner(journey.form, asked.among)):
        value = journey.value(asked.among, item)
        if isinstance(value, str) and value not in found.values():
            found[item] = value
    return found


def owner(form: Form, name: str) -> str:
    """The group that a question is asked in, or ""."""
    groups = (group.id for _, _, group, question in questions(form) if group is not None and question.id == name)
    return next(groups, "")


def read(journey: Journey, step: Step, reply: Reply, lexicon: Lexicon, today: date) -> Value | Problem:
    """What a reply to a step means; what is none of its choices is a Problem."""
    found = step.question.read(reply, lexicon, today)
    among = choices(journey, step)
    if isinstance(found, Problem) or not among or isinstance(step.question, Group) or found in among.values():
        return found
    return Problem("not_among", {"value": str(found)})
