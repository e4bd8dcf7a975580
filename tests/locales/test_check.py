"""Each wrong text is named."""

from pathlib import Path

import pytest

from locales import catalogue
from locales.check import check, variables
from locales.usage import used

Write = dict[str, dict[str, str]]


@pytest.fixture
def errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Checks texts written for the test: errors found, by name."""

    def found(texts: Write, keys: dict[str, frozenset[str] | None], **kwargs: object) -> list[str]:
        for language in ("zh_Hans", "en"):
            folder = tmp_path / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            entries = {key: both[language] for key, both in texts.items() if language in both}
            (folder / "sample.po").write_text(catalogue.dump(entries, language), encoding="utf-8")
        catalogue.texts.cache_clear()
        monkeypatch.setattr(catalogue, "_folders", [tmp_path])
        monkeypatch.setattr(catalogue, "languages", lambda: ("zh_Hans", "en"))
        return [finding.error for finding in check(keys, "sample", **kwargs)]

    yield found
    catalogue.texts.cache_clear()


def both(chinese: str, english: str) -> dict[str, str]:
    return {"zh_Hans": chinese, "en": english}


def test_a_good_text_has_no_findings(errors):
    good = both("<b>{{ n }}</b> 份申请，邀请同事。☑", 'See <a href="https://example.com/?a=1&amp;b=2">{{ n }}</a>.')
    assert errors({"say.it": good}, {"say.it": frozenset({"n"})}) == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (both("{{ n }", "n"), "template"),
        (both("{{ n }}", "{{ m }}"), "variables_differ"),
        (both("<b>开", "open"), "html"),
        (both("开</b>", "open"), "html"),
        (both("<u>线</u>", "line"), "html"),
        (both("<b><i>交</b></i>", "cross"), "html"),
        (both("<a>无址</a>", "no address"), "html"),
        (both("甲 & 乙", "a and b"), "html"),
        (both("**重**", "bold"), "markdown"),
        (both("请填写", "fill in"), "voice"),
        (both("抱歉", "well"), "voice"),
        (both("号码无效", "number"), "voice"),
        (both("系统错误", "trouble"), "voice"),
        (both("好！", "good"), "voice"),
        (both("完成 🎉", "done"), "voice"),
        (both("号码", "Invalid number"), "voice"),
        (both("号码", "please try"), "voice"),
        (both("号码", "Sorry, no"), "voice"),
    ],
)
def test_a_wrong_text_is_named(errors, text: dict[str, str], error: str):
    assert error in errors({"say.it": text}, {"say.it": None})


def test_missing_and_unused(errors):
    assert errors({"say.it": {"zh_Hans": "有"}}, {"say.it": None}) == ["missing"]
    assert errors({}, {"say.it": None}) == ["missing", "missing"]
    assert errors({"say.it": both("有", "there")}, {}) == ["unused"]


def test_an_optional_text_is_in_all_languages_or_in_none(errors):
    hint: dict[str, frozenset[str] | None] = {"q.x.hint": frozenset()}
    assert errors({}, {}, optional=hint) == []
    assert errors({"q.x.hint": both("有", "there")}, {}, optional=hint) == []
    assert errors({"q.x.hint": {"zh_Hans": "有"}}, {}, optional=hint) == ["missing"]


def test_a_text_uses_only_what_it_is_given(errors):
    texts = {"check.it": both("{{ v.sales }} {{ item }}", "{{ v.sales }} {{ item }}")}
    assert errors(texts, {"check.it": frozenset({"v", "item"})}) == []
    assert errors(texts, {"check.it": frozenset({"item"})}) == ["unknown_variable", "unknown_variable"]


def test_variables_of_a_text():
    assert variables("{{ v.sales }} {% if n > 1 %}{{ n|number }}{% endif %}") == {"v.sales", "n"}
    assert variables("{{") is None


SOURCE = """
def show(say, found, done):
    say("say.stale")
    say.plain("value.yes" if done else "value.no")
    say("say.nobody_wrote_this", n=1)
    say("value.papers", n=1, name="x")
    say("value.papers", n=2)
    say.plain(f"button.{found}", n=1)
    say(f"format.{found}")
    own = f"{found}_{done}"
    return "skip", "money", "large", "label.rule", "page.html"
"""


def test_used_keys_are_read_from_the_sources(tmp_path: Path):
    (tmp_path / "shown.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "page.html").write_text("{{ t('value.none') }}", encoding="utf-8")
    found = used([tmp_path], {"problem.empty": frozenset()})
    assert {"value.yes", "value.no", "button.skip", "label.rule", "value.none", "problem.empty"} <= set(found)
    assert found["value.papers"] == {"n"}
    assert "format.money_large" in found
    assert not {"button.back", "format.month", "format."} & set(found)
    assert "page.html" not in found
