"""The labelled sets are what their figures are said of: two halves of one mix, two of a later set, known topics, values
that are ours.

`expected` of a question is a topic, `near:` with a topic that looks like it and gives no answer, or `decline`. `facts`
of a reply are what it says beyond the question it was typed to, as stored; `none` where nothing may be proposed.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from flows.asking import Question
from flows.notice import questions
from flows.notices.shanghai_2022 import NOTICE

LABELLED = Path(__file__).parent / "labelled"
HALVES, LATER = ("tune", "held"), ("more", "fresh")
QUESTIONS = {"topic": 120, "near": 50, "decline": 30}
REPLIES = {"facts": 60, "none": 40}
_NAMES = """
    cost what_is other_filings filing_recognition join_recognition standard who_may_file branch sole_trader licensee
    maker_seller voluntary outside_shanghai one_patent patent_kinds pending_patent lapsed_patent dispute industry
    economic_benefit same_model new_model shared_product several_products route real_name review_time papers
    identity_proof commitment_letter patent_proof licence_proof sales_proof product_photos product_patent_map
    inspection_report agreement_paper figures_year figures_which zero_figures money_unit core_patent patent_number
    patent_term credit_code yearly_update missed_update deadlines past_deadline recognition_cutoff benefits subsidy
    returned change_after withdrawal false_data platform platform_account office_contact lingang colleagues saving
    our_data file_limits language human
"""
TOPICS = frozenset(_NAMES.split())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (LABELLED / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def sort_of(row: dict[str, str]) -> str:
    if "facts" in row:
        return "none" if row["facts"] == "none" else "facts"
    return row["expected"].partition(":")[0] if ":" in row["expected"] or row["expected"] == "decline" else "topic"


def facts() -> list[tuple[str, str]]:
    said = [row["facts"] for row in rows("replies") if row["facts"] != "none"]
    return [(name, value) for one in said for name, _, value in (fact.partition("=") for fact in one.split("; "))]


@cache
def asked() -> dict[str, Question]:
    """By id, every question of the notice, those of groups too."""
    return {question.id: question for form in NOTICE.forms for *_, question in questions(form)}


@pytest.mark.parametrize(("name", "sorts"), [("questions", QUESTIONS), ("replies", REPLIES)])
def test_halves_have_the_same_mix(name: str, sorts: dict[str, int]) -> None:
    counted = Counter((row["half"], sort_of(row)) for row in rows(name) if row["half"] in HALVES)
    assert counted == {(half, sort): count // 2 for half in HALVES for sort, count in sorts.items()}
    spoken = {half: Counter(row["language"] for row in rows(name) if row["half"] == half) for half in HALVES}
    assert {tag: count for tag, count in spoken["tune"].items() if abs(count - spoken["held"][tag]) > 2} == {}


@pytest.mark.parametrize(("name", "sorts"), [("questions", QUESTIONS), ("replies", REPLIES)])
def test_the_later_set_is_as_large_and_has_every_sort(name: str, sorts: dict[str, int]) -> None:
    counted = Counter((row["half"], sort_of(row)) for row in rows(name) if row["half"] not in HALVES)
    assert set(counted) == {(half, sort) for half in LATER for sort in sorts}
    assert counted.total() == sum(sorts.values())


@pytest.mark.parametrize("name", ["questions", "replies"])
def test_every_language_is_spoken_chinese_most(name: str) -> None:
    spoken = Counter(row["language"] for row in rows(name))
    assert set(spoken) == {"zh_Hans", "zh_Hant", "en", "ja", "ko", "de", "fr"}
    assert min(spoken.values()) >= 4
    assert [tag for tag, _ in spoken.most_common(3)] == ["zh_Hans", "en", "zh_Hant"]


@pytest.mark.parametrize(("name", "column"), [("questions", "question"), ("replies", "reply")])
def test_nothing_is_said_twice(name: str, column: str) -> None:
    said = Counter((row.get("asked"), row[column].strip().casefold()) for row in rows(name))
    assert [one for one, count in said.items() if count > 1] == []
    assert [row for row in rows(name) if not row[column] or row[column] != row[column].strip()] == []


def test_every_topic_is_asked_for_and_none_is_unknown() -> None:
    expected = {row["expected"].removeprefix("near:") for row in rows("questions")} - {"decline"}
    assert expected == TOPICS
    assert {row["expected"] for row in rows("questions") if sort_of(row) == "topic"} == TOPICS


def test_facts_answer_questions_of_the_notice_with_values_they_store() -> None:
    """`legal` looks at check digits too."""
    assert {row["asked"] for row in rows("replies")} | {name for name, _ in facts()} <= set(asked())
    assert [fact for fact in facts() if not asked()[fact[0]].legal(_stored(*fact))] == []


def test_a_fact_is_never_the_answer_that_was_asked_for() -> None:
    pairs = [(row["asked"], fact.partition("=")[0]) for row in rows("replies") for fact in row["facts"].split("; ")]
    assert [one for one, other in pairs if one == other] == []


def _stored(name: str, text: str) -> object:
    match asked()[name].kind:
        case "yes_no":
            return {"true": True, "false": False}[text]
        case "money" | "year":
            return int(text)
        case "day":
            return date.fromisoformat(text)
        case "choices":
            return tuple(text.split(","))
    return text
