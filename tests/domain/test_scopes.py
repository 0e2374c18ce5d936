"""Who follows whom, and which bodies a gate is given."""

import pytest

from gate_app.domain.body import Role
from gate_app.domain.entries import KINDS
from gate_app.domain.scopes import SCOPES, Reader, Scope, follows, may_read, zones_of

OFFICE = Reader("office", frozenset({Role.OFFICE}))
WEST = Reader("west", frozenset({Role.GATE}), "W", 1)
WEST_LANE = Reader("west-2", frozenset({Role.GATE}), "W", 1)
EAST = Reader("east", frozenset({Role.GATE}), "E", 2)
NOWHERE = Reader("nowhere", frozenset({Role.GATE}))
NOWHERE_ELSE = Reader("nowhere-2", frozenset({Role.GATE}))


@pytest.mark.parametrize(
    ("reader", "writer", "follow"),
    [
        (WEST, OFFICE, True),
        (OFFICE, WEST, True),
        (WEST, WEST_LANE, True),
        (WEST, EAST, False),
        (WEST, WEST, False),
        (OFFICE, OFFICE, False),
        (NOWHERE, NOWHERE_ELSE, False),
    ],
)
def test_who_follows_whom(reader, writer, follow):
    assert follows(reader, writer) is follow


@pytest.mark.parametrize(
    ("reader", "writer", "kind", "zones", "may"),
    [
        (WEST, OFFICE, "pass-issued", {1}, True),
        (WEST, OFFICE, "pass-issued", {2}, False),
        (WEST, OFFICE, "pass-issued", {2, 1}, True),
        (WEST, OFFICE, "pass-revoked", set(), True),
        (WEST, OFFICE, "policy-put", set(), True),
        (WEST, OFFICE, "holder-put", {1}, False),
        (WEST, OFFICE, "exported", {1}, False),
        (WEST, OFFICE, "of-a-newer-program", {1}, False),
        (OFFICE, WEST, "of-a-newer-program", set(), True),
        (OFFICE, WEST, "crossing", {1}, True),
        (WEST, WEST_LANE, "crossing", {1}, True),
        (WEST, WEST_LANE, "pin-failed", set(), False),
        (WEST, EAST, "crossing", {1}, False),
        (NOWHERE, NOWHERE_ELSE, "crossing", {0}, False),
    ],
)
def test_who_may_read_what(reader, writer, kind, zones, may):
    assert may_read(reader, writer, kind, frozenset(zones)) is may


def test_what_holds_names_and_identities_never_leaves_the_offices():
    for kind in ("holder-put", "exported", "pin-failed", "pin-accepted"):
        assert SCOPES.get(kind, Scope.OFFICE) is Scope.OFFICE


def test_every_scoped_kind_is_a_kind():
    assert set(SCOPES) <= set(KINDS)


@pytest.mark.parametrize(
    ("body", "zones"),
    [
        ({"zone": 3}, {3}),
        ({"zones": [1, 2]}, {1, 2}),
        ({"zones": "12"}, set()),
        ({"zone": True}, set()),
        ({}, set()),
        ({"zones": [1, "2", None]}, {1}),
    ],
)
def test_zones_of_a_body(body, zones):
    assert zones_of(body) == zones
