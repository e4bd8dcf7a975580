"""Red round stamps, and what is none."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.support.drawn import RED, font, needs_font, page, saved, stamped

pytest.importorskip("cv2", reason="the extra `reading` is not installed")
import numpy as np

from bot.documents.reading.stamps import stamps, without

pytestmark = needs_font


def seen(drawn: Image.Image) -> bool | None:
    found = stamps(np.asarray(drawn.convert("RGB")))
    return None if found is None else bool(found)


def jpeg(drawn: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(saved(drawn, quality=60)))


def warm(drawn: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(drawn) * np.array([1, 0.87, 0.7])).astype("uint8"))


def dim(drawn: Image.Image) -> Image.Image:
    across = np.linspace(1, 0.4, drawn.width)[None, :, None]
    return Image.fromarray((np.asarray(drawn) * across).astype("uint8"))


def framed(drawn: Image.Image) -> Image.Image:
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((25, 25, drawn.width - 25, drawn.height - 25), outline=RED, width=9)
    return drawn


def emblem(drawn: Image.Image) -> Image.Image:
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((330, 20, 470, 160), fill=(200, 160, 40))
    pen.ellipse((345, 35, 455, 145), fill=RED)
    return drawn


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(lambda: stamped(page(), (600, 800)), id="fresh"),
        pytest.param(lambda: jpeg(stamped(page(), (600, 800), opacity=70)), id="faint"),
        pytest.param(lambda: stamped(page(), (250, 230)), id="over text"),
        pytest.param(lambda: jpeg(warm(stamped(page(), (600, 800)))), id="lamplight"),
        pytest.param(lambda: dim(stamped(page(), (600, 800))), id="shadow"),
        pytest.param(lambda: stamped(framed(emblem(page())), (690, 860)), id="across a frame"),
        pytest.param(lambda: stamped(stamped(page(), (500, 800)), (610, 830)), id="two"),
        pytest.param(lambda: stamped(page(), (600, 800)).filter(ImageFilter.GaussianBlur(2)), id="blurred"),
    ],
)
def test_a_stamp_is_seen(drawn: object) -> None:
    assert seen(drawn()) is True  # type: ignore[operator]


def banner() -> Image.Image:
    drawn = page()
    ImageDraw.Draw(drawn).rectangle((50, 50, 750, 200), fill=RED)
    return drawn


def red_heading() -> Image.Image:
    drawn = page()
    ImageDraw.Draw(drawn).text((400, 80), "上海某某文件", font=font(90), fill=RED, anchor="mm")
    return drawn


def circled() -> Image.Image:
    drawn = page()
    ImageDraw.Draw(drawn).ellipse((300, 300, 480, 480), outline=RED, width=6)
    return drawn


@pytest.mark.parametrize(
    "drawn", [banner, red_heading, circled, lambda: framed(emblem(page())), lambda: jpeg(warm(page()))],
    ids=["banner", "heading", "circle", "certificate", "plain"],
)  # fmt: skip
def test_what_is_red_is_no_stamp_yet(drawn: object) -> None:
    assert seen(drawn()) is False  # type: ignore[operator]


def test_a_grey_copy_cannot_tell() -> None:
    assert seen(stamped(page(), (600, 800)).convert("L")) is None


def test_without_its_ink_what_a_stamp_covers_stands_out() -> None:
    drawn = np.asarray(stamped(page(), (250, 230)))
    found = stamps(drawn)
    assert found
    clean = without(drawn, found)
    bare = np.asarray(page())
    part = (slice(150, 310), slice(170, 330))
    assert np.abs(clean[part].astype(int) - bare[part]).mean() < np.abs(drawn[part].astype(int) - bare[part]).mean() / 3
    assert np.array_equal(clean[500:], drawn[500:])
