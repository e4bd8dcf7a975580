"""The outline: what a policy officer reviews is all there, each rule beside its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from flows.condition import (
    Condition,
    all_of,
    answer,
    answered,
    any_of,
    at_least,
    count,
    days_between,
    every,
    given,
    some,
    today,
    total,
    unless,
    years_after,
)
from flows.linting.finding import ERRORS
from flows.notice import questions
from flows.notices.shanghai_2022 import DEADLINES
from flows.notices.shanghai_2022 import NOTICE as SHANGHAI
from flows.outline import markdown, outline
from flows.readable import Reader
from flows.words_needed import needed_words, optional_words
from locales import words
from tests.flows.sample import FORM, NOTICE

SAID = {
    "outline.and": " 且 ",
    "outline.or": " 或 ",
    "outline.comma": "、",
    "outline.today": "今天",
    "value.yes": "是",
    "value.no": "否",
}


def say(key: str, **params: Any) -> str:
    """Names as their ids, options as their codes, joined words as they are, the rest with its parameters."""
    if key.startswith("q."):
        return key.split(".")[1] if key.endswith(".name") else key.rpartition(".")[2]
    listed = ",".join(str(value) for value in params.values())
    return SAID.get(key) or f"{key.partition('.')[2]}({listed})"


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (answer("kind").is_("firm"), "is(kind,firm)"),
        (answer("legal_person").is_(True), "is(legal_person,是)"),
        (answer("kind").among("firm", "branch"), "among(kind,firm、branch)"),
        (answer("groups").has("pilot"), "has(groups,pilot)"),
        (answer("exports") > answer("sales"), "exports > sales"),
        (years_after(answer("filed_on"), 20) <= today, "years_after(filed_on,20) ≤ 今天"),
        (days_between(answer("filed_on"), today) < 30, "days_between(filed_on,今天) < 30"),
        (given("district").is_("310115"), "is(given(district),310115)"),
        (answered("sales"), "answered(sales)"),
        (~answered("sales"), "not(answered(sales))"),
        (count("proof") < count("patents"), "count(proof) < count(patents)"),
        (count("patents", answered("title")) >= 2, "count_where(patents,answered(title)) ≥ 2"),
        (total("patents", "sales") >= 2, "total(sales) ≥ 2"),
        (some("patents", answer("dispute").is_(False)), "some(patents,is(dispute,否))"),
        (every("patents", answered("title")), "every(patents,answered(title))"),
        (at_least(2, answered("kind"), answered("sales")), "at_least(2,answered(kind)、answered(sales))"),
        (unless(answered("kind"), answered("sales")), "unless(answered(sales),answered(kind))"),
        (
            all_of(answered("kind"), any_of(answered("sales"), answered("exports"))),
            "answered(kind) 且 brackets(answered(sales) 或 answered(exports))",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(condition: Condition, sentence: str) -> None:
    assert Reader(FORM, say).say(condition) == sentence


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_the_whole_notice_has_an_outline_in_every_language(language: str) -> None:
    plain = words(language, SHANGHAI.id).plain
    data = outline(SHANGHAI, DEADLINES, plain)
    assert json.loads(json.dumps(data)) == data
    text = markdown(data, plain)
    for form in SHANGHAI.forms:
        assert all(f"`{question.id}`" in text for *_, question in questions(form))
        assert all(clause.quote in text for section in form.sections for clause in section.clauses)
    assert len(data["deadlines"]) == len(DEADLINES)


def test_every_rule_paper_and_deadline_has_its_citation() -> None:
    data = outline(SHANGHAI, DEADLINES, words("zh_Hans", SHANGHAI.id).plain)
    cited = list(_citations(data))
    assert len(cited) > 100
    assert all(cite["title"] and cite["label"] and cite["passage"] and cite["quote"] for cite in cited)


def _citations(data: object) -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        if "citation" in data:
            yield data["citation"]
        for value in data.values():
            yield from _citations(value)
    if isinstance(data, list):
        for value in data:
            yield from _citations(value)


def test_papers_are_listed_with_label_and_condition() -> None:
    papers = outline(NOTICE, (), say)["papers"]
    assert [(paper["id"], paper["label"], paper["when"]) for paper in papers] == [
        ("proof", "required", ""),
        ("customs", "advised", "exports > 0"),
    ]


def test_the_words_a_notice_needs() -> None:
    needed = needed_words(replace(NOTICE))
    assert needed["q.sales.ask"] == {"year"}
    assert needed["q.patents.item"] == {"n"}
    assert needed["check.past_term"] == {"v", "p", "item"}
    assert {"notice.name", "form.product", "section.who", "q.kind.branch", "outcome.not_a_legal_person"} <= set(needed)
    assert {"remedy.parent", "check.past_term.name", "q.quarrel.name"} <= set(needed)
    assert "q.sales.hint" in optional_words(NOTICE)
    assert not set(needed) & set(optional_words(NOTICE))


def test_every_error_says_how_to_mend_it() -> None:
    assert all(fix and fix[0].islower() and not fix.endswith(".") for fix in ERRORS.values())
