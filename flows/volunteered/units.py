"""Names of firms and universities, known by how they end: the contact's own, and who gave the licence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.problems import Problem, Reply
from flows.volunteered.clauses import QUOTED, Clause
from flows.volunteered.context import Context, Told
from flows.volunteered.phrases import ends, find, pattern, starts, within, without, without_ending

LONGEST = 80
"""Characters of a name; longer words are a sentence."""

_WIDE = re.compile(
    r"[一-鿿ァ-ヶー()（）·a-zA-Z0-9]{4,40}?(?:有限公司|有限责任公司|有限責任公司|股份公司|大学|大學|学院|學院|研究院|研究所|协会|協會|学会|學會|基金会|基金會"
    r"|株式会社|研发中心|研發中心|创新中心|創新中心)"
)
_KOREAN = re.compile(r"[가-힣A-Za-z0-9()· ]{2,40}(?:유한공사|주식회사|대학교?|연구원|연구소|재단|협회)")
_LATIN = re.compile(
    r"(?=.*\b(?:Co\.?,? ?Ltd|Ltd|Limited|Inc|LLC|GmbH|AG|KG|SE|SARL|SAS|SA|B\.?V|Corporation|Company"
    r"|Universit(?:y|ät|é)|Institute?|Hochschule|Academy|Akademie|Foundation|Stiftung|École|Ecole|université|institut|école)\b)"
    r"(?:(?:université|institut|école|universität) )?(?:(?:de|d['’]) ?)?[A-ZÄÖÜÀ-Ý][^;!?:]{3,}"
)
_NOT_A_NAME = re.compile(r"一[家所个間间]|[的做是在]|有(?!限)|公司是|[这這那]|哪|某家|[我咱]们")
_AFTER_ARTICLE = re.compile("[ '’](?=[A-ZÄÖÜÀ-Ýa-zé])")
_SPACE = " \t"
_OUTER = " .。;；!！:：,，、=「」“”\"'"


def name(written: str, context: Context, *, latin: bool = True) -> str:
    """The name that words are, as they are written, or ""; a kind or a place alone is none. Without `latin` only names
    in Chinese characters are known."""
    said = without_ending(written.strip(_OUTER), context.phrases("copulas", "said_so"))
    said = _without_article(said, context) if latin else said
    shapes = (_WIDE, _KOREAN, _LATIN) if latin else (_WIDE,)
    if QUOTED in said or len(said) > LONGEST or not any(shape.fullmatch(said) for shape in shapes):
        return ""
    if _NOT_A_NAME.search(said) or (latin and starts(said.casefold(), context.phrases("not"))):
        return ""
    simple = context.simpler(said).casefold()
    own = without(simple, context.phrases("kinds", "districts", "fillers", also=("有限", "股份")))
    dotted = said.endswith(("Ltd", "Inc", "Co")) and f"{said}." in written
    return (said + "." * dotted) if own else ""


def _without_article(said: str, context: Context) -> str:
    article = pattern(context.phrases("determiners")).match(said.lower())
    behind = _AFTER_ARTICLE.match(said, article.end()) if article else None
    return said[behind.end() :] if behind else said


def called(clause: Clause, text: str, context: Context) -> Iterator[Told]:
    """民营企业 名字是上海…有限公司, "the name is … Ltd": what the unit is called, behind nothing but what it is."""
    if context.text_asked:
        return
    known = context.phrases("kinds", "fillers", "ours", "districts", "named", "owned")
    for cue in within(clause.text, context.phrases("named")):
        at = find(clause.text, cue)
        if at < 0 or without(clause.text[:at], known):
            continue
        yield from _behind(clause, text, at + len(cue), "subject_name", context)
        return


def licensor(clause: Clause, text: str, context: Context) -> Iterator[Told]:
    """许可方是上海…大学, "the licensor is … University": who gave the licence."""
    before = context.phrases("fillers", "ours", "determiners")
    for cue in within(clause.text, context.phrases("licensor")):
        at = find(clause.text, cue)
        if at < 0 or without(clause.text[:at], before):
            continue
        yield from _behind(clause, text, at + len(cue), "licensor", context)
        return


def _behind(clause: Clause, text: str, at: int, question: str, context: Context) -> Iterator[Told]:
    """The name behind a phrase, with 是, 叫, is or a colon between."""
    links = context.phrases("links", "am", "called")
    words = clause.text[at:].lstrip(_SPACE)
    linked = words[:1] in (":", "=") or ends(clause.text[:at], links)
    while link := starts(words.lstrip(_OUTER), links):
        words, linked = words.lstrip(_OUTER)[len(link) :], True
    end = clause.start + len(clause.text)
    start = end - len(words.lstrip(_OUTER))
    asked = context.questions.get(question)
    if asked is None or not linked or not (found := name(text[start:end], context)):
        return
    value = asked.read(Reply(text=found), context.lexicon, context.today)
    if not isinstance(value, Problem):
        yield question, value, True, start, end
