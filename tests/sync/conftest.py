"""A site whose ledgers all verify when a test is done with it."""

import pytest

from tests.sync.net import Net


@pytest.fixture
def net(tmp_path):
    net = Net(tmp_path)
    yield net
    for laptop in net.laptops.values():
        laptop.sound()
    net.close()
