"""What the contact's unit says it is: where it lies, what kind it is, what it is called, what it has or has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.lexicon import fold
from flows.question import Question
from flows.values import Value
from flows.volunteered import units
from flows.volunteered.clauses import Clause
from flows.volunteered.context import Context, Told
from flows.volunteered.phrases import ends, find, holds, pattern, starts, within, without, without_ending
from flows.volunteered.segments import segments

_A_QUARTER = re.compile(r"[一-鿿]{1,4}(?:[那这這][边邊]|一[带帶]|附近)")
_OF_IT = re.compile(r"^\s*(?:新?区)?(?:的|这边的?|那边的?)?[\s.。;；!！]*$|^\s*(?:district|区)?[\s.]*$")
_LAST_LATIN = "\u024f"
_DISTRICT = frozenset({"新区", "区", "district", "new area"})
_STOP = re.compile("[(,]")
_OUTER = " .。;；!！:：,，、-–—"
_DATE = re.compile(r"(?:19|20)[0-9]{2}\s?[年년./-]")
_OF_A_PATENT = frozenset({"number", "patent_title", "filed_on", "in_force", "dispute", "owner_kind"})
_GOES_ON = re.compile("(?<=[一-鿿])で$")
"""How a Japanese clause ends before another."""


def told(clause: Clause, text: str, context: Context) -> Iterator[Told]:
    """Everything a clause says of the unit."""
    predicate = _predicate(clause, context)
    yield from _district(clause, context)
    if predicate:
        yield from _kind(clause, predicate, context)
        yield from _unit(clause, predicate, text, context)
    yield from units.called(clause, text, context)
    yield from _categories(clause, predicate, context)
    yield from _option(clause, context)
    for segment in segments(clause, context):
        yield from _said(segment, context)
        yield from _patent_kind(segment, context)


def _option(clause: Clause, context: Context) -> Iterator[Told]:
    """A clause that is word for word an option of one question only: 实用新型."""
    said = next((one for one in reversed(_endings(fold(clause.text), context)) if one), "")
    least = (2 if clause.start else 4) if said > "\u2e7f" else 8
    if len(said) < least or context.text_asked or said not in context.phrases("options"):
        return
    whole = clause.start, clause.start + len(clause.text)
    meant = {name: known[said] for name, known in context.lexicon.options.items() if said in known}
    asked = [name for name in meant if name in context.questions]
    if len(meant) == len(asked) == 1 and context.questions[asked[0]].kind == "choice":
        yield asked[0], meant[asked[0]], True, *whole
    elif of_a_patent(context) and meant.get("in_force") == "yes":
        yield "in_force", True, True, *whole


def of_a_patent(context: Context) -> bool:
    """Whether one patent is asked about, so that its kind, its name or its force need not be said to be a patent's."""
    return context.asked is not None and context.asked.id in _OF_A_PATENT


def _patent_kind(clause: Clause, context: Context) -> Iterator[Told]:
    """发明专利 behind a patent's number, "an invention filed on 1 August 2018", „Erfindung, angemeldet am …“."""
    known = context.lexicon.options.get("patent_kind", {})
    if not of_a_patent(context) or holds(clause.text, context.phrases("not")):
        return
    text = clause.text.strip(_OUTER)
    while skipped := starts(text, context.phrases("am", "articles")):
        text = text[len(skipped) :].lstrip()
    if phrase := starts(text, context.phrases("patents")):
        left = _bare(text[len(phrase) :].strip(_OUTER), context).strip(_OUTER)
        goes_on = _DATE.match(left) or starts(left, context.phrases("labels", "of_patents"))
        if len(phrase) > 1 and (not left or goes_on):
            yield "patent_kind", known[phrase], True, clause.start, clause.start + len(clause.text)


def _district(clause: Clause, context: Context) -> Iterator[Told]:
    known = context.lexicon.districts
    fillers = context.phrases("ours", "place", "am", "fillers", "kinds")
    taken: list[tuple[int, int]] = []
    for phrase in within(clause.text, context.phrases("districts")):
        at = find(clause.text, phrase) if len(phrase) > 1 else -1
        if at < 0 or any(at < last and first < at + len(phrase) for first, last in taken):
            continue
        taken.append((at, at + len(phrase)))
        before, after = clause.text[:at], clause.text[at + len(phrase) :]
        if _goes_on(after, context) and _of_the_unit(clause, before, after, fillers, context):
            yield "district", known[phrase], True, clause.start, clause.start + len(clause.text)


def _goes_on(after: str, context: Context) -> bool:
    """Whether a district's name ends there and is not the beginning of a street's or a firm's."""
    rest = after.strip(" .。;；!！")
    rest = rest[len(starts(rest, _DISTRICT)) :].lstrip()
    while quarter := starts(rest, context.phrases("within")):
        rest = rest[len(quarter) :].lstrip()
    if not rest or rest[0] in "(（" or _A_QUARTER.fullmatch(rest):
        return True
    return bool(starts(rest, context.phrases("goes_on", "kinds")))


def _of_the_unit(clause: Clause, before: str, after: str, fillers: frozenset[str], context: Context) -> bool:
    if holds(before, context.phrases("not")) or without(before, fillers):
        return False
    bare = not before.strip() and not after.strip(" 区新.。;；!！")
    said = clause.ours or holds(before, context.phrases("place", "am"))
    if context.asked is not None and context.asked.id == "subject_name" and clause.earlier.strip():
        return said or (not before.strip() and not _OF_IT.sub("", after))  # …有限公司，徐汇的
    return said or (not context.text_asked and (bare or _kind_only(after, context)))


def _kind_only(after: str, context: Context) -> bool:
    """徐汇的高校: a whole clause that is a district and a kind."""
    return not without(after.strip(_OUTER), context.phrases("kinds", "fillers", also=("区", "新区", "的")))


def _kind(clause: Clause, words: str, context: Context) -> Iterator[Told]:
    head = words.rstrip(" .。;；!！")
    phrase = _latin_head(head, context) or ends(_before_staff(head, context), context.phrases("kinds"))
    listed = ends(head, context.phrases("categories"))
    if len(phrase) < 2 or len(listed) > len(phrase) or holds(head, context.phrases("not")):
        return
    yield "subject_kind", context.kinds[phrase], True, clause.start, clause.start + len(clause.text)


def _before_staff(head: str, context: Context) -> str:
    """高校 of 高校的老师: whom they work for is who files."""
    staff = ends(head, context.phrases("staff"))
    return head[: len(head) - len(staff)].rstrip() if staff else head


def _latin_head(head: str, context: Context) -> str:
    """The kind in "a small company in Pudong", „eine Universität mit Sitz in Xuhui“: what goes on with a place."""
    place = pattern(context.phrases("places")).search(head)
    inner = _STOP.split(head[: place.start()] if place else head, maxsplit=1)[0].strip()
    latin = inner != head and inner[-1:] <= _LAST_LATIN
    return ends(inner, context.phrases("kinds")) if latin else ""


def _predicate(clause: Clause, context: Context) -> str | None:
    """What a clause says the unit is: behind 我们是, or behind 是 at its beginning, or a bare district and kind."""
    text = _bare(clause.text.strip(" .。;；!！"), context)
    for cue in within(text, context.phrases("we_are")):
        at = find(text, cue)
        if at >= 0 and not without(text[:at], context.phrases("fillers")):
            return text[at + len(cue) :]
    said = text[len(starts(text, context.phrases("by_now"))) :]
    if am := starts(said, context.phrases("am")):
        return said[len(am) :]
    if context.text_asked:
        return None
    bare = context.phrases("kinds", "districts", "fillers", "ours", also=("区", "的"))
    return text if ends(text, context.phrases("kinds")) and not without(text, bare) else None


def _unit(clause: Clause, words: str, text: str, context: Context) -> Iterator[Told]:
    start = clause.start + clause.text.index(words)
    if name := units.name(text[start : start + len(words)], context, latin=False):
        yield "subject_name", name, True, start, start + len(words)


def _categories(clause: Clause, predicate: str | None, context: Context) -> Iterator[Told]:
    """What the unit is or has, as a list of it names them; there may be more, so it is never certain."""
    seen = within(clause.text, context.phrases("categories"))
    if not seen:
        return
    known = context.lexicon.options.get("categories", {})
    plain = not context.text_asked and fold(clause.text) in known
    if not (plain or clause.ours or predicate is not None) or holds(clause.text, context.phrases("wants")):
        return
    for phrase in seen:
        at = find(clause.text, phrase) if len(phrase) > 1 else -1
        if at >= 0 and not holds(clause.text[:at], context.phrases("not")):
            yield "categories", (known[phrase],), False, clause.start, clause.start + len(clause.text)


def _said(clause: Clause, context: Context) -> Iterator[Told]:
    """A phrase of the lexicon with which a clause ends."""
    endings = _endings(fold(clause.text), context)
    if not any(ends(one, context.phrases("said")) for one in endings):
        return
    endings += [left for one in endings[:1] if (left := _before_said(one, context))]
    asked = context.asked.id if context.asked is not None else ""
    own = any(ends(one, context.phrases(f"said {asked}")) for one in endings)
    for name, phrases in context.lexicon.said.items():
        if own and name != asked:
            continue  # it is the answer to what was asked, and need not be anything else
        known = context.phrases(f"said {name}")
        text, phrase = next(((one, found) for one in endings if (found := ends(one, known))), ("", ""))
        question = context.questions.get(name)
        if not phrase or question is None or holds(text[: len(text) - len(phrase)], context.phrases("not")):
            continue
        value = _meant(question, phrases[phrase])
        if value is not None:
            yield name, value, True, clause.start, clause.start + len(clause.text)


def _before_said(text: str, context: Context) -> str:
    """自己的专利 of 自己的专利没有纠纷: what stands before one thing that is told may tell another."""
    last = ends(text, context.phrases("said"))
    return text[: len(text) - len(last)].rstrip(" ,、") if last > "\u2e7f" else ""


def _endings(text: str, context: Context) -> list[str]:
    """The text, and the same without each of the little words at its end."""
    found = [text]
    if bare := _bare(text, context):
        found += [bare] if bare != text else []
    while tail := ends(text, context.phrases("tails")):
        text = fold(text[: len(text) - len(tail)])
        found.append(text)
    return found


def _bare(text: str, context: Context) -> str:
    """A clause without what a Japanese or a Korean one ends with."""
    return text if text.isascii() else _GOES_ON.sub("", without_ending(text, context.phrases("copulas")))


def _meant(question: Question, written: str) -> Value | None:
    if question.kind == "yes_no":
        return {"yes": True, "no": False}.get(written)
    return int(written) if question.kind == "money" and written.isdecimal() else written
