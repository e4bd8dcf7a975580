"""Tables to be filled in and sent back: of patents, and of what products brought in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook

from bot.documents.sheets import XLSX
from bot.messages import Document
from bot.values import show
from flows.many import MOST_LINES
from flows.question import Choice, Group, Question
from locales import Words

_EXAMPLE = {"number": "ZL201810862228.X", "filed_on": "2018-08-01"}


def patents(say: Words, group: Group) -> Document:
    """A row a patent: the number must be there, all else may be left to the chat."""
    asks = group.asks
    head = [say.plain(f"q.{one.id}.name") for one in asks]
    example = [_example(say, one, first=one is asks[0]) for one in asks]
    notes = [
        say.plain("many.note_number", name=head[0]),
        say.plain("many.note_others"),
        say.plain("many.note_example"),
        say.plain("many.note_limits", most=group.most, lines=MOST_LINES),
        *(_options(say, one) for one in asks if isinstance(one, Choice) or one.kind == "yes_no"),
    ]
    return _document(say, "many.template_patents", head, [example], notes)


def figures(say: Words, head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> Document:
    """A row a product, its last figures beside it."""
    return _document(say, "many.template_figures", head, rows, notes)


def _example(say: Words, question: Question, *, first: bool) -> str:
    if first:
        return f"{say.plain('many.example')} {_EXAMPLE.get(question.id, '')}".strip()
    if question.kind == "yes_no":
        return show(say, "yes_no", question.id, question.id != "dispute")
    if isinstance(question, Choice):
        return show(say, "choice", question.id, question.options[0])
    return _EXAMPLE.get(question.id, "")


def _options(say: Words, question: Question) -> str:
    codes: Sequence[str | bool] = question.options if isinstance(question, Choice) else (True, False)
    shown = say.plain("say.list_comma").join(show(say, question.kind, question.id, code) for code in codes)
    return say.plain("many.note_options", name=say.plain(f"q.{question.id}.name"), options=shown)


def _document(
    say: Words, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]
) -> Document:
    """Every cell is a text, so that no number loses a digit."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True, "bottom": 1, "num_format": "@"}), book.add_format({"num_format": "@"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(say.plain(f"{title}_sheet"))
    for column, name in enumerate(head):
        page.set_column(column, column, max(12, 2 * len(name) + 2, *(len(row[column]) + 4 for row in rows)), text)
        page.write_string(0, column, name, bold)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            page.write_string(at, column, cell, text)
    page.freeze_panes(1, 1)
    told = book.add_worksheet(say.plain("many.notes_sheet"))
    told.set_column(0, 0, 90, wrap)
    for at, note in enumerate(notes):
        told.write_string(at, 0, note, wrap)
    book.close()
    return Document(f"{say.plain(title)}.xlsx", XLSX, out.getvalue())
