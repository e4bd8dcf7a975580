"""Papers drawn on the spot: pictures with Chinese letters, stamps, emblems, and PDF files with a text layer."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
needs_font = pytest.mark.skipif(not FONT.exists(), reason="fonts-noto-cjk is not installed: nothing is drawn")
CODE = "91310115MA1K4ABC7X"
LICENCE = (
    "营业执照",
    f"统一社会信用代码 {CODE}",
    "名称 上海某某机电有限公司",
    "营业期限 2015年03月18日至2045年03月17日",
)
RED = (210, 30, 40)

Place = tuple[float, float]


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, index=2)


def page(lines: Sequence[str] = LICENCE, size: tuple[int, int] = (800, 1000), letters: int = 28) -> Image.Image:
    drawn = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(drawn)
    for at, line in enumerate(lines):
        pen.text((size[0] * 0.08, size[1] * (0.1 + at * 0.12)), line, font=font(letters), fill=(20, 20, 20))
    return drawn


def stamped(
    on: Image.Image, centre: Place, radius: int = 90, opacity: int = 200, text: str = "上海某某机电有限公司"
) -> Image.Image:
    """A round seal with a star in the middle and letters along the ring."""
    ink = Image.new("RGBA", on.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(ink)
    (x, y), colour = centre, (*RED, opacity)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=max(3, radius // 22))
    points = [(-math.pi / 2 + at * math.pi / 5, radius * (0.13 if at % 2 else 0.32)) for at in range(10)]
    pen.polygon([(x + long * math.cos(angle), y + long * math.sin(angle)) for angle, long in points], fill=colour)
    for at, letter in enumerate(text):
        angle = math.radians(-220 + 260 * (at + 0.5) / len(text))
        side = radius // 3
        glyph = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((side / 2, side / 2), letter, font=font(radius // 4), fill=colour, anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        along = (x + radius * 0.76 * math.cos(angle), y + radius * 0.76 * math.sin(angle))
        ink.alpha_composite(glyph, (int(along[0] - side / 2), int(along[1] - side / 2)))
    return Image.alpha_composite(on.convert("RGBA"), ink).convert("RGB")


def saved(drawn: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def text_pdf(
    pages: Iterable[Sequence[tuple[int, int, int, str]]], turned: int = 0, mode: int = 0, along: str = "1 0 0 1"
) -> bytes:
    """Pages of A4 with texts at (x, y, size): in a font of every reader's own, drawn as `mode` says (3: not at all),
    along two axes, on pages shown turned clockwise."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    kids = []
    for texts in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf {mode} Tr {along} {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text in texts
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {turned} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()
