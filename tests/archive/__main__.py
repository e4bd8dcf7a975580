"""Archives the edition that the code reads now, and drafts on it, under the version in pyproject.toml.

    .venv/bin/python -m tests.archive

Run it before a release, after the last change of a notice. What was archived under an earlier version is never written
again: its drafts exist. The edition lies beside its notice, so that its words are known to be needed (`beian check`);
the drafts lie here and are replayed by the tests.
"""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from pathlib import Path

from flows.notice import canonical, fingerprint
from flows.notices.shanghai_2022 import NOTICE
from tests.archive.records import FOLDER, Archived, standing, write
from tests.archive.states import STATES
from tests.flows.notices.conftest import TODAY

ROOT = FOLDER.parent.parent


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def archive(release: str, editions: Path, drafts: Path) -> str:
    """Writes the edition and its drafts; the edition's fingerprint."""
    data = canonical(NOTICE)
    editions.mkdir(exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    (editions / f"{release}.json").write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(parents=True)
    for name, state in STATES.items():
        made = state()
        draft = Archived(
            release, name, fingerprint(data), made.form.id, TODAY, made.given, made.answers, standing(made.journey)
        )
        write(drafts / f"{name}.json", draft)
    return fingerprint(data)


if __name__ == "__main__":
    now = version()
    sys.stdout.write(
        archive(now, ROOT / "flows/notices" / NOTICE.id / "editions", FOLDER / NOTICE.id / now)[:12] + "\n"
    )
