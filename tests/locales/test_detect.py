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
        ("HOW MUCH DOES IT COST", "en"),
        ("We are 上海某某机电有限公司", "en"),
        ("上海某某机电有限公司입니다", "ko"),
        ("我们的产品叫 Smart Pump Controller", "zh_Hans"),
        ("我哋公司喺浦東", "zh_Hant"),
        ("売上高", "ja"),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str | None):
    assert language_of(text, "", LATER) == language


@pytest.mark.parametrize(
    "text",
    [
        "ZL201810862228.X", "VX20", "SIEMENS AG", "hello", "li@example.com", "3200", "", "☑ 🙂", "是", "3.2亿元",
        "一亿三千万", "上海某某机电有限公司", "株式会社某某製作所", "Müller GmbH", "variable frequency pump",
        "ni hao ma", "xin chào tôi muốn hỏi", "Привет, как дела",
    ],
)  # fmt: skip
def test_codes_names_and_short_words_tell_nothing(text: str):
    assert language_of(text, "", LATER) is None


@pytest.mark.parametrize("text", ["清单", "跳过", "Skip", "徐汇区", "高校院所"])
def test_what_buttons_say_tells_nothing(text: str):
    assert language_of(text, "de", LATER) is None


def test_the_client_decides_what_may_be_both():
    assert [language_of("申請方法", client, LATER) for client in ("ja-JP", "zh-TW", "")] == ["ja", "zh_Hant", "zh_Hant"]
    assert [language_of("你好", client, LATER) for client in ("zh-HK", "en", "")] == ["zh_Hant", "zh_Hans", "zh_Hans"]
    assert [language_of("hello", client, LATER) for client in ("en-GB", "zh-CN")] == ["en", None]


def test_a_long_message_without_spaces_is_looked_at_quickly():
    """Every character is looked at a few times, however they stand: this ends."""
    assert language_of("a," * 100_000, "", LATER) is None
    assert language_of("((1" * 100_000, "", LATER) is None


def test_only_offered_languages_are_proposed():
    assert propose("Wie melde ich ein patentiertes Produkt an?", "de", "zh_Hans", NOW) is None
    assert propose("専利製品の届出はどうしますか", "ja", "zh_Hans", NOW) is None
    assert propose("Was will der Mann in der Firma", "", "zh_Hans", NOW) is None
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
