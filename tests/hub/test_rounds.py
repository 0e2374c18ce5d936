"""Whole rounds over a real hub: the same entries everywhere, and forks told."""

from contextlib import suppress

import pytest

from gate_app.domain.entries import PassRevoked, Role
from gate_app.ledger import branches
from gate_app.ledger.synced import Kind
from gate_app.sync.hub import HubError
from tests.ledger.chains import crossing
from tests.sync.memory_hub import BreakingLine
from tests.sync.net import KEYS, WHERE, Net, issued


class RealNet(Net):
    """The same site with lines to a real hub."""

    def __init__(self, folder, hub):
        super().__init__(folder)
        self.real = hub
        self.lines = {}
        for name, key in KEYS.items():
            roles = (Role.OFFICE,) if name == "office" else (Role.GATE,)
            self.lines[name] = hub.connect(
                key.public, roles=roles, checkpoint=WHERE[name], zone=1 if WHERE[name] else 0
            )

    def round(self, name, line=None):
        return self.laptops[name].rounds.run(line or self.lines[name])

    def close(self):
        for line in self.lines.values():
            line.close()
        super().close()


@pytest.fixture
def net(tmp_path, hub):
    net = RealNet(tmp_path, hub)
    net.settle()
    yield net
    for laptop in net.laptops.values():
        laptop.sound()
    net.close()


def everywhere(net):
    refs = net.office.refs()
    assert net.a.refs() == refs
    assert net.b.refs() == refs
    return refs


def test_what_one_writes_the_others_have(net):
    net.a.ledger.append_all([crossing(f"H{n}") for n in range(2_300)])
    net.office.ledger.append_all([issued("aa" * 8, 1), issued("bb" * 8, 2)])
    net.settle()
    assert len(everywhere(net)) > 2_300
    assert net.a.kinds("holder-put") == []
    assert len(net.a.kinds("pass-issued")) == 1
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8))
    net.round("office")
    assert net.round("a").pulled == 1
    assert net.round("a").pushed == 0


def test_a_line_cut_at_each_call_changes_nothing(net):
    for number in range(1, 6):
        for after in (False, True):
            net.a.ledger.append(crossing(f"H{number}"))
            broken = BreakingLine(net.lines["a"], number, after=after)
            with suppress(HubError):
                net.round("a", broken)
    net.settle()
    everywhere(net)


def test_a_rollback_heals_and_a_fork_is_settled(net, tmp_path):
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append_all([crossing("H1"), crossing("H2")])
    net.round("a")
    net.a.put_back(image)
    assert [one.kind for one in net.round("a").incidents] == [Kind.ROLLED_BACK]
    net.settle()
    net.a.put_back(image)
    net.a.ledger.append(crossing("H3"))
    assert [one.kind for one in net.round("a").incidents] == [Kind.FORK]
    branches.settle(net.a.ledger, why="主管确认")
    net.settle()
    everywhere(net)
    rows = net.office.ledger.db.execute("SELECT holder FROM log WHERE kind = 'crossing'")
    assert sorted(rows) == [("H1",), ("H2",), ("H3",)]
