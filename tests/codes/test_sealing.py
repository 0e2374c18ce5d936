"""Secrets behind a passphrase."""

import pytest

from gate_app.codes.sealing import SealError, seal, unseal

SECRET = bytes(range(32))
PASSPHRASE = "桂花 lantern 17"


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal(SECRET, PASSPHRASE)


def test_round_trip(sealed: bytes) -> None:
    assert unseal(sealed, PASSPHRASE) == SECRET
    assert SECRET not in sealed


def test_full_width_typing_is_the_same_passphrase(sealed: bytes) -> None:
    assert unseal(sealed, "桂花\u3000ｌａｎｔｅｒｎ\u3000１７") == SECRET


def test_sealing_twice_gives_different_bytes(sealed: bytes) -> None:
    assert seal(SECRET, PASSPHRASE) != sealed


@pytest.mark.parametrize("wrong", ["", "桂花 lantern 18", "\ud800"])
def test_wrong_passphrase(sealed: bytes, wrong: str) -> None:
    with pytest.raises(SealError, match="口令不对"):
        unseal(sealed, wrong)


@pytest.mark.parametrize("place", [4, 20, 32, 63, 64, 79])
def test_damage_in_any_part_is_seen(sealed: bytes, place: int) -> None:
    damaged = bytearray(sealed)
    damaged[place] ^= 1
    with pytest.raises(SealError, match="损坏"):
        unseal(bytes(damaged), PASSPHRASE)


@pytest.mark.parametrize("length", [4, 31, 32, 40, 79])
def test_cut_short(sealed: bytes, length: int) -> None:
    with pytest.raises(SealError, match="损坏"):
        unseal(sealed[:length], PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"KDS", b"KDS2" + bytes(76), b"-----BEGIN"])
def test_not_sealed_by_this_version(data: bytes) -> None:
    with pytest.raises(SealError, match="不是加密的密钥文件"):
        unseal(data, PASSPHRASE)


@pytest.mark.parametrize("weak", ["", "short", "12345678", "１２３４５６７８９０"])
def test_no_passphrase_like_a_pin(weak: str) -> None:
    with pytest.raises(SealError, match="口令太弱"):
        seal(SECRET, weak)
