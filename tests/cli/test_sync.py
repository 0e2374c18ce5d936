"""``gate sync`` without a window."""

import json

import pytest
from click.testing import CliRunner

from gate_app.cli import main
from gate_app.clock import SystemTicks
from gate_app.config import HUB_FILE, HubConfig, write_hub
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.synced import Incident, Kind, Synced
from gate_app.sites.syncing import PhotoFolder
from tests.stations import GUARD_PIN, NOON, SUPERVISOR_PIN, SmallSite, one

NOBODY = "postgresql://127.0.0.1:1/park"


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site")


def run(site, *words):
    return CliRunner().invoke(main, ["sync", "--data-dir", str(site.folder), *words])


def test_without_a_hub_it_says_so(site):
    result = run(site, "--once")
    assert result.exit_code == 1
    assert "没有设置中心" in result.output


def test_a_hub_that_does_not_answer_is_told_in_words(site):
    write_hub(site.folder, HubConfig(NOBODY, "gate-1", NOON))
    result = run(site, "--once")
    assert result.exit_code == 1
    assert "连不上中心" in result.output
    assert "Traceback" not in result.output
    told = json.loads(run(site, "--once", "--json").output)
    assert told["standing"] == "offline"
    assert told["behind"] > 0


def test_a_damaged_description_of_the_hub_is_told_before_anything_opens(site):
    (site.folder / HUB_FILE).write_text("{")
    assert "读不懂" in run(site, "--once").output
    (site.folder / HUB_FILE).unlink()
    with site.open() as station:
        assert station.hub is None


def forked(site):
    """A fork of the last three entries is known."""
    with site.open() as station:
        head = station.ledger.head
        for _ in range(3):
            one(station, site.code())
        with station.ledger.writing():
            fork = Incident(
                kind=Kind.FORK,
                station=station.ledger.station,
                epoch=head[0],
                seq=head[1],
                beyond=1,
                lost_to=head[1] + 2,
            )
            Synced(station.ledger.db).report(fork)
        return head


def test_a_supervisor_settles_a_fork(tmp_path, monkeypatch):
    site = SmallSite(tmp_path / "site", with_staff=True, ticks=SystemTicks())
    assert "没有分叉" in run(site, "--settle").output
    head = forked(site)
    monkeypatch.setenv("KADIAN_STAFF", "101")
    monkeypatch.setenv("KADIAN_PIN", GUARD_PIN)
    assert run(site, "--settle").exit_code == 1
    monkeypatch.setenv("KADIAN_STAFF", "201")
    monkeypatch.setenv("KADIAN_PIN", SUPERVISOR_PIN)
    result = run(site, "--settle")
    assert "第 2 段" in result.output
    with site.open() as station:
        opened = next(e for e in read_entries(station.ledger.db) if e.header.kind == "epoch-opened")
        assert (opened.header.actor, opened.body().after) == ("201", head[:2])
        assert one(station, site.code()).entry is not None
    verified = CliRunner().invoke(
        main, ["log", "verify", "--views", "--data-dir", str(site.folder)]
    )
    assert verified.exit_code == 0, verified.output


def test_photos_lie_where_passes_look_for_them(tmp_path):
    photos = PhotoFolder(tmp_path)
    assert photos.load("ab" * 8) is None
    photos.keep("2d711642b726b044", b"x")
    assert (tmp_path / "photos" / "2d711642b726b044.jpg").read_bytes() == b"x"
    assert photos.load("2d711642b726b044") == b"x"
