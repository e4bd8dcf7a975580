"""What was acknowledged survives the process that acknowledged it."""

import subprocess
import sys

from storage import contacts
from storage.database import connect
from storage.keys import Keyring
from tests.support.databases import SECRET

PROGRAM = """
import sys, time
from storage import contacts
from storage.database import connect
from storage.keys import Keyring

database = connect(sys.argv[1], Keyring([sys.argv[2]]))
print(database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))[0].id, flush=True)
time.sleep(60)
"""


def test_a_process_killed_right_after_its_turn_loses_nothing(database_url: str, keys: Keyring) -> None:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, database_url, SECRET], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()

    database = connect(database_url, keys)
    contact, new = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
    database.close()
    assert (contact.id, new) == (acknowledged, False)
