"""附件 一、3.: colours, sizes and configurations make no new product, and no product is filed twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.products import base_model, families, family, kinship, models, names_variants, same_product, variants


@pytest.mark.parametrize(
    "text",
    [
        *[
            "X30（黑色、白色、蓝色）",
            "X30 黑色/白色",
            "X30 8+128GB、X30 12+256GB",
            "X30黑色，X30白色",
            "X30 标准版、豪华版",
        ],
        *["X30 (black, white)", "X30（含 3 种颜色）", "X30 S码、M码、L码", "X30黑色和X30白色"],
    ],
)
def test_variants_of_one_model(text: str) -> None:
    assert names_variants(text)
    assert models(text) == ("X30",)


@pytest.mark.parametrize("text", ["X30", "X30、X40", "KFR-35GW/A1", "变频水泵VX20", "M8"])
def test_no_variants(text: str) -> None:
    assert not names_variants(text)


@pytest.mark.parametrize(
    ("text", "named"), [("X30、X40", ("X30", "X40")), ("X30黑色，X40 白色", ("X30", "X40")), ("和风 V2", ("和风 V2",))]
)
def test_models(text: str, named: tuple[str, ...]) -> None:
    assert models(text) == named


def test_the_model_behind_a_variant() -> None:
    assert base_model("x30 曜石黑 8+256GB") == "X30"
    assert base_model("VX20（大流量）") == "VX20"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("智能手机", "X30 黑色"), ("智能手机", "x30（白色）"), True),
        (("智能手机", "X30"), ("智能手机", "X-30"), True),
        (("智能手机", "X30、X40"), ("智能手机", "X40，X30"), True),
        (("智能手机", "X30"), ("智能手机", "X40"), False),
        (("智能手机", "X30"), ("平板电脑", "X30"), False),
    ],
)
def test_the_same_product_filed_twice(a: tuple[str, str], b: tuple[str, str], same: bool) -> None:
    assert same_product(a, b) is same


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("X30（黑色、白色）", ("黑色", "白色")),
        ("X30 黑色/白色", ("黑色", "白色")),
        ("X30 8+128GB、X30 12+256GB", ("8+128GB", "12+256GB")),
        ("X30 曜石黑", ("曜石黑",)),
        ("VX20（含 3 种流量规格）", ("含 3 种流量规格",)),
        ("X30 S码、M码", ("S码", "M码")),
        ("X30 (black, white)", ("black", "white")),
        # what may be a model of its own is no variant
        *[(text, ()) for text in ("X30", "X30 Pro", "VX20 第二代", "X30、X40", "VX20（出口型）", "VX20 5.5kW")],
        # letters and words that only look like sizes and editions
        *[(text, ()) for text in ("L-20", "S 100", "M8", "标准件M8", "KFR-35GW/A1", "S")],
    ],
)
def test_the_variants_a_model_is_written_with(text: str, named: tuple[str, ...]) -> None:
    assert variants(text) == named


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        *[
            (f"VX20{more}", "VX20")
            for more in (" 升级版", "升级版", " 改进型", " 第二代", " 二代", " 3代", " Gen 2", " Mk II")
        ],
        *[
            (f"X30{more}", "X30")
            for more in (" Pro", "Pro", " Plus", " Pro Max", "-Lite", " 2023款", " 2023年款", " 新版")
        ],
        *[
            (f"X30{more}", "X30")
            for more in (" V2", " V2.1", " 套装", " 礼盒装", " 5.5kW", " 220V/380V", " 50Hz", " 1.5匹")
        ],
        ("X30 Pro 黑色 256GB", "X30"),
        # nothing would be left, or it is part of the model's own name
        *[
            (text, text.upper())
            for text in ("V2", "Pro", "KFR-35GW/A1", "YE3-90L-2", "P220V5", "X30P", "Promax3", "VX30")
        ],
        # a new thing by a word that says so elsewhere
        ("新型号A", "新型号A"),
    ],
)
def test_the_model_behind_what_may_be_another_one(text: str, behind: str) -> None:
    assert family(text) == behind


@pytest.mark.parametrize(
    ("a", "b", "related"),
    [
        (("智能手机", "X30"), ("智能手机", "X30 黑色"), "variant"),
        (("智能手机", "X-30"), ("智能手机", "x30（白色）"), "variant"),
        (("智能手机 黑色", "X30"), ("智能手机", "X30"), "variant"),
        (("变频水泵", "VX20"), ("变频水泵", "VX20"), "variant"),
        (("变频水泵", "VX20"), ("变频水泵", "VX20 升级版"), "perhaps"),
        (("变频水泵", "VX20"), ("变频水泵升级版", "VX20"), "perhaps"),
        (("变频水泵", "VX20 第二代"), ("变频水泵", "VX20 5.5kW"), "perhaps"),
        (("水泵", "VX20"), ("变频水泵", "VX20"), "perhaps"),
        (("智能手机", "X30、X40"), ("智能手机", "X40 Pro"), "perhaps"),
        # a new number is a new model, whatever else is the same
        (("变频水泵", "VX20"), ("变频水泵", "VX30"), ""),
        (("变频水泵", "VX20"), ("变频水泵", "VX20A"), ""),
        (("变频水泵", "VX20"), ("变频水泵", "VX200"), ""),
        (("变频水泵", "VX20 V2"), ("变频水泵", "VX30 V2"), ""),
        # a shared number of different things
        (("智能手机", "X30"), ("平板电脑", "X30"), ""),
        (("", "X30"), ("智能手机", "X30"), ""),
    ],
)
def test_how_two_products_of_one_firm_are_related(a: tuple[str, str], b: tuple[str, str], related: str) -> None:
    assert kinship(a, b) == related
    assert kinship(b, a) == related


_DESIGNATORS = st.from_regex(r"[A-Z]{1,3}-?[1-9][0-9]{1,3}", fullmatch=True).filter(lambda one: one[0] not in "SMLVX")
_WORDS = st.lists(
    st.sampled_from(("黑色", "白色", "256GB", "升级版", "第二代", "Pro", "2023款", "套装", "5.5kW")), max_size=4
)


@given(_DESIGNATORS, _WORDS)
def test_words_behind_a_model_never_change_the_model(model: str, words: list[str]) -> None:
    assert families(" ".join([model, *words])) == families(model)


@given(_DESIGNATORS, _DESIGNATORS, _WORDS, _WORDS)
def test_another_number_is_never_a_variant(one: str, other: str, some: list[str], more: list[str]) -> None:
    a, b = (" ".join([model, *words]) for model, words in ((one, some), (other, more)))
    if one.replace("-", "") != other.replace("-", ""):
        assert kinship(("泵", a), ("泵", b)) == ""
