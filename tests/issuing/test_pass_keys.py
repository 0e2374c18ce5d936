"""Keys behind a passphrase: kept, opened, refused."""

import stat

import pytest

from gate_app.codes.keys import SigningKey
from gate_app.codes.sealing import SealError, seal
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.entries import PassKeyRetired
from gate_app.domain.places import Place
from gate_app.founding import found
from gate_app.issuing.identity import SECRET, identity_key
from gate_app.issuing.pass_keys import (
    AUTHORITY_FILE,
    FOLDER,
    PASS_KEYS_FILE,
    KeysError,
    has_keys,
    keep_keys,
    open_authority,
    open_pass_key,
)
from gate_app.ledger.chain import pass_key_retired_message
from gate_app.station import Station
from tests.stations import SmallSite

PASSPHRASE = "木棉 柳江 石榴"


def retired(authority, public, *, compromised):
    message = pass_key_retired_message(public, compromised=compromised)
    signature = authority.sign(message).hex()
    return PassKeyRetired(public=public, compromised=compromised, signature=signature)


def test_keys_come_back_with_their_passphrase(tmp_path):
    site = SmallSite(tmp_path / "site")
    assert not has_keys(site.folder)
    keep_keys(site.folder, site.authority, [site.key], PASSPHRASE)
    assert has_keys(site.folder)
    assert open_pass_key(site.folder, PASSPHRASE).seed == site.key.seed
    assert open_authority(site.folder, PASSPHRASE).seed == site.authority.seed
    for name in (AUTHORITY_FILE, PASS_KEYS_FILE):
        file = site.folder / FOLDER / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert site.key.seed not in file.read_bytes()
        assert site.key.seed.hex().encode() not in file.read_bytes()
    for open_key in (open_pass_key, open_authority):
        with pytest.raises(SealError):
            open_key(site.folder, "木棉 柳江 石榴 ")


def test_a_gate_has_no_keys(tmp_path):
    site = SmallSite(tmp_path / "site")
    for open_key in (open_pass_key, open_authority):
        with pytest.raises(KeysError, match="只能当卡点"):
            open_key(site.folder, PASSPHRASE)


@pytest.mark.parametrize("compromised", [False, True])
def test_a_retired_key_signs_no_more(tmp_path, compromised):
    folder = tmp_path / "site"
    founded = found(folder, Place("K1", 1), [], demo=True, passphrase=PASSPHRASE)
    first, second = founded.pass_keys
    assert open_pass_key(folder, PASSPHRASE).public == first.public
    for key, rest in ((first, second), (second, None)):
        with Station(folder) as station:
            body = retired(founded.authority, key.public.hex(), compromised=compromised)
            station.ledger.append(body)
        if rest is None:
            with pytest.raises(KeysError, match="停用"):
                open_pass_key(folder, PASSPHRASE)
        else:
            assert open_pass_key(folder, PASSPHRASE).public == rest.public


def test_a_key_that_the_authority_never_certified_signs_nothing(tmp_path):
    site = SmallSite(tmp_path / "site")
    keep_keys(site.folder, site.authority, [SigningKey.generate()], PASSPHRASE)
    with pytest.raises(KeysError):
        open_pass_key(site.folder, PASSPHRASE)


@pytest.mark.parametrize("weak", ["", "short", "12345678901"])
def test_a_weak_passphrase_founds_nothing(tmp_path, weak):
    with pytest.raises(SealError):
        found(tmp_path / "site", Place("K1", 1), [], demo=True, passphrase=weak)
    assert not (tmp_path / "site" / "ledger.db").exists()
    found(tmp_path / "site", Place("K1", 1), [], demo=True)


@pytest.mark.parametrize("spoil", [b"", b"KDS1", b"nonsense", None])
def test_a_spoilt_file_of_keys_is_told_in_words(tmp_path, spoil):
    site = SmallSite(tmp_path / "site")
    keep_keys(site.folder, site.authority, [site.key], PASSPHRASE)
    file = site.folder / FOLDER / PASS_KEYS_FILE
    file.write_bytes(file.read_bytes()[:-1] if spoil is None else spoil)
    with pytest.raises(SealError):
        open_pass_key(site.folder, PASSPHRASE)


def test_a_new_laptop_knows_the_people_by_the_folder_of_keys(tmp_path):
    folder = tmp_path / "site"
    found(folder, Place("K1", 1), [], demo=True, passphrase=PASSPHRASE)
    with Station(folder) as station:
        key = identity_key(folder, station.register)
    lost = folder / "secrets" / SECRET
    lost.unlink()
    open_pass_key(folder, PASSPHRASE)
    assert lost.read_bytes() == key
    # Never over a key that is there.
    open_secret_store(folder).put(SECRET, b"x" * 32)
    open_pass_key(folder, PASSPHRASE)
    assert lost.read_bytes() == b"x" * 32


def test_keys_of_another_program_are_told_in_words(tmp_path):
    site = SmallSite(tmp_path / "site")
    keep_keys(site.folder, site.authority, [site.key], PASSPHRASE)
    file = site.folder / FOLDER / PASS_KEYS_FILE
    file.write_bytes(seal(b"[]", PASSPHRASE))
    with pytest.raises(KeysError, match="版本"):
        open_pass_key(site.folder, PASSPHRASE)
