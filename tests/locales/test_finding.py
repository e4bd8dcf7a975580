"""Which topic a question is about, and what is a question at all."""

from __future__ import annotations

import pytest

from locales import asked_as, asks, find, languages
from locales.wordings import bare, check, told_apart, wordings
from tests.support.asked import TOPICS, Row, evaluate

SURE = [
    ("zh_Hans", "手机三种颜色要报三次吗", "same_model"),
    ("zh_Hans", "手機三種顏色要報三次嗎", "same_model"),
    ("zh_Hans", "您好，请问分公司能备案吗？", "branch"),
    ("zh_Hans", "外资企业能不能申报", "who_may_file"),
    ("zh_Hans", "ＺＬ要不要写", "patent_number"),
    ("en", "Could you tell me: can a BRANCH office file?", "branch"),
    ("en", "do diferent colours count as different products", "same_model"),
    ("en", "Is one patent enough?", "one_patent"),
]


@pytest.mark.parametrize(("language", "text", "topic"), SURE)
def test_common_questions_are_sure(language: str, text: str, topic: str) -> None:
    found = find(text, language, TOPICS)
    assert (found.decision, found.nearest[0]) == ("sure", topic)


@pytest.mark.parametrize("language", languages())
def test_people_write_any_language_in_any_chat(language: str) -> None:
    assert find("三种颜色要分开备案吗", language, TOPICS).nearest[0] == "same_model"
    assert find("How many patents do we need?", language, TOPICS).nearest[0] == "one_patent"


def test_every_wording_leads_to_its_topic() -> None:
    rows = [
        Row("", language, wording, topic)
        for language in languages()
        for topic, said in wordings(language)["topics"].items()
        for wording in said[:3]
    ]
    table = evaluate(rows)
    assert (table.first, table.answered, table.wrong) == (1.0, 1.0, ())


def test_what_looks_like_a_topic_and_has_no_answer_is_never_sure() -> None:
    rows = [
        Row("", language, wording, f"near:{topic}")
        for language in languages()
        for topic, said in wordings(language)["unknown"].items()
        for wording in said
    ]
    assert evaluate(rows).wrong == ()


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("zh_Hans", "承诺书是不是要总经理亲签", "commitment_letter"),
        ("zh_Hans", "美元收入按哪天的汇率填", "money_unit"),
        ("zh_Hans", "产品照片要传几张上去", "product_photos"),
        ("en", "who signs the commitment letter for us", "commitment_letter"),
        ("en", "is the review time the same on Saturdays", "review_time"),
        ("de", "Wer unterschreibt die Integritätserklärung bei uns?", "commitment_letter"),
        ("fr", "Combien de photos du produit faut-il joindre ?", "product_photos"),
        ("ja", "誓約書に署名するのは誰ですか", "commitment_letter"),
        ("ko", "서약서에 서명은 누가 하나요", "commitment_letter"),
    ],
)
def test_an_aspect_that_a_topic_does_not_speak_of_is_never_answered_with_it(
    language: str, text: str, topic: str
) -> None:
    found = find(text, language, TOPICS)
    assert (found.decision == "sure", topic in found.nearest) == (False, True)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("zh_Hans", "你好，我们是静安的一家小公司，老板让我问，备案要不要交钱", "cost"),
        ("zh_Hans", "材料昨天交上去了 审核要多久", "review_time"),
        ("en", "Hi, we're a small firm in Jing'an. How long does the review take?", "review_time"),
        ("de", "Guten Tag, wir sitzen in Jing'an. Was kostet die Anmeldung?", "cost"),
    ],
)
def test_what_somebody_explains_beside_the_question_is_no_doubt(language: str, text: str, topic: str) -> None:
    found = find(text, language, TOPICS)
    assert (found.decision, found.nearest[0]) == ("sure", topic)


@pytest.mark.parametrize(
    "text", ["备案要多少钱，审核要多久", "审核要多久，能不能加急", "How much is it? Who will sign for us?"]
)
def test_two_things_that_are_asked_are_not_answered_as_one(text: str) -> None:
    assert find(text, "zh_Hans", TOPICS).decision != "sure"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh_Hans", "高企今年几号前要交材料"),
        ("zh_Hans", "商标续展去哪里办"),
        ("zh_Hant", "專利讓與登記要怎麼辦"),
        ("en", "where do I record a licence agreement with CNIPA"),
        ("de", "Wo beantrage ich eine Gebührenermäßigung für Patente?"),
        ("fr", "Comment déposer une marque en Chine ?"),
        ("ja", "ライセンス契約の登録はどこでしますか"),
        ("ko", "하이테크 기업 인정은 언제 신청하나요"),
    ],
)
def test_how_another_procedure_is_done_is_none_of_ours(language: str, text: str) -> None:
    assert find(text, language, TOPICS).decision in ("declined", "unknown")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh_Hans", "我们是高新技术企业，怎么备案"),
        ("zh_Hans", "专利质押了，怎么备案"),
        ("en", "where is the patent application number on the certificate"),
        ("de", "Wo steht die Patentanmeldenummer?"),
    ],
)
def test_another_procedure_that_is_only_mentioned_declines_nothing(language: str, text: str) -> None:
    assert find(text, language, TOPICS).decision in ("sure", "near")


@pytest.mark.parametrize("language", languages())
def test_every_language_knows_the_same_gravest_aspects(language: str) -> None:
    assert {"signed", "who", "count", "rate", "hours", "room", "status", "abroad", "tax"} <= set(told_apart(language))


@pytest.mark.parametrize(
    "text", ["今天天气怎么样", "费减备案怎么办理", "帮我打官司", "what is the weather like", "can I sue them"]
)
def test_other_matters_are_declined(text: str) -> None:
    assert find(text, "zh_Hans", TOPICS).decision == "declined"


@pytest.mark.parametrize("text", ["", "？", "qwzx vbnk", "12345", "Ελληνικά", "🙂"])
def test_what_says_nothing_is_about_nothing(text: str) -> None:
    assert find(text, "en", TOPICS).decision in ("unknown", "declined")


def test_a_notice_without_knowledge_answers_nothing() -> None:
    assert find("多少钱", "zh_Hans", ()).decision == "unknown"


@pytest.mark.parametrize(
    "text", ["要收费吗", "報告一定要嗎", "分公司能备案？", "Is it free?", "he asked “is it free?”", "这样写对吗？」"]
)
def test_plainly_a_question(text: str) -> None:
    assert asks(text) == "plainly"


@pytest.mark.parametrize("text", ["怎么备案", "點樣備案", "how do I file", "请问备案流程是什么样的"])
def test_perhaps_a_question(text: str) -> None:
    assert asks(text) == "perhaps"


@pytest.mark.parametrize(
    "text", ["变频水泵", "饿了么", "3200 万元", "2025-03-31", "ZL201810862228.X", "Whale pump", "没有", "是", ""]
)
def test_no_question(text: str) -> None:
    assert asks(text) == ""


def test_polite_openings_do_not_count() -> None:
    assert bare("您好，不好意思请教一下：多少钱？") == "多少钱"
    assert bare("Hello, could you please tell me: is it free") == "is it free"
    assert bare("您好") == "您好"


def test_a_topic_is_offered_as_a_question_also_in_languages_without_wordings() -> None:
    assert asked_as("cost", "en") == "How much does it cost?"
    assert asked_as("cost", "xx") == "多少钱？"
    assert asked_as("", "en") == ""


def test_a_wording_stands_under_one_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check() == ()
    said = {"topics": {"cost": ("多少钱",), "subsidy": ("请问多少钱？",)}, "unknown": {}, "decline": {}}
    monkeypatch.setattr("locales.wordings.wordings", lambda _language: said)
    assert {one.error for one in check()} == {"said_twice"}
