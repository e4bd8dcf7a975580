"""Pieces that several screens share: buttons, values as people read them, citations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.messages import Button, ButtonStyle, Outbound, Progress
from bot.turn import Turn
from bot.values import show, show_month
from flows.cite import Citation, Source
from flows.journey import Step
from flows.pieces import CHECK
from flows.question import Day, Group, Question
from flows.values import Key, Mark, Value
from storage import files
from storage.drafts import Draft

Row = tuple[Button, ...]


def command(turn: Turn, name: str, style: ButtonStyle = "quiet", label: str = "") -> Button:
    """A button that does what the command does."""
    return Button(label or turn.say.plain(f"button.{name}"), turn.codes.command(_PLACES[name]), style)


COMMANDS = (
    "start", "tasks", "back", "later", "skip", "clause", "check", "submit", "status", "help", "language", "restart",
    "new_product", "update", "withdraw", "enough", "continue", "drafts", "copy", "defects", "edition",
    "mydata", "forget", "privacy",
    "invite", "people", "history", "link", "agent", "email", "calendar", "reminders", "dates", "desk",
    "name", "manage", "stats", "policies", "broadcast", "ask", "questions", "officers",
    "papers", "many", "figures", "compare", "documents",
)  # fmt: skip
"""What a button may ask for; codes hold the place in this list, so new ones go to its end."""
_PLACES = {name: place for place, name in enumerate(COMMANDS)}


def tap(turn: Turn, verb: str, key: Key, *numbers: int, label: str, style: ButtonStyle = "plain") -> Button:
    """A button bound to an answer as it is now: once that was written again, the button is stale."""
    held = turn.held
    numbers = (held.draft.id, held.stamp(verb, key), held.index(key[0]), int(key[1] or 0), *numbers)
    return Button(label, turn.codes.make(verb, *numbers), style)


def bound(turn: Turn, verb: str, label: str, style: ButtonStyle = "plain") -> Button:
    """A button for the draft as a whole as it is now: not for another one, nor for this one once it was changed."""
    return tap(turn, verb, (turn.held.names[0], ""), label=label, style=style)


def value(turn: Turn, question: Question, given: Value) -> str:
    """A value as a person reads it, not escaped."""
    if isinstance(question, Day) and question.precision == "month" and isinstance(given, date):
        return show_month(turn.say, given)
    return show(turn.say, question.kind, question.id, given)


def answer(turn: Turn, step: Step) -> str:
    """A step's answer as a person reads it; a word for "later", "skipped" and "not yet"."""
    if step.answer is None:
        return turn.say.plain("say.not_yet")
    if isinstance(step.answer.value, Mark):
        return turn.say.plain(f"value.{step.answer.value.value}")
    return value(turn, step.question, step.answer.value)


def name(turn: Turn, key: Key) -> str:
    """What a question is called in lists; inside a group with the item in front."""
    own = turn.say.plain(f"q.{key[0].removeprefix(CHECK)}.name") if not key[0].startswith(CHECK) else ""
    if not key[1]:
        return own
    return f"{item(turn, key)} · {own}" if own else item(turn, key)


def item(turn: Turn, key: Key) -> str:
    """ "Patent 2", counted as the person sees them."""
    group = group_of(turn, key[0])
    items = turn.held.journey.items(group)
    place = items.index(key[1]) + 1 if key[1] in items else len(items) + 1
    return turn.say.plain(f"q.{group}.item", n=place)


def item_named(turn: Turn, key: Key) -> str:
    """ "Patent 2" with what it is known by, its first answer."""
    shown = item(turn, key)
    group = group_of(turn, key[0])
    first = next(
        (s for s in turn.held.journey.steps if s.group is not None and s.group.id == group and s.item == key[1]), None
    )
    known = first is not None and first.answer is not None and not isinstance(first.answer.value, Mark)
    return f"{shown} {answer(turn, first)}" if first is not None and known else shown


def group_of(turn: Turn, name: str) -> str:
    """The group a question or a check belongs to, or ""."""
    for section in turn.held.form.sections:
        for clause in section.clauses:
            for question in clause.asks:
                if isinstance(question, Group) and name in {question.id, *(part.id for part in question.asks)}:
                    return question.id
            for check in clause.checks:
                if CHECK + check.id == name:
                    return check.group
    return ""


def rows(buttons: Iterable[Button], width: int = 14, most: int = 3) -> tuple[Row, ...]:
    """Buttons in rows that fit a phone: short ones side by side, a long one alone. Width in Chinese characters."""
    out: list[list[Button]] = []
    row: list[Button] = []
    room = 0
    for button in buttons:
        size = columns(button.label) + 2
        if size > room or len(row) >= most:
            row, room = [], width * 2
            out.append(row)
        row.append(button)
        room -= size
    return tuple(map(tuple, out))


def columns(text: str) -> int:
    """Width in half-width columns."""
    return len(text) if text.isascii() else len(text) + len([char for char in text if char > "\u2e7f"])


def source_of(turn: Turn, cite: Citation) -> Source:
    return next(source for source in turn.held.edition.notice.sources if source.id == cite.source)


def law(turn: Turn, cite: Citation, given: Source | None = None) -> Outbound:
    """The clause, quoted, with its source (of the draft in hand's notice when none is given) and how sure it is."""
    source = given or source_of(turn, cite)
    text = turn.say(
        "say.law" if source.verbatim else "say.law_advice",
        passage=cite.passage,
        quote=cite.quote,
        issuer=source.issuer,
        issued=source.issued.isoformat(),
        title=source.title,
        label=turn.say.plain(f"label.{source.label}"),
    )
    translated = turn.say.translation(cite.quote)
    if translated:
        text += "\n" + turn.say("say.law_translation", text=translated)
    return Outbound(str(text), (), "law", progress=None if given else progress(turn))


def title(turn: Turn) -> str:
    """What the draft is about: the product's name, or the subject's, or the form's."""
    held = turn.held
    for field in ("product_name", "subject_name"):
        found = held.journey.value(field)
        if isinstance(found, str):
            model = held.journey.value("model")
            return f"{found} {model}" if field == "product_name" and isinstance(model, str) else found
    about = held.given.get("product_name") if held.draft.about is not None else None
    form = turn.say.plain(f"form.{held.form.id}")
    return f"{about} · {form}" if isinstance(about, str) else form


def file_names(turn: Turn, ids: Iterable[str]) -> str:
    """Stored papers by the names of their files."""
    return turn.say.plain("say.list_comma").join(files.get(turn.tx, one).name for one in ids)


def files_done(turn: Turn, step: Step) -> list[Button]:
    """What can be done with the files a paper has: that is all, or look at them, replace and delete some."""
    numbers = (turn.held.draft.id, turn.held.mark(step.question.id), int(step.item or 0))
    look = Button(turn.say.plain("button.look_at_files"), turn.codes.make("yp", *numbers))
    return [command(turn, "enough", "primary"), look]


def product(draft: Draft) -> str:
    """A product as people call it: its name and model as far as they are known."""
    name, model = draft.answers.get(("product_name", "")), draft.answers.get(("model", ""))
    return " ".join(str(one.value) for one in (name, model) if one is not None and isinstance(one.value, str))


def unsettled(turn: Turn) -> list[str]:
    """What of other drafts is to be confirmed again since this turn's answer, a line each."""
    named = ((one.count, product(one.draft) or turn.say.plain(f"form.{one.draft.form}")) for one in turn.unsettled)
    return [str(turn.say("say.unsettled", n=count, title=title)) for count, title in named]


def progress(turn: Turn) -> Progress:
    done, total = turn.held.journey.progress
    return Progress(title(turn), done, total)


def plain(turn: Turn, key: str, *buttons: Button, card: str = "message", **params: object) -> Outbound:
    """A message of one catalogue entry and a few buttons."""
    return Outbound(str(turn.say(key, **params)), rows(buttons), card, progress=progress(turn))  # type: ignore[arg-type]
