"""What is said: escaped, strict, in the contact's language or else in the first."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from locales import add_folder, catalogue, words
from locales.words import Words, plain_text


def said(text: str) -> Words:
    return Words("en", [{"say.it": text}])


def test_parameters_are_escaped_and_the_text_is_not():
    assert said("<b>{{ name }}</b>")("say.it", name="<i>A&B") == Markup("<b>&lt;i&gt;A&amp;B</b>")


def test_plain_words_have_no_tags_and_nothing_escaped():
    assert said("<b>{{ name }}</b> &amp; more").plain("say.it", name="A<B>&C") == "A<B>&C & more"


def test_words_inside_words_are_not_escaped_twice():
    say = said("{{ inner }}.")
    assert say("say.it", inner=Markup("<b>x</b>")) == "<b>x</b>."
    assert say.plain("say.it", inner=Markup("<b>x &amp; y</b>")) == "x & y."


def test_names_are_filled_in_as_a_template_does():
    given = {"a": "<&>", "b": Markup("<i>1</i>"), "c": None, "d": 3, "e": "{{ a }}"}
    text = "{{ a }}, {{b}}\n{{ c }}{{ d }}<b>{{ e }}</b>\n"
    whole = said(text + "{% if d %}{% endif %}")
    assert said(text)("say.it", **given) == whole("say.it", **given)
    assert said(text).plain("say.it", **given) == whole.plain("say.it", **given)


def test_a_missing_parameter_is_an_error():
    with pytest.raises(UndefinedError):
        said("{{ name }}")("say.it")


def test_an_unknown_key_is_an_error():
    assert not words("en").has("say.nothing_of_the_kind")
    with pytest.raises(KeyError, match=r"say\.nothing_of_the_kind"):
        words("en")("say.nothing_of_the_kind")


def test_a_language_that_is_not_offered_is_answered_in_chinese():
    assert words("tlh").plain("button.back") == "上一题"
    assert words("tlh").language == "zh_Hans"


def test_a_passage_is_translated_where_it_is_not_read_in_the_original():
    quote = "备案产品至少涉及一项有效专利"
    assert words("en", "shanghai_2022").translation(quote) == "The product uses at least one valid patent"
    assert words("zh_Hans", "shanghai_2022").translation(quote) == ""
    assert words("en").translation(quote) == ""


def test_figures_and_dates_can_be_formatted_inside_a_text():
    assert said("{{ fen|money }}, {{ n|number }}").plain("say.it", fen=3_200_000_000, n=1234) == "CNY 32 million, 1,234"


def test_plural_in_english():
    say = words("en")
    assert say.plain("value.papers", n=1) == "1 file"
    assert say.plain("value.papers", n=1200) == "1,200 files"


def test_a_notice_outside_the_product_brings_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "elsewhere_2027.po").write_text(catalogue.dump({"notice.name": "别处"}, "zh_Hans"), encoding="utf-8")
    monkeypatch.setattr(catalogue, "_folders", list(catalogue.folders()))
    add_folder(tmp_path)
    say = words("en", "elsewhere_2027")
    assert say.plain("notice.name") == "别处"
    assert say.plain("button.back") == "Back"


def test_plain_text_keeps_what_only_looks_like_a_tag():
    assert plain_text("a &lt; b, 3 < 4 <b>c</b>") == "a < b, 3 < 4 c"
