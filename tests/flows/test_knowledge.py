"""What free questions are answered from: every passage resolves, and a wrong entry is named."""

from __future__ import annotations

from datetime import date

import pytest

from flows.knowledge import read
from flows.notices.shanghai_2022 import DEADLINES, KNOWLEDGE, NOTICE
from locales import languages
from locales.wordings import wordings

GOOD = '[[topic]]\nid = "cost"\nlabel = "rule"\nsource = "notice"\npassage = "正文 一"\nquote = "统一提供公益性服务"\n'
WRONG = [
    ('label = "rule"', 'label = "advice"', "cost: label 'advice', but its source is 'rule'"),
    ('source = "notice"', 'source = "nowhere"', "cost: no source 'nowhere'"),
    ("统一提供公益性服务", "统一收费", "cost: '统一收费' is not in the text"),
    ('passage = "正文 一"\n', "", "cost: no passage"),
    ('label = "rule"', 'label = "rule"\nuntil = "soon"', "cost: until is no date: 'soon'"),
    ('label = "rule"', 'label = "rule"\ndates = "lunch"', "cost: unknown duty 'lunch'"),
    ('label = "rule"', 'label = "rule"\ncolour = "red"', "cost: unknown colour"),
    ('label = "rule"', 'label = "practice"\ndeadline = "never"', "cost: no deadline 'never'"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_a_wrong_entry_is_named(right: str, wrong: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.split(":", maxsplit=1)[0]) as error:
        read(GOOD.replace(right, wrong), NOTICE.sources, DEADLINES, NOTICE.text)
    assert str(error.value) == message


def test_a_topic_stands_once() -> None:
    with pytest.raises(ValueError, match="used twice"):
        read(GOOD + GOOD, NOTICE.sources, DEADLINES, NOTICE.text)


def test_an_answer_holds_on_its_days() -> None:
    [topic] = read(GOOD + "since = 2026-01-01\nuntil = 2026-12-31\n", NOTICE.sources, DEADLINES, NOTICE.text)
    assert [topic.holds(date(year, 6, 1)) for year in (2025, 2026, 2027)] == [False, True, False]


def test_colours_rest_on_the_clause_about_one_model() -> None:
    [topic] = [one for one in KNOWLEDGE if one.id == "same_model"]
    assert (topic.cite.passage, topic.label) == ("附件 一、3.（1）", "rule")
    assert "不同颜色、大小、配置等应归类为同一备案产品" in topic.cite.quote


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_people_ask_for_every_topic_in_many_ways(language: str) -> None:
    assert language in languages()
    said = wordings(language)["topics"]
    assert set(said) == {topic.id for topic in KNOWLEDGE}
    assert min(map(len, said.values())) >= {"zh_Hans": 12, "en": 8}[language]
