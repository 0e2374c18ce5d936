"""Erases what was kept long enough: the bodies of old events on which nothing rests any more."""

from typing import Any

from gate_app.domain.entries import ERASABLE, BodyErased, Entry, HealthObserved
from gate_app.domain.policy import Policy
from gate_app.ledger.database import faults
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.movements import LAST_STEP
from gate_app.ledger.register import Register
from gate_app.ledger.views import COLUMNS, as_entry

DAY_MS = 86_400_000
BATCH = 10
"""Bodies erased by one entry: few, because somebody may come to the gate meanwhile."""
LOOKED_AT = 2_000
"""Entries looked at in one step; most of them were erased in the years before."""
START = (-(2**62), 0)


class Retention:
    """Erases this station's bodies that are older than the policy keeps, a little at a time.

    Goes through the entries by their time once a day, from the oldest on. Where it stands is
    remembered nowhere: what a kill left over is found again by the next one. Kept all the same:
    where somebody is (presence), the exits of the quota's cycle, a temperature that still
    counts, a health code in force, an emergency not yet reviewed.
    """

    def __init__(self, ledger: Ledger, register: Register) -> None:
        self._ledger, self._register = ledger, register
        self._stands = START
        self._rests_until = START[0]

    def erase_some(self, *, batch: int = BATCH) -> int:
        """Take one short step, of one entry at most; returns how many bodies it erased.

        With an untrusted clock nothing is erased. Raises LedgerError; the step is then taken
        again.
        """
        now = self._ledger.clock.now()
        if not now.trusted or now.at < self._rests_until:
            return 0
        before = now.at - self._kept_days() * DAY_MS
        with faults():
            until = self._ledger.db.execute(_STEP, self._values(before)).fetchone()
            rows = self._ledger.db.execute(_OLD, self._values(before, until, batch)).fetchall()
        entries = [as_entry(row) for row in rows]
        refs = tuple(entry.ref for _, entry in entries if not self._matters(entry))
        if refs:
            self._ledger.append(BodyErased(refs=refs))
        if len(entries) == batch:
            entry_id, last = entries[-1]
            self._stands = (last.header.at, entry_id)
        elif until is not None:
            self._stands = until
        else:
            self._stands, self._rests_until = START, now.at + DAY_MS
        return len(refs)

    @property
    def finished(self) -> bool:
        """Whether there is nothing to do before tomorrow."""
        return self._ledger.clock.now().at < self._rests_until

    def _kept_days(self) -> int:
        policy = self._register.item(Policy) or Policy()
        return max(
            policy.retention_days,
            policy.cycle_days + 1,
            (policy.ask_temperature_h or 0) // 24 + 1,
        )

    def _values(
        self, before: int, until: tuple[int, int] | None = None, batch: int = 0
    ) -> dict[str, Any]:
        return {
            "station": self._ledger.station,
            "at": self._stands[0],
            "id": self._stands[1],
            "before": before,
            "until_at": until[0] if until else before,
            "until_id": until[1] if until else 0,
            "looked_at": LOOKED_AT,
            "batch": batch,
        }

    def _matters(self, entry: Entry) -> bool:
        body = entry.body()
        if isinstance(body, HealthObserved):
            now = self._ledger.clock.now().at
            return body.code != "" and self._register.health(body.holder, now)[2] == body.code
        return self._register.awaits_review(entry.ref)


_BEYOND = "at >= :at AND at < :before AND (at > :at OR id > :id)"
_STEP = f"""
SELECT at, id FROM entry INDEXED BY entry_at WHERE {_BEYOND}
ORDER BY at, id LIMIT 1 OFFSET :looked_at - 1
"""
_OLD = f"""
SELECT {COLUMNS} FROM entry INDEXED BY entry_at
LEFT JOIN (SELECT entry AS logged, kind AS what, happened, holder, undone FROM log) AS past
    ON logged = id
WHERE {_BEYOND} AND at <= :until_at AND (at < :until_at OR id <= :until_id)
    AND station = :station AND body IS NOT NULL
    AND kind IN ({", ".join(f"'{kind}'" for kind in sorted(ERASABLE))})
    AND coalesce(happened, at) < :before
    AND (coalesce(holder, '') = '' OR undone OR what NOT IN ('crossing', 'presence-set') OR (
        id <> coalesce((SELECT entry FROM presence WHERE presence.holder = past.holder), 0)
        AND (happened <> at OR seq <= coalesce({LAST_STEP}, seq))
    ))
ORDER BY at, id LIMIT :batch
"""
"""A movement stays where the clock once ran ahead: without it an older one would seem the last."""
