"""What the tests of the ledger share."""

import pytest

from tests.ledger.chains import receiver
from tests.ledger.following import Followed


@pytest.fixture
def followed(tmp_path):
    with receiver(tmp_path) as ledger:
        followed = Followed(ledger)
        yield followed
        followed.holds()
