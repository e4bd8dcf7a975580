"""Catalogues: sorted, one entry a key, comments kept."""

from pathlib import Path

import pytest

from locales import catalogue
from locales.__main__ import main


def test_what_is_dumped_reads_back_the_same():
    texts = {"say.b": 'a "quoted" \\ word', "say.a": "two\nlines", "q.x.ask": "{{ n }} 件"}
    assert catalogue.read(catalogue.dump(texts, "zh_Hans")) == texts


def test_entries_are_sorted_and_keep_their_comments():
    source = '# why\nmsgid "b"\nmsgstr "2"\n\nmsgid "a"\nmsgstr "1"\n'
    sorted_source = catalogue.normalised(source, "en")
    assert sorted_source.index('msgid "a"') < sorted_source.index('# why\nmsgid "b"')
    assert catalogue.normalised(sorted_source, "en") == sorted_source


def test_a_key_written_twice_is_refused():
    with pytest.raises(ValueError, match="twice: a"):
        catalogue.normalised('msgid "a"\nmsgstr "1"\n\nmsgid "a"\nmsgstr "2"\n', "en")


def test_the_tool_sorts_files_and_names_what_it_cannot_sort(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    good = tmp_path / "en" / "LC_MESSAGES" / "x.po"
    good.parent.mkdir(parents=True)
    good.write_text('msgid "b"\nmsgstr "2"\n\nmsgid "a"\nmsgstr "1"\n', encoding="utf-8")
    assert main(["sort", str(good)]) == 0
    assert list(catalogue.read(good.read_text(encoding="utf-8"))) == ["a", "b"]
    good.write_text('msgid "a"\nmsgstr "1"\n\nmsgid "a"\nmsgstr "2"\n', encoding="utf-8")
    assert main(["sort", str(good)]) == 1
    assert "twice" in capsys.readouterr().err


def test_what_is_missing_is_said_in_the_language_that_is_read_best():
    assert catalogue.chain("zh_Hant") == ("zh_Hant", "zh_Hans")
    assert catalogue.chain("de") == ("de", "en", "zh_Hans")
    assert catalogue.nearest(("zh_Hans", "en"), "fr") == "en"
    assert catalogue.nearest(("zh_Hans", "en"), "zh_Hant") == "zh_Hans"
    assert catalogue.nearest(("ja",), "fr") == "ja"
    assert catalogue.nearest((), "fr") == ""


def test_the_first_language_is_chinese():
    assert catalogue.languages()[0] == "zh_Hans"
    assert "en" in catalogue.languages()
