"""附件 一、3.: colours, sizes and configurations make no new product, and no product is filed twice."""

import pytest

from flows.products import base_model, models, names_variants, same_product


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
