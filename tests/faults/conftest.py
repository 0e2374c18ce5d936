"""A PostgreSQL of the faults' own: they kill it, fill it and change its certificate."""

import pytest

from tests.faults.hub_net import HubNet
from tests.hub.server import Server


@pytest.fixture(scope="session")
def doomed():
    """The server; plain lines are let in too, for faults inside PostgreSQL's own messages."""
    with Server() as one:
        one.hba(
            "hostssl all all 127.0.0.1/32 scram-sha-256",
            "hostnossl all all 127.0.0.1/32 scram-sha-256",
        )
        one.stop("fast")
        one.start()
        yield one


@pytest.fixture
def net(tmp_path, doomed):
    """An office and two gates in step with a hub of their own."""
    net = HubNet(tmp_path, doomed)
    net.in_step()
    yield net
    net.close()
