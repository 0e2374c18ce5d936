"""Turns a roster that was read into requests: whose zones and validity are which."""

from collections.abc import Mapping
from typing import Final

import msgspec

from gate_app.domain.passes import PassKind
from gate_app.domain.people import Trip
from gate_app.domain.places import Site, Zone
from gate_app.issuing.holders import random_id
from gate_app.issuing.identity import TAIL, identity_hash
from gate_app.issuing.plan import Draw, Plan, plan
from gate_app.issuing.requests import Request, Terms, after_last_second, check_terms
from gate_app.issuing.roster import RosterReading, RosterRow, RowError
from gate_app.ledger.register import Register

_ALL: Final = frozenset({"全部", "所有", "全区", "全园", "全部分区", "所有分区"})


def plan_from_roster(
    reading: RosterReading,
    register: Register,
    terms: Terms,
    *,
    key: bytes,
    at: int,
    vehicles: bool = False,
    revoke_old: bool = False,
    draw: Draw = random_id,
) -> Plan:
    """Plan passes for the people of a roster, good in ``terms`` at the most.

    A row may narrow its zones and its validity, never widen them. A row with a plate and no
    person asks for a vehicle pass; with ``vehicles`` a person's plate does, too. ``key`` hashes
    identity numbers, ``at`` is ms UTC. Raises UsageError, NotAllowedError.
    """
    check_terms(terms, register, at)
    site = register.item(Site) or Site("")
    numbers = _zone_names(register)
    requests: list[Request] = []
    errors = list(reading.errors)
    for row in reading.rows:
        own = _terms_of(row, terms, numbers, site, at, errors, reading.understood)
        if own is None:
            continue
        if row.name:
            requests.append(_person(row, own, key))
        if row.plate and (vehicles or not row.name):
            requests.append(
                Request(
                    kind=PassKind.VEHICLE,
                    name=row.plate,
                    terms=own,
                    trip=_trip(row),
                    where=(row.sheet, row.row),
                )
            )
    return plan(requests, register, at, revoke_old=revoke_old, errors=errors, draw=draw)


def _person(row: RosterRow, terms: Terms, key: bytes) -> Request:
    return Request(
        kind=PassKind.PERSON,
        name=row.name,
        terms=terms,
        phone=row.phone,
        identity_hash=identity_hash(row.identity, key) if row.identity else "",
        identity_tail=row.identity[-TAIL:],
        household=row.household,
        where=(row.sheet, row.row),
    )


def _trip(row: RosterRow) -> Trip | None:
    """What a row says of the trip; None where it says nothing, and what is known stays."""
    trip = Trip(row.route, row.crew, row.goods)
    return None if trip == Trip() else trip


def _zone_names(register: Register) -> dict[str, int]:
    names: dict[str, int] = {}
    for zone in register.items(Zone):
        for name in (zone.name, str(zone.number), f"{zone.number}区", f"{zone.number}号区"):
            names.setdefault(name.replace(" ", ""), zone.number)
    return names


def _terms_of(
    row: RosterRow,
    terms: Terms,
    numbers: Mapping[str, int],
    site: Site,
    at: int,
    errors: list[RowError],
    titles: Mapping[str, str],
) -> Terms | None:
    """The terms of one row; None, and an error more, where it may not have them."""

    def wrong(field: str, value: str, message: str, what_to_do: str) -> None:
        column = titles.get(field, "分区" if field == "zones" else "有效期至")
        errors.append(RowError(row.sheet, row.row, column, value, message, what_to_do))

    zones, exp = terms.zones, terms.exp
    if row.zones and not set(row.zones) <= _ALL:
        chosen = [numbers.get(name, 0) for name in row.zones]
        for name, number in zip(row.zones, chosen, strict=True):
            if number not in terms.zones:
                allowed = "、".join(str(each) for each in terms.zones)
                wrong(
                    "zones",
                    name,
                    "不在这次批准的分区里。" if number else "没有这个分区。",
                    f"这次可以写的分区：{allowed}。",
                )
                return None
        zones = tuple(dict.fromkeys(chosen))
    if row.until is not None:
        exp = min(exp, after_last_second(row.until, site))
        if exp * 1000 <= at or exp <= (terms.nbf or 0):
            wrong("until", row.until.isoformat(), "有效期已过。", "请改为今天以后的日期，或留空。")
            return None
    return msgspec.structs.replace(terms, zones=zones, exp=exp)
