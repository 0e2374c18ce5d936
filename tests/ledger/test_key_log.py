"""What the ledger tells of the keys, whatever stations write about them."""

import pytest

from gate_app.domain.entries import Role
from gate_app.issuing.keys_now import keys_now
from gate_app.ledger.key_log import founding_keys
from gate_app.ledger.receiving import take_segments
from tests.ledger.chains import GATE_A, OFFICE, Chain, certificate, key_added, receiver
from tests.stations import MINUTE, NOON
from tests.sync.sealed import seal

PUBLIC = GATE_A.public.hex()


@pytest.mark.parametrize("role", [Role.GATE, Role.OFFICE])
@pytest.mark.parametrize(
    "raw",
    [b"no json", b"[" * 30_000, b'{"kind":"pass-key-added","public":"zz","signature":"00"}'],
)
def test_keys_that_a_station_makes_up_are_no_keys(tmp_path, role, raw):
    office, other = Chain(OFFICE), Chain(GATE_A)
    office.add(certificate(OFFICE, Role.OFFICE))
    office.add(key_added(PUBLIC))
    other.add(certificate(GATE_A, role))
    other.add_raw("pass-key-added", raw)
    with receiver(tmp_path) as ledger:
        for chain, key in ((office, OFFICE), (other, GATE_A)):
            assert not take_segments(ledger, [seal(chain.entries, key)]).refused
        assert founding_keys(ledger.db) == {PUBLIC: NOON}
        assert [one.public for one in keys_now(ledger.db).keys] == [PUBLIC]


def test_a_gate_that_repeats_a_key_changes_no_date(tmp_path):
    office, other = Chain(OFFICE), Chain(GATE_A)
    office.add(certificate(OFFICE, Role.OFFICE))
    office.add(key_added(PUBLIC))
    other.add(certificate(GATE_A, Role.GATE))
    other.add(key_added(PUBLIC), NOON + MINUTE)
    with receiver(tmp_path) as ledger:
        for chain, key in ((office, OFFICE), (other, GATE_A)):
            assert not take_segments(ledger, [seal(chain.entries, key)]).refused
        assert founding_keys(ledger.db) == {PUBLIC: NOON}
