"""By stick: each entry once, in any order, beside a hub or without one."""

import hashlib
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import PassRevoked, Role
from gate_app.domain.scopes import Reader
from gate_app.ledger.register import Register
from gate_app.ledger.synced import Mark, Synced, ends
from gate_app.sync import bundle as bundles
from gate_app.sync.bundle import Bundle, BundleError
from gate_app.sync.stick import held_by, held_by_all, reader_at, readers, take_bundle, write_bundle
from tests.ledger.chains import crossing
from tests.stations import MINUTE, NOON
from tests.sync.net import KEYS, Net, issued

PHOTO = b"jpeg"
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()[:16]


def reader_for(laptop, name):
    register = Register(laptop.ledger.db)
    role, place = (Role.OFFICE, "") if name == "office" else (Role.GATE, "K1")
    return reader_at(register, place, frozenset({role}))


def written(net, maker, reader, beyond=None, told=lambda done, total: None, made_at=NOON):
    laptop = net.laptops[maker]
    laptop.ledger.sign_head()
    file = io.BytesIO()
    write_bundle(
        file,
        laptop.ledger.db,
        signer=KEYS[maker],
        reader=reader_for(laptop, reader),
        made_at=made_at,
        beyond=beyond or {},
        photos=laptop.photos,
        told=told,
    )
    return file.getvalue()


def opened(data):
    return Bundle.read(io.BytesIO(data), verify)


def taken(net, reader, data, told=lambda done, total: None):
    laptop = net.laptops[reader]
    return take_bundle(opened(data), laptop.on_ledger, laptop.photos, told)


def carry(net, maker, reader):
    return taken(net, reader, written(net, maker, reader))


def test_a_week_without_any_network(net):
    for day in range(7):
        net.a.ledger.append(crossing(f"H{day}"))
        net.office.ledger.append(issued(f"{day:02}" * 8, 1))
    assert carry(net, "a", "office").entries == 9
    assert carry(net, "office", "b").entries > 0
    # The office's stick carried lane a's crossings to lane b as well.
    assert carry(net, "b", "office").entries == 2
    carry(net, "office", "a")
    assert net.office.refs() == net.a.refs() == net.b.refs()
    assert carry(net, "a", "office").entries == 0
    held = net.b.ledger.db.execute("SELECT count(*) FROM presence WHERE inside").fetchone()
    assert held == (7,)


def test_a_gates_stick_holds_no_names(net):
    net.office.ledger.append(issued("aa" * 8, 1))
    net.office.ledger.append(issued("bb" * 8, 2))
    data = written(net, "office", "a")
    taken(net, "a", data)
    assert net.a.kinds("holder-put") == []
    assert len(net.a.kinds("pass-issued")) == 1
    for part in opened(data).manifest.parts:
        for segment in opened(data).segments(part):
            assert not any("韦小芳".encode() in (entry.raw or b"") for entry in segment.entries)
    # What the gate could not read comes to another office whole from the office itself.
    assert len(net.office.kinds("holder-put")) == 1


def test_only_what_is_new_goes_on_the_stick(net):
    carry(net, "office", "a")
    known = held_by(opened(written(net, "a", "office")).manifest)
    revoked = PassRevoked(pass_id="aa" * 8)
    net.office.ledger.append(revoked)
    parts = opened(written(net, "office", "a", known)).manifest.parts
    assert [part.last - part.first + 1 for part in parts] == [1]
    assert taken(net, "a", written(net, "office", "a", known)).entries == 1


def test_everything_goes_where_somebody_has_said_nothing_yet(net):
    carry(net, "office", "a")
    one = opened(written(net, "a", "office")).manifest
    assert held_by_all({"a": one}, {"a"}) == held_by(one)
    assert held_by_all({"a": one}, {"a", "b"}) == {}
    assert held_by_all({}, set()) == {}
    carry(net, "office", "b")
    other = opened(written(net, "b", "office")).manifest
    both = held_by_all({"a": one, "b": other}, {"a", "b"})
    assert both[net.office.station, 1] == held_by(one)[net.office.station, 1]
    assert both[net.a.station, 1] == 0


def test_a_stick_that_begins_too_far_on_is_refused_and_named(net):
    for number in range(5):
        net.a.ledger.append(crossing(f"H{number}"))
    beyond = {(net.a.station, 1): 4}
    found = taken(net, "office", written(net, "a", "office", beyond))
    assert [(one.why, one.station) for one in found.refused] == [("gap", net.a.station)]
    assert net.a.station not in {ref[:16] for ref in net.office.refs()}
    carry(net, "a", "office")
    net.a.ledger.append(crossing("H9"))
    net.a.ledger.append(crossing("H8"))
    found = taken(net, "office", written(net, "a", "office", {(net.a.station, 1): 8}))
    assert [one.why for one in found.refused] == ["gap"]


def test_entries_that_nobody_sealed_are_not_taken_over(net):
    net.a.ledger.append(crossing("H1"))
    data = written(net, "a", "office")
    bundle = opened(data)
    stranger = SigningKey(b"\x66" * 32)

    class Forged:
        manifest = bundle.manifest

        def segments(self, part):
            for segment in bundle.segments(part):
                yield type(segment)(
                    segment.entries, type(segment.seal)(NOON, stranger.sign(b"no head"))
                )

        def photo(self, name):
            return None

    found = take_bundle(Forged(), net.office.on_ledger, net.office.photos)
    assert {one.why for one in found.refused} == {"seal"}
    assert net.a.station not in {ref[:16] for ref in net.office.refs()}


class PulledOutError(Exception):
    """The stick was pulled out."""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_pulled_out_halfway_it_goes_on_the_next_time(net, after):
    for number in range(1_300):
        net.a.ledger.append(crossing(f"H{number}"))
    data = written(net, "a", "office")
    calls = []

    def told(done, total):
        calls.append((done, total))
        if len(calls) == after:
            raise PulledOutError

    with pytest.raises(PulledOutError):
        taken(net, "office", data, told)
    net.office.restart()
    held = len(net.office.refs())
    rest = taken(net, "office", data)
    assert rest.entries == 1_302 - (held - 8)
    assert net.office.refs().items() >= net.a.refs().items()


@pytest.mark.parametrize("whose", ["office", "b"])
def test_a_part_that_cannot_be_read_keeps_nothing_else_back(net, monkeypatch, whose):
    net.settle()
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8))
    net.b.ledger.append(crossing("H9"))
    net.round("b")
    net.round("office")
    data, station = written(net, "office", "a"), net.laptops[whose].station
    with monkeypatch.context() as torn:
        segments = bundles._segments

        def read(file):
            if station.encode() in file.readline():
                raise ValueError
            file.seek(0)
            yield from segments(file)

        torn.setattr(bundles, "_segments", read)
        with pytest.raises(BundleError, match=station):
            taken(net, "a", data)
    kinds = net.a.kinds("pass-revoked"), net.a.kinds("crossing")
    assert [len(kind) for kind in kinds] == ([0, 1] if whose == "office" else [1, 0])
    assert taken(net, "a", data).entries == 1


def test_photos_go_where_they_are_needed(net):
    net.office.photos.kept[PHOTO_NAME] = PHOTO
    net.office.ledger.append(issued("aa" * 8, 1, photo=PHOTO_NAME))
    net.office.ledger.append(issued("bb" * 8, 2, photo="cd" * 8))
    found = carry(net, "office", "a")
    assert (found.photos, net.a.photos.kept) == (1, {PHOTO_NAME: PHOTO})


def test_another_picture_under_a_photos_name_is_dropped(net):
    net.office.photos.kept[PHOTO_NAME] = b"somebody else"
    net.office.ledger.append(issued("aa" * 8, 1, photo=PHOTO_NAME))
    assert carry(net, "office", "a").photos == 0
    assert net.a.photos.kept == {}


def test_an_offices_stick_makes_the_register_fresh_a_gates_does_not(net):
    def noted():
        return Synced(net.b.ledger.db).number(Mark.FRESH)

    carry(net, "a", "b")
    assert noted() is None
    carry(net, "office", "b")
    assert noted() == NOON


def test_readers_are_the_certified_who_are_not_cut_off(net):
    found = readers(net.office.ledger.db)
    assert set(found) == {net.office.station, net.a.station, net.b.station}
    assert found[net.a.station] == Reader(net.a.station, frozenset({Role.GATE}), "K1", 1)


NAMES = ("office", "a", "b")
STEP = st.one_of(
    st.tuples(st.just("happens"), st.sampled_from(NAMES)),
    st.tuples(st.just("round"), st.sampled_from(NAMES)),
    st.tuples(st.just("stick"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


@settings(max_examples=40)
@given(st.lists(STEP, max_size=14))
def test_hub_and_stick_may_overlap_in_any_order(steps):
    with tempfile.TemporaryDirectory() as folder:
        net = Net(Path(folder))
        for number, (what, *who) in enumerate(steps):
            if what == "happens":
                laptop = net.laptops[who[0]].ledger
                body = (
                    PassRevoked(pass_id=f"{number:016x}")
                    if who[0] == "office"
                    else crossing(f"H{number}")
                )
                laptop.append(body)
            elif what == "round":
                net.round(who[0])
            elif who[0] != who[1]:
                carry(net, *who)
        net.settle()
        assert net.office.refs() == net.a.refs() == net.b.refs() == net.hub.refs()
        net.same_views()
        for laptop in net.laptops.values():
            laptop.sound()
        net.close()


def test_a_stick_for_who_held_more_makes_no_older_copy_up_to_date(net):
    """A laptop restored from a backup lacks what it once told the office that it had."""
    carry(net, "office", "a")
    known = net.a.ledger.freshness.known
    net.office.ledger.append(PassRevoked(pass_id="01" * 8))
    net.a.ticks.pass_by(MINUTE)
    late = NOON + MINUTE
    empty = written(net, "office", "a", ends(net.office.ledger.db), made_at=late)
    assert taken(net, "a", empty).refused == ()
    assert net.a.ledger.freshness.known == known
    taken(net, "a", written(net, "office", "a", made_at=late))
    assert net.a.ledger.freshness.known == late
