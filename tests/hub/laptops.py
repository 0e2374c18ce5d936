"""Laptops at a hub: an office with its first login file in its hands, gates that it invites."""

import pytest

from gate_app.clock import TrustedClock
from gate_app.sites.enrolling import invite, join
from gate_app.sites.hub_login import invite_at_hub, set_hub
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync.state import Standing
from gate_app.sync.steps import directly
from tests.stations import FakeTicks, SmallSite


def ignore(_):
    pass


def exchange(station):
    sync = open_sync(station.folder, directly(station.ledger), changed=ignore)
    try:
        return sync.once()
    finally:
        sync.close()


A_ROOT = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture
def office(hub, tmp_path):
    """A laptop that is office and gate K1, with the hub's first one-time login in its hands."""
    site = SmallSite(tmp_path / "office", with_staff=True)
    set_hub(site.folder, hub.first_login(tmp_path / "login.json"), site.ticks.wall())
    return site


def enrolled(office, **how):
    with office.open() as station:
        return invite(
            station.ledger,
            station.register,
            office.authority,
            at_hub=invite_at_hub(office.folder),
            **how,
        )


def joined(office, folder, **how):
    enrolment = enrolled(office, **how)
    join(folder, enrolment, clock=TrustedClock(FakeTicks()), use_keyring=False)
    set_hub(folder, enrolment.hub, FakeTicks().wall())
    return enrolment


def opened(folder):
    return Station(folder, clock=TrustedClock(FakeTicks()))


def another(hub, office):
    """What another good login file says, for an office that the hub knows."""
    with office.open() as station:
        name = station.ledger.station
    return hub.another_login(name, office.folder.with_name("again.json"))


def in_step(office):
    """Whether a round succeeds."""
    with office.open() as station:
        return exchange(station).standing is Standing.IN_STEP
