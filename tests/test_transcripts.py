"""The conversation as contacts see it: every file of tests/transcripts is replayed and compared.

`pytest tests/test_transcripts.py --rewrite` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue

SCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_transcript(path: Path, tmp_path: Path, sqlite_template: Path, *, rewrite: bool):  # noqa: F811
    script = path.read_text(encoding="utf-8")
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(tmp_path, sqlite_template, clock)
        try:
            played = await dialogue.play(script)
        finally:
            dialogue.close()
    if rewrite:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == script
