"""Values behind their names: 销售额3.2亿, 型号是VX20, filed on 5 March 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.lexicon import fold
from flows.problems import Problem, Reply
from flows.question import Day, Money, Question, Text
from flows.reading.calendars import ours
from flows.reading.numbers import figures, plain
from flows.values import Value
from flows.volunteered.clauses import QUOTED, Clause
from flows.volunteered.context import Context, Told
from flows.volunteered.named import of_a_patent
from flows.volunteered.phrases import ends, find, holds, pattern, starts, within, without, without_ending

LONGEST = {"product_name": 30, "model": 30, "contact_name": 20, "subject_name": 50}
"""Characters of what is called so; longer words are a sentence rather than a name."""

_LINKED = frozenset({"product_name"})
"""Whose name stands behind 是, 叫 or a colon; what follows at once may be what is to be done with it (改一下)."""

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_OF_YEAR = re.compile(
    r"(?<![0-9])(20[0-9]{2})\s*年(?:度|(?=销售|卖了|营收|出口|利润))|\bfy\s?(20[0-9]{2})\b"
    r"|\b(?:sales|revenue|exports|profit|umsatz|ventes|bénéfice)\s(?:in|im jahr|en)\s(20[0-9]{2})\b"
    r"|\b(?:sales|revenue|exports|profit|umsatz|umsatzerlöse|exporte?|gewinn|ventes|exportations|bénéfice"
    r"|chiffre d['’]affaires)"
    r"\s(20[0-9]{2})\s?[:=]"
    r"|(?:销售额|销售收入|出口额|利润|売上高|売上|輸出額|利益|매출액?|수출액?|이익)\s?(20[0-9]{2})\s?[年년]?度?\s?[:=]"
)
_NAMED_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=\s*年)|(?<=\bin )((?:19|20)[0-9]{2})(?![0-9])")
_OF = re.compile(r"(?<=[0-9A-Za-z])[的の][^0-9A-Za-z]+$")
"""What a model is one of: VX20的水泵."""
_A_UNIT = re.compile(r"有限公司|유한공사|주식회사|大学$|\b(?:Ltd|GmbH|SARL|Inc)\b")
"""No person is called so."""
_FIGURE = re.compile(r"[\s,，、]+(?=(?:19|20)[0-9]{2}\s?[年년]|[0-9][0-9.,]*\s?[万萬亿億元만억])")
"""Where a model ends and a year or a sum begins: CD90L 2025年."""
_QUOTES = " 「」『』“”\"'‘’《》:：.=。"


@dataclass(frozen=True, slots=True)
class _Label:
    question: str
    start: int
    end: int


def of_year(text: str) -> bool:
    """Whether a text says that figures are of a year."""
    return "20" in text and _OF_YEAR.search(text) is not None


def told(clause: Clause, text: str, context: Context) -> Iterator[Told]:
    """Each value with its label, as far as it goes to the next label or the end of the clause."""
    if year := _OF_YEAR.search(clause.text):
        yield (
            "data_year",
            int(next(filter(None, year.groups()))),
            True,
            clause.start + year.start(),
            clause.start + year.end(),
        )
    yield from _introduced(clause, text, context)
    labels = _labels(clause.text, context)
    for place, label in enumerate(labels):
        until = labels[place + 1].start if place + 1 < len(labels) else len(clause.text)
        question = context.questions.get(label.question)
        before = clause.text[: label.start].rstrip()
        if (
            question is None
            or ends(before, context.phrases("not"))
            or holds(clause.text[: label.end], context.phrases("former"))
        ):
            continue
        value = _value(clause, text, label, until, question, context)
        if value is None and place + 1 == len(labels) and not _more(clause.text[label.end :], question):
            value = _before(clause, labels[place - 1].end if place else 0, label, question, context)
        if value is not None:
            yield label.question, value, True, clause.start + label.start, clause.start + until


def _introduced(clause: Clause, text: str, context: Context) -> Iterator[Told]:
    """A name behind a clause that says who it is: 联系人是我，何晓峰."""
    said = clause.earlier.rstrip(" ,、")
    if not said:
        return
    name = re.fullmatch(r"\s*([一-鿿]{2,4})\s*[。.;；!！]?", clause.text)
    known = "contact_name" in context.questions and name is not None and name[1][0] in context.phrases("surnames")
    if name is None or not known or not (me := ends(said, context.phrases("me"))):
        return
    said = said[: len(said) - len(me)]
    while link := ends(said, context.phrases("links")):
        said = said[: len(said) - len(link)]
    if context.lexicon.labels.get(ends(said, context.phrases("labels"))) == "contact_name":
        start, end = (clause.start + at for at in name.span(1))
        yield "contact_name", text[start:end], True, start, end


def _labels(text: str, context: Context) -> list[_Label]:
    """The labels in a text, long ones first, none within another."""
    taken: list[_Label] = []
    for phrase in within(text, context.phrases("labels", "patents", "title")):
        question = _called(phrase, context)
        at = find(text, phrase) if question is not None else -1
        while at >= 0:
            end = at + len(phrase)
            if question is not None and not any(at < one.end and one.start < end for one in taken):
                taken.append(_Label(question, at, end))
            at = find(text, phrase, end)
    return sorted(taken, key=lambda one: one.start)


def _called(phrase: str, context: Context) -> str | None:
    """The question that a phrase names the answer of; "" for what only ends the value before it: a kind of patent."""
    if of_a_patent(context) and phrase in context.phrases("title"):
        return "patent_title"
    if len(phrase) > 5 and phrase in context.phrases("patents"):
        return ""
    return context.lexicon.labels.get(phrase)


def _value(clause: Clause, text: str, label: _Label, until: int, question: Question, context: Context) -> Value | None:
    after = clause.text[label.end : until]
    words = _unlinked(after, context)
    if isinstance(question, Money):
        return _sum(clause, label, words, question, context) if clause.sure else None
    if isinstance(question, Day):
        return _read(words, question, context) if clause.sure and words[:1].isalnum() else None
    linked = words != after or ends(clause.text[label.start : label.end], context.phrases("links"))
    wished = holds(clause.text[: label.start], context.phrases("perhaps"))
    if isinstance(question, Text) and not wished and (linked or question.id not in _LINKED):
        start = clause.start + until - len(words)
        return _name(text[start : clause.start + until], words, question, context)
    return None


def _more(behind: str, question: Question) -> bool:
    """Whether what stands behind a label goes on with it; behind a day's, a space ends that."""
    return bool(behind.strip(" 的。.;")) and not (isinstance(question, Day) and behind[:1].isspace())


def _before(clause: Clause, start: int, label: _Label, question: Question, context: Context) -> Value | None:
    """A sum or a day that stands before its name, where nothing stands behind it: 5000万出口, 2018年8月1日申请的."""
    words = clause.text[start : label.start].strip(_QUOTES + "于在에に")
    if isinstance(question, Day) and "年" in words:
        words = words.split()[-1]  # 实用新型 2020年6月22日申请
    if not clause.sure or not isinstance(question, (Money, Day)) or not words[:1].isalnum():
        return None
    value = _read(words, question, context)
    return None if isinstance(question, Money) and holds(clause.text, context.phrases("aims")) else value


def _unlinked(after: str, context: Context) -> str:
    """What stands behind a label without 是, 为, of, was and the like."""
    words = after.lstrip(_QUOTES)
    last = re.escape(str(context.today.year - 1))
    while link := starts(words, context.phrases("links")) or "".join(
        re.findall(rf"^{last}(?=\s*[:=]|\s+[a-z])", words)
    ):
        words = words[len(link) :].lstrip(_QUOTES)
    return words


def _sum(clause: Clause, label: _Label, words: str, question: Money, context: Context) -> Value | None:
    """A sum that begins behind its label, of last year where a year is named."""
    clean = plain(words)
    seen = figures(clean)
    around = f"{clause.text[: label.start]} {clause.text[label.end :]}"
    if holds(around, context.phrases("aims")) or _other_year(clause, label, words, context):
        return None
    if seen and _is_count(clean[seen[0].end :].lstrip(), context):
        return None
    amount = seen[0].start == 0 or (seen[0].start <= 4 and clean[0] in "¥￥人rc-") if seen else False
    return _read(words, question, context) if amount else None


def _is_count(behind: str, context: Context) -> bool:
    """Whether a figure says how many were sold, or how much of it, and not for how much."""
    return behind[:1] == "%" or pattern(context.phrases("counted")).match(behind) is not None


def _other_year(clause: Clause, label: _Label, behind: str, context: Context) -> bool:
    """Whether a year beside a sum is not the last one, or the year that its sentence spoke of before."""
    named = {*_years(clause.text[: label.start], _YEAR, context), *_years(behind, _NAMED_YEAR, context)}
    if not named and (context.asked is None or context.asked.kind != "year"):
        named = {*_years(clause.earlier, _NAMED_YEAR, context)[-1:]}
    return bool(named - {str(context.today.year - 1)})


def _years(text: str, shape: re.Pattern[str], context: Context) -> list[str]:
    found = shape.finditer(ours(text, context.lexicon, context.today))
    return [next(filter(None, (*match.groups(), match[0]))) for match in found]


def _read(words: str, question: Question, context: Context) -> Value | None:
    found = question.read(Reply(text=words), context.lexicon, context.today)
    return None if isinstance(found, Problem) else found


def _name(written: str, folded: str, question: Text, context: Context) -> Value | None:
    """A name as it is written; what speaks of something instead of naming it is none."""
    if question.id == "contact_name":
        written = re.split(r"[0-9(（+]", written)[0]
    bare = without(folded, context.phrases("ours", "am")) if folded else ""
    name = without_ending(written.strip(_QUOTES + "、，,"), context.phrases("copulas", "said_so"))
    name += "." if re.search(r"\b(?:Ltd|Inc|Co)$", name) and f"{name}." in written else ""
    whole = bool(bare) and len(bare) >= min(len(folded.strip(_QUOTES)), 1) and not holds(folded, context.phrases("not"))
    if question.id == "contact_name" and _A_UNIT.search(name):
        return None
    if _speaks_of_one(name, context) or fold(name) in context.phrases("me") or name[:1] == "@":
        return None
    if not name or not whole or QUOTED * 2 in name or len(name) > LONGEST.get(question.id, 30):
        return None
    if question.id == "model":
        years = "|".join(map(re.escape, context.lexicon.years)) or "$"
        name = re.split(rf"\s(?:{years})", _FIGURE.split(name)[0])[0].strip()
        name = _OF.sub("", name)
        if not re.search(r"[0-9A-ZÄÖÜÀ-Ý]", name) or pattern(context.phrases("several")).search(name):
            return None
    return _read(name, question, context)


def _speaks_of_one(name: str, context: Context) -> bool:
    """Whether words begin or end as no name does, but what is said of one: 还没定, 与上一代相同."""
    alike = without_ending(name, context.phrases("alike")) != name
    return alike or pattern(context.phrases("undecided")).match(name.lower()) is not None
