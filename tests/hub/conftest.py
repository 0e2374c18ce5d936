"""One throwaway PostgreSQL for the run; a hub in a new database where a test wants its own."""

import pytest

from tests.hub.server import Server


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
