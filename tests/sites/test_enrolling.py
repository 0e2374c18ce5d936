"""A new laptop joins by its enrolment file: once, in time, with a key of its own."""

import json

import msgspec
import pytest

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HubConfig, is_station, read_config, read_hub, write_hub
from gate_app.domain.entries import Role
from gate_app.domain.places import Place
from gate_app.domain.verdict import Verdict
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.sites import enrolment_file
from gate_app.sites.enrolling import cut_off, invite, join
from gate_app.sites.enrolment_file import (
    EnrolmentError,
    HubLogin,
    decode,
    encode,
    qr_text,
    read_enrolment,
    write_enrolment,
)
from gate_app.sites.hub_login import tell_hub
from gate_app.sites.sticks import leave, take
from gate_app.station import STATION_KEY, Station
from gate_app.sync.hub import HubUnreachableError
from gate_app.sync.steps import directly
from gate_app.sync.stick import readers
from tests.stations import DAY, HOUR, FakeTicks, SmallSite, one


@pytest.fixture
def office(tmp_path):
    return SmallSite(tmp_path / "office", with_staff=True)


def invited(office, **how):
    with office.open() as station:
        return invite(station.ledger, station.register, office.authority, **how)


def joined(folder, enrolment, ticks=None):
    clock = TrustedClock(ticks or FakeTicks())
    return join(folder, enrolment, clock=clock, use_keyring=False)


def opened(folder, ticks=None):
    return Station(folder, clock=TrustedClock(ticks or FakeTicks()))


def take_over(station, stick):
    own = readers(station.ledger.db).get(station.ledger.station)
    return take(stick, own, directly(station.ledger), station.folder)


def test_a_gate_joins_and_is_at_work_from_a_stick(office, tmp_path):
    gate, stick = tmp_path / "gate", tmp_path / "stick"
    stick.mkdir()
    name = joined(gate, invited(office, checkpoint="K2"))
    leave(gate, stick)
    with office.open() as station:
        ((_, taken),) = take_over(station, stick)
        assert (taken.maker, taken.entries, taken.refused) == (name, 3, ())
        assert station.ledger.views.station(name)[0] == {Role.GATE}
    (left,) = leave(office.folder, stick)
    assert left.reader == "K2"
    with opened(gate) as station:
        assert take_over(station, stick)[0][1].entries > 10
        station.ledger.clock.confirm()
        assert station.config.place == Place("K2", 2)
        assert one(station, office.code(zones=(2,))).decision.verdict is not Verdict.REFUSE
        assert one(station, office.code(zones=(1,))).decision.verdict is Verdict.REFUSE
        assert one(station, "no pass").entry is not None
    leave(gate, stick)
    with office.open() as station:
        assert take_over(station, stick)[0][1].entries >= 2
    # Only what is new, now that each has said what it holds.
    assert [one_.entries for one_ in leave(office.folder, stick)] == [0]


def test_the_private_key_is_the_stations_own(office, tmp_path):
    enrolment = invited(office, checkpoint="K1")
    joined(tmp_path / "gate", enrolment)
    seed = open_secret_store(tmp_path / "gate").get(STATION_KEY)
    assert seed != enrolment.key.seed
    assert seed.hex() not in encode(enrolment).decode()
    assert office.authority.seed.hex() not in encode(enrolment).decode()


def test_a_second_use_of_one_file_is_not_believed(office, tmp_path):
    enrolment = invited(office, checkpoint="K1")
    stick = tmp_path / "stick"
    stick.mkdir()
    first = joined(tmp_path / "first", enrolment)
    later = FakeTicks()
    later.pass_by(HOUR)
    second = joined(tmp_path / "second", enrolment, later)
    leave(tmp_path / "second", stick)
    leave(tmp_path / "first", stick)
    with office.open() as station:
        take_over(station, stick)
        views = station.ledger.views
        assert views.station(first)[0] == {Role.GATE}
        assert views.station(second)[0] == frozenset()
        why = [row[0] for row in station.ledger.db.execute("SELECT why FROM unfolded")]
        assert "ticket-used" in why


def test_an_office_joins_as_an_office(office, tmp_path):
    enrolment = invited(office)
    assert enrolment.ticket.roles == (Role.OFFICE,)
    joined(tmp_path / "other", enrolment)
    assert read_config(tmp_path / "other").place == Place("", 0)
    with opened(tmp_path / "other") as station:
        station.ledger.clock.confirm()
        assert station.ledger.views.station(station.ledger.station)[0] == {Role.OFFICE}
        assert station.status().checkpoint is None


def test_out_of_date_it_lets_nobody_in(office, tmp_path):
    enrolment = invited(office, checkpoint="K1", hours=1)
    later = FakeTicks()
    later.pass_by(HOUR)
    with pytest.raises(EnrolmentError, match="过期"):
        joined(tmp_path / "gate", enrolment, later)
    assert not is_station(tmp_path / "gate")


def test_a_folder_with_a_station_stays_as_it_is(office, tmp_path):
    enrolment = invited(office, checkpoint="K1")
    joined(tmp_path / "gate", enrolment)
    before = open_secret_store(tmp_path / "gate").get(STATION_KEY)
    with pytest.raises(UsageError):
        joined(tmp_path / "gate", enrolment)
    assert open_secret_store(tmp_path / "gate").get(STATION_KEY) == before


@pytest.mark.parametrize(
    "how", [{"checkpoint": "K9"}, {"hours": 0}, {"hours": 10_000}, {"replaces": "0" * 16}]
)
def test_what_an_office_cannot_ask_for(office, how):
    with pytest.raises(GateError):
        invited(office, **how)


def test_only_the_sites_authority_invites(office, tmp_path):
    with office.open() as station, pytest.raises(NotAllowedError):
        invite(station.ledger, station.register, SigningKey.generate())


def test_a_gate_invites_nobody(office, tmp_path):
    joined(tmp_path / "gate", invited(office, checkpoint="K1"))
    with opened(tmp_path / "gate") as station, pytest.raises(NotAllowedError):
        invite(station.ledger, station.register, office.authority)


def test_file_and_qr_text_say_the_same(office, tmp_path):
    hub = HubLogin("postgresql://hub.example/kadian", "kadian_new_0", "once")
    enrolment = invited(office, checkpoint="K1", at_hub=lambda roles, place, hours: hub)
    path = tmp_path / "K1.kadian-join"
    write_enrolment(enrolment, path)
    assert path.stat().st_mode & 0o077 == 0
    assert read_enrolment(path) == enrolment
    text = qr_text(enrolment)
    assert decode(text.encode()) == enrolment
    assert len(text) < 1_700  # a QR code that a webcam reads from a screen


def changed(enrolment, **what):
    return encode(msgspec.structs.replace(enrolment, **what))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: b"",
        lambda e: b"{}",
        lambda e: b"\xff" * 40,
        lambda e: b"KADIAN1:###",
        lambda e: b"KADIAN1:" + qr_text(e).encode()[8:60],
        lambda e: changed(e, authority=SigningKey.generate().public.hex()),
        lambda e: changed(e, authority="zz"),
        lambda e: changed(e, seed=SigningKey.generate().seed.hex()),
        lambda e: changed(e, seed="00"),
        lambda e: changed(e, ticket=msgspec.structs.replace(e.ticket, roles=(Role.OFFICE,))),
        lambda e: changed(e, ticket=msgspec.structs.replace(e.ticket, expires=2**50)),
        lambda e: changed(e, format=enrolment_file.FORMAT + 1),
        lambda e: changed(e, format=1),
        lambda e: changed(e, hub=HubLogin("host=thief.example", "kadian_new_0", "once")),
        lambda e: changed(e, site="别的园区"),
        lambda e: changed(e, place=Place("K1", 9)),
        lambda e: changed(e, signature=""),
        lambda e: encode(enrolment_file.signed(e, SigningKey.generate())),
        lambda e: json.dumps([]).encode(),
    ],
)
def test_a_spoilt_enrolment_is_said_in_words(office, spoil):
    with pytest.raises(EnrolmentError) as caught:
        decode(spoil(invited(office, checkpoint="K1")))
    assert caught.value.what_to_do


def test_what_a_cut_off_laptop_writes_is_kept_and_counts_for_nothing(office, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    name = joined(tmp_path / "gate", invited(office, checkpoint="K1"))
    leave(tmp_path / "gate", stick)
    with office.open() as station:
        take_over(station, stick)
        cut_off(station.ledger, office.authority, name, actor="201")
        assert readers(station.ledger.db).keys() == {station.ledger.station}
    with opened(tmp_path / "gate") as station:
        one(station, "no pass")
    leave(tmp_path / "gate", stick)
    with office.open() as station:
        assert take_over(station, stick)[0][1].entries > 0
        why = [row[0] for row in station.ledger.db.execute("SELECT why FROM unfolded")]
        assert why.count("cut-off") == len(why) > 0


@pytest.mark.parametrize("who", ["own", "unknown"])
def test_whom_nobody_cuts_off(office, who):
    with office.open() as station:
        name = station.ledger.station if who == "own" else "0" * 16
        with pytest.raises(UsageError):
            cut_off(station.ledger, office.authority, name, actor="201")


def test_a_kill_halfway_leaves_no_station(office, tmp_path, monkeypatch):
    enrolment = invited(office, checkpoint="K1")
    monkeypatch.setattr("gate_app.sites.enrolling.write_config", None)
    with pytest.raises(TypeError):
        joined(tmp_path / "gate", enrolment)
    monkeypatch.undo()
    assert not is_station(tmp_path / "gate")
    joined(tmp_path / "gate", enrolment, FakeTicks(wall=FakeTicks().wall() + DAY))
    assert is_station(tmp_path / "gate")


def test_a_kill_while_joining_leaves_no_station_without_its_hub(office, tmp_path, monkeypatch):
    login = HubLogin("host=a.example", "kadian_new_1", "once")
    enrolment = invited(office, checkpoint="K1", at_hub=lambda roles, place, hours: login)
    gate = tmp_path / "gate"

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("gate_app.sites.enrolling.write_config", killed)
        with pytest.raises(KeyboardInterrupt):
            joined(gate, enrolment)
    assert not is_station(gate)
    joined(gate, enrolment)
    hub = read_hub(gate)
    assert (hub.address, hub.login) == (login.address, login.login)
    assert "once" not in (gate / "hub.json").read_text("utf-8")


def test_a_kill_while_joining_leaves_no_hub_to_a_station_without_one(office, tmp_path, monkeypatch):
    login = HubLogin("host=a.example", "kadian_new_1", "once")
    with monkeypatch.context() as patched:
        patched.setattr("gate_app.sites.enrolling.write_config", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            joined(tmp_path / "g", invited(office, checkpoint="K1", at_hub=lambda *_: login))
    joined(tmp_path / "g", invited(office, checkpoint="K1"))
    assert read_hub(tmp_path / "g") is None


def test_an_enrolment_for_one_checkpoint_puts_no_gate_at_another(office):
    moved = msgspec.structs.replace(invited(office, checkpoint="K1"), place=Place("K2", 2))
    with pytest.raises(EnrolmentError, match="签名"):
        decode(encode(moved))


def test_a_hub_that_was_not_told_of_a_cut_off_will_be(office):
    address = "host=127.0.0.1 port=1 dbname=none sslmode=disable"
    write_hub(office.folder, HubConfig(address, "office", 1))
    with pytest.raises(HubUnreachableError) as caught:
        tell_hub(office.folder, "0" * 16)
    assert "连上以后会自动关" in caught.value.what_to_do
