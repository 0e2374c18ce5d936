"""Damaged bytes are noticed, and never pass for what was recorded."""

import random
import sqlite3
from contextlib import closing, suppress

import pytest

from gate_app.codes.keys import verify
from gate_app.config import read_config
from gate_app.errors import GateError
from gate_app.facts import Scan
from gate_app.ledger.database import connect
from gate_app.ledger.verify import verify_ledger, verify_views
from gate_app.station import Station
from tests.faults.sites import content, copy_of, lived_in, note
from tests.stations import SmallSite

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A site that has seen a bit of everything, closed, its write-ahead log folded in."""
    site = SmallSite(tmp_path_factory.mktemp("sound") / "site", with_staff=True)
    lived_in(site, 120)
    assert not (site.folder / "ledger.db-wal").exists()
    return site


def found_wrong(folder) -> str:
    """How the damage shows: as ``gate log verify`` says it, or when the station is opened."""
    try:
        with closing(connect(folder, write=False)) as db:
            report = verify_ledger(db, folder, verify)
            if not report.ok:
                return "verify"
            if verify_views(db, verify, bytes.fromhex(read_config(folder).authority)):
                return "views"
    except GateError:
        return "verify"
    try:
        with Station(folder):
            return ""
    except GateError:
        return "open"


def opens_or_says_why(folder) -> None:
    """No traceback, whatever lies in the file: GateError is all that may come out."""
    with suppress(GateError), Station(folder) as station:
        station.status()
        station.gate.present([Scan("junk")])
        station.acts.find("韦1")
        station.register.muster(1)


def harmless(folder, original) -> bool:
    """Whether everything recorded is still there, to the bit."""
    try:
        return content(folder) == original
    except (sqlite3.Error, OSError, UnicodeError):
        return False


def flip_a_bit(data, chance):
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def scramble_some_bytes(data, chance):
    at = chance.randrange(len(data))
    for n in range(at, min(len(data), at + chance.randint(1, 16))):
        data[n] = chance.randrange(256)


def zero_a_page(data, chance):
    at = chance.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)


def swap_two_pages(data, chance):
    one, two = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE], data[two : two + PAGE] = (
        data[two : two + PAGE],
        data[one : one + PAGE],
    )


def cut_the_end(data, chance):
    del data[chance.randrange(len(data)) :]


@pytest.mark.parametrize(
    ("spoil", "routine", "long"),
    [
        (flip_a_bit, 120, 3_000),
        (scramble_some_bytes, 60, 1_500),
        (zero_a_page, 20, 200),
        (swap_two_pages, 20, 200),
        (cut_the_end, 20, 300),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_change_of_anything_recorded_goes_unnoticed(
    sound, tmp_path, campaign, capsys, spoil, routine, long
):
    original = content(sound.folder)
    data = (sound.folder / "ledger.db").read_bytes()
    rounds, seed = campaign(routine, long), campaign(3, random.randrange(10**6))
    chance = random.Random(f"{spoil.__name__} {seed}")
    counts = {"verify": 0, "views": 0, "open": 0, "harmless": 0}
    for number in range(rounds):
        spoilt = bytearray(data)
        spoil(spoilt, chance)
        folder = copy_of(sound.folder, tmp_path / "spoilt")
        (folder / "ledger.db").write_bytes(spoilt)
        how = found_wrong(folder)
        if not how:
            changed = not harmless(folder, original)
            assert not changed, f"unnoticed: {spoil.__name__}, seed {seed}, round {number}"
        counts[how or "harmless"] += 1
        (folder / "ledger.db").write_bytes(spoilt)
        opens_or_says_why(folder)
    note(capsys, spoil.__name__, rounds=rounds, seed=seed, **counts, unnoticed=0)


@pytest.mark.parametrize("name", ["ledger.tail", "station.json"])
def test_damage_beside_the_database(sound, tmp_path, name):
    chance = random.Random(5)
    for spoil in (flip_a_bit, scramble_some_bytes, cut_the_end) * 5:
        folder = copy_of(sound.folder, tmp_path / "spoilt")
        spoilt = bytearray((folder / name).read_bytes())
        spoil(spoilt, chance)
        (folder / name).write_bytes(spoilt)
        opens_or_says_why(folder)


@pytest.mark.parametrize("junk", [b"", b"x", b"SQLite format 3\0", b"\0" * 8192, b"\xff" * 100])
def test_a_file_that_is_no_database(sound, tmp_path, junk):
    folder = copy_of(sound.folder, tmp_path / "spoilt")
    (folder / "ledger.db").write_bytes(junk)
    with pytest.raises(GateError):
        Station(folder)
    assert found_wrong(folder)


def test_a_missing_database_is_not_silently_a_new_one(sound, tmp_path):
    folder = copy_of(sound.folder, tmp_path / "spoilt")
    (folder / "ledger.db").unlink()
    with pytest.raises(GateError):
        Station(folder)


def test_an_older_copy_put_in_its_place_is_noticed(tmp_path):
    site = SmallSite(tmp_path / "site")
    lived_in(site, 5)
    old = (site.folder / "ledger.db").read_bytes()
    lived_in(site, 5)
    (site.folder / "ledger.db").write_bytes(old)
    assert found_wrong(site.folder)
    with pytest.raises(GateError, match="台账末尾缺少"):
        site.open()
