"""A file is what its content says, whatever it is called; what cannot be a paper is refused with its reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.papers import LIMITS, REFUSALS, Accepted, Limits, Refused, accept
from locales import languages, words

from .samples import archive, excel, pdf, picture, scan, torn, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "kind", "media_type", "pages"),
    [
        (picture("JPEG"), "image", "image/jpeg", 1),
        (picture("PNG"), "image", "image/png", 1),
        (picture("WEBP"), "image", "image/webp", 1),
        (picture("BMP"), "image", "image/bmp", 1),
        (scan(3), "image", "image/tiff", 3),
        (pdf(3), "pdf", "application/pdf", 3),
        (pdf(2, owner="only for changing"), "pdf", "application/pdf", 2),
        (word(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        (excel(), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
    ],
)
def test_what_can_be_a_paper(content: bytes, kind: str, media_type: str, pages: int | None):
    found = accept(content, "whatever.exe")
    assert isinstance(found, Accepted)
    assert (found.kind, found.media_type, found.pages) == (kind, media_type, pages)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\0", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "web_page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web_page"),
        (b"just some words", "unknown"),
        (archive(a="1"), "archive"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 60, "archive"),
        (OLE, "old_office"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "heic"),
        (b"ID3\x03" + b"\0" * 60, "sound_or_film"),
        (pdf(owner="o", reader="secret"), "password"),
        (pdf(script="app.alert(1)"), "active"),
        (b"%PDF-1.7\nnothing behind it", "broken"),
        (picture("JPEG", (900, 900))[:-2000], "broken"),
        (picture("PNG")[:60], "broken"),
        (word()[:-300], "broken"),
        (torn(excel(bytes(range(256)) * 40)), "broken"),
        (word(**{"word/vbaProject.bin": b"x"}), "macros"),
        (archive(**{"[Content_Types].xml": "<a/>", "word/document.xml": "not a document"}), "broken"),
        (excel(b"<x>" + b" " * 30_000_000), "bomb"),
        (picture("PNG") + archive(a="1"), "two_in_one"),
        (pdf() + archive(a="1"), "two_in_one"),
        (b"%PDF-1.4\n<html><script>alert(1)</script>", "two_in_one"),
        (b"\n\n%PDF-1.4\n", "two_in_one"),
        (pdf(201), "too_many_pages"),
        (scan(201), "too_many_pages"),
    ],
)
def test_what_cannot(content: bytes, code: str):
    found = accept(content, "scan.pdf")
    assert isinstance(found, Refused)
    assert found.code == code


def test_limits_are_told_with_the_figure_that_broke_them():
    assert accept(b"%PDF-" + b"0" * LIMITS.size) == Refused("too_big", {"megabytes": 21, "limit": 20})
    assert accept(pdf(201)) == Refused("too_many_pages", {"pages": 201, "limit": 200})
    small = Limits(pixels=2_000_000)
    assert accept(picture("PNG", (2000, 1500)), limits=small) == Refused(
        "too_many_pixels", {"megapixels": 3, "limit": 2}
    )


def test_a_question_may_take_some_kinds_only():
    assert accept(word(), kinds=("pdf", "image")) == Refused("not_this_kind")
    assert isinstance(accept(pdf(), kinds=("pdf", "image")), Accepted)


@pytest.mark.parametrize(
    ("claimed", "safe"),
    [
        ("营业执照.jpg", "营业执照.jpg"),
        ("营业执照.JPG", "营业执照.jpg"),
        ("scan.exe", "scan.exe.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\papers\\a.jpg", "a.jpg"),
        ("fdp.\u202ecod\n.jpg", "fdp.cod.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
    ],
)
def test_the_name_is_safe_and_ends_as_the_content_does(claimed: str, safe: str):
    found = accept(picture(), claimed)
    assert isinstance(found, Accepted)
    assert found.name == safe


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_says_what_to_send_instead(code: str, language: str):
    say = words(language)
    told = say.plain(f"paper.{code}", name="扫描件.pdf", **dict.fromkeys(REFUSALS[code], 7))
    assert "扫描件.pdf" in told
    assert "{" not in say.plain(f"paper.{code}", name="", **dict.fromkeys(REFUSALS[code], 7))


STARTS = [b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0", b"", OLE[:8]]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_no_bytes_make_it_stumble(start: bytes, rest: bytes):
    found = accept(start + rest, "x")
    assert isinstance(found, Accepted) or found.code in REFUSALS
