"""Red seals, drawn over what is printed."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from tests.corpus.canvas import face

_RED = (206, 32, 38)


def seal(
    image: Image.Image, name: str, x: int, y: int, radius: int = 130, below: str = "", strength: float = 0.8
) -> Image.Image:
    """The page with a round seal of a name, its centre at x, y."""
    side = radius * 2 + 20
    layer = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(layer)
    pen.ellipse((10, 10, side - 10, side - 10), outline=_RED, width=max(4, radius // 22))
    _star(pen, side / 2, side / 2, radius * 0.3)
    _arc(layer, name, radius, side)
    if below:
        font = face(int(radius * 0.2), "sans")
        pen.text((side / 2 - font.getlength(below) / 2, side / 2 + radius * 0.4), below, font=font, fill=_RED)
    layer = Image.blend(Image.new("RGB", layer.size, "white"), layer, strength)
    whole = Image.new("RGB", image.size, "white")
    whole.paste(layer, (x - side // 2, y - side // 2))
    return ImageChops.multiply(image, whole)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    corners = []
    for turn in range(10):
        angle, reach = math.radians(turn * 36 - 90), size if turn % 2 == 0 else size * 0.4
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(corners, fill=_RED)


def _arc(layer: Image.Image, name: str, radius: int, side: int) -> None:
    size = int(min(radius * 0.3, radius * 3.6 / max(len(name), 1)))
    font, reach = face(size, "serif", True), radius * 0.76
    span = min(270.0, len(name) * 24.0)
    for place, sign in enumerate(name):
        angle = -span / 2 + span * (place + 0.5) / len(name)
        tile = Image.new("RGBA", (size * 2, size * 2), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((size // 2, size // 4), sign, font=font, fill=(*_RED, 255))
        tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = side / 2 + reach * math.sin(math.radians(angle)) - size
        y = side / 2 - reach * math.cos(math.radians(angle)) - size
        layer.paste(tile, (int(x), int(y)), tile)
