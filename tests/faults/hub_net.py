"""The laptops of tests/sync with lines to a real hub, watched: what it acknowledged it keeps."""

from collections import Counter
from pathlib import Path

from psycopg.conninfo import make_conninfo

from gate_app.domain.entries import Role
from gate_app.ledger.synced import Synced
from gate_app.sync.hub import Answer
from gate_app.sync.postgres_hub import PostgresHub
from gate_app.sync.state import Standing
from gate_app.sync.sync import Sync
from tests.hub.server import ROOT_PASSWORD
from tests.sync.net import KEYS, WHERE, Net

TOLD = {Standing.OFFLINE, Standing.REFUSED}


class Watched(PostgresHub):
    """A line that fails when the hub has forgotten what it once acknowledged."""

    def __init__(self, url, password, acknowledged):
        super().__init__(url, password)
        self._acknowledged = acknowledged

    def hello(self, *said):
        welcome = super().hello(*said)
        held = {tip.epoch: tip.seq for tip in welcome.own}
        for epoch, seq in self._acknowledged.items():
            assert held.get(epoch, 0) >= seq, f"{epoch}:{seq} was acknowledged and is gone"
        return welcome

    def push(self, session, *segments):
        receipt = super().push(session, *segments)
        if receipt.answer is Answer.OK:
            self._acknowledged[receipt.tip.epoch] = receipt.tip.seq
        return receipt


class HubNet(Net):
    """An office, two gates and a hub in a new database of a server."""

    def __init__(self, folder: Path, server, **options):
        super().__init__(folder)
        self.server = server
        self.founded = server.found(**options)
        self.logins, self.crashes = {}, []
        self.acknowledged = {name: {} for name in KEYS}
        for name, key in KEYS.items():
            role = Role.OFFICE if name == "office" else Role.GATE
            place = {"checkpoint": WHERE[name], "zone": 1 if WHERE[name] else 0}
            self.logins[name] = self.founded.join(key.public, roles=(role,), **place)

    def sync(self, name, *, port=0, tls=True):
        """The exchange of a laptop, through the proxy at ``port`` where one is given."""
        login, password = self.logins[name]
        more = {"port": port or self.server.port}
        if not tls:
            more |= {"sslmode": "disable", "host": "127.0.0.1"}

        def connect():
            url = make_conninfo(self.founded.url(login), **more)
            return Watched(url, password, self.acknowledged[name])

        laptop = self.laptops[name]
        return Sync(
            connect,
            laptop.on_ledger,
            laptop.photos,
            crashed=self.crashes.append,
            chance=lambda: 0.0,
        )

    def once(self, name, **how):
        """One round on a new line; the state."""
        sync = self.sync(name, **how)
        try:
            return sync.once()
        finally:
            sync.close()

    def in_step(self, standing=Standing.IN_STEP):
        """Rounds until everybody has everything, and all of them say so, or what else holds."""
        for _ in range(3):
            states = [self.once(name) for name in self.laptops]
        assert [(one.standing, one.behind) for one in states] == [(standing, 0)] * 3

    def refs_at_hub(self, *leave_out):
        """Hash by ref of what the hub holds, each counted: there is no second one."""
        with self.founded.superuser() as connection:
            rows = connection.execute(
                "SELECT station || ':' || epoch || ':' || seq, encode(hash, 'hex')"
                " FROM hub.entry WHERE station <> ALL (%s)",
                (list(leave_out),),
            ).fetchall()
        refs = dict(rows)
        assert len(refs) == len(rows)
        return refs

    def incidents_at_hub(self):
        with self.founded.superuser() as connection:
            return connection.execute(
                "SELECT kind, epoch, seq, detail, times FROM hub.incident ORDER BY id"
            ).fetchall()

    def same_everywhere(self, written=()):
        """Hub and stations hold the same entries, ``written`` among them, and all is sound;
        returns how many.
        """
        refs = self.refs_at_hub()
        for laptop in self.laptops.values():
            assert laptop.refs() == refs
            laptop.sound()
        assert set(written) <= set(refs)
        assert self.crashes == [], Counter(map(repr, self.crashes))
        return len(refs)

    def no_false_alarm(self):
        """Nobody was called for what was only the line."""
        incidents = self.incidents_at_hub()
        assert incidents == [], incidents
        for laptop in self.laptops.values():
            incidents = Synced(laptop.ledger.db).incidents(open_only=False)
            assert incidents == [], incidents

    def superuser(self):
        return self.founded.superuser()

    def close(self):
        super().close()
        self.founded.drop()


def told(state):
    """The fault is said in words: that it stands badly, why, and what to do."""
    assert state.standing in TOLD, state
    assert state.why and state.what_to_do, state
    assert ROOT_PASSWORD not in state.why + state.what_to_do
    return state.why
