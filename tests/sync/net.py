"""An office, two gates of one checkpoint and a hub in memory; time stands still."""

import shutil
from pathlib import Path

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import (
    CheckpointPut,
    ClockConfirmed,
    Genesis,
    HolderPut,
    PassIssued,
    Role,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.places import Checkpoint, Zone
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.verify import verify_ledger, verify_views
from gate_app.sync.round import Rounds
from tests.ledger.chains import AUTHORITY, GATE_A, GATE_B, OFFICE, certificate, receiver
from tests.stations import NOON, FakeTicks
from tests.sync.memory_hub import MemoryHub

KEYS = {"office": OFFICE, "a": GATE_A, "b": GATE_B}
ROLES = {"office": Role.OFFICE, "a": Role.GATE, "b": Role.GATE}
WHERE = {"office": "", "a": "K1", "b": "K1"}


class MemoryPhotos:
    """Photos by name."""

    def __init__(self):
        self.kept = {}

    def load(self, name):
        return self.kept.get(name)

    def keep(self, name, data):
        self.kept[name] = data


class Laptop:
    """One station's folder: opened, closed, copied like a disk image."""

    def __init__(self, folder: Path, key: SigningKey, ticks: FakeTicks) -> None:
        self.folder, self.key, self.ticks = folder, key, ticks
        self.photos = MemoryPhotos()
        self.open()
        if self.ledger.head[1] == 0:
            self.ledger.clock.confirm()
            self.ledger.append_all(
                [
                    Genesis(public=key.public.hex(), installation="i", version="0"),
                    ClockConfirmed(staff=""),
                ]
            )

    def open(self) -> None:
        """Start the program."""
        self.ledger = Ledger(
            self.folder,
            signer=self.key,
            verifier=verify,
            authority=AUTHORITY.public,
            clock=TrustedClock(self.ticks),
        )
        self.station = self.ledger.station
        self.rounds = Rounds(self.on_ledger, self.photos)

    def restart(self) -> None:
        """Close it and start it again."""
        self.ledger.close()
        self.open()

    def on_ledger(self, step, *args, **kwargs):
        return step(self.ledger, *args, **kwargs)

    def image(self, to: Path) -> Path:
        """Copy the folder as a disk image would."""
        self.ledger.close()
        shutil.copytree(self.folder, to)
        self.open()
        return to

    def put_back(self, image: Path) -> None:
        """Put an image back in the place of the folder."""
        self.ledger.close()
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)
        self.open()

    def refs(self):
        """Hash by ref of everything held."""
        rows = self.ledger.db.execute(
            "SELECT station || ':' || epoch || ':' || seq, hex(hash) FROM entry"
        )
        return {ref: digest.lower() for ref, digest in rows}

    def kinds(self, kind, *, with_body=True):
        """Refs of a kind, with or without their body."""
        rows = self.ledger.db.execute(
            "SELECT station || ':' || epoch || ':' || seq FROM entry"
            " WHERE kind = ? AND (body IS NOT NULL) = ?",
            (kind, with_body),
        )
        return [ref for (ref,) in rows]

    def sound(self) -> None:
        """Everything verifies, and a rebuild gives the same views."""
        report = verify_ledger(self.ledger.db, self.folder, verify)
        assert report.faults == ()
        assert verify_views(self.ledger.db, verify, AUTHORITY.public) == []


class Net:
    """The stations of a site, certified by the office."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.hub = MemoryHub(AUTHORITY.public, time=NOON)
        self.laptops = {
            name: Laptop(folder / name, KEYS[name], FakeTicks()) for name in names or tuple(KEYS)
        }
        office = self.laptops["office"].ledger
        office.append_all(
            [
                *(certificate(KEYS[name], ROLES[name], checkpoint=WHERE[name]) for name in KEYS),
                ZonePut(item=Zone(1, "一区")),
                CheckpointPut(item=Checkpoint("K1", "1 号卡点", 1)),
                HolderPut(item=Holder("H1", "韦小芳", "E1")),
            ]
        )

    def __getattr__(self, name):
        try:
            return self.__dict__["laptops"][name]
        except KeyError:
            raise AttributeError(name) from None

    def round(self, name, line=None):
        laptop = self.laptops[name]
        return laptop.rounds.run(line or self.hub.line(laptop.station))

    def settle(self, *names):
        """Rounds until everybody has everything."""
        for _ in range(3):
            for name in names or tuple(self.laptops):
                self.round(name)

    def close(self):
        for laptop in self.laptops.values():
            laptop.ledger.close()

    def same_views(self, name="office"):
        """The office's views are those of one ledger that was fed directly."""
        laptop = self.laptops[name]
        fresh = receiver(self.folder / f"fed-{name}")
        with fresh:
            chains = sorted(self.hub.chains.items())
            for _, chain in chains:
                for entry in chain:
                    fresh.receive(entry)
            assert fresh.views.dump() == laptop.ledger.views.dump()


def issued(pass_id: str, *zones: int, photo: str | None = None) -> PassIssued:
    return PassIssued(
        pass_id=pass_id,
        number=pass_id[:10],
        pass_kind=PassKind.PERSON,
        holder=f"H{pass_id}",
        household="",
        enterprise="E1",
        zones=zones,
        exp=NOON // 1000 + 86_400,
        photo=photo,
    )
