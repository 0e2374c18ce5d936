"""Finds the lines of a filter by indexes: rare ones among ten million entries as fast as any.

Ids of entries come from several ordered sources, merged; nothing is sorted and nothing is read
ahead, so the newest fifty are there at once however many there are.
"""

from __future__ import annotations

import heapq
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from gate_app.domain.verdict import Reason, Verdict

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from gate_app.ledger.logbook import LogFilter

_BY_ENTERPRISE = "enterprise = :code AND enterprise <> ''"
_ZONED = {kind: kind for kind in ("zone-put", "checkpoint-put")}
_OF_ENTERPRISES = {kind: kind for kind in ("holder-put", "enterprise-put", "suspension-put")}
_TOPICS = {
    "evacuation-started": "evacuation",
    "head-counted": "evacuation",
    "evacuation-ended": "evacuation",
    "opening-count-closed": "opening",
    "emergency-passage": "emergency",
}
"""Kinds, and where they are filed."""
MOST_CODES = 200
"""Enterprises looked for one by one; more than that are met soon by just reading on."""
FIRST, MOST = 64, 2_048


def ids(
    db: sqlite3.Connection,
    wanted: LogFilter,
    codes: frozenset[str] | None,
    span: tuple[int, int],
    *,
    newest_first: bool,
) -> Iterator[int] | None:
    """Every id in ``span`` (both ends in) that may match, in order; None where reading on is best.

    Never misses one; whoever reads the bodies has the last word.
    """
    common = wanted.verdict in (None, Verdict.ADMIT) and wanted.reason in (None, Reason.OK)
    few = codes is not None and len(codes) <= MOST_CODES
    if common and wanted.zone is None and not few:
        return None
    order = f"ORDER BY entry {'DESC' if newest_first else 'ASC'}"
    values: dict[str, Any] = {
        "first": span[0],
        "last": span[1],
        "verdict": wanted.verdict,
        "reason": wanted.reason,
        "zone": wanted.zone,
    }
    sources = [
        db.execute(f"{_logged(wanted, by_enterprise=few)} {order}", {**values, "code": code})
        for code in sorted(codes if few and codes else {""})
    ]
    if wanted.verdict is None and wanted.reason is None:
        others, more = _others(wanted, codes if few else None)
        if others:
            within = "entry BETWEEN :first AND :last"
            query = f"SELECT entry FROM ({' UNION '.join(others)}) WHERE {within} {order}"
            sources.append(db.execute(query, {**values, **more}))
    merged = heapq.merge(*sources, reverse=newest_first)
    return (entry for (entry,), _ in groupby(merged))


def rare_of_person(wanted: LogFilter) -> str:
    """The terms for what of somebody's log is rare; empty where all of it has to be looked at."""
    terms = [f"+{term}" for term in _rare(wanted)]
    return " AND ".join(["holder IN (SELECT holder FROM who)", *terms]) if terms else ""


def _rare(wanted: LogFilter) -> list[str]:
    """What is rare among what is wanted, the rarest first, in the words of the indexes."""
    rare = [
        (wanted.reason not in (None, Reason.OK), "reason = :reason AND reason NOT IN ('ok', '')"),
        (
            wanted.verdict not in (None, Verdict.ADMIT),
            "verdict = :verdict AND verdict NOT IN ('admit', '')",
        ),
    ]
    return [term for asked, term in rare if asked]


def _logged(wanted: LogFilter, *, by_enterprise: bool) -> str:
    """By the rarest of the indexes; "+" keeps the planner from another one."""
    terms = _rare(wanted)
    if by_enterprise:
        # What is rare is filed by enterprise, too.
        terms[:1] = [f"{terms[0]} AND enterprise = :code"] if terms else [_BY_ENTERPRISE]
    terms += ["zone = :zone"] if wanted.zone is not None else []
    terms += ["verdict = :verdict"] if wanted.verdict is Verdict.ADMIT else []
    terms += ["reason = :reason"] if wanted.reason is Reason.OK else []
    where = " AND ".join([terms[0], *(f"+{term}" for term in terms[1:])])
    return f"SELECT entry FROM log WHERE {where} AND entry BETWEEN :first AND :last"


def _others(wanted: LogFilter, codes: frozenset[str] | None) -> tuple[list[str], dict[str, str]]:
    """What is not in the log: entries of the register and of an evacuation, and the unfolded."""

    def asked(table: str, column: str, kinds: dict[str, str]) -> list[str]:
        found = {value for kind, value in kinds.items() if not wanted.kinds or kind in wanted.kinds}
        listed = ", ".join(f"'{value}'" for value in sorted(found))
        return [f"SELECT entry FROM {table} WHERE {column} IN ({listed})"] if found else []

    unfolded = "SELECT entry FROM unfolded"
    if wanted.zone is not None:
        return [
            unfolded,
            *asked("item_put", "type", _ZONED),
            *asked("moment", "topic", _TOPICS),
        ], {}
    named = {f"code{number}": code for number, code in enumerate(sorted(codes or ()))}
    said = " OR ".join(f"instr(value, CAST(:{name} AS BLOB))" for name in named)
    items = [f"{query} AND ({said})" for query in asked("item_put", "type", _OF_ENTERPRISES)]
    if not wanted.kinds or "pass-issued" in wanted.kinds:
        listed = ", ".join(f":{name}" for name in named)
        items.append(f"SELECT entry FROM pass WHERE enterprise IN ({listed})")
    return [unfolded, *items], named if items else {}


def in_parts(found: Iterator[int]) -> Iterator[list[int]]:
    """A few at first, so that the first lines are there soon, then more at a time."""
    size = FIRST
    while part := list(islice(found, size)):
        yield part
        size = min(size * 2, MOST)
