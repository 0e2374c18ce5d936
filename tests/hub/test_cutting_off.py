"""Cutting a station off waits for nobody, least of all for whom it is meant."""

import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.sync.postgres_hub import _PUSH, _pushed
from tests.hub.chains import Chain, key, pulled

OFFICE = (Role.OFFICE,)
HOLD = "SELECT hub.hello(NULL, NULL, NULL, {}, 0, 0, 'thief', {})"


def test_whoever_holds_his_rows_is_cut_off_at_once(hub):
    """An open transaction keeps what it touched locked, for as long as its owner likes."""
    chain = Chain(key())
    login, password = hub.join(chain.public, checkpoint="K1")
    office = hub.connect(key(), roles=OFFICE)
    office._line.connection.execute("SET lock_timeout = '2s'")
    with psycopg.connect(hub.url(login), password=password) as thief:
        # His own row, and the one that counts what he is up to.
        thief.execute("SELECT hub.cut_off(%s::text)", (chain.station,))
        thief.execute(HOLD.format(0, 1))
        office.cut_off(chain.station)
        office.arranged({"K1": 9}, ())
        assert [one.cut_off > 0 for one in office.stations() if one.station == chain.station] == [1]
        (answer, *_) = thief.execute(*pushes(chain, 1)).fetchone()
        assert answer == "cut-off"
    office.close()


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_view_of_the_hub_is_no_way_around_it(hub, level):
    chain = Chain(key())
    login, password = hub.join(chain.public)
    office = hub.connect(key(), roles=OFFICE)
    with psycopg.connect(hub.url(login), password=password, autocommit=True) as thief:
        thief.execute(HOLD.format(0, 1))
        thief.execute(f"BEGIN ISOLATION LEVEL {level}")
        thief.execute("SELECT 1")  # what it sees is what there is now
        office.cut_off(chain.station)
        assert thief.execute(*pushes(chain, 1)).fetchone()[0] is None
        thief.execute("COMMIT")
    assert pulled(office) == []
    office.close()


def pushes(chain, session):
    """A push of one entry as SQL, with what it takes."""
    return _PUSH.replace("%b", "%s"), _pushed(session, chain.segment(1))
