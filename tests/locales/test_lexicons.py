"""What people type, in either language whatever language they chose."""

import tomllib
from collections.abc import Iterable
from datetime import date

import pytest

from bot.commands import _RUN as RUN
from flows import places
from flows.lexicon import Lexicon as ReadersLexicon
from flows.lexicon import fold as readers_fold
from flows.notice import Form, questions
from flows.notices.shanghai_2022 import NOTICE
from flows.problems import Problem, Reply
from flows.question import Choice, Choices
from flows.reading.days import read_year
from flows.reading.money import read_money
from locales import catalogue, command, commands, lexicon
from locales.lexicons import fold


def phrases(value: object) -> set[str]:
    if isinstance(value, dict):
        return {phrase for key, inner in value.items() for phrase in {key} | phrases(inner)}
    return set(value) if isinstance(value, (list, frozenset)) else set()


def every_phrase() -> set[str]:
    files = [catalogue.HOME / language / "lexicon.toml" for language in catalogue.languages()]
    return {phrase for file in files for phrase in phrases(tomllib.loads(file.read_text(encoding="utf-8")))}


def test_it_has_the_fields_of_the_readers_lexicon():
    read = ReadersLexicon(**lexicon("en", "shanghai_2022").fields())
    assert "没错" in read.yes
    assert "nope" in read.no


def test_phrases_are_folded_as_the_readers_fold_them():
    strange = {phrase for phrase in every_phrase() if fold(phrase) != readers_fold(phrase)}
    assert not strange
    assert fold("　ＹＥＳ。 ") == readers_fold("　ＹＥＳ。 ") == "yes"


def test_no_phrase_means_both_yes_and_no():
    known = lexicon("zh_Hans")
    assert not known.yes & known.no


def test_units_are_worth_what_they_say():
    units = lexicon("zh_Hans").money_units
    assert (units["元"], units["万元"], units["亿元"]) == (100, 10_000 * 100, 100_000_000 * 100)
    assert (units["million"], units["rmb"]) == (1_000_000 * 100, 100)


def test_every_district_can_be_named_in_both_languages():
    known = lexicon("en").districts
    assert set(known.values()) == set(places.DISTRICTS)
    assert known["徐汇"] == known["xuhui"] == known["徐汇区"] == "310104"
    assert known["临港"] == known["lin-gang"] == places.LINGANG


def test_options_are_known_by_their_labels_and_by_other_names():
    kinds = lexicon("en", "shanghai_2022").options["subject_kind"]
    assert kinds["企业"] == kinds["company"] == kinds["有限公司"] == "enterprise"
    assert kinds["分公司"] == "branch"


def test_months():
    months = lexicon("zh_Hans").months
    assert [months[name] for name in ("january", "sept", "十二月")] == [1, 9, 12]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("上一题", "back"),
        ("返回。", "back"),
        ("/status", "status"),
        ("／进度", "status"),
        ("进度", "status"),
        ("?", "help"),
        ("？？", "help"),
        ("为什么？", "why"),
        ("依据", "why"),
        ("SKIP", "skip"),
        ("不知道", "later"),
        ("I don't know", "later"),
        ("English", "language_en"),
        ("中文", "language_zh_Hans"),
        ("重新开始", "restart"),
        ("TD", "stop"),
        ("变频水泵", ""),
        ("", ""),
        ("提交了三份材料", ""),
    ],
)
@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_commands_as_people_type_them(typed: str, meant: str, language: str):
    assert command(typed, language) == meant


def test_commands_are_the_same_in_every_language():
    assert set(commands("zh_Hans").values()) == set(commands("en").values())


def test_a_command_is_never_a_plain_yes_or_no():
    known = lexicon("zh_Hans")
    assert not (known.yes | known.no | known.none_of_them) & set(commands("zh_Hans"))


def test_every_typed_command_does_something():
    assert set(commands("en").values()) <= set(RUN)


@pytest.mark.parametrize("form", NOTICE.forms, ids=lambda form: form.id)
def test_any_piece_of_an_options_name_is_read_or_answered_with_whole_answers(form: Form):
    """Half a name fits several options: what is offered then can be shown and be taken."""
    read = ReadersLexicon(**lexicon("zh_Hans", "shanghai_2022").fields())
    for _section, _clause, _group, question in questions(form):
        if isinstance(question, (Choice, Choices)):
            for piece in pieces(read.options[question.id]):
                found = question.read(Reply(piece), read, date(2026, 11, 23))
                offers = found.offers if isinstance(found, Problem) else (found,)
                assert all(question.legal(offer) for offer in offers), (question.id, piece)


def pieces(names: Iterable[str]) -> set[str]:
    return {name[at : at + size] for name in names for size in (2, 3, 4) for at in range(len(name) - size + 1)}


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("3,2 M", 320_000_000),
        ("3200,50 yuans", 320_050),
        ("1,2 Md de yuans", 120_000_000_000),
        ("800\u202f000 ¥", 80_000_000),
        ("moins 3,5 millions de yuans", -350_000_000),
        ("au moins 3 millions", 300_000_000),
    ],
)
def test_sums_as_they_are_written_in_french(typed: str, fen: int) -> None:
    assert read_money(typed, -(10**12), ReadersLexicon(**lexicon("fr").fields())) == fen


def test_a_word_for_a_year_may_have_an_apostrophe() -> None:
    assert read_year("l’an dernier", ReadersLexicon(**lexicon("fr").fields()), date(2026, 11, 24)) == 2025


def test_traditional_cues_are_known_as_replies_are_compared() -> None:
    """Where the contact reads Chinese, replies are made simplified before they are looked through."""
    cues = lexicon("zh_Hant").cues
    assert {"授權方", "授权方"} <= cues["licensor"]
    assert {"並無", "并无"} <= cues["not"]


@pytest.mark.parametrize("language", catalogue.languages())
def test_little_words_around_what_is_told_are_those_of_every_language(language: str) -> None:
    cues = lexicon(language).cues
    assert {"正在", "noch", "en cours", "미정", "未定"} <= cues["undecided"]
    assert {"です", "입니다"} <= cues["copulas"]
