"""Keys and claims that the tests of codes share."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gate_app.codes import keys
from gate_app.domain.passes import Claims, PassKind

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("gp1.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def signing_key() -> keys.SigningKey:
    """The published test key of the vectors."""
    return keys.SigningKey(hashlib.sha256(b"gp1 test key 1").digest())


@pytest.fixture(scope="session")
def stranger() -> keys.SigningKey:
    """A key that nobody trusts."""
    return keys.SigningKey(hashlib.sha256(b"a stranger's key").digest())


@pytest.fixture(scope="session")
def trusted(signing_key: keys.SigningKey) -> keys.PublicKeys:
    """What the gate trusts: the published test key."""
    return keys.public_keys([signing_key.public])


@pytest.fixture(scope="session")
def make_claims() -> Callable[..., Claims]:
    """Typical claims, any of them replaced."""

    def make(**changed: Any) -> Claims:
        typical: dict[str, Any] = {
            "pass_id": "0011223344556677",
            "kind": PassKind.PERSON,
            "name": "韦小芳",
            "enterprise": "450222-0017",
            "zones": (1, 2, 3),
            "exp": 1791209600,
            "nbf": 1790000000,
            "window": (480, 1200),
            "photo": "0001020304050607",
        }
        return Claims(**(typical | changed))

    return make


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test per published vector, named after it."""
    if "vector" in metafunc.fixturenames:
        vectors = VECTORS["vectors"]
        metafunc.parametrize("vector", vectors, ids=[vector["name"] for vector in vectors])


@pytest.fixture(scope="session")
def vector_keys() -> list[dict[str, str]]:
    """The ``keys`` of the vectors, as a key file lists them."""
    listed: list[dict[str, str]] = VECTORS["keys"]
    return listed
