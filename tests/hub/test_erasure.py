"""Bodies go when their own station says so, and never otherwise; headers and chains stay."""

import msgspec
import pytest

from gate_app.sync.hub import Answer
from tests.hub.chains import CLOCK, Chain, key, pulled, segment


def erasing(chain, *refs):
    body = msgspec.json.encode({"kind": "body-erased", "refs": refs})
    return chain.add(kind="body-erased", body=body)


def held(office):
    return [one.raw for part in pulled(office) for one in part.entries]


def test_its_own_bodies_go_and_the_chain_stays(pair, hub):
    gate, chain, session, office = pair
    first = [chain.add(), chain.add(kind="duty-on"), chain.add(kind="of-next-year"), chain.add()]
    gate.push(session, segment(*first))
    asking = erasing(chain, *(one.ref for one in first[:3]))
    assert gate.push(session, segment(asking)).answer is Answer.OK
    assert held(office) == [None, first[1].raw, None, first[3].raw, asking.raw]
    assert [one.hash for part in pulled(office) for one in part.entries] == [
        one.hash for one in chain.entries
    ]
    with hub.superuser() as connection:
        rows = connection.execute("SELECT seq, by_seq FROM hub.erased ORDER BY seq").fetchall()
    assert rows == [(1, 5), (2, 5), (3, 5)]


def test_a_body_that_comes_after_its_erasure_is_dropped(pair):
    gate, chain, session, office = pair
    later = f"{chain.station}:1:2"
    part = segment(erasing(chain, later), chain.add(), chain.add())
    assert gate.push(session, part).answer is Answer.OK
    assert gate.push(session, segment(chain.add())).answer is Answer.OK
    assert [raw is None for raw in held(office)] == [False, True, False, False]
    assert gate.push(session, segment(*chain.entries)).answer is Answer.OK
    assert [raw is None for raw in held(office)] == [False, True, False, False]


def test_nobody_erases_for_another(pair, hub):
    gate, chain, session, office = pair
    other = Chain(key())
    second = hub.connect(other.public)
    gate.push(session, segment(chain.add()))
    asking = erasing(other, chain.entries[0].ref)
    assert second.push(second.hello(None, 0, CLOCK).session, segment(asking)).answer is Answer.OK
    assert None not in held(office)
    second.close()


@pytest.mark.parametrize(
    "body",
    [b"{}", b"\xff", b'{"refs":5}', b'{"refs":[5,null,"x:1:1",{"a":1}]}', b'{"refs":["\\u0000"]}'],
    ids=str,
)
def test_an_erasure_that_makes_no_sense_erases_nothing(pair, body):
    gate, chain, session, office = pair
    part = segment(chain.add(), chain.add(kind="body-erased", body=body))
    assert gate.push(session, part).answer is Answer.OK
    assert held(office) == [one.raw for one in part.entries]
