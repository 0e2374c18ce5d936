"""Starts ``gate scan -`` again and again and kills it, and checks what it had printed.

One process imports the program once and forks a child for each round, so that a start costs
milliseconds; run as ``python -m tests.faults.killer FOLDER CODES ROUNDS SEED``. Prints what was
done as one JSON line; ends with status 1 and a sentence when anything printed is missing.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from gate_app.cli import main
from gate_app.codes.keys import verify
from gate_app.config import read_config
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger, verify_views

LONGEST_LIFE_S = 0.35
VIEWS_EVERY = 50
VERIFIED_EACH_TIME = 5_000


def whole_lines(raw: bytes) -> list[dict]:
    """Lines that ended: half a line is none."""
    return [json.loads(line) for line in raw.split(b"\n")[:-1]]


def live_and_die(folder: Path, codes: Path, life_s: float) -> list[dict]:
    """Let the gate scan for a while, kill it, return what it printed."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(codes, os.O_RDONLY), 0)
            os.dup2(write_end, 1)
            os.close(read_end)
            main(["scan", "-", "--data-dir", str(folder)], standalone_mode=False)
        except BaseException as error:  # printed, so that the round fails
            os.write(2, f"the gate stopped by itself: {error!r}\n".encode())
        finally:
            os._exit(70)
    os.close(write_end)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read_end, "rb") as pipe:
        printed = pipe.read()
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the gate ended by itself with {os.waitstatus_to_exitcode(status)}")
    return whole_lines(printed)


def check(folder: Path, printed: list[dict], *, views: bool) -> int:
    """Every line printed is in the ledger, and the ledger is sound; returns how many entries.

    A long ledger is verified from its first entry only now and then: each start does so from
    the last signed head.
    """
    first = min((line["seq"] for line in printed), default=1)
    with closing(connect(folder, write=False)) as db:
        held = {entry.header.seq: entry for entry in read_entries(db, after=first - 1)}
        for line in printed:
            entry = held.get(line["seq"])
            if entry is None or entry.header.at != line["at"]:
                raise SystemExit(f"printed but not in the ledger: {line}")
        entries = db.execute("SELECT count(*) FROM entry").fetchone()[0]
        if views or entries < VERIFIED_EACH_TIME:
            report = verify_ledger(db, folder, verify)
            if not report.ok:
                raise SystemExit(f"damaged after a kill: {report.faults}")
        if views:
            authority = bytes.fromhex(read_config(folder).authority)
            differing = verify_views(db, verify, authority)
            if differing:
                raise SystemExit(f"views differ after a kill: {differing}")
        return int(entries)


def warm_up(folder: Path) -> None:
    """Scan nothing once, so that the children need not load the program again."""
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    main(["scan", "-", "--data-dir", str(folder)], standalone_mode=False)


def campaign(folder: Path, codes: Path, rounds: int, seed: int) -> dict:
    warm_up(folder)
    chance = random.Random(seed)
    printed: list[dict] = []
    silent = entries = 0
    for number in range(rounds):
        lines = live_and_die(folder, codes, chance.uniform(0, LONGEST_LIFE_S))
        silent += not lines
        printed += lines
        whole = (number + 1) % VIEWS_EVERY == 0 or number + 1 == rounds
        entries = check(folder, printed if whole else lines, views=whole)
    return {
        "rounds": rounds,
        "seed": seed,
        "killed_before_the_first_line": silent,
        "printed": len(printed),
        "entries": entries,
        "lost": 0,
    }


if __name__ == "__main__":
    where, what, count, start = sys.argv[1:]
    sys.stdout.write(json.dumps(campaign(Path(where), Path(what), int(count), int(start))))
