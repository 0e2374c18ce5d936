"""Folds items of the register: the value is the tip of the chain of puts.

Only between concurrent tips does the greater ``(at, station, epoch, seq)`` win, so a fast
clock cannot win for ever; ``rivals`` counts the tips that lost, for the office to see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    EnterprisePut,
    Entry,
    GateStateSet,
    HolderPhotoPut,
    HolderPut,
    PolicyPut,
    SitePut,
    StaffPut,
    SuspensionPut,
    ZonePut,
)
from gate_app.domain.people import Holder
from gate_app.ledger.chain import canonical
from gate_app.ledger.names import drop_name, file_name

if TYPE_CHECKING:
    from gate_app.ledger.views import Views

Put = (
    SitePut
    | ZonePut
    | CheckpointPut
    | EnterprisePut
    | StaffPut
    | PolicyPut
    | HolderPut
    | HolderPhotoPut
    | SuspensionPut
    | GateStateSet
)


def fold_put(views: Views, entry_id: int, entry: Entry, body: Put) -> None:
    """Add a put and choose the tip again."""
    views.db.execute(
        "INSERT OR REPLACE INTO item_put VALUES (?, ?, ?, ?, ?, ?)",
        (
            entry_id,
            body.kind,
            body.item.key,
            entry.ref,
            " ".join(body.replaces),
            canonical(body.item),
        ),
    )
    _choose(views, body.kind, body.item.key)


def _choose(views: Views, kind: str, key: str) -> None:
    puts = views.db.execute(
        "SELECT entry, ref, replaces, value FROM item_put WHERE type = ? AND key = ?", (kind, key)
    ).fetchall()
    replaced = {ref for put in puts for ref in put[2].split()}
    # Nobody can be replaced by all the others; a ring of refs would be, and is then ignored.
    tips = [put for put in puts if put[1] not in replaced] or puts
    best = views.latest(put[0] for put in tips) if len(tips) > 1 else tips[0][0]
    value, ref = next((put[3], put[1]) for put in tips if put[0] == best)
    if kind == HolderPut.__struct_config__.tag:
        _file_holder(views, key, value)
    views.db.execute(
        "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?)", (kind, key, value, ref, len(tips) - 1)
    )


def _file_holder(views: Views, number: str, value: bytes) -> None:
    """Names are searched by part: file the new one in the place of the old."""
    old = views.db.execute(
        "SELECT value FROM item WHERE type = 'holder-put' AND key = ?", (number,)
    ).fetchone()
    if old is not None:
        drop_name(views.db, "registered", number, _name_of(old[0]))
    file_name(views.db, "registered", number, _name_of(value))


def _name_of(value: bytes) -> str:
    return msgspec.json.decode(value, type=Holder).name


FOLDS: dict[type[Body], Any] = {
    SitePut: fold_put,
    ZonePut: fold_put,
    CheckpointPut: fold_put,
    EnterprisePut: fold_put,
    StaffPut: fold_put,
    PolicyPut: fold_put,
    HolderPut: fold_put,
    HolderPhotoPut: fold_put,
    SuspensionPut: fold_put,
    GateStateSet: fold_put,
}
