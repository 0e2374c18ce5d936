"""Reads the views that a verdict rests on: one indexed look-up each."""

from typing import Any, TypeVar

from gate_app.domain.entries import (
    Crossing,
    EmergencyPassage,
    Entry,
    PassIssued,
    Subject,
)
from gate_app.domain.people import Holder, HolderPhoto, Staff, Suspension
from gate_app.domain.places import Checkpoint, Enterprise, GateSetting, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import GateState
from gate_app.ledger.names import END
from gate_app.ledger.passes import ISSUED_TWICE, is_disputed
from gate_app.ledger.reads import entry_of, key_of, value_of
from gate_app.ledger.views import COLUMNS
from gate_app.ledger.whereabouts import Whereabouts

T = TypeVar("T")

_TYPES: dict[type[Any], str] = {
    Site: "site-put",
    Zone: "zone-put",
    Checkpoint: "checkpoint-put",
    Enterprise: "enterprise-put",
    Staff: "staff-put",
    Policy: "policy-put",
    Holder: "holder-put",
    HolderPhoto: "holder-photo-put",
    Suspension: "suspension-put",
    GateSetting: "gate-state-set",
}


class Register(Whereabouts):
    """Questions to the views; every answer is what the ledger says at this moment."""

    # --- items ---------------------------------------------------------------------------

    def item(self, kind: type[T], key: str = "") -> T | None:
        """Return an item's value, None if it was never put."""
        row = self._db.execute(
            "SELECT value FROM item WHERE type = ? AND key = ?", (_TYPES[kind], key)
        ).fetchone()
        return None if row is None else value_of(row[0], kind)

    def items(self, kind: type[T]) -> list[T]:
        """Return all items of a kind, by key: K2 before K10."""
        rows = self._db.execute(
            "SELECT value FROM item WHERE type = ? ORDER BY length(key), key", (_TYPES[kind],)
        )
        return [value_of(row[0], kind) for row in rows]

    def ref_of(self, kind: type[Any], key: str = "") -> tuple[str, ...]:
        """Return what a new put of this item replaces."""
        row = self._db.execute(
            "SELECT ref FROM item WHERE type = ? AND key = ?", (_TYPES[kind], key)
        ).fetchone()
        return () if row is None else (row[0],)

    def gate_state(self, checkpoint: str) -> GateState:
        """Return the gate's state, open unless somebody said otherwise."""
        setting = self.item(GateSetting, checkpoint)
        return GateState.OPEN if setting is None else setting.state

    def suspended(self, subject: str) -> bool:
        """Whether ``holder:N`` or ``enterprise:CODE`` is suspended."""
        found = self.item(Suspension, subject)
        return found is not None and found.suspended

    def gate_of(self, zones: tuple[int, ...]) -> str:
        """Name the checkpoint of the first of these zones that has one."""
        gates = {gate.zone: gate.name for gate in self.items(Checkpoint)}
        return next((gates[zone] for zone in zones if zone in gates), "")

    # --- passes ----------------------------------------------------------------------------

    def trusted_keys(self) -> list[bytes]:
        """Return the public keys that verify passes: added, not compromised."""
        rows = self._db.execute("SELECT public FROM pass_key WHERE added AND NOT compromised")
        return [key_of(row[0]) for row in rows]

    def issued(self, pass_id: str) -> PassIssued | None:
        """Return what the register knows of a pass."""
        row = self._db.execute("SELECT entry FROM pass WHERE pass_id = ?", (pass_id,)).fetchone()
        return None if row is None else self._issued(row[0])

    def issued_by_number(self, first_bits: str) -> list[PassIssued]:
        """Return the passes whose id starts with these hex digits: those of one pass number."""
        rows = self._db.execute(
            "SELECT entry FROM pass WHERE pass_id >= ? AND pass_id < ? ORDER BY pass_id",
            (first_bits, first_bits + "g"),
        ).fetchall()
        return [issued for row in rows if (issued := self._issued(row[0])) is not None]

    def passes_of(self, holder: str) -> list[PassIssued]:
        """Return all passes of a holder."""
        rows = self._db.execute("SELECT entry FROM pass WHERE holder = ?", (holder,)).fetchall()
        return [issued for row in rows if (issued := self._issued(row[0])) is not None]

    def _issued(self, entry_id: int) -> PassIssued | None:
        body = self._entry(entry_id).body()
        return body if isinstance(body, PassIssued) else None

    def revoked(self, pass_id: str) -> tuple[bool, str] | None:
        """Return ``(lost, reason)`` of a pass that was revoked: that is for ever."""
        row = self._db.execute(
            "SELECT lost, reason FROM revoked WHERE pass_id = ?", (pass_id,)
        ).fetchone()
        return None if row is None else (bool(row[0]), row[1])

    def revocation(self, pass_id: str) -> tuple[bool, str] | None:
        """Return ``(lost, reason)`` of a dead pass, None for a live one.

        One that was issued twice, and not the same, is dead too: nobody knows whose it is.
        """
        if (found := self.revoked(pass_id)) is not None:
            return found
        return (False, ISSUED_TWICE) if is_disputed(self._db, pass_id) else None

    def cut_off(self) -> frozenset[str]:
        """Every station that was cut off."""
        rows = self._db.execute("SELECT station FROM station WHERE cut_epoch IS NOT NULL")
        return frozenset(station for (station,) in rows)

    # --- people ------------------------------------------------------------------------------

    def name(self, holder: str) -> str:
        """Return the name a holder last showed, or was registered with."""
        row = self._db.execute("SELECT name FROM person WHERE holder = ?", (holder,)).fetchone()
        if row is not None:
            return str(row[0])
        known = self.item(Holder, holder)
        return "" if known is None else known.name

    def find_people(self, text: str, limit: int = 20) -> list[Subject]:
        """Search names seen at the gate and registered holders, two characters and more."""
        found: dict[str, Subject] = {}
        # A plate is filed in capitals, however it is typed.
        for part in dict.fromkeys((text, text.upper())):
            for (holder,) in self._db.execute(
                "SELECT DISTINCT holder FROM name_part WHERE part >= ? AND part < ? LIMIT ?",
                (part, part + END, limit),
            ):
                found.setdefault(holder, self._subject(holder, part))
        return list(found.values())[:limit]

    def _subject(self, holder: str, part: str) -> Subject:
        """A holder under the name that holds the part: as seen at the gate, or as registered."""
        row = self._db.execute(
            "SELECT name, enterprise FROM person WHERE holder = ?", (holder,)
        ).fetchone()
        if row is None or part not in row[0]:
            known = self.item(Holder, holder)
            row = row if known is None else (known.name, known.enterprise)
        name, enterprise = row or ("", "")
        return Subject(holder=holder, name=name, enterprise=enterprise)

    # --- the gate ------------------------------------------------------------------------------

    def awaits_review(self, ref: str) -> bool:
        """Whether this entry is an emergency passage that nobody has reviewed yet."""
        entry = self.by_ref(ref)
        passage = entry is not None and isinstance(entry.body(), EmergencyPassage)
        return passage and not self._moments("reviewed", ref)

    def photo_of(self, pass_id: str) -> str | None:
        """Return the photo hash (hex) of a registered pass."""
        issued = self.issued(pass_id)
        return None if issued is None else issued.photo

    def last_log(self, limit: int) -> list[Entry]:
        """Return the last things that happened at the gate, newest first."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id IN"
            " (SELECT entry FROM log WHERE kind <> 'presence-set' ORDER BY entry DESC LIMIT ?)"
            " ORDER BY id DESC",
            (limit,),
        )
        return [entry_of(row) for row in rows]

    def undone(self, ref: str) -> bool:
        """Whether an entry was taken back."""
        found = self._db.execute("SELECT 1 FROM undone WHERE ref = ?", (ref,))
        return found.fetchone() is not None

    def overridden(self, refusal: str, holder: str) -> bool:
        """Whether a crossing of this holder already overrides a refusal (by its ref)."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id IN (SELECT entry FROM log"
            " WHERE holder = ? AND kind = 'crossing' AND NOT undone"
            " ORDER BY happened DESC LIMIT 20)",
            (holder,),
        )
        bodies = [entry_of(row).body() for row in rows]
        return any(isinstance(body, Crossing) and body.overrides == refusal for body in bodies)

    def by_ref(self, ref: str) -> Entry | None:
        """Find an entry by its ref."""
        station, _, rest = ref.partition(":")
        epoch, _, seq = rest.partition(":")
        row = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE station = ? AND epoch = ? AND seq = ?",
            (station, epoch, seq),
        ).fetchone()
        return None if row is None else entry_of(row)

    def _entry(self, entry_id: int) -> Entry:
        row = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id = ?",
            (entry_id,),
        ).fetchone()
        return entry_of(row)
