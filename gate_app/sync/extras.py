"""What follows the entries: bodies that could not be read before, and photos."""

import hashlib
import time
from collections.abc import Sequence

from gate_app.domain.scopes import Reader, may_read
from gate_app.ledger.attachments import OUT, note_photos, note_photos_of, photo_done, photos_due
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.receiving import bare, supply_bodies
from gate_app.sync.hub import Hub, HubRefusedError
from gate_app.sync.steps import OnLedger, Photos

BARE = 500
"""Entries without a body asked for at once."""
FOLDED = 50
"""Bodies folded in one step."""
ASKED_AGAIN_S = 3_600.0
"""What the hub did not give is asked for again after this time."""
PHOTOS = 50
"""Photos exchanged in one round."""


class Extras:
    """Asks for late bodies and photos, each of them not too often."""

    def __init__(self, on_ledger: OnLedger, photos: Photos) -> None:
        self._on_ledger = on_ledger
        self._photos = photos
        self.start_again()

    def start_again(self) -> None:
        """Another hub: what the last one did not have may be there."""
        self._after = 0
        self._asked_at = 0.0
        self._absent: dict[str, float] = {}

    # --- bodies --------------------------------------------------------------------------------

    def bodies(self, hub: Hub) -> int:
        """Ask for bodies that this station may read and lacks; returns how many were folded."""
        if self._after and time.monotonic() - self._asked_at > ASKED_AGAIN_S:
            self._after = 0
        if not self._after:
            self._asked_at = time.monotonic()
        folded = 0
        while True:
            last, refs = self._on_ledger(_bare, self._after)
            if last == self._after:
                return folded
            given = hub.bodies(refs) if refs else {}
            for some in _slices(sorted(given), FOLDED):
                folded += self._on_ledger(supply_bodies, {ref: given[ref] for ref in some})
            if given:
                self._on_ledger(note_photos_of, sorted(given))
            self._after = last

    # --- photos --------------------------------------------------------------------------------

    def photos(self, hub: Hub) -> int:
        """Leave photos that this station made, fetch those that it needs; returns how many."""
        while self._on_ledger(note_photos):
            pass
        now = time.monotonic()
        done = 0
        for name, way in self._on_ledger(photos_due):
            if done >= PHOTOS:
                break
            if now - self._absent.get(name, -ASKED_AGAIN_S) < ASKED_AGAIN_S:
                continue
            if self._exchange(hub, name, way):
                self._on_ledger(photo_done, name, way)
                done += 1
            else:
                self._absent[name] = now
        return done

    def _exchange(self, hub: Hub, name: str, way: str) -> bool:
        here = self._photos.load(name)
        if way == OUT:
            if here is None:
                return False
            try:
                hub.put_photo(name, here)
            except HubRefusedError:
                return False  # not an office: whatever named this photo is not folded either
            return True
        if here is not None:
            return True
        data = hub.photo(name)
        if data is None or hashlib.sha256(data).hexdigest()[:16] != name:
            return False
        self._photos.keep(name, data)
        return True


def _slices(names: Sequence[str], size: int) -> list[Sequence[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def _bare(ledger: Ledger, after: int) -> tuple[int, list[str]]:
    """Refs of some entries beyond an id whose body is lacking and may be read here."""
    last, lacking = bare(ledger, after, BARE)
    readers = {name: _reader(ledger, name) for name in {one.header.station for one in lacking}}
    here = _reader(ledger, ledger.station)
    # What zones a body names is not known without it: ask.
    zones = frozenset({here.zone})
    return last, [
        one.ref
        for one in lacking
        if may_read(here, readers[one.header.station], one.header.kind, zones)
    ]


def _reader(ledger: Ledger, station: str) -> Reader:
    roles, _ = ledger.views.station(station)
    return Reader(station, roles, ledger.views.checkpoint_of(station))
