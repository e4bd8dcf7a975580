"""Plain text and parts of the little HTML messages are made of."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rich_text import plain, split

PIECES = st.lists(
    st.sampled_from(["备案", "。", "\n", "a b", "&amp;", "😀", "<b>重</b>", "<i>斜 体</i>", "; "]), max_size=60
)


def test_plain_text_keeps_the_address_of_a_link():
    assert plain('见<a href="https://x.cn/?a=1&amp;b=2">平台</a> &lt;b&gt;') == "见平台 (https://x.cn/?a=1&b=2) <b>"


def test_short_text_stays_whole():
    assert split("<b>您好</b>", 4096) == ("<b>您好</b>",)


def test_a_paragraph_is_the_best_place_to_cut_then_a_sentence_then_a_word():
    assert split("第一句。第二句。\n第三句", 10) == ("第一句。第二句。", "第三句")
    assert split("第一句。第二句。第三句。", 10) == ("第一句。第二句。", "第三句。")
    assert split("one two three", 9) == ("one two ", "three")
    assert split("长" * 10, 4) == ("长长长长", "长长长长", "长长")


def test_bold_text_stays_bold_in_every_part():
    assert split("<b>第一句。第二句。</b>完", 4) == ("<b>第一句。</b>", "<b>第二句。</b>", "完")


def test_nothing_to_say_is_no_part():
    assert split("", 10) == split("<b></b>\n", 10) == ()


@given(PIECES, st.integers(4, 40))
def test_nothing_is_lost_and_no_part_is_too_long(pieces, longest):
    html = "".join(pieces)
    parts = split(html, longest)
    assert "".join("".join(map(plain, parts)).split()) == "".join(plain(html).split())
    assert all(len(plain(part).encode("utf-16-le")) // 2 <= longest for part in parts)
    assert all(part.count(f"<{tag}>") == part.count(f"</{tag}>") for part in parts for tag in "bi")


@given(PIECES, st.integers(8, 60))
def test_a_channel_that_counts_bytes_gets_no_part_of_more(pieces, longest):
    html = "".join(pieces)
    parts = split(html, longest, "bytes")
    assert "".join("".join(map(plain, parts)).split()) == "".join(plain(html).split())
    assert all(len(plain(part).encode()) <= longest for part in parts)
