"""Writes the golden database of this release: ``python -m tests.old_databases.make VERSION``.

Once for each released schema, never again for the same one. No key is kept: whoever opens it
follows a ledger that is not his own.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from gate_app.codes.keys import verify
from gate_app.config import read_config
from gate_app.ledger.views import Views
from tests.faults.sites import lived_in
from tests.stations import SmallSite

HERE = Path(__file__).parent


def make(version: str) -> None:
    to = HERE / version
    to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        site = SmallSite(Path(name, "site"))
        lived_in(site, 40)
        with closing(sqlite3.connect(site.folder / "ledger.db", isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=DELETE")
            db.execute("PRAGMA page_size=512")
            db.execute("VACUUM")
            authority = read_config(site.folder).authority
            views = Views(db, verify=verify, authority=bytes.fromhex(authority)).dump()
            about = {
                "authority": authority,
                "entries": db.execute("SELECT count(*) FROM entry").fetchone()[0],
                "views": {view: len(rows) for view, rows in views.items()},
            }
        shutil.copy(site.folder / "ledger.db", to / "ledger.db")
    (to / "about.json").write_text(json.dumps(about, indent=1) + "\n")


if __name__ == "__main__":
    make(sys.argv[1])
