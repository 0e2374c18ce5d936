"""Erases what was kept long enough: the bodies of old events on which nothing rests any more."""

from gate_app.domain.entries import ERASABLE, BodyErased, HealthObserved
from gate_app.domain.policy import Policy
from gate_app.ledger.database import faults
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.ledger.views import COLUMNS, as_entry

DAY_MS = 86_400_000
BATCH = 200


def erase_old(ledger: Ledger, *, batch: int = BATCH) -> int:
    """Erase this station's bodies that are older than the policy keeps; returns how many.

    Kept all the same: where somebody is (presence), the exits of the quota's cycle, a health
    code in force, an emergency not yet reviewed. With an untrusted clock nothing is erased.
    Raises LedgerError; each batch is one entry and stands by itself.
    """
    if not ledger.clock.now().trusted:
        return 0
    refs = _erasable(ledger)
    for start in range(0, len(refs), batch):
        ledger.append(BodyErased(refs=tuple(refs[start : start + batch])))
    return len(refs)


def _erasable(ledger: Ledger) -> list[str]:
    register = Register(ledger.db)
    policy = register.item(Policy) or Policy()
    days = max(policy.retention_days, policy.cycle_days + 1)
    before = ledger.clock.now().at - days * DAY_MS
    kinds = ", ".join(f"'{kind}'" for kind in sorted(ERASABLE))
    with faults():
        rows = ledger.db.execute(
            f"SELECT {COLUMNS} FROM entry LEFT JOIN (SELECT entry AS logged, happened FROM log)"
            " ON logged = id"
            " WHERE station = ? AND at < ? AND coalesce(happened, at) < ? AND body IS NOT NULL"
            f" AND kind IN ({kinds}) AND id NOT IN (SELECT entry FROM presence)"
            " ORDER BY epoch, seq",
            (ledger.station, before, before),
        ).fetchall()
    refs = []
    for row in rows:
        entry = as_entry(row)[1]
        body = entry.body()
        in_force = isinstance(body, HealthObserved) and register.health(body.holder)[2] != ""
        if not in_force and not register.awaits_review(entry.ref):
            refs.append(entry.ref)
    return refs
