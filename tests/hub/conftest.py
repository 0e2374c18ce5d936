"""One throwaway PostgreSQL for the run; a hub in a new database where a test wants its own."""

import pytest

from gate_app.domain.entries import Role
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.server import Server

OFFICE = (Role.OFFICE,)


@pytest.fixture(scope="session")
def server():
    """The server; a clear failure where PostgreSQL is missing."""
    with Server() as one:
        yield one


@pytest.fixture(params=[0, 4], ids=["plain", "partitioned"])
def hub(server, request):
    """A new hub, once with the entries in one table, once spread over four."""
    founded = server.found(partitions=request.param)
    yield founded
    founded.drop()


@pytest.fixture
def plain_hub(server):
    """A new hub in one table, where it makes no difference."""
    founded = server.found()
    yield founded
    founded.drop()


@pytest.fixture
def pair(hub):
    """A gate and an office, both said hello: (gate's hub, its chain, session, office's hub)."""
    chain = Chain(key())
    gate = hub.connect(chain.public, checkpoint="K1", zone=1)
    office = hub.connect(key(), roles=OFFICE)
    session = gate.hello(None, 0, CLOCK).session
    office.hello(None, 0, CLOCK)
    yield gate, chain, session, office
    gate.close()
    office.close()


@pytest.fixture(scope="module")
def asked(server):
    """A superuser's connection to ask single functions of a hub."""
    founded = server.found()
    with founded.superuser() as connection:
        yield connection
    founded.drop()


@pytest.fixture(scope="module", params=[0, 3], ids=["plain", "partitioned"])
def lasting(server, request):
    """A hub and an office of it for many short lives of stations."""
    founded = server.found(partitions=request.param)
    office = founded.connect(key(), roles=OFFICE)
    office.hello(None, 0, CLOCK)
    yield founded, office
    office.close()
    founded.drop()
