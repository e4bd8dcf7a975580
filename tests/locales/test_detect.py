"""Which language: script first, then letters; and what a client's tag means."""

import pytest

from locales import client_language, propose
from locales.detect import language_of

NOW = ("zh_Hans", "en")
LATER = ("zh_Hans", "en", "zh_Hant", "ja", "ko", "de", "fr")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("怎么办理专利产品备案", "zh_Hans"),
        ("如何辦理專利產品備案", "zh_Hant"),
        ("備案", "zh_Hant"),
        ("専利製品の届出はどうしますか", "ja"),
        ("특허 제품을 등록하고 싶습니다", "ko"),
        ("How do I file a patent product?", "en"),
        ("not sure what this means", "en"),
        ("Wie melde ich ein patentiertes Produkt an?", "de"),
        ("Comment déposer un produit breveté ?", "fr"),
        ("我们公司 sells pumps", "zh_Hans"),
        ("¿Cómo puedo registrar un producto con patente?", None),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str | None):
    assert language_of(text, "", LATER) == language


@pytest.mark.parametrize(
    "text", ["ZL201810862228.X", "VX20", "SIEMENS AG", "hello", "li@example.com", "3200", "", "☑ 🙂", "是"]
)
def test_codes_names_and_short_words_tell_nothing(text: str):
    assert language_of(text, "", LATER) is None


def test_only_offered_languages_are_proposed():
    assert propose("Wie melde ich ein patentiertes Produkt an?", "de", "zh_Hans", NOW) is None
    assert propose("専利製品の届出はどうしますか", "ja", "zh_Hans", NOW) is None
    assert propose("如何辦理專利產品備案", "", "en", NOW) == "zh_Hans"


def test_the_current_language_is_not_proposed_again():
    assert propose("How do I file a patent product?", "en", "en", NOW) is None
    assert propose("How do I file a patent product?", "en", "zh_Hans", NOW) == "en"


def test_the_same_text_always_gives_the_same_answer():
    assert {language_of("Information zu patent", "de", LATER) for _ in range(20)} == {
        language_of("Information zu patent", "de", LATER)
    }


@pytest.mark.parametrize(
    ("tag", "now", "later"),
    [
        ("zh", "zh_Hans", "zh_Hans"),
        ("zh-CN", "zh_Hans", "zh_Hans"),
        ("zh-SG", "zh_Hans", "zh_Hans"),
        ("zh-TW", "zh_Hans", "zh_Hant"),
        ("zh-HK", "zh_Hans", "zh_Hant"),
        ("zh-MO", "zh_Hans", "zh_Hant"),
        ("zh-Hant-CN", "zh_Hans", "zh_Hant"),
        ("zh-Hans-HK", "zh_Hans", "zh_Hans"),
        ("en-GB", "en", "en"),
        ("fr-CA", "en", "fr"),
        ("de-AT,de;q=0.9,zh;q=0.5", "zh_Hans", "de"),
        ("sw", "en", "en"),
        ("", "zh_Hans", "zh_Hans"),
        ("??-!!", "en", "en"),
    ],
)
def test_what_a_client_says_it_speaks(tag: str, now: str, later: str):
    assert client_language(tag, NOW) == now
    assert client_language(tag, LATER) == later
