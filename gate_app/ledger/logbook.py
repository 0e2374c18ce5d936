"""Reads the ledger as people read it: one line an entry, filtered, never all in memory.

Works on a connection that only reads, so that a listing never waits for the window.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import msgspec

from gate_app.domain.entries import EVENTS, Entry
from gate_app.domain.people import Holder, Staff
from gate_app.domain.places import Checkpoint, Enterprise, Site, Zone
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.database import CALL_FOR_HELP, DamagedError, faults
from gate_app.ledger.log_index import ids, in_parts, rare_of_person
from gate_app.ledger.logline import ENTERPRISE_KINDS, ZONE_KINDS, LogLine, read_body
from gate_app.ledger.names import END
from gate_app.ledger.register import Register
from gate_app.ledger.views import COLUMNS, as_entry

LAST = 2**62
_ENTRY = ", ".join(f"entry.{name.strip()}" for name in COLUMNS.split(","))


class LogFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which lines are wanted; what is empty does not restrict.

    ``after <= at < before`` in ms UTC of trusted time. ``person`` is part of a name (two
    characters and more) or a holder number; ``pass_bits`` the ten hex digits of a pass number.
    ``enterprise`` is a code or part of a name.
    """

    after: int | None = None
    before: int | None = None
    person: str = ""
    pass_bits: str = ""
    enterprise: str = ""
    zone: int | None = None
    verdict: Verdict | None = None
    reason: Reason | None = None
    kinds: frozenset[str] = frozenset()
    limit: int | None = None


class Logbook:
    """The lines of one ledger. ``number_of`` turns a pass id into its pass number."""

    def __init__(
        self, db: sqlite3.Connection, *, number_of: Callable[[str], str] = lambda _: ""
    ) -> None:
        self.db = db
        self._number_of = number_of
        self._register = Register(db)

    @property
    def site(self) -> Site:
        """The site, for its name and time zone."""
        with _readable():
            return self._register.item(Site) or Site("")

    def zones(self) -> list[Zone]:
        """All zones, for a filter by name."""
        with _readable():
            return self._register.items(Zone)

    def head(self) -> tuple[str, int, int, str] | None:
        """``(station, epoch, seq, hash)`` of this station's last entry; None if there is none."""
        with _readable():
            row = self.db.execute(
                "SELECT station, epoch, seq, hash FROM entry"
                " WHERE station = (SELECT station FROM entry ORDER BY id LIMIT 1)"
                " ORDER BY epoch DESC, seq DESC LIMIT 1"
            ).fetchone()
            return None if row is None else (row[0], row[1], row[2], row[3].hex())

    def last_id(self) -> int:
        """Where a follower begins: the greatest row so far, 0 for an empty ledger."""
        with _readable():
            row = self.db.execute("SELECT max(id) FROM entry").fetchone()
            return int(row[0] or 0)

    def lines(
        self, wanted: LogFilter | None = None, *, newest_first: bool = False, after_id: int = 0
    ) -> Iterator[LogLine]:
        """Read lines in the order of their arrival, those beyond the row ``after_id``.

        Raises LedgerError, DamagedError for what cannot be read.
        """
        wanted = wanted or LogFilter()
        left = -1 if wanted.limit is None else wanted.limit
        with _readable():
            names = _Names(self._register)
            codes = self._enterprises(wanted.enterprise)
            for row in self._rows(wanted, codes, after_id, newest_first=newest_first):
                if left == 0:
                    return
                line = self._line(*as_entry(row[:-1]), undone=bool(row[-1]), names=names)
                if wanted.zone is not None and line.zone != wanted.zone:
                    continue
                if codes is not None and line.enterprise not in codes:
                    continue
                yield line
                left -= 1

    def _rows(
        self,
        wanted: LogFilter,
        codes: frozenset[str] | None,
        after_id: int,
        *,
        newest_first: bool,
    ) -> Iterator[Any]:
        span = self._span(wanted, after_id)
        where, values = self._where(wanted, codes)
        order = "DESC" if newest_first else "ASC"
        if wanted.person or wanted.pass_bits:
            filed, who = self._person(wanted)
            who |= values
            # Ids alone are in the indexes: entries are read as they are shown.
            rows = self.db.execute(
                f"SELECT entry FROM ({filed}) WHERE entry BETWEEN :first AND :last"
                f" ORDER BY entry {order}",
                {**who, "first": span[0], "last": span[1]},
            )
            found: Iterator[int] | None = (entry for (entry,) in rows)
        else:
            found = ids(self.db, wanted, codes, span, newest_first=newest_first)
        query = (
            f"SELECT {_ENTRY}, coalesce(log.undone, 0) FROM entry"
            " LEFT JOIN log ON log.entry = entry.id WHERE {}"
            f" AND {where} ORDER BY entry.id {order}"
        )
        if found is None:
            span_of = "entry.id BETWEEN {} AND {}".format(*span)
            return self.db.execute(query.format(span_of), values)
        # No generator: left half read, it would close its cursor after the ledger was closed.
        return chain.from_iterable(
            self.db.execute(query.format(f"entry.id IN ({', '.join(map(str, part))})"), values)
            for part in in_parts(found)
        )

    def _span(self, wanted: LogFilter, after_id: int) -> tuple[int, int]:
        """First and last row that may match; by the index of times, so that nothing is sorted."""
        first, last = after_id + 1, LAST
        if wanted.after is not None or wanted.before is not None:
            row = self.db.execute(
                "SELECT min(id), max(id) FROM entry WHERE at >= ? AND at < ?", _times(wanted)
            ).fetchone()
            first, last = max(first, row[0] or 0), row[1] or -1
        return first, last

    def _line(self, entry_id: int, entry: Entry, *, undone: bool, names: "_Names") -> LogLine:
        body = entry.body()
        line = read_body(entry_id, entry, body)
        return msgspec.structs.replace(
            line,
            guard=names.of(Staff, line.staff),
            name=line.name or (self._register.name(line.holder) if line.holder else ""),
            pass_number=self._number_of(line.pass_id) if line.pass_id else "",
            enterprise_name=names.of(Enterprise, line.enterprise),
            zone_name="" if line.zone is None else names.of(Zone, str(line.zone)),
            checkpoint_name=names.of(Checkpoint, line.checkpoint),
            undone=undone,
            erased=entry.raw is None and self._erased(entry.ref),
        )

    def _erased(self, ref: str) -> bool:
        found = self.db.execute("SELECT 1 FROM erased WHERE ref = ?", (ref,))
        return found.fetchone() is not None

    def _enterprises(self, text: str) -> frozenset[str] | None:
        if not text:
            return None
        matching = (one.code for one in self._register.items(Enterprise) if text in one.name)
        return frozenset({text, *matching})

    def _where(self, wanted: LogFilter, codes: frozenset[str] | None) -> tuple[str, dict[str, Any]]:
        """Restrict in SQL as far as indexes and columns go; bodies are looked at afterwards."""
        terms, values = ["1"], dict[str, Any]()
        if wanted.after is not None or wanted.before is not None:
            terms.append("+at >= :after AND +at < :before")
            values["after"], values["before"] = _times(wanted)
        if wanted.verdict is not None:
            terms.append("log.verdict = :verdict")
            values["verdict"] = wanted.verdict.value
        if wanted.reason is not None:
            terms.append("log.reason = :reason")
            values["reason"] = wanted.reason.value
        if wanted.zone is not None:
            terms.append(f"(log.zone = :zone OR entry.kind IN ({_listed(ZONE_KINDS - EVENTS)}))")
            values["zone"] = wanted.zone
        if codes is not None:
            terms.append(f"entry.kind IN ({_listed(ENTERPRISE_KINDS)})")
        if wanted.kinds:
            terms.append(f"entry.kind IN ({_listed(wanted.kinds)})")
        return " AND ".join(terms), values

    def _person(self, wanted: LogFilter) -> tuple[str, dict[str, Any]]:
        """Everything filed under a person, and its values; names only where no number fits."""
        decided = rare_of_person(wanted)
        filed = f" SELECT log.entry AS entry FROM log WHERE {decided}" if decided else _FILED
        if wanted.pass_bits:
            bits = wanted.pass_bits
            return f"{_BY_NUMBER}{filed}", {
                "bits": bits,
                "bits_end": f"{bits}g",
                "unknown": f"pass:{bits}",
                "unknown_end": f"pass:{bits}g",
            }
        text = wanted.person
        known = self.db.execute(_HOLDER_KNOWN, {"text": text}).fetchone()
        if known is not None or len(text) < 2:
            return f"{_BY_HOLDER}{filed}", {"text": text}
        quoted = msgspec.json.encode(text)[1:-1]
        return f"{_BY_NAME}{filed}{_NAMELESS}", {
            "text": text,
            "text_end": text + END,
            "quoted": quoted,
        }


_HOLDER_KNOWN = """
SELECT 1 FROM pass WHERE holder = :text UNION ALL SELECT 1 FROM log WHERE holder = :text
UNION ALL SELECT 1 FROM item WHERE type = 'holder-put' AND key = :text LIMIT 1
"""
_BY_HOLDER = "WITH who (holder) AS (SELECT :text)"
_BY_NUMBER = """WITH who (holder) AS (
    SELECT holder FROM pass WHERE pass_id >= :bits AND pass_id < :bits_end
    UNION SELECT holder FROM log WHERE holder >= :unknown AND holder < :unknown_end
)"""
_BY_NAME = """WITH who (holder) AS (
    SELECT holder FROM name_part WHERE part >= :text AND part < :text_end
)"""
_FILED = """, pass_of (pass_id, entry) AS (
    SELECT pass_id, entry FROM pass WHERE holder IN (SELECT holder FROM who)
)
SELECT log.entry AS entry FROM log WHERE holder IN (SELECT holder FROM who)
UNION SELECT entry FROM pass_of
UNION SELECT revoked.entry FROM revoked WHERE pass_id IN (SELECT pass_id FROM pass_of)
UNION SELECT entry FROM item_put
    WHERE type IN ('holder-put', 'holder-photo-put') AND key IN (SELECT holder FROM who)
UNION SELECT entry FROM item_put
    WHERE type = 'suspension-put' AND key IN (SELECT 'holder:' || holder FROM who)
UNION SELECT moment.entry FROM moment
    WHERE topic IN ('health', 'test') AND subject IN (SELECT holder FROM who)
UNION SELECT undone.entry FROM undone WHERE ref IN (
    SELECT station || ':' || epoch || ':' || seq FROM entry JOIN log ON log.entry = entry.id
    WHERE log.undone AND log.holder IN (SELECT holder FROM who)
)
"""
_NAMELESS = """
UNION SELECT log.entry FROM log INDEXED BY log_no_code
    JOIN entry AS nameless ON nameless.id = log.entry
    WHERE log.holder = '' AND log.reason = 'no-code' AND instr(nameless.body, :quoted)
        AND instr(json_extract(nameless.body, '$.subject.name'), :text)
"""
"""People without a code, of whom only the name is known."""


class _Names:
    """What codes are called, read once a listing."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[tuple[type[Any], str], str] = {}

    def of(self, kind: type[Staff | Enterprise | Zone | Checkpoint | Holder], key: str) -> str:
        if not key:
            return ""
        name = self._known.get((kind, key))
        if name is None:
            item = self._register.item(kind, key)
            name = self._known[kind, key] = "" if item is None else item.name
        return name


def _times(wanted: LogFilter) -> tuple[int, int]:
    """From when (in) until when (not in), in ms UTC."""
    return (
        -LAST if wanted.after is None else wanted.after,
        LAST if wanted.before is None else wanted.before,
    )


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        with faults():
            yield
    except (ValueError, TypeError, AttributeError, msgspec.MsgspecError) as error:
        raise DamagedError("台账里有读不懂的数据。", what_to_do=CALL_FOR_HELP) from error
