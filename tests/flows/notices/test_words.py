"""The notice's words: complete in every language, and short enough for a phone."""

from __future__ import annotations

import re

import pytest

from flows import deadlines, knowledge
from flows.lint import lint
from flows.notices.shanghai_2022 import DEADLINES, KNOWLEDGE, NOTICE
from flows.words_needed import needed_words, optional_words
from locales import catalogue, words
from locales.check import check, variables

SAYS = {**needed_words(NOTICE), **deadlines.needed_words(DEADLINES), **knowledge.needed_words(KNOWLEDGE)}
CHINESE = catalogue.texts("zh_Hans", NOTICE.id)


def test_the_notice_passes_its_lint():
    assert lint(NOTICE, words("zh_Hans", NOTICE.id).has) == []


def test_every_text_is_there_in_every_language_and_none_is_idle():
    assert check(SAYS, NOTICE.id, optional_words(NOTICE)) == ()


@pytest.mark.parametrize(("ending", "longest"), [(".ask", 60), (".name", 20), (".hint", 80), ("", 120)])
def test_a_message_fits_a_phone(ending, longest):
    texts = {key: _longest_way(text) for key, text in CHINESE.items() if key.endswith(ending)}
    found = {key: len(re.sub(r"{{.*?}}", "四个汉字", text)) for key, text in texts.items()}
    found.pop("notice.name", None)
    assert {key: length for key, length in found.items() if length > longest} == {}


def _longest_way(text: str) -> str:
    """The text as it is when its conditions say the most."""
    either = re.compile(r"{% if [^%]*%}((?:(?!{%).)*)(?:{% else %}((?:(?!{%).)*))?{% endif %}")
    while either.search(text):
        text = either.sub(lambda found: max(found[1], found[2] or "", key=len), text)
    assert "{%" not in text
    return text


def test_every_answer_of_a_choice_reads_differently():
    labels: dict[str, list[str]] = {}
    for key, text in CHINESE.items():
        if key.startswith("q.") and not key.endswith((".ask", ".name", ".hint", ".item")):
            labels.setdefault(key.rsplit(".", 1)[0], []).append(text)
    assert [question for question, texts in labels.items() if len(set(texts)) < len(texts)] == []


def test_a_doubt_names_only_answers_it_offers_to_change():
    checks = {
        check for form in NOTICE.forms for part in form.sections for clause in part.clauses for check in clause.checks
    }
    for check_ in checks:
        named = set(re.findall(r"v\.(\w+)", CHINESE[f"check.{check_.id}"]))
        assert named <= set(check_.about), check_.id
        assert ("item" in (variables(CHINESE[f"check.{check_.id}"]) or ())) == bool(check_.group), check_.id


def test_an_end_offers_a_way_on():
    outcomes = {clause.otherwise for form in NOTICE.forms for part in form.sections for clause in part.clauses}
    assert [end.id for end in outcomes if end and not end.remedies] == []
