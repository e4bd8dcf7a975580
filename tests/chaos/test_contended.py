"""Four processes write to one SQLite file as fast as they can: nobody is told that it is locked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

from storage import drafts
from storage.database import connect
from storage.keys import Keyring
from tests.chaos.report import Table
from tests.chaos.running import ROOT
from tests.support.databases import SECRET
from tests.support.rows import a_draft

PROCESSES, TURNS, TURNS_LONG = 4, 60, 250
PROGRAM = """
import json, sys
from storage import drafts, inbox
from storage.database import connect
from storage.keys import Keyring
from tests.support.rows import say

url, secret, number, turns = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
database, done, errors = connect(url, Keyring([secret])), [], []

def turn(tx, value):
    inbox.accept(tx, "web", value, b"raw")
    say(tx, drafts.load(tx, 1), (("model", ""), value))

sys.stdin.readline()
for turn_number in range(turns):
    value = f"{number}-{turn_number}"
    try:
        database.run_now(lambda tx: turn(tx, value))
        done.append(value)
    except Exception as error:
        errors.append(repr(error))
database.close()
print(json.dumps({"done": done, "errors": errors}))
"""


def test_four_processes_on_one_draft_meet_no_lock(sqlite_url: str, *, long: bool) -> None:
    database = connect(sqlite_url, Keyring([SECRET]))
    draft = database.run_now(a_draft)
    assert draft.id == 1
    turns = TURNS_LONG if long else TURNS
    said = _together(sqlite_url, turns)
    events = database.run_now(lambda tx: drafts.events(tx, draft.id))
    database.close()

    done = [value for one in said for value in one["done"]]
    errors = Counter(error for one in said for error in one["errors"])
    table = Table("Contended SQLite", ("processes", "transactions", "errors", "lost", "done twice"))
    kept = Counter(str(event.value) for event in events)
    twice = [value for value, times in kept.items() if times > 1]
    table.row(PROCESSES, len(done), sum(errors.values()), len(set(done) - set(kept)), len(twice))
    table.show("contended_sqlite" if long else "")
    assert errors == {}
    assert kept == Counter(done)
    assert [event.seq for event in events] == list(range(1, PROCESSES * turns + 1))


def _together(url: str, turns: int) -> list[dict[str, list[str]]]:
    """What each process did; they begin when all are ready."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, SECRET, str(number), str(turns)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [json.loads(process.communicate(timeout=240)[0]) for process in processes]
