"""The line broken at every message of a round: nothing is lost, doubled or cried wolf over."""

import hashlib
from collections import Counter

import pytest

from gate_app.sync import postgres_line, theirs
from gate_app.sync import round as sync_round
from gate_app.sync.state import Standing
from tests.faults.hub_net import told
from tests.faults.proxy import Fault, Proxy
from tests.faults.sites import note
from tests.ledger.chains import crossing
from tests.sync.net import issued


class Round:
    """One gate's round that has something of every kind to do, over and over."""

    def __init__(self, net, *, tls):
        self.net, self.tls = net, tls
        self.number = 0
        self.written = []
        self.others = [net.sync(name) for name in ("office", "b")]
        self.again = net.sync("a")

    def prepare(self):
        """A photo, a pass and a crossing of others to come down; crossings to go up."""
        self.number += 1
        photo = f"photo {self.number}".encode()
        name = hashlib.sha256(photo).hexdigest()[:16]
        self.net.office.photos.keep(name, photo)
        made = [self.net.office.ledger.append(issued(f"{self.number:016x}", 1, photo=name))]
        made.append(self.net.b.ledger.append(crossing(f"B{self.number}")))
        for sync in self.others:
            assert sync.once().standing is Standing.IN_STEP
        made += [self.net.a.ledger.append(crossing(f"A{self.number}-{n}")) for n in range(3)]
        self.written += [entry.ref for entry in made]

    def run(self, fault=None, at=0):
        self.prepare()
        return self.exchange(fault, at)

    def exchange(self, fault=None, at=0):
        with Proxy(self.net.server.port, tls=self.tls, fault=fault, at=at) as proxy:
            sync = self.net.sync("a", port=proxy.port, tls=self.tls)
            state = sync.once()
            sync.close()
        return state, proxy

    def close(self):
        for sync in (*self.others, self.again):
            sync.close()


@pytest.mark.parametrize("tls", [True, False], ids=["tls", "plain"])
def test_every_message_of_a_round(net, tls, capsys, monkeypatch):
    """Inside TLS a call is one record each way; without it every word of the protocol counts.

    One crossing goes up by itself, two more at one go; what comes down comes in two pages.
    """
    monkeypatch.setattr(sync_round, "PUSH", 1)
    monkeypatch.setattr(theirs, "PULL", 1)
    each = Round(net, tls=tls)
    each.run()
    state, clean = each.run()
    assert state.standing is Standing.IN_STEP
    figures = Counter(messages=clean.messages)
    for fault in (Fault.CUT, Fault.TRUNCATE, Fault.DUPLICATE, Fault.DELAY):
        for at in range(1, clean.messages + 1):
            state, proxy = each.run(fault, at)
            figures["runs"] += 1
            figures["struck"] += proxy.struck
            if state.standing is not Standing.IN_STEP:
                figures[f"{fault} told"] += 1
                told(state)
            elif proxy.struck and fault in (Fault.CUT, Fault.TRUNCATE):
                # Only goodbyes may break unseen; hints that come meanwhile count as well.
                assert at >= clean.messages - 6, (fault, at)
            assert each.again.once().standing is Standing.IN_STEP, (fault, at)
    each.close()
    net.in_step()
    held = net.same_everywhere(each.written)
    net.no_false_alarm()
    assert set(net.a.photos.kept) == set(net.office.photos.kept)
    note(
        capsys,
        f"a round through {'TLS' if tls else 'a plain line'}",
        **figures,
        entries=held,
        written=len(each.written),
        lost=0,
    )


def test_a_line_that_falls_silent(net, monkeypatch, capsys):
    """It takes all that is sent and never answers; logging in has a limit of its own."""
    each = Round(net, tls=True)
    _, clean = each.run()
    struck = 0
    for at in range(clean.messages // 2, clean.messages - 2, 3):
        each.prepare()
        with monkeypatch.context() as brief:
            brief.setattr(postgres_line, "ANSWER_S", 1.0)
            state, proxy = each.exchange(Fault.SWALLOW, at)
        struck += proxy.struck
        told(state)
        assert each.again.once().standing is Standing.IN_STEP
    each.close()
    net.in_step()
    held = net.same_everywhere(each.written)
    net.no_false_alarm()
    note(capsys, "a line that falls silent", struck=struck, entries=held, lost=0)
