"""Folds entries into views, in any order of arrival, and rebuilds them from entries alone.

TO ADD A FOLD: write ``def fold(views, entry_id, entry, body)`` in the module of its subject
and name it in that module's FOLDS. What it writes must depend on the set of entries only,
not on the order in which they came: compare ``entry.order`` where one of two must win.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from gate_app.domain.entries import ERASABLE, KINDS, Body, Entry, Header, Role
from gate_app.ledger import enrolments, items, moments, movements, passes, trust
from gate_app.ledger.chain import Verifier
from gate_app.ledger.database import CALL_FOR_HELP, DamagedError, faults
from gate_app.ledger.migrations import VIEWS
from gate_app.ledger.sound import sound

Fold = Callable[["Views", int, Entry, Any], None]

FOLDS: dict[type[Body], Fold] = {
    **trust.FOLDS,
    **enrolments.FOLDS,
    **items.FOLDS,
    **passes.FOLDS,
    **movements.FOLDS,
    **moments.FOLDS,
}
SELF_PROVEN = frozenset(
    {"genesis", "authority-set", "station-certified", "station-enrolled", "station-cut-off"}
)
"""Kinds that carry their own proof and need no certified writer."""

REBUILD_CACHE_KB = 65_536
"""Room for the indexes while all entries are folded at once: with SQLite's usual 2 MB their
pages would be written and read again all the time."""

_NUMBER = re.compile(r"[0-9]{1,18}")
"""Of an epoch or a seq: one beyond 64 bits could not even be asked for."""

COLUMNS = "id, station, epoch, seq, kind, at, wall, boot, mono, actor, prev, body_hash, hash, body"


def as_entry(row: tuple[Any, ...]) -> tuple[int, Entry]:
    """Turn a row of ``COLUMNS`` into its id and entry."""
    header = Header(
        station=row[1],
        epoch=row[2],
        seq=row[3],
        kind=row[4],
        at=row[5],
        wall=row[6],
        mono=(row[7], row[8]),
        actor=row[9],
        prev=row[10].hex(),
        body_hash=row[11].hex(),
    )
    return row[0], Entry(header, row[12].hex(), row[13])


def _damaged() -> DamagedError:
    return DamagedError("台账的视图与记录不符。", what_to_do=CALL_FOR_HELP)


class Views:
    """The fold of a ledger. Every method runs inside the transaction of its caller."""

    def __init__(
        self, connection: sqlite3.Connection, *, verify: Verifier, authority: bytes
    ) -> None:
        self.db = connection
        self.verify = verify
        self.authority = authority
        self.rebuilding = False
        self._stations: dict[str, tuple[frozenset[Role], tuple[int, int] | None]] = {}

    def apply(self, entry_id: int, entry: Entry) -> None:
        """Fold one entry that has just been stored."""
        if self.may_erase(entry.header.kind) and self.known("erased", entry.ref):
            self.db.execute("UPDATE entry SET body = NULL WHERE id = ?", (entry_id,))
            return
        why = self._not_folded(entry)
        body = None if why else entry.body()
        if body is None or not sound(body):
            self.leave_unfolded(entry_id, why or self._no_body(entry))
            return
        fold = FOLDS.get(type(body))
        if fold is None:
            return
        try:
            fold(self, entry_id, entry, body)
        except OverflowError:
            # A number beyond 64 bits: SQLite refuses it before anything is written.
            self.leave_unfolded(entry_id, "malformed")

    def leave_unfolded(self, entry_id: int, why: str) -> None:
        """Keep an entry without folding it; a later certificate of its station tries again."""
        self.db.execute("INSERT OR REPLACE INTO unfolded VALUES (?, ?)", (entry_id, why))

    @staticmethod
    def may_erase(kind: str) -> bool:
        """Whether bodies of this kind are erased on request; those of a newer program are."""
        return kind in ERASABLE or kind not in KINDS

    def _no_body(self, entry: Entry) -> str:
        if entry.header.kind not in KINDS:
            return "unknown-kind"
        return "no-body" if entry.raw is None else "malformed"

    def _not_folded(self, entry: Entry) -> str:
        header = entry.header
        if header.kind in SELF_PROVEN:
            return ""
        roles, cut = self.station(header.station)
        kind = KINDS.get(header.kind)
        if cut is not None and (header.epoch, header.seq) > cut:
            return "cut-off"
        if not roles:
            return "uncertified"
        return "" if kind is None or roles & kind.writers else "role"

    def station(self, station: str) -> tuple[frozenset[Role], tuple[int, int] | None]:
        """Return the roles a station is certified for, and where it was cut off."""
        known = self._stations.get(station)
        if known is None:
            with faults():
                row = self.db.execute(
                    "SELECT roles, cut_epoch, cut_seq FROM station WHERE station = ?", (station,)
                ).fetchone()
            try:
                roles = frozenset(Role(role) for role in row[0].split()) if row else frozenset()
                cut = (row[1] + 0, row[2] + 0) if row and row[1] is not None else None
            except (AttributeError, TypeError, ValueError) as error:
                raise _damaged() from error
            known = self._stations[station] = (roles, cut)
        return known

    def checkpoint_of(self, station: str) -> str:
        """Return the checkpoint that a station is certified for; empty where it has none."""
        with faults():
            row = self.db.execute(
                "SELECT checkpoint FROM station WHERE station = ?", (station,)
            ).fetchone()
        return str(row[0]) if row else ""

    def refold(self, station: str) -> None:
        """Fold what waited for a certificate of this station."""
        self._stations.clear()
        waiting = self.db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE station = ? AND id IN"
            " (SELECT entry FROM unfolded) ORDER BY epoch, seq",
            (station,),
        ).fetchall()
        for row in waiting:
            entry_id, entry = as_entry(row)
            self.db.execute("DELETE FROM unfolded WHERE entry = ?", (entry_id,))
            self.apply(entry_id, entry)

    def forget(self) -> None:
        """Drop what was remembered of stations, after a rollback."""
        self._stations.clear()

    def rebuild(self) -> None:
        """Empty every view and fold all entries again."""
        self._stations.clear()
        for view in VIEWS:
            self.db.execute(f"DELETE FROM {view}")
        (cache,) = self.db.execute("PRAGMA cache_size").fetchone()
        self.rebuilding = True
        try:
            self.db.execute(f"PRAGMA cache_size = -{REBUILD_CACHE_KB}")
            # Certificates and cut-offs first: then every other entry is folded once.
            proven = ", ".join(f"'{kind}'" for kind in sorted(SELF_PROVEN))
            for which in ("IN", "NOT IN"):
                reader = self.db.execute(
                    f"SELECT {COLUMNS} FROM entry WHERE kind {which} ({proven}) ORDER BY id"
                )
                for row in reader:
                    self.apply(*as_entry(row))
                if which == "IN":
                    enrolments.certify_first(self)
        finally:
            self.rebuilding = False
            self.db.execute(f"PRAGMA cache_size = {cache}")

    def known(self, table: str, ref: str) -> bool:
        """Whether a ref stands in one of the tables that list refs."""
        found = self.db.execute(f"SELECT 1 FROM {table} WHERE ref = ?", (ref,))
        return found.fetchone() is not None

    def id_of(self, ref: str) -> int | None:
        """Find an entry by its ref; None if it has not come yet or the ref is no ref."""
        station, _, rest = ref.partition(":")
        epoch, _, seq = rest.partition(":")
        if not (_NUMBER.fullmatch(epoch) and _NUMBER.fullmatch(seq)):
            return None
        row = self.db.execute(
            "SELECT id FROM entry WHERE station = ? AND epoch = ? AND seq = ?",
            (station, int(epoch), int(seq)),
        ).fetchone()
        return None if row is None else int(row[0])

    def entry(self, entry_id: int) -> Entry:
        """Read one entry."""
        row = self.db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id = ?",
            (entry_id,),
        ).fetchone()
        if row is None:
            raise _damaged()
        return as_entry(row)[1]

    def latest(self, entry_ids: Iterable[int]) -> int:
        """Of several entries the id of the one with the greatest order."""
        return max(entry_ids, key=lambda entry_id: self.entry(entry_id).order)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every view with entry ids as refs, sorted: equal dumps are equal views."""
        refs = dict(self.db.execute("SELECT id, station || ':' || epoch || ':' || seq FROM entry"))
        out: dict[str, list[tuple[Any, ...]]] = {}
        for view in VIEWS:
            reader = self.db.execute(f"SELECT * FROM {view}")
            at = [n for n, column in enumerate(reader.description) if column[0] == "entry"]
            rows = [list(row) for row in reader]
            for row in rows:
                for n in at:
                    row[n] = refs.get(row[n])
            out[view] = sorted((tuple(row) for row in rows), key=repr)
        return out
