"""A case as pictures, the way a contact would send them."""

from __future__ import annotations

from PIL import Image

from tests.corpus.damage import damaged
from tests.corpus.facts import Case
from tests.corpus.seals import seal


def rendered(case: Case) -> list[Image.Image]:
    """The pages of a paper, in order, sealed and damaged."""
    pages = []
    for canvas in case.layout(case.facts):
        image = canvas.image
        for place, name in case.seals:
            if place in canvas.places:
                left, top, right, bottom = canvas.places[place]
                image = seal(image, name, (left + min(right, left + 400)) // 2, (top + bottom) // 2)
        pages.append(damaged(image, case.damage))
    return pages


def contact_sheet(pictures: list[tuple[str, Image.Image]], columns: int = 6, side: int = 360) -> Image.Image:
    """Many pages on one picture."""
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * side, rows * side), "#888888")
    for place, (_, picture) in enumerate(pictures):
        small = picture.copy()
        small.thumbnail((side - 12, side - 12))
        sheet.paste(small, (place % columns * side + 6, place // columns * side + 6))
    return sheet
