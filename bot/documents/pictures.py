"""Photographs and scans."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from bot.documents.verdict import Accepted, Limits, Refused

MEDIA_TYPES = {
    "image/jpeg": ("JPEG", "jpg"),
    "image/png": ("PNG", "png"),
    "image/webp": ("WEBP", "webp"),
    "image/tiff": ("TIFF", "tif"),
    "image/bmp": ("BMP", "bmp"),
    "image/gif": ("GIF", "gif"),
}
_EXTENSIONS = dict(MEDIA_TYPES.values())
FORMATS = tuple(_EXTENSIONS)
"""As Pillow calls them."""
Image.MAX_IMAGE_PIXELS = None  # ours is the limit, told in words: it is looked at before anything is unpacked
_KINDS = {"MPO": "JPEG"}  # several views in one JPEG, as telephones make them


def read(content: bytes, limits: Limits) -> Accepted | Refused:
    """Decodes the whole picture once, so that a torn one is found now and not by the reviewer."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _opened(content, limits)
    except Exception:  # the library raises all sorts on files that are not what they say
        return Refused("broken")


def _opened(content: bytes, limits: Limits) -> Accepted | Refused:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        kind, (width, height) = _KINDS.get(picture.format or "", picture.format or ""), picture.size
        if width * height > limits.pixels:
            megapixels = -(-width * height // 1_000_000)
            return Refused("too_many_pixels", {"megapixels": megapixels, "limit": limits.pixels // 1_000_000})
        frames = getattr(picture, "n_frames", 1) if kind == "TIFF" else 1
        if frames > limits.pages:
            return Refused("too_many_pages", {"pages": frames, "limit": limits.pages})
        picture.draft("RGB", (max(1, width // 8), max(1, height // 8)))  # JPEG: reads every byte, keeps an eighth
        picture.load()
    return Accepted(Image.MIME[kind], "image", _EXTENSIONS[kind], frames)
