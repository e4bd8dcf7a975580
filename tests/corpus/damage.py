"""What happens to a page between the printer and us. Each takes an image and gives another; the same every time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Damage = Callable[[Image.Image], Image.Image]
_DESK = (92, 74, 58)


def turned(degrees: int) -> Damage:
    """Lying on its side or its head: turned clockwise."""
    return lambda image: image.rotate(-degrees, expand=True)


def skewed(degrees: float) -> Damage:
    return lambda image: image.rotate(
        degrees, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(188, 186, 180)
    )


def shadow(dark: float = 0.5, slant: float = 0.6) -> Damage:
    def apply(image: Image.Image) -> Image.Image:
        x, y = np.meshgrid(np.linspace(0, 1, image.width), np.linspace(0, 1, image.height))
        edge = 1 / (1 + np.exp(-(x + slant * y - 0.75) * 14))
        return _scaled(image, 1 - (1 - dark) * edge)

    return apply


def glare(x: float = 0.6, y: float = 0.35, strength: float = 0.75) -> Damage:
    def apply(image: Image.Image) -> Image.Image:
        across, down = np.meshgrid(np.linspace(0, 1, image.width), np.linspace(0, 1, image.height))
        light = strength * np.exp(-(((across - x) / 0.16) ** 2 + ((down - y) / 0.12) ** 2))[..., None]
        return _image(np.asarray(image, dtype=np.float32) * (1 - light) + 255 * light)

    return apply


def low_jpeg(quality: int = 18) -> Damage:
    def apply(image: Image.Image) -> Image.Image:
        kept = io.BytesIO()
        image.convert("RGB").save(kept, "JPEG", quality=quality)
        return Image.open(io.BytesIO(kept.getvalue())).convert("RGB")

    return apply


def blurred(radius: float = 1.2) -> Damage:
    return lambda image: image.filter(ImageFilter.GaussianBlur(radius))


def shrunk(longest: int) -> Damage:
    """As a chat program sends pictures on."""

    def apply(image: Image.Image) -> Image.Image:
        share = longest / max(image.size)
        return image.resize((int(image.width * share), int(image.height * share)), Image.Resampling.LANCZOS)

    return apply


def perspective(strength: float = 0.06, background: tuple[int, int, int] = _DESK) -> Damage:
    """Photographed from one side, the desk around it."""

    def apply(image: Image.Image) -> Image.Image:
        wide, high = int(image.width * 1.16), int(image.height * 1.14)
        left, top = (wide - image.width) // 2, (high - image.height) // 2
        x, y = strength * image.width, strength * image.height
        corners = (
            (left + x, top + y * 0.6), (left + image.width - x * 0.5, top),
            (left + image.width, top + image.height), (left, top + image.height - y),
        )  # fmt: skip
        source = ((0, 0), (image.width, 0), (image.width, image.height), (0, image.height))
        factors = _homography(corners, source)
        paper = image.transform((wide, high), Image.Transform.PERSPECTIVE, factors, Image.Resampling.BICUBIC)
        mask = Image.new("L", image.size, 255).transform((wide, high), Image.Transform.PERSPECTIVE, factors)
        desk = _grain(Image.new("RGB", (wide, high), background), 9)
        desk.paste(paper, (0, 0), mask)
        return desk

    return apply


def folded() -> Damage:
    def apply(image: Image.Image) -> Image.Image:
        light = np.ones((image.height, image.width), dtype=np.float32)
        for share in (1 / 3, 2 / 3):
            at = int(image.height * share)
            light[at - 3 : at + 1] *= 0.72
            light[at + 1 : at + 5] *= 1.1
            light[at - 60 : at] *= np.linspace(1, 0.92, 60)[:, None]
        at = image.width // 2
        light[:, at - 2 : at + 2] *= 0.8
        return _scaled(image, light)

    return apply


def grey(noise: int = 16, contrast: float = 0.8) -> Damage:
    """A photocopy: no colour, paler, with specks."""

    def apply(image: Image.Image) -> Image.Image:
        pale = Image.eval(image.convert("L"), lambda value: int(255 - (255 - value) * contrast))
        rough = _grain(pale.convert("RGB"), noise).convert("L").convert("RGB")
        pen, dice = ImageDraw.Draw(rough), random.Random(7)
        for _ in range(160):
            x, y, size = dice.randrange(rough.width), dice.randrange(rough.height), dice.randrange(1, 4)
            pen.ellipse((x, y, x + size, y + size), fill=(90, 90, 90))
        return rough

    return apply


def scribbled(count: int = 3, seed: int = 1) -> Damage:
    """Pen strokes like handwriting, in the margins and across some lines."""

    def apply(image: Image.Image) -> Image.Image:
        marked, dice = image.copy(), random.Random(seed)
        pen = ImageDraw.Draw(marked)
        for _ in range(count):
            x, y = (
                dice.randrange(image.width // 8, image.width * 3 // 4),
                dice.randrange(image.height // 2, image.height),
            )
            points = []
            for _ in range(28):
                points.append((x, min(y, image.height - 2)))
                x, y = x + dice.randrange(2, 13), y + dice.randrange(-22, 23)
            pen.line(points, fill=(36, 52, 140), width=3, joint="curve")
        return marked

    return apply


def noisy(amount: int = 14) -> Damage:
    return lambda image: _grain(image, amount)


def damaged(image: Image.Image, by: Sequence[Damage]) -> Image.Image:
    for one in by:
        image = one(image.convert("RGB"))
    return image.convert("RGB")


def _grain(image: Image.Image, amount: int) -> Image.Image:
    dice = np.random.default_rng(11)
    return _image(np.asarray(image, dtype=np.float32) + dice.normal(0, amount, (image.height, image.width, 1)))


def _scaled(image: Image.Image, light: np.ndarray) -> Image.Image:
    return _image(np.asarray(image, dtype=np.float32) * light[..., None])


def _image(values: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _homography(corners: Sequence[tuple[float, float]], source: Sequence[tuple[float, float]]) -> list[float]:
    rows = []
    for (x, y), (u, v) in zip(corners, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    right = [value for pair in source for value in pair]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(right))]
