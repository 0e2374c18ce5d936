"""The hub writes headers as the program does, and answers whatever is called by hand."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.ledger.chain import BODY_MAX, GENESIS_PREV, canonical
from gate_app.sync.hub import Answer
from tests.hub.chains import CLOCK, Chain, entry, key, segment

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-(2**63), 2**63 - 1)


@settings(max_examples=60)
@given(texts, texts, texts, numbers, numbers, numbers)
def test_the_hub_writes_a_header_as_the_program_does(lasting, actor, kind, boot, at, wall, mono):
    founded, _ = lasting
    chain = Chain(key())
    with founded.superuser() as connection:
        made = entry(
            *(chain.station, 7, "ab" * 32),
            epoch=2,
            actor=actor,
            kind=kind,
            mono=(boot, mono),
            at=at,
            wall=wall,
        ).header
        (written,) = connection.execute(
            "SELECT hub.header(hub.beginning(%s), %s, %s::bytea, hub.middle(2, %s, %s), %s,"
            " %s::bytea, 7, %s, %s)",
            (
                *(actor, at, bytes.fromhex(made.body_hash), kind, boot, mono),
                *(b"\xab" * 32, chain.station, wall),
            ),
        ).fetchone()
    assert written == canonical(made)


PARTS = {
    "session": 1, "station": None, "epoch": 1, "first": 1, "prev": bytes(32),
    "kinds": ["crossing"], "boots": ["boot"], "actors": ["101"], "forms": [1],
    "hashes": None, "ats": [1_700_000_000_000], "walls": [1_700_000_000_500], "monos": [12_345],
    "body_hashes": None, "bodies": [None], "sealed_at": 1, "seal": bytes(64),
}  # fmt: skip
BENT = [
    ("station", "0" * 16, "malformed"),
    ("station", None, "malformed"),
    ("epoch", 0, "malformed"),
    ("epoch", -1, "malformed"),
    ("epoch", None, "malformed"),
    ("epoch", 2, "epoch"),
    ("first", 0, "malformed"),
    ("first", None, "malformed"),
    ("first", 2, "gap"),
    ("hashes", None, "malformed"),
    ("hashes", [], "malformed"),
    ("hashes", [None], "malformed"),
    ("hashes", [b""], "badchain"),
    ("hashes", [bytes(32)] * 2, "badchain"),
    ("kinds", [], "malformed"),
    ("kinds", None, "badchain"),
    ("kinds", ["crossing", "more"], "malformed"),
    ("kinds", [None], "badchain"),
    ("kinds", ["k" * 101], "malformed"),
    ("kinds", [["crossing"], ["crossing"]], "malformed"),
    ("boots", [], "malformed"),
    ("boots", [None], "badchain"),
    ("actors", ["101", "102"], "malformed"),
    ("forms", None, "badchain"),
    ("forms", [], "badchain"),
    ("forms", [0], "badchain"),
    ("forms", [2], "badchain"),
    ("forms", [-(2**31)], "badchain"),
    ("forms", [None], "badchain"),
    ("forms", [1, 1], "badchain"),
    ("ats", None, "badchain"),
    ("ats", [1_700_000_000_000] * 2, "badchain"),
    ("monos", [2**63 - 1], "badchain"),
    ("body_hashes", [None], "badchain"),
    ("body_hashes", [b"short"], "badchain"),
    ("bodies", [b"another"], "badchain"),
    ("bodies", [bytes(BODY_MAX + 1)], "malformed"),
    ("actors", ["a" * 9000], "badchain"),
    ("sealed_at", None, "malformed"),
    ("seal", None, "malformed"),
    ("seal", b"short", "malformed"),
    ("session", None, "superseded"),
    ("session", 7, "superseded"),
]


@pytest.mark.parametrize(("part", "value", "answer"), BENT, ids=lambda one: str(one)[:12])
def test_a_call_by_hand_gets_an_answer_and_leaves_nothing(lasting, part, value, answer):
    founded, _ = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    gate.hello(None, 0, CLOCK)
    made = entry(chain.station, 1, GENESIS_PREV)
    right = PARTS | {
        "station": chain.station,
        "hashes": [bytes.fromhex(made.hash)],
        "body_hashes": [bytes.fromhex(made.header.body_hash)],
    }
    assert by_hand(gate, right | {part: value}) == answer
    assert gate.own(1, 0, 10) == []
    assert by_hand(gate, right) == "ok"
    (held,) = gate.own(1, 0, 10)
    assert held.entries == (msgspec.structs.replace(made, raw=None),)
    gate.close()


def test_what_is_too_long_for_a_header_is_not_written_for_each_entry(lasting):
    """One long name, to which each entry points: minutes of the hub's time for a few megabytes."""
    founded, _ = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    assert gate.push(gate.hello(None, 0, CLOCK).session, chain.segment(1)).answer is Answer.OK
    gate._line.rows("SELECT set_config('statement_timeout', '10s', false)")
    many = {name: PARTS[name] * 2_000 for name in ("forms", "ats", "walls", "monos", "bodies")}
    hashes = {"hashes": [bytes(32)] * 2_000, "body_hashes": [bytes(32)] * 2_000}
    for part in ("actors", "boots"):
        long = {"station": chain.station, part: ["\x01" * 5_000_000]}
        assert by_hand(gate, PARTS | many | hashes | long) == "badchain"
    gate.close()


def test_there_are_no_more_forms_than_entries_whichever_is_missing(lasting):
    founded, _ = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    gate.hello(None, 0, CLOCK)
    right = PARTS | {"station": chain.station, "hashes": [bytes(32)], "body_hashes": [bytes(32)]}
    for missing in ("kinds", "boots", "actors"):
        for many in {"kinds", "boots", "actors"} - {missing}:
            assert by_hand(gate, right | {missing: None, many: ["x"] * 2}) == "malformed"
    gate.close()


def test_a_kind_of_another_is_told_once_and_only_where_it_is_new(lasting):
    founded, office = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    session = gate.hello(None, 0, CLOCK).session
    wrong, more = chain.segment(1, kind="pass-issued"), chain.segment(1)
    assert gate.push(session, wrong).answer is Answer.OK
    # Again, as after a line that broke, with what was written since.
    assert gate.push(session, segment(*wrong.entries, *more.entries)).answer is Answer.OK
    # And among the forms though no entry is of it.
    before, made = chain.prev, [chain.add() for _ in range(2)]
    parts = {
        **{name: PARTS[name] * 2 for name in ("forms", "ats", "walls", "monos", "bodies")},
        "station": chain.station,
        "first": 3,
        "prev": bytes.fromhex(before),
        "kinds": ["crossing", "pass-revoked"],
        "boots": ["boot"] * 2,
        "actors": ["101"] * 2,
        "hashes": [bytes.fromhex(one.hash) for one in made],
        "body_hashes": [bytes.fromhex(one.header.body_hash) for one in made],
    }
    assert by_hand(gate, PARTS | parts) == "ok"
    told = [(one.kind, one.seq) for one in office.incidents() if one.station == chain.station]
    assert told == [("not-its-kind", 1)]
    gate.close()


def by_hand(gate, parts):
    ((answer, *_),) = gate._line.rows(
        "SELECT * FROM hub.push(%b::bigint, %b::text, %b::integer, %b::bigint, %b::bytea,"
        " %b::text[], %b::text[], %b::text[], %b::integer[], %b::bytea[], %b::bigint[],"
        " %b::bigint[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bigint, %b::bytea)",
        list(parts.values()),
    )
    return answer


def test_the_longest_body_that_a_station_writes_is_taken(lasting):
    founded, _ = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    session = gate.hello(None, 0, CLOCK).session
    sent = chain.segment(1, body=bytes(BODY_MAX))
    assert gate.push(session, sent).answer is Answer.OK
    assert gate.own(1, 0, 10) == [sent]
    assert gate.push(session, chain.segment(1, body=bytes(BODY_MAX + 1))).answer is Answer.MALFORMED
    gate.close()
