"""One file that holds everything: the database at one instant, the papers, and on request the key."""

from __future__ import annotations

import io
import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.settings import Settings, SettingsError
from bot.unattended import Say
from storage import backups
from storage.backups import UnsoundError
from storage.keys import Keyring

DATABASE, SANDBOX, KEY, MANIFEST = "beian.db", "sandbox.db", "secret.key", "manifest.json"
_MEMBER = re.compile(r"beian\.db|sandbox\.db|secret\.key|manifest\.json|papers/[0-9a-f]{2}/[0-9a-f]{64}")
_FORMAT = 1


def backup(settings: Settings, say: Say, file: Path, *, with_key: bool) -> None:
    """Writes `file` and reads it back before saying that it is done. Raises SettingsError."""
    if file.exists():
        raise SettingsError(f"{file}: there already; a backup never takes another's place")
    live = _sqlite(
        settings, f"pg_dump --format=custom --file={file}.dump '{{url}}' && tar -cf {file} -C {{data}} papers"
    )
    if not live.exists():
        raise SettingsError(f"{live}: no database there yet")
    if not file.absolute().parent.is_dir():
        raise SettingsError(f"{file}: there is no such folder")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".beian-backup-") as own:
        part = Path(own) / "backup.tar"
        try:
            _write(part, Path(own), live, settings.data_dir, with_key=with_key)
            counts, papers = _checked(part, Path(own) / "read")
        except (OSError, UnsoundError, tarfile.TarError) as error:
            raise SettingsError(f"{file}: not written: {error}") from error
        part.chmod(0o600)
        part.rename(file)
    say(f"{file}: {_listed(counts)}, {papers} papers, {'with' if with_key else 'without'} the key; read back and sound")


def _sqlite(settings: Settings, otherwise: str) -> Path:
    """The database's file. Raises SettingsError with what to do for PostgreSQL instead."""
    if settings.database.startswith("sqlite:///"):
        return Path(settings.database.removeprefix("sqlite:///"))
    there = urlsplit(settings.database)
    url = f"postgresql://{there.username or ''}@{there.hostname or ''}:{there.port or 5432}{there.path}"
    url += f"?{there.query}" if there.query else ""
    raise SettingsError("PostgreSQL is copied with its own tools: " + otherwise.format(url=url, data=settings.data_dir))


def _write(part: Path, own: Path, live: Path, data: Path, *, with_key: bool) -> None:
    # The database first: a paper is kept before its row says so, so whatever the copy refers to is in the folder.
    members: dict[str, str] = {}
    with tarfile.open(part, "w") as archive:
        for source, name in ((live, DATABASE), (data / SANDBOX, SANDBOX)):
            if source.exists():
                backups.snapshot(source, own / name)
                members[name] = _add(archive, own / name, name)
        for paper in sorted((data / "papers").glob("??/" + "?" * 64)):
            name = f"papers/{paper.parent.name}/{paper.name}"
            members[name] = _add(archive, paper, name)
        if with_key and (data / KEY).exists():
            members[KEY] = _add(archive, data / KEY, KEY)
        manifest = {"format": _FORMAT, "at": datetime.now(UTC).isoformat(timespec="seconds"), "members": members}
        content = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Adds a file as it is now; returns the SHA-256 of what was added."""
    content = path.read_bytes()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    return sha256(content).hexdigest()


def _checked(file: Path, into: Path) -> tuple[dict[str, int], int]:
    """Unpacks a backup and checks every part of it; returns the counts and how many papers. Raises UnsoundError."""
    into.mkdir(parents=True)
    found = {name: sha256(content).hexdigest() for name, content in _unpacked(file, into)}
    found.pop(MANIFEST, None)
    manifest = _manifest(into / MANIFEST)
    if manifest["members"] != found:
        raise UnsoundError("its parts are not those it lists")
    counts = backups.verify(into / DATABASE)
    kept = {name.rpartition("/")[2] for name in found if name.startswith("papers/")}
    if missing := backups.papers(into / DATABASE) - kept:
        raise UnsoundError(f"{len(missing)} papers are missing")
    return counts, len(kept)


def _unpacked(file: Path, into: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file, "r:") as archive:
        for entry in archive:
            source = archive.extractfile(entry) if entry.isreg() and _MEMBER.fullmatch(entry.name) else None
            if source is None:
                raise UnsoundError(f"{entry.name!r} does not belong in a backup")
            content = source.read()
            path = into / entry.name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(0o600)
            path.write_bytes(content)
            yield entry.name, content


def _manifest(path: Path) -> Mapping[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        raise UnsoundError("it has no list of its parts") from None
    if found.get("format") != _FORMAT:
        raise UnsoundError(f"its format is {found.get('format')}, not {_FORMAT}")
    return found


def restore(settings: Settings, say: Say, file: Path, *, force: bool) -> None:
    """Puts a backup in DATA_DIR after checking all of it. With `force` what was there is set aside, never deleted.

    Raises SettingsError, with everything as it was.
    """
    live = _sqlite(
        settings, f"pg_restore --clean --if-exists --dbname='{{url}}' {file}.dump && tar -xf {file} -C {{data}}"
    )
    data = settings.data_dir
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = [*data.iterdir(), *_with_log(live)]
    if there and not force:
        raise SettingsError(f"{data}: not empty; --force sets what is there aside")
    if backups.in_use(live):
        raise SettingsError(f"{live}: in use; stop `beian run` first")
    own = Path(tempfile.mkdtemp(dir=data, prefix=".restoring-"))
    try:
        counts, papers = _checked(file, own / "read")
        _key_fits(settings, own / "read")
        aside = _set_aside(sorted(set(there)), data)
        _put(own / "read", data, live)
    except (OSError, UnsoundError, tarfile.TarError) as error:
        raise SettingsError(f"{file}: not restored: {error}") from error
    finally:
        shutil.rmtree(own)
    say(f"{data}: {_listed(counts)}, {papers} papers" + (f"; what was there is in {aside}" if there else ""))


def _key_fits(settings: Settings, unpacked: Path) -> None:
    """The key that will be in force opens the backup: the setting's, the backup's own, or the folder's."""
    given = tuple(settings.secret_key.get_secret_value().split())
    kept = next((path for path in (unpacked / KEY, settings.data_dir / KEY) if path.exists()), None)
    secrets = given or ((kept.read_text(encoding="ascii").strip(),) if kept else ())
    if not secrets:
        raise UnsoundError("it holds no key: set BEIAN_SECRET_KEY to the one it was written under")
    if not backups.opens(unpacked / DATABASE, Keyring(secrets)):
        raise UnsoundError("the key does not open it: set BEIAN_SECRET_KEY to the one it was written under")
    if kept == settings.data_dir / KEY and not given:
        shutil.copy2(kept, unpacked / KEY)


def _with_log(live: Path) -> list[Path]:
    """The database's files, those of its journal included."""
    return [path for path in (live, *(live.with_name(live.name + end) for end in ("-wal", "-shm"))) if path.exists()]


def _set_aside(there: list[Path], data: Path) -> Path:
    aside = data / f"replaced-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    for path in there:
        aside.mkdir(mode=0o700, exist_ok=True)
        path.rename(aside / path.name)
    return aside


def _put(unpacked: Path, data: Path, live: Path) -> None:
    (unpacked / MANIFEST).unlink()
    live.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(unpacked / DATABASE, live)
    for path in unpacked.iterdir():
        path.rename(data / path.name)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
