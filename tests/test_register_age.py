"""How old the register is: at the office never, with a hub since the last complete exchange."""

import msgspec

from gate_app import config
from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HubConfig, StationConfig, read_hub, write_config, write_hub
from gate_app.domain.entries import Genesis, Role, StationCertified
from gate_app.domain.places import Place
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.chain import certificate_message, station_id
from gate_app.ledger.ledger import Ledger
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.hub_login import set_hub
from gate_app.station import STATION_KEY, Station
from tests.stations import DAY, HOUR, NOON, FakeTicks, SmallSite, one


def test_an_office_without_a_hub_is_always_up_to_date(tmp_path):
    site = SmallSite(tmp_path / "site")
    site.ticks.pass_by(3 * DAY)
    with site.open() as station:
        assert station.status().register_age_s == 0
        assert one(station, site.code()).decision.verdict is Verdict.ADMIT


def test_with_a_hub_that_is_not_heard_verdicts_become_doubts(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(register_stale_s=2 * 3600))
    site.ticks.pass_by(3 * DAY)
    write_hub(site.folder, HubConfig("postgresql://hub/park", "gate", site.ticks.wall()))
    with site.open() as station:
        assert station.status().register_age_s == 0
        site.ticks.pass_by(2 * HOUR)
        assert one(station, site.code()).decision.verdict is Verdict.ADMIT
        site.ticks.pass_by(1000)
        assert station.status().register_age_s == 2 * 3600 + 1
        doubted = one(station, site.code())
        assert doubted.decision.verdict is Verdict.ATTEND
        assert doubted.decision.reason is Reason.REGISTER_STALE
        with station.ledger.writing():
            station.ledger.freshness.note(site.ticks.wall())
        admitted = one(station, site.code())
        assert admitted.decision.verdict is Verdict.ADMIT
    with site.open() as station:
        site.ticks.pass_by(HOUR)
        assert station.status().register_age_s == 3600


def test_a_station_that_is_only_a_gate_counts_from_what_it_was_given(tmp_path):
    """It has no hub either, but a stick."""
    authority, key = SigningKey(b"\1" * 32), SigningKey(b"\4" * 32)
    ticks = FakeTicks()
    name, public = station_id(key.public), key.public.hex()
    message = certificate_message(name, public, (Role.GATE,), "K1")
    certificate = StationCertified(
        station=name,
        public=public,
        roles=(Role.GATE,),
        checkpoint="K1",
        signature=authority.sign(message).hex(),
    )
    clock = TrustedClock(ticks)
    with Ledger(
        tmp_path, signer=key, verifier=verify, authority=authority.public, clock=clock
    ) as ledger:
        clock.confirm()
        ledger.append_all([Genesis(public=public, installation="i", version="0"), certificate])
    open_secret_store(tmp_path, use_keyring=False).put(STATION_KEY, key.seed)
    write_config(tmp_path, StationConfig(Place("K1", 1), authority.public.hex()))
    ticks.pass_by(HOUR)
    with Station(tmp_path, clock=TrustedClock(ticks)) as station:
        assert station.status().register_age_s == 3600
        with station.ledger.writing():
            station.ledger.freshness.note(NOON + HOUR)
        assert station.status().register_age_s == 0


def test_a_time_from_a_clock_that_ran_ahead_is_not_believed(tmp_path):
    site = SmallSite(tmp_path / "site")
    write_hub(site.folder, HubConfig("postgresql://hub/park", "gate", 0))
    with site.open() as station:
        with station.ledger.writing():
            station.ledger.freshness.note(NOON + 365 * DAY)
        site.ticks.pass_by(HOUR)
        assert station.status().register_age_s == 3600
        with station.ledger.writing():
            station.ledger.freshness.note(site.ticks.wall())
            station.ledger.freshness.note(site.ticks.wall() - DAY)  # an older stick
        assert station.status().register_age_s == 0


def test_another_login_makes_no_old_register_fresh(tmp_path):
    site = SmallSite(tmp_path / "site")
    write_hub(site.folder, HubConfig("postgresql://hub/park", "gate", site.ticks.wall()))
    with site.open() as station, station.ledger.writing():
        station.ledger.freshness.note(site.ticks.wall())
    site.ticks.pass_by(9 * DAY)
    set_hub(site.folder, HubLogin("host=other", "kadian_new_0", "once"), site.ticks.wall())
    with site.open() as station:
        assert station.status().register_age_s * 1000 == 9 * DAY
        assert one(station, site.code()).decision.reason is Reason.REGISTER_STALE
        # What was noted by a clock that ran ahead says nothing, but that it was fresh once.
        with station.ledger.writing():
            station.ledger.freshness.note(NOON + 365 * DAY)
        assert station.status().register_age_s * 1000 == 9 * DAY


def test_the_hub_is_described_beside_the_station(tmp_path):
    assert read_hub(tmp_path) is None
    hub = HubConfig("postgresql://hub/park", "gate-1", NOON)
    write_hub(tmp_path, hub)
    assert read_hub(tmp_path) == hub
    assert msgspec.json.decode((tmp_path / config.HUB_FILE).read_bytes()).keys() == {
        "address",
        "login",
        "since",
    }
