"""A filing in one archive to keep and to carry, read again: whether all of it is as it was packed. The national
platform does not read such archives; people do, and this does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flows import filing as filing_flow

FORMAT, VERSION = "beian-dossier", 1
LARGEST = 300_000_000
"""Bytes of papers in one archive; a limit of ours."""
MANIFEST, FILING = "manifest.json", "filing.json"
_MOST_ENTRIES, _LARGEST_TEXT = 2_000, 8_000_000


class TamperedError(Exception):
    """What is not as it was packed, a line each: (what, file)."""

    def __init__(self, *differs: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{what}: {name}" for what, name in differs))
        self.differs = differs


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that was read again: the filing's content, and its papers' bytes by their ids."""

    reference: str
    content: dict[str, Any]
    digest: str
    papers: Mapping[str, bytes] = field(repr=False)
    files: int = 0


def read(content: bytes) -> Dossier:
    """The filing in a dossier. Raises TamperedError with all that is not as it was packed. Takes long."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, RuntimeError, EOFError) as error:
        raise TamperedError(("no_dossier", type(error).__name__)) from None


def _read(archive: zipfile.ZipFile) -> Dossier:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > LARGEST + 2 * _LARGEST_TEXT:
        raise TamperedError(("too_large", ""))
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT or manifest["version"] != VERSION:
        raise TamperedError(("other_format", str(manifest["version"])))
    listed = {str(one["name"]): one for one in manifest["files"]}
    differs = [*_lost(archive, listed), *_differing(archive, listed)]
    filing = json.loads(archive.read(FILING))
    digest = filing_flow.digest(filing)
    if digest != manifest["filing"]["sha256"]:
        differs.append(("changed", FILING))
    differs += [("not_the_filings", name) for name in _FROM_FILING if manifest[name] != filing[name]]
    papers = {str(one["id"]): str(one["name"]) for one in listed.values() if "id" in one}
    if set(papers) != {str(one["id"]) for one in filing.get("papers", ())}:
        differs.append(("not_the_filings", "papers"))
    if differs:
        raise TamperedError(*dict.fromkeys(differs))
    held = {one: archive.read(name) for one, name in papers.items()}
    return Dossier(str(manifest["reference"]), filing, digest, held, len(listed))


_FROM_FILING = ("notice", "edition", "form", "submission", "day")


def _lost(archive: zipfile.ZipFile, listed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Files that are not there, that nobody listed, or that are there twice."""
    names = archive.namelist()
    yield from (("missing", name) for name in listed if name not in names)
    yield from (("not_listed", name) for name in dict.fromkeys(names) if name not in {*listed, MANIFEST})
    yield from (("twice", name) for name in dict.fromkeys(names) if names.count(name) > 1)


def _differing(archive: zipfile.ZipFile, listed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, one in listed.items():
        if name in archive.namelist() and not _same(archive, name, one):
            yield "changed", name


def _same(archive: zipfile.ZipFile, name: str, one: Mapping[str, Any]) -> bool:
    try:
        held = archive.read(name)
    except zipfile.BadZipFile:  # its own check sum says so
        return False
    return bool(sha256(held).hexdigest() == one["sha256"] and len(held) == one["size"])
