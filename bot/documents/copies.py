"""Papers out: the copy of a filing that a firm keeps, as a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.document import Document as Page
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.documents.tables import Row, add_table
from bot.messages import Document
from bot.values import show, show_month
from flows.notice import Citation, Clause, Form, Notice, form, questions
from flows.question import Day, Question
from flows.values import Mark, from_json
from locales import Words, day, tag

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WARNING = RGBColor(0x9A, 0x34, 0x12)


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    clause: Clause

    @property
    def cite(self) -> Citation:
        return self.question.cite or self.clause.cite


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the parts of the document are made from."""

    say: Words
    notice: Notice
    form: Form
    content: Mapping[str, Any]
    reference: str
    asked: Mapping[str, _Asked]

    def value_of(self, question: str) -> str:
        """An answer of the filing or of what was known before it, as text; "" when there is none."""
        for section in self.content["data"]:
            for entry in section["items"]:
                if entry["question"] == question:
                    return str(entry["value"])
        return str(self.content["given"].get(question, ""))


def copy_of(say: Words, notice: Notice, content: Mapping[str, Any], reference: str, *, demo: bool) -> Document:
    """The copy of what `flows.filing.freeze` froze: every answer with its clause, reasons, sources. `demo` marks it."""
    answered = form(notice, content["form"])
    asked = {question.id: _Asked(question, clause) for _, clause, _, question in questions(answered)}
    made = _Copy(say, notice, answered, content, reference, asked)
    page = _blank(made)
    page.add_heading(say.plain("copy.title"), 0)
    if demo:
        _warn(page, say.plain("copy.demo"))
    add_table(page, list(_head(made)), widths=(4, 12.5))
    for section in content["data"]:
        _section(page, made, section)
    _reasons(page, made)
    _sources(page, made)
    page.add_paragraph(say.plain("copy.note")).style = "Caption"
    return Document(f"{say.plain('copy.file', reference=reference)}.docx", MEDIA_TYPE, _bytes(page))


def _blank(made: _Copy) -> Page:
    page = docx.Document()
    sheet = page.sections[0]
    sheet.page_width, sheet.page_height = Cm(21), Cm(29.7)
    sheet.left_margin = sheet.right_margin = Cm(2.2)
    for name, font, size in (
        ("Normal", "宋体", 10.5),
        ("Heading 1", "黑体", 13),
        ("Heading 2", "黑体", 11),
        ("Title", "黑体", 20),
    ):
        _dress(page.styles[name], font, size)
    _dress(page.styles["Caption"], "宋体", 9)
    properties = page.core_properties
    properties.title = made.say.plain("copy.page", title=made.say.plain("copy.title"), reference=made.reference)
    properties.author, properties.language = "备案助手", tag(made.say.language)
    filed = date.fromisoformat(made.content["day"])
    properties.created = properties.modified = datetime(filed.year, filed.month, filed.day, tzinfo=UTC)
    sheet.footer.paragraphs[0].text = properties.title
    return page


def _dress(style: Any, font: str, size: float) -> None:
    style.font.name, style.font.size = "Calibri", Pt(size)
    style.font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _warn(page: Page, text: str) -> None:
    run = page.add_paragraph().add_run(text)
    run.bold, run.font.color.rgb = True, _WARNING


def _head(made: _Copy) -> Iterator[Row]:
    say, content = made.say, made.content
    yield say.plain("copy.reference"), made.reference
    yield say.plain("copy.form"), say.plain(f"form.{made.form.id}")
    if subject := made.value_of("subject_name"):
        code = made.value_of("credit_code")
        yield say.plain("copy.subject"), f"{subject}\n{code}" if code else subject
    if product := made.value_of("product_name"):
        yield say.plain("copy.product"), f"{product} {made.value_of('model')}".strip()
    yield say.plain("copy.day"), day(date.fromisoformat(content["day"]), say.language)
    yield say.plain("copy.submission"), say.plain("copy.times", n=content["submission"])
    yield say.plain("copy.edition"), content["edition"][:12]


def _section(page: Page, made: _Copy, section: Mapping[str, Any]) -> None:
    if not section["items"]:
        return
    page.add_heading(made.say.plain(f"section.{section['section']}"), 1)
    for heading, entries in _parts(section["items"]):
        if heading is not None:
            group, place = heading
            page.add_heading(made.say.plain(f"q.{group}.item", n=place), 2)
        head = tuple(made.say.plain(f"copy.{name}") for name in ("question", "value", "clause"))
        add_table(page, [_line(made, entry) for entry in entries], head, widths=(4.5, 8, 4))


def _parts(entries: list[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, int] | None, list[Mapping[str, Any]]]]:
    """Runs of answers outside groups, and one run for each item of a group, which is counted from 1."""
    runs: list[tuple[tuple[str, str], list[Mapping[str, Any]]]] = []
    for entry in entries:
        owner = (entry["group"], entry["item"])
        if not runs or runs[-1][0] != owner:
            runs.append((owner, []))
        runs[-1][1].append(entry)
    counted: dict[str, int] = {}
    for (group, _), run in runs:
        counted[group] = counted.get(group, 0) + 1
        yield (group, counted[group]) if group else None, run


def _line(made: _Copy, entry: Mapping[str, Any]) -> Row:
    name = entry["question"]
    asked = made.asked.get(name)
    label = made.say.plain(f"q.{name}.name") if made.say.has(f"q.{name}.name") else name
    return label, _shown(made.say, asked, entry), _cited(made, asked.cite) if asked else ""


def _cited(made: _Copy, cite: Citation) -> str:
    """The passage; what no official text says is marked as practice or advice."""
    source = next(source for source in made.notice.sources if source.id == cite.source)
    if source.label == "rule":
        return cite.passage
    return made.say.plain("copy.cite", passage=cite.passage, label=made.say.plain(f"label.{source.label}"))


def _shown(say: Words, asked: _Asked | None, entry: Mapping[str, Any]) -> str:
    value = from_json(entry["value"])
    if isinstance(value, Mark):
        return say.plain(f"value.{value.value}")
    if asked and isinstance(asked.question, Day) and asked.question.precision == "month" and isinstance(value, date):
        return show_month(say, value)
    return show(say, entry["kind"], entry["question"], value)


def _reasons(page: Page, made: _Copy) -> None:
    if made.content["reasons"]:
        page.add_heading(made.say.plain("copy.reasons"), 1)
        add_table(
            page, [(_doubt(made.say, one["check"]), one["reason"]) for one in made.content["reasons"]], widths=(6, 10.5)
        )


def _doubt(say: Words, check: str) -> str:
    return say.plain(f"check.{check}.name") if say.has(f"check.{check}.name") else check


def _sources(page: Page, made: _Copy) -> None:
    asked = made.asked
    entries = (entry for section in made.content["data"] for entry in section["items"])
    cited = {asked[entry["question"]].cite.source for entry in entries if entry["question"] in asked}
    page.add_heading(made.say.plain("copy.sources"), 1)
    for source in made.notice.sources:
        if source.id in cited:
            issued, label = day(source.issued, made.say.language), made.say.plain(f"label.{source.label}")
            text = made.say.plain("copy.source", title=source.title, issuer=source.issuer, issued=issued, label=label)
            page.add_paragraph(text)


def _bytes(page: Page) -> bytes:
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()
