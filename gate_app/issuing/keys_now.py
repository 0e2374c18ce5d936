"""The site's keys as an office sees them: which live, since when, and whose passes rest on them."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from gate_app.codes.keys import kid_of
from gate_app.domain.entries import KeyDeed, PassIssued
from gate_app.ledger.issued import registered
from gate_app.ledger.key_log import founding_keys, key_deeds, pass_keys
from gate_app.ledger.past import Connection

_CHANGES = frozenset({KeyDeed.ADDED, KeyDeed.PASSPHRASE})


class KeyState(msgspec.Struct, frozen=True):
    """One pass key; ``since`` in ms UTC, 0 if unknown; ``passes`` are the valid ones under it."""

    public: str
    kid: str
    since: int
    retired: bool
    compromised: bool
    passes: int

    @property
    def live(self) -> bool:
        """Whether it may sign new passes."""
        return not (self.retired or self.compromised)


class KeysNow(msgspec.Struct, frozen=True):
    """The pass keys, oldest first, and when (ms UTC) they last left and last changed; 0 never."""

    keys: tuple[KeyState, ...]
    exported_at: int
    changed_at: int

    @property
    def copy_is_old(self) -> bool:
        """Whether no copy holds the keys as they are now."""
        return self.exported_at == 0 or self.exported_at < self.changed_at

    @property
    def live(self) -> tuple[KeyState, ...]:
        """Those that may sign."""
        return tuple(one for one in self.keys if one.live)


def keys_now(db: Connection, at: int | None = None) -> KeysNow:
    """Look at the keys; with ``at`` (ms UTC) count the passes valid then. Raises LedgerError."""
    deeds = key_deeds(db)
    since = {kid_of(bytes.fromhex(public)): when for public, when in founding_keys(db).items()}
    since |= {done.kid: when for when, done in deeds if done.deed is KeyDeed.ADDED}
    order = list(since)
    known = [(kid_of(bytes.fromhex(one.public)), one) for one in pass_keys(db)]
    # One that came by another way than these two is the newest.
    known.sort(key=lambda pair: order.index(pair[0]) if pair[0] in since else len(order))
    first = known[0][0] if known else ""
    valid = () if at is None else _valid(db, at)
    counted = Counter(issued.kid or first for issued in valid)
    return KeysNow(
        tuple(
            KeyState(one.public, kid, since.get(kid, 0), one.retired, one.compromised, counted[kid])
            for kid, one in known
        ),
        max((when for when, done in deeds if done.deed is KeyDeed.EXPORTED), default=0),
        max((when for when, done in deeds if done.deed in _CHANGES), default=0),
    )


def passes_under(db: Connection, key: KeyState, at: int) -> list[PassIssued]:
    """The passes valid at ``at`` (ms UTC) that were issued under a key. Raises LedgerError."""
    first = keys_now(db).keys[0].kid
    return [issued for issued in _valid(db, at) if (issued.kid or first) == key.kid]


def _valid(db: Connection, at: int) -> Iterator[PassIssued]:
    """Passes from before keys were named are those of the first: until then it signed them all."""
    for one in registered(db):
        if not one.revoked and one.issued.exp * 1000 > at:
            yield one.issued
