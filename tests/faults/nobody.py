"""Tries to use a data folder without the rights of root; ``python -m tests.faults.nobody FOLDER``.

Root may write anywhere, so a permission test as root proves nothing: this drops to nobody first.
Prints one JSON line: what each step came to.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gate_app.codes.keys import verify
from gate_app.errors import GateError
from gate_app.facts import Scan
from gate_app.ledger import backup
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station

NOBODY = 65534


def said(step: Callable[[], object]) -> dict[str, object]:
    """What came out: an answer, or a fault in words. Anything else is a traceback."""
    try:
        return {"did": step()}
    except GateError as error:
        return {
            "fault": type(error).__name__,
            "words": str(error),
            "then": error.what_to_do,
        }


def scan(folder: Path) -> str:
    with Station(folder) as station:
        return station.gate.present([Scan("junk")])[0].decision.verdict


def read(folder: Path) -> int:
    with closing(connect(folder, write=False)) as db:
        return len(list(read_entries(db)))


def check(folder: Path) -> list[str]:
    with closing(connect(folder, write=False)) as db:
        return [fault.what for fault in verify_ledger(db, folder, verify).faults]


def all_steps(folder: Path) -> dict[str, object]:
    return {
        "scan": said(lambda: scan(folder)),
        "read": said(lambda: read(folder)),
        "verify": said(lambda: check(folder)),
        "backup": said(lambda: backup.back_up(folder).name),
    }


if __name__ == "__main__":
    where = Path(sys.argv[1])
    # Once on a copy, so that all is loaded: the program itself may lie where nobody can read.
    with tempfile.TemporaryDirectory() as spare:
        all_steps(Path(shutil.copytree(where, Path(spare, "site"))))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.stdout.write(json.dumps(all_steps(where), ensure_ascii=False))
