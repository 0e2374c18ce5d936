"""Values of types that nobody wrote: said in words, never a traceback, never unnoticed."""

import random
import sqlite3
from contextlib import closing

from gate_app.ledger.migrations import VIEWS
from tests.faults.sites import content, copy_of, lived_in, note
from tests.faults.test_damage import found_wrong, opens_or_says_why
from tests.stations import SmallSite

JUNK = [None, 0, -1, 2**62, 1.5, "", "x", b"", b"\xff\xfe", "\x00", "é"]
ALWAYS = [("entry", "actor", b""), ("station", "cut_epoch", "x"), ("presence", "pass_kind", 0)]
"""Where it once went wrong."""


def every_place(folder):
    """Every column with every piece of junk."""
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        return [
            (table, row[1], value)
            for table in ("entry", "head", *VIEWS)
            for row in db.execute(f"PRAGMA table_info({table})").fetchall()
            for value in JUNK
        ]


def put(folder, place, chance) -> bool:
    """Put junk into one row; False where there is no row or SQLite refuses."""
    table, column, value = place
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as db:
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        rows = db.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
        if not rows:
            return False
        where = " AND ".join(f"{key} = ?" for key in keys)
        try:
            db.execute(
                f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *chance.choice(rows))
            )
        except sqlite3.Error:
            return False
        return True


def test_no_value_of_a_wrong_type_goes_unnoticed(tmp_path, campaign, capsys):
    site = SmallSite(tmp_path / "site")
    lived_in(site, 30)
    original = content(site.folder)
    chance = random.Random(8)
    places = every_place(site.folder)
    chosen = [*ALWAYS, *chance.sample(places, campaign(120, len(places)))]
    counts = {"noticed": 0, "harmless": 0, "could not be put": 0}
    for place in chosen:
        folder = copy_of(site.folder, tmp_path / "spoilt")
        if not put(folder, place, chance):
            counts["could not be put"] += 1
            continue
        noticed = bool(found_wrong(folder))
        assert noticed or content(folder) == original, place
        counts["noticed" if noticed else "harmless"] += 1
        opens_or_says_why(folder)
    note(capsys, "values of wrong types", places=len(chosen), seed=8, **counts, unnoticed=0)
