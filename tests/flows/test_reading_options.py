"""Yes and no, options and free words."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lexicon import fold, lexicon_of
from flows.problems import Problem, Reply
from flows.question import Choice, Choices, Group, Papers, Text, YesNo
from tests.flows.phrases import LEXICON, TODAY

KIND = Choice("kind", ("enterprise", "university", "branch"))
KINDS = Choices("kind", ("enterprise", "university", "branch"))
OFFERED = len(KIND.options)


@pytest.mark.parametrize("question", [YesNo("dispute"), Group("patents", asks=())])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", True),
        ("是的。", True),
        ("对，是的", True),
        (" YES! ", True),
        ("没有", False),
        ("不，没有", False),
        ("Ｎｏ", False),
    ],
)
def test_clear_replies(question: YesNo, text: str, value: bool) -> None:
    assert question.read(Reply(text), LEXICON, TODAY) is value


@pytest.mark.parametrize("text", ["是的，没有争议", "对，不是", "也许", "没有争议", "1", "是不是"])
def test_a_sentence_is_not_guessed_at(text: str) -> None:
    assert YesNo("dispute").read(Reply(text), LEXICON, TODAY) == Problem("yes_no")


def test_taps_on_yes_and_no() -> None:
    assert YesNo("dispute").read(Reply(picked="yes"), LEXICON, TODAY) is True
    assert YesNo("dispute").read(Reply(picked="no"), LEXICON, TODAY) is False
    assert YesNo("dispute").read(Reply(picked="maybe"), LEXICON, TODAY) == Problem("not_offered")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[
            ("企业", "enterprise"),
            ("我们是企业", "enterprise"),
            ("1", "enterprise"),
            ("第二个", "university"),
            ("三", "branch"),
        ],
        *[
            ("选 2", "university"),
            ("2.", "university"),
            ("分公司", "branch"),
            ("我们是分公司", "branch"),
            ("高校", "university"),
        ],
        *[
            ("A Company", "enterprise"),
            ("branch", "branch"),
            ("不是企业，是大学", "university"),
            ("enterprise", "enterprise"),
        ],
    ],
)
def test_one_option(text: str, code: str) -> None:
    assert KIND.read(Reply(text), LEXICON, TODAY) == code


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("4", Problem("no_option", {"count": OFFERED})),
        ("0", Problem("no_option", {"count": OFFERED})),
        ("不是企业", Problem("no_option", {"count": OFFERED})),
        ("accompany", Problem("no_option", {"count": OFFERED})),
        ("企业、大学", Problem("ambiguous", {}, ("enterprise", "university"))),
    ],
)
def test_no_single_option(text: str, problem: Problem) -> None:
    found = KIND.read(Reply(text), LEXICON, TODAY)
    assert isinstance(found, Problem)
    assert (found.code, found.params, set(found.offers)) == (problem.code, problem.params, set(problem.offers))


def test_a_phrase_of_an_option_not_offered_here_is_not_read() -> None:
    assert Choice("kind", ("university",)).read(Reply("企业"), LEXICON, TODAY) == Problem("no_option", {"count": 1})


@pytest.mark.parametrize(
    ("reply", "codes"),
    [
        (Reply("企业、大学"), ("enterprise", "university")),
        (Reply("大学和企业"), ("enterprise", "university")),
        (Reply("我们是企业，也是大学"), ("enterprise", "university")),
        (Reply("we are a company and a university"), ("enterprise", "university")),
        (Reply("3 1"), ("enterprise", "branch")),
        (Reply("1 and 3"), ("enterprise", "branch")),
        (Reply("2"), ("university",)),
        (Reply("以上都不是"), ()),
        (Reply(picked="branch,enterprise"), ("enterprise", "branch")),
        (Reply(picked="none"), ()),
    ],
)
def test_several_options(reply: Reply, codes: tuple[str, ...]) -> None:
    assert KINDS.read(reply, LEXICON, TODAY) == codes


LEVELS = Choices("level", ("national", "municipal", "pilot"))
LEVEL_NAMES = {"国家示范单位": "national", "市级示范单位": "municipal", "试点": "pilot"}
LEVEL_PHRASES = replace(LEXICON, options={"level": LEVEL_NAMES})


def test_what_could_be_several_options_is_offered_with_what_was_clear() -> None:
    """An offer is a whole answer: what else the reply named is in it."""
    for text, offers in (
        ("示范单位", (("national",), ("municipal",))),
        ("试点、示范单位", (("national", "pilot"), ("municipal", "pilot"))),
    ):
        found = LEVELS.read(Reply(text), LEVEL_PHRASES, TODAY)
        assert found == Problem("ambiguous", {}, offers), text
        assert all(LEVELS.legal(offer) for offer in offers)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply("1、都不是"), "none_with_others"),
        (Reply("1、火星"), "no_option"),
        (Reply(picked="branch,martian"), "not_offered"),
    ],
)
def test_several_options_that_need_a_second_look(reply: Reply, code: str) -> None:
    found = KINDS.read(reply, LEXICON, TODAY)
    assert isinstance(found, Problem)
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("  变频水泵\u200b  VX20 ", "变频水泵 VX20"),
        ("上海某某（集团）有限公司", "上海某某（集团）有限公司"),
        ("X\n30", "X 30"),
        ("王\U0002ebf0", "王\U0002ebf0"),
    ],
)
def test_free_words_are_tidied_not_changed(text: str, value: str) -> None:
    assert Text("name").read(Reply(text), LEXICON, TODAY) == value


def test_papers_are_taken_once_each_and_advised_ones_may_be_skipped() -> None:
    assert Papers("photos").read(Reply(papers=("a", "b", "a")), LEXICON, TODAY) == ("a", "b")
    assert not Papers("photos").may_skip
    assert Papers("photos", label="advised").may_skip


def test_folding_leaves_what_is_compared() -> None:
    assert fold(" 《Ｙｅｓ！》 ") == "yes"
    assert fold("专\u200b利\n产品") == "专利 产品"
    assert asdict(lexicon_of(LEXICON)) == asdict(LEXICON)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_stored_values_that_are_no_answers_any_more() -> None:
    assert not KIND.legal("martian")
    assert not KINDS.legal(("branch", "martian"))
    assert not YesNo("dispute").legal("yes")
    assert not Text("name", longest=2).legal("水泵房")
