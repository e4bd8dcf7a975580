"""A blank page to print on, as the papers' layouts use it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/opentype/noto")
"""Where Debian's fonts-noto-cjk lies."""

Place = tuple[int, int, int, int]
_FACES = {
    ("serif", False): "NotoSerifCJK-Regular.ttc",
    ("serif", True): "NotoSerifCJK-Bold.ttc",
    ("sans", False): "NotoSansCJK-Regular.ttc",
    ("sans", True): "NotoSansCJK-Bold.ttc",
}
_SIMPLIFIED = 2
"""The simplified Chinese face of a collection."""
_NEVER_FIRST = "，。；：、）》」！？"


def there() -> bool:
    """Whether the fonts are installed."""
    return all((FONTS / face).exists() for face in _FACES.values())


@cache
def face(size: int, family: str = "serif", bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / _FACES[family, bold]), size, index=_SIMPLIFIED)


class Canvas:
    """One page; `places` remembers where each value was printed."""

    def __init__(self, width: int = 1240, height: int = 1754, paper: str = "#fdfdf9") -> None:
        self.image = Image.new("RGB", (width, height), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.width, self.height = width, height
        self.places: dict[str, Place] = {}

    def text(self, x: int, y: int, text: str, size: int = 28, *, gap: int = 0, field: str = "", **how: Any) -> int:
        """Prints a run and gives its right end; `gap` pixels between characters, `field` its name in `places`."""
        fill = how.pop("fill", "#1a1a1a")
        font = face(size, **how)
        at = float(x)
        for run in text if gap else (text,):
            self.pen.text((at, y), run, font=font, fill=fill)
            at += font.getlength(run) + gap
        if field:
            self.places.setdefault(field, (x, y, int(at), y + int(size * 1.3)))
        return int(at)

    def centre(self, y: int, text: str, size: int = 28, *, gap: int = 0, x: int | None = None, **how: Any) -> None:
        font = face(size, **{key: value for key, value in how.items() if key not in ("fill", "field")})
        wide = font.getlength(text) + gap * (len(text) - 1)
        self.text(int((self.width if x is None else 2 * x) / 2 - wide / 2), y, text, size, gap=gap, **how)

    def right(self, x: int, y: int, text: str, size: int = 28, **how: Any) -> None:
        font = face(size, **{key: value for key, value in how.items() if key not in ("fill", "field")})
        self.text(int(x - font.getlength(text)), y, text, size, **how)

    def wrapped(
        self, x: int, y: int, text: str, size: int, width: int, *, indent: int = 0, leading: float = 1.6, **how: Any
    ) -> int:
        """Prints over as many lines as it takes and gives the y below them."""
        font = face(size, **{key: value for key, value in how.items() if key not in ("fill", "field")})
        line, first = "", True
        for sign in text:
            room = width - (indent if first else 0)
            if font.getlength(line + sign) > room and sign not in _NEVER_FIRST:
                self.text(x + (indent if first else 0), y, line, size, **how)
                line, first, y = "", False, y + int(size * leading)
            line += sign
        self.text(x + (indent if first else 0), y, line, size, **how)
        return y + int(size * leading)

    def label(self, x: int, y: int, label: str, size: int = 28, width: int = 0, **how: Any) -> None:
        """A label spread over a width, as forms print them: 名    称."""
        font = face(size, **{key: value for key, value in how.items() if key != "fill"})
        spare = width - font.getlength(label)
        gap = int(spare / (len(label) - 1)) if width and len(label) > 1 and spare > 0 else 0
        self.text(x, y, label, size, gap=gap, **how)

    def frame(self, colour: str, inset: int = 40, thick: int = 6) -> None:
        for more in (0, thick * 2):
            box = (inset + more, inset + more, self.width - inset - more, self.height - inset - more)
            self.pen.rectangle(box, outline=colour, width=thick if not more else 2)

    def table(
        self,
        x: int,
        y: int,
        widths: list[int],
        rows: list[list[str]],
        *,
        row: int = 52,
        size: int = 24,
        lines: bool = True,
    ) -> int:
        """A table; figures stand to the right. Gives the y below it."""
        for cells in rows:
            at = x
            for written, wide in zip(cells, widths, strict=True):
                if lines:
                    self.pen.rectangle((at, y, at + wide, y + row), outline="#333333", width=1)
                name, _, cell = written.rpartition("|")
                up = y + (row - int(size * 1.4)) // 2
                if cell[:1].isdigit() and cell[-1:].isdigit() and len(cell) > 2 and ("," in cell or "." in cell):
                    self.right(at + wide - 10, up, cell, size, family="sans", field=name)
                else:
                    self.text(at + 10, up, cell, size, field=name)
                at += wide
            y += row
        return y

    def code_square(self, x: int, y: int, side: int, seed: int) -> None:
        """Something that looks like a QR code from afar."""
        cell = max(side // 29, 2)
        for row in range(29):
            for column in range(29):
                seed = (seed * 1103515245 + 12345) % 2**31
                if seed >> 16 & 1:
                    left, top = x + column * cell, y + row * cell
                    self.pen.rectangle((left, top, left + cell - 1, top + cell - 1), fill="#222222")

    def bars(self, x: int, y: int, width: int, height: int, seed: int) -> None:
        at = x
        while at < x + width:
            seed = (seed * 1103515245 + 12345) % 2**31
            wide = 2 + (seed >> 16) % 5
            self.pen.rectangle((at, y, at + wide, y + height), fill="#111111")
            at += wide + 2 + (seed >> 20) % 5
