"""One throwaway PostgreSQL for the journeys, and a new hub for each that wants one."""

from tests.hub.conftest import plain_hub as hub
from tests.hub.conftest import server

__all__ = ["hub", "server"]
