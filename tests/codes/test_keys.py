"""Signing, verifying, and files of public keys."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.codes import keys
from gate_app.codes.keys import KeyFileError, SigningKey


def test_kid_is_the_head_of_the_hash(vector_keys: list[dict[str, str]]) -> None:
    for listed in vector_keys:
        assert keys.kid_of(bytes.fromhex(listed["public"])) == listed["kid"]


def test_rfc_8032_test_1() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = SigningKey(seed)
    assert key.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = key.sign(b"")
    assert signature.hex().startswith("e5564300c360ac729086e2cc806e828a")
    assert keys.verify(key.public, signature, b"")


def test_generated_keys_differ_and_hide_their_seed() -> None:
    one, other = SigningKey.generate(), SigningKey.generate()
    assert one.seed != other.seed
    for shown in (
        repr(one),
        str(one),
        f"{one}",
        logging.Formatter().format(logging.LogRecord("", logging.INFO, "", 0, "%s", (one,), None)),
    ):
        assert one.seed.hex() not in shown
        assert repr(one.seed) not in shown


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        SigningKey(bytes(length))


@given(public=st.binary(max_size=40), signature=st.binary(max_size=70), message=st.binary())
def test_verify_never_raises(public: bytes, signature: bytes, message: bytes) -> None:
    assert not keys.verify(public, signature, message)


@given(message=st.binary(max_size=200), place=st.integers(0, 63), bit=st.integers(0, 7))
def test_one_flipped_bit_is_seen(
    message: bytes, place: int, bit: int, signing_key: SigningKey
) -> None:
    signature = bytearray(signing_key.sign(message))
    assert keys.verify(signing_key.public, bytes(signature), message)
    signature[place] ^= 1 << bit
    assert not keys.verify(signing_key.public, bytes(signature), message)
    assert not keys.verify(signing_key.public, signing_key.sign(message), message + b"\0")


def test_key_file(tmp_path: Path, vector_keys: list[dict[str, str]]) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(vector_keys), "utf-8")
    trusted = keys.read_key_file(path)
    assert [key.public_bytes_raw().hex() for key in trusted.values()] == [
        listed["public"] for listed in vector_keys
    ]
    path.write_text("[]", "utf-8")
    assert keys.read_key_file(path) == {}


GOOD = {
    "kid": "cd240dce9ff82e81",
    "public": "a5ce02b57ad571d1c5529a1f2afe913220da547e418eae6fcbf5737d0c23bf99",
}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"{",
        b"[" * 100_000,
        json.dumps({"keys": [GOOD]}).encode(),
        json.dumps(["cd240dce9ff82e81"]).encode(),
        json.dumps([GOOD | {"kid": "cd240dce9ff82e82"}]).encode(),
        json.dumps([GOOD | {"kid": None}]).encode(),
        json.dumps([GOOD | {"public": GOOD["public"][:-2]}]).encode(),
        json.dumps([GOOD | {"public": GOOD["public"] + "00"}]).encode(),
        json.dumps([GOOD | {"public": "密" * 64}]).encode(),
        json.dumps([GOOD | {"public": 7}]).encode(),
        json.dumps([GOOD | {"secret": "x"}]).encode(),
        json.dumps([{"kid": GOOD["kid"]}]).encode(),
    ],
)
def test_a_bad_key_file_is_said_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(KeyFileError, match="公钥") as raised:
        keys.read_key_file(path)
    assert raised.value.what_to_do


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_an_unreadable_key_file_is_said_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="打不开"):
        keys.read_key_file(tmp_path / name)


@given(document=st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_any_other_json_is_said_in_words(
    document: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(document), "utf-8")
    if document != []:
        with pytest.raises(KeyFileError):
            keys.read_key_file(path)
