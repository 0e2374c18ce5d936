"""A gate's own login in wrong hands: ten thousand hostile entries, and nothing comes of them."""

import io
import random
from collections import Counter
from contextlib import closing

import msgspec

from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import Role
from gate_app.domain.scopes import Reader
from gate_app.ledger.chain import (
    BODY_MAX,
    GENESIS_PREV,
    Head,
    body_bytes,
    body_hash,
    canonical,
    entry_hash,
    head_message,
    station_id,
)
from gate_app.ledger.synced import Kind, Synced
from gate_app.sync.bundle import Bundle
from gate_app.sync.hub import Answer, Clock, HubError, Seal, Segment
from gate_app.sync.state import Standing
from gate_app.sync.stick import write_bundle
from tests.faults.sites import note
from tests.hub.chains import entry
from tests.ledger.chains import GATE_A, Chain, certificate, crossing, cut_off
from tests.stations import NOON
from tests.sync.net import KEYS, issued

HOSTILE = SigningKey(b"\6" * 32)
NAME = station_id(HOSTILE.public)
CLOCK = Clock(NOON, NOON, trusted=True)
ENTRIES = 10_000
BATCH = 20
FORKS = 1_100
HUGE = bytes(BODY_MAX + 1)


def sealed(entries, key=HOSTILE):
    """With a right signature under the end of it, or another's."""
    last = entries[-1].header
    head = Head(last.station, last.epoch, last.seq, entries[-1].hash, NOON)
    return Segment(tuple(entries), Seal(NOON, key.sign(head_message(head))))


def rehashed(one, raw=None, **changed):
    header = msgspec.structs.replace(one.header, **changed)
    return type(one)(header, entry_hash(header), one.raw if raw is None else raw)


def forged(body):
    """Signed, but not by the authority."""
    return msgspec.structs.replace(body, signature=HOSTILE.sign(b"anything").hex())


# What the hub cannot tell from a newer program's: kept whole, and folded nowhere.
ODD = {
    "a pass": lambda n: ("pass-issued", body_bytes(issued(f"{n:016x}", 1), f"{n:032x}")),
    "not JSON": lambda n: ("crossing", b"\xff\0 no json " + str(n).encode()),
    "no object": lambda n: ("crossing", canonical([n])),
    "huge": lambda n: ("crossing", bytes(60_000) + str(n).encode()),
    "wrong fields": lambda n: ("crossing", canonical({"kind": "crossing", "zone": "x", "n": n})),
    "another kind inside": lambda n: ("crossing", body_bytes(certificate(HOSTILE), f"{n:032x}")),
    "certifies itself": lambda n: (
        "station-certified",
        body_bytes(forged(certificate(HOSTILE, Role.OFFICE)), f"{n:032x}"),
    ),
    "cuts another off": lambda n: (
        "station-cut-off",
        body_bytes(forged(cut_off(GATE_A, n)), f"{n:032x}"),
    ),
    "no kind we know": lambda n: (f"drone-{n}", canonical({"kind": "drone", "salt": "0"})),
    "at the end of time": lambda n: ("drone", canonical({"kind": "drone", "n": n}), 2**63 - 1),
    "deep": lambda n: ("crossing", b"[" * 5_000 + b"]" * 5_000 + str(n).encode()),
    "deep beside what is read": lambda n: (
        ("holder-photo-put", "pass-issued", "zone-put")[n % 3],
        b'{"n":%d,"x":%b%b}' % (n, b"[" * 25_000, b"]" * 25_000),
    ),
}

# What does not hold: refused whole, and nothing of it kept.
BENT = {
    "another's station": lambda one: rehashed(one, station="0123456789abcdef"),
    "no such prev": lambda one: rehashed(one, prev="ab" * 32),
    "prev that is none": lambda one: rehashed(one, prev="zz"),
    "a leap": lambda one: rehashed(one, seq=one.header.seq + 1_000),
    "seq 0": lambda one: rehashed(one, seq=0),
    "epoch out of nothing": lambda one: rehashed(one, epoch=7),
    "another hash": lambda one: msgspec.structs.replace(one, hash="00" * 32),
    "another body": lambda one: msgspec.structs.replace(one, raw=b"{}"),
    "too huge": lambda one: rehashed(one, HUGE, body_hash=body_hash(HUGE)),
    "a NUL": lambda one: rehashed(one, actor="a\0b"),
    "an actor of 9 kB": lambda one: rehashed(one, actor="a" * 9_000),
}


class Attack:
    """Pushes what it likes with the gate's own key, session and login."""

    def __init__(self, line):
        self.line = line
        self.session = line.hello(None, 0, CLOCK).session
        self.chain = Chain(HOSTILE)
        assert self.push(self.chain.entries) is Answer.OK
        self.tried = Counter()

    def push(self, entries, key=HOSTILE):
        return self.line.push(self.session, sealed(entries, key)).answer

    def odd(self, name, number):
        kind, raw, *at = ODD[name](number)
        made = [self.chain.add_raw(kind, raw + b" " * n, *at) for n in range(BATCH)]
        assert self.push(made) is Answer.OK
        self.tried[f"kept: {name}"] += BATCH

    def bent(self, name, where):
        """A batch that would follow, one of it bent."""
        seq, prev, made = len(self.chain.entries), self.chain.entries[-1].hash, []
        for n in range(BATCH):
            one = entry(NAME, seq + n + 1, prev)
            if n == where:
                one = BENT[name](one)
            made.append(one)
            prev = one.hash
        try:
            answer = self.push(made)
        except HubError as error:
            answer = type(error)
        assert answer is not Answer.OK, name
        self.tried[f"refused: {name}"] += BATCH

    def fork(self, number):
        other = [entry(NAME, 1, GENESIS_PREV, actor=f"fork {number}")]
        assert self.push(other) is Answer.FORK
        self.tried["refused: a fork"] += 1


def everything(net):
    """The views of each station, without those that only say what came of others."""
    return {name: laptop.ledger.views.dump() for name, laptop in net.laptops.items()}


def carried(laptop, name):
    """All that this laptop would give an office by stick, read back."""
    laptop.ledger.sign_head()
    stick, office = io.BytesIO(), Reader("", frozenset({Role.OFFICE}))
    more = {"made_at": NOON, "beyond": {}, "photos": laptop.photos}
    write_bundle(stick, laptop.ledger.db, signer=KEYS[name], reader=office, **more)
    bundle = Bundle.read(stick, verify)
    entries = [
        one
        for part in bundle.manifest.parts
        for segment in bundle.segments(part)
        for one in segment.entries
    ]
    return {one.ref: one.hash for one in entries}


def test_ten_thousand_hostile_entries(net, capsys):
    chance = random.Random(4)
    net.office.ledger.append(certificate(HOSTILE, Role.GATE, checkpoint="K1"))
    net.in_step()
    before = everything(net)
    login = net.founded.join(HOSTILE.public, roles=(Role.GATE,), checkpoint="K1", zone=1)
    written = []
    with closing(net.founded.line(*login)) as line:
        attack = Attack(line)
        for number in range(FORKS):
            attack.fork(number)
        number = 0
        while attack.tried.total() < ENTRIES:
            number += 1
            for name in ODD:
                if name != "huge" or number % 8 == 1:
                    attack.odd(name, number * BATCH)
            for name in BENT:
                attack.bent(name, chance.randrange(BATCH))
            # Meanwhile the others work, and see all of it.
            written.append(net.a.ledger.append(crossing(f"A{number}")).ref)
            assert net.once("a").standing is Standing.IN_STEP
        kept = len(attack.chain.entries)
        net.in_step()
        # The last one holds, but another signed it: it goes no further than the hub.
        unsigned = attack.chain.add_raw("crossing", b"{}")
        assert attack.push([unsigned], key=SigningKey(b"\7" * 32)) is Answer.OK
    net.in_step(Standing.PARTIAL)

    for name, laptop in net.laptops.items():
        refs = laptop.refs()
        theirs = {ref for ref in refs if ref.startswith(NAME)}
        assert theirs == {f"{NAME}:1:{seq}" for seq in range(1, kept + 1)}, name
        assert [one.kind for one in Synced(laptop.ledger.db).incidents()] == [Kind.REFUSED]
        laptop.sound()
        assert carried(laptop, name) == refs, name
    same = net.refs_at_hub(NAME)
    for laptop in net.laptops.values():
        held = {ref: one for ref, one in laptop.refs().items() if not ref.startswith(NAME)}
        assert held == same
    assert set(written) <= set(same)
    assert net.crashes == []
    after = everything(net)
    for name, views in after.items():
        touched = {
            view
            for view, rows in views.items()
            if any(NAME in repr(row) for row in set(rows) - set(before[name][view]))
        }
        # Told as not folded; "station" says how far its ledger is known, no more.
        assert touched <= {"unfolded"}, name
    incidents = net.incidents_at_hub()
    told = Counter(one[0] for one in incidents)
    # A thousand are told one by one, the rest are counted in one more.
    assert (len(incidents), told["flood"]) == (1_001, 1)
    assert told["fork"] + incidents[-1][-1] >= FORKS
    note(
        capsys,
        "hostile entries",
        tried=attack.tried.total(),
        kinds=len(attack.tried),
        kept=kept,
        folded=0,
        incidents=dict(told),
        counted=incidents[-1][-1],
        others=len(same),
        lost=0,
    )
