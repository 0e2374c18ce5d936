"""An office and gates, each with its sync loop, and how long a revocation takes between them."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from benchmarks.common import spread
from gate_app.clock import SystemTicks
from gate_app.domain.entries import CheckpointPut, PassRevoked
from gate_app.domain.places import Checkpoint
from gate_app.ledger.ledger import Ledger
from gate_app.sites.enrolling import invite, join
from gate_app.sites.enrolment_file import Enrolment
from gate_app.sites.hub_login import invite_at_hub, set_hub
from gate_app.sites.syncing import PhotoFolder, connector
from gate_app.station import Station
from gate_app.sync.state import Standing
from gate_app.sync.sync import POLL_S, Sync
from tests.hub.server import Server, TestHub
from tests.stations import SmallSite

P = ParamSpec("P")
T = TypeVar("T")
LONGEST_S = 30.0


class Running:
    """A station at work: its ledger in one thread, its sync loop in another, as in the window."""

    def __init__(self, folder: Path) -> None:
        self._ledger_thread = ThreadPoolExecutor(1)
        self._station = self._ledger_thread.submit(Station, folder).result()
        self.in_step, self._revoked = threading.Event(), threading.Condition()
        self._seen: dict[str, float] = {}
        self.awaited = ""
        # The first connect does not wait; every later pause is as long as in earnest.
        pauses = chain([0.0], iter(random.random, None))

        def on_ledger(
            step: Callable[Concatenate[Ledger, P], T], /, *args: P.args, **kwargs: P.kwargs
        ) -> T:
            return self._ledger_thread.submit(step, self._station.ledger, *args, **kwargs).result()

        self.sync = Sync(
            connector(folder),
            on_ledger,
            PhotoFolder(folder),
            changed=lambda state: state.standing is Standing.IN_STEP and self.in_step.set(),
            arrived=self._arrived,
            chance=lambda: next(pauses),
        )
        self._thread = threading.Thread(target=self.sync.run, daemon=True)
        self._thread.start()

    def invite(self, site: SmallSite, checkpoint: str) -> Enrolment:
        """An enrolment for a new gate, with a login at the hub."""

        def make() -> Enrolment:
            at = self._station
            login = invite_at_hub(site.folder)
            return invite(
                at.ledger, at.register, site.authority, checkpoint=checkpoint, at_hub=login
            )

        return self._ledger_thread.submit(make).result()

    def revoke(self, pass_id: str) -> float:
        """As the office does it; returns when it began."""
        began = time.perf_counter()
        body = PassRevoked(pass_id=pass_id, reason="离职")
        self._ledger_thread.submit(self._station.ledger.append, body).result()
        self.sync.hurry()
        return began

    def _arrived(self, _: int) -> None:
        awaited = self.awaited
        known = self._ledger_thread.submit(self._station.register.revocation, awaited).result()
        if known is not None:
            with self._revoked:
                self._seen.setdefault(awaited, time.perf_counter())
                self._revoked.notify()

    def refused_at(self, pass_id: str) -> float:
        """When the gate knew. Raises TimeoutError."""
        with self._revoked:
            if not self._revoked.wait_for(lambda: pass_id in self._seen, LONGEST_S):
                raise TimeoutError("a revocation did not arrive")
            return self._seen[pass_id]

    def close(self) -> None:
        """End both threads."""
        self.sync.stop()
        self._thread.join()
        self._ledger_thread.submit(self._station.close).result()
        self._ledger_thread.shutdown()


def settle_office(hub: TestHub, folder: Path, checkpoints: list[str]) -> SmallSite:
    """A new site whose office holds its one-time login for the hub."""
    site = SmallSite(
        folder,
        *(CheckpointPut(item=Checkpoint(code, code, 2)) for code in checkpoints),
        ticks=SystemTicks(),
    )
    set_hub(folder, hub.first_login(folder.with_suffix(".json")), site.ticks.wall())
    return site


def revocations(
    server: Server, folder: Path, gates: int, times: int, *, notify: bool = True
) -> dict[str, Any]:
    """Seconds from the office's word until each gate would refuse."""
    folder.mkdir()
    hub = server.found(notify=notify)
    checkpoints = [f"G{number}" for number in range(gates)]
    site = settle_office(hub, folder / "office", checkpoints)
    running = [Running(site.folder)]
    try:
        await_step(running)
        for code in checkpoints:
            enrolment = running[0].invite(site, code)
            join(folder / code, enrolment, use_keyring=False)
            set_hub(folder / code, enrolment.hub, site.ticks.wall())
            running.append(Running(folder / code))
        await_step(running)
        took: list[float] = []
        for number in range(times):
            pass_id = f"{number + 1:016x}"
            for gate in running[1:]:
                gate.awaited = pass_id
            # At any moment of a gate's wait, not always at its beginning.
            time.sleep(random.random() * (0.5 if notify else POLL_S))
            began = running[0].revoke(pass_id)
            took += [gate.refused_at(pass_id) - began for gate in running[1:]]
    finally:
        for one in running:
            one.close()
        hub.drop()
    return {"gates": gates, "notify": notify, "s": spread(took, 3)}


def await_step(running: list[Running]) -> None:
    """Until each has been in step once. Raises TimeoutError."""
    for one in running:
        if not one.in_step.wait(LONGEST_S):
            raise TimeoutError(one.sync.state.why)
