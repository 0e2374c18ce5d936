"""Laptops that are at work with a hub between them."""

from gate_app.sync.state import Standing
from tests.hub.laptops import exchange, joined, opened


def in_step(station):
    found = exchange(station)
    assert found.standing is Standing.IN_STEP, found


def at_work(office, folder, **how):
    """A new laptop, which the office invites, in step and with its clock confirmed."""
    with office.open() as station:
        in_step(station)
    joined(office, folder, **how)
    with opened(folder) as station:
        in_step(station)
        station.acts.confirm_clock(authorised_by="201")
