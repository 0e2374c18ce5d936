"""Opens the ledger for a report: a connection that only reads, and that can be told to stop."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from gate_app.codes.pass_number import pass_number
from gate_app.ledger import database
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.verify import snapshot

PASSES_REMEMBERED = 20_000
ASK_EVERY = 20_000
"""Steps of SQLite's machine between two questions whether to stop: about a millisecond."""


def never() -> bool:
    """Nobody wants to stop."""
    return False


@contextmanager
def open_book(folder: Path, *, stopped: Callable[[], bool] = never) -> Iterator[Logbook]:
    """Read the ledger as it is at this moment. Raises LedgerError, also once ``stopped``."""
    with closing(database.connect(folder.absolute(), write=False)) as db, database.faults():
        db.set_progress_handler(stopped, ASK_EVERY)
        with snapshot(db):
            # The same passes come again and again, and check characters take their time.
            yield Logbook(db, number_of=lru_cache(PASSES_REMEMBERED)(pass_number))
