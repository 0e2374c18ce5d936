"""Issuing: what is recorded, in whole people, once; and codes that can be made again."""

import itertools
import random

import pytest

from gate_app.codes import pass_code, pass_number
from gate_app.codes.keys import SigningKey, public_keys
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.entries import HolderPut, PassIssued
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.identity import SECRET, IdentityKeyError, identity_hash, identity_key
from gate_app.issuing.issue import BATCH, code_of, issue
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import (
    after_last_second,
    person,
)
from gate_app.ledger.issued import registered
from gate_app.ledger.ledger import read_entries
from tests.issuing.plans import (
    KEY,
    SITE,
    UNTIL,
    done,
    from_rows,
    rows_of,
    terms,
)
from tests.issuing.rosters import identity_number, people
from tests.stations import DAY, one


def test_a_roster_becomes_passes_that_the_gate_admits(site, station):
    listed = people(25)
    issued = done(station, site, from_rows(station, rows_of(listed)))
    assert len(issued.passes) == 25 and not issued.cancelled
    for each, row in zip(issued.passes, listed, strict=True):
        claims = pass_code.read(each.code, public_keys([site.key.public])).claims
        assert (claims.name, claims.enterprise, claims.zones) == (row["姓名"], "E1", (1,))
        assert claims.exp == after_last_second(UNTIL, SITE)
        outcome = one(station, each.code)
        assert (outcome.decision.verdict, outcome.decision.reason) == (Verdict.ADMIT, Reason.OK)
        assert outcome.entry.body().subject.holder == each.holder.number


def test_identity_numbers_are_kept_only_as_hash_and_four_characters(site, station):
    listed = people(5)
    done(station, site, from_rows(station, rows_of(listed)))
    holders = {holder.identity_hash: holder for holder in station.register.items(Holder)}
    for row in listed:
        holder = holders[identity_hash(row["身份证号"], KEY)]
        assert holder.identity_tail == row["身份证号"][-4:]
    whole = b"".join(entry.raw or b"" for entry in read_entries(station.ledger.db))
    assert not [row for row in listed if row["身份证号"].encode() in whole]
    issued = [e.raw for e in read_entries(station.ledger.db) if e.header.kind == "pass-issued"]
    assert not [row for row in listed if row["姓名"].encode() in b"".join(issued)]


def test_the_same_roster_again_issues_nothing(site, station):
    rows = rows_of(people(20))
    done(station, site, from_rows(station, rows))
    seq = station.ledger.head[1]
    again = from_rows(station, rows)
    assert (again.new, again.renewed, again.corrected, again.unchanged) == (0, 0, 0, 20)
    assert done(station, site, again).passes == []
    site.ticks.pass_by(DAY)
    later = from_rows(station, rows)
    assert later.unchanged == 20 and station.ledger.head[1] == seq


def test_a_plan_that_others_overtook_registers_nobody_twice(site, station):
    rows = rows_of(people(3))
    early = from_rows(station, rows)
    done(station, site, from_rows(station, rows[:1]))
    head = station.ledger.head
    with pytest.raises(UsageError, match="登记了别的人"):
        done(station, site, early)
    assert station.ledger.head == head
    assert len(done(station, site, from_rows(station, rows)).passes) == 2


def test_a_code_is_made_again_to_the_letter(site, station):
    issued = done(station, site, from_rows(station, rows_of(people(10)), terms(window=(480, 1200))))
    for each in issued.passes:
        assert code_of(each.issued.pass_id, station.register, site.key) == each.code
    with pytest.raises(GateError):
        code_of("00" * 8, station.register, site.key)


def test_a_number_that_is_taken_is_drawn_again(site, station):
    ids = [f"{bits:010x}{rest:06x}" for bits, rest in ((7, 1), (7, 2), (8, 3), (8, 4), (9, 5))]
    draw = iter(ids).__next__
    first = done(station, site, from_rows(station, rows_of(people(1)), draw=draw))
    more = done(station, site, from_rows(station, rows_of(people(3)[1:]), draw=draw))
    drawn = [each.issued.pass_id for each in (*first.passes, *more.passes)]
    assert drawn == [ids[0], ids[2], ids[4]]
    assert [each.issued.number for each in more.passes] == [
        pass_number.pass_number(each) for each in drawn[1:]
    ]


def test_batches_progress_and_cancel(site, station):
    rows = rows_of(people(BATCH * 2 + 10))
    planned = from_rows(station, rows)
    seen = []
    asked = itertools.count()
    issued = done(
        station,
        site,
        planned,
        progress=lambda n, total: seen.append((n, total)),
        cancelled=lambda: next(asked) == 2,
    )
    assert issued.cancelled and len(issued.passes) == BATCH * 2
    assert seen == [(BATCH, len(rows)), (BATCH * 2, len(rows))]
    rest = from_rows(station, rows)
    assert (rest.new, rest.unchanged) == (10, BATCH * 2)
    assert not done(station, site, rest).cancelled
    assert from_rows(station, rows).unchanged == len(rows)


def test_every_person_stands_whole_in_one_transaction(site, station, monkeypatch):
    """A ledger that fails in the middle of a batch has recorded nothing of it."""
    planned = from_rows(station, rows_of(people(5)))
    apply, calls = station.ledger.views.apply, itertools.count()

    def fail_at_seven(entry_id, entry):
        if next(calls) == 7:
            raise OSError(28, "No space left on device")
        return apply(entry_id, entry)

    monkeypatch.setattr(station.ledger.views, "apply", fail_at_seven)
    with pytest.raises(GateError):
        done(station, site, planned)
    monkeypatch.undo()
    kinds = {entry.header.kind for entry in read_entries(station.ledger.db)}
    assert not kinds & {HolderPut.__struct_config__.tag, PassIssued.__struct_config__.tag}
    assert len(done(station, site, planned).passes) == 5


def test_a_gate_that_is_no_office_issues_nothing(site, station, monkeypatch):
    planned = from_rows(station, rows_of(people(1)))
    from gate_app.domain.body import Role

    gate_only = (frozenset({Role.GATE}), None)
    monkeypatch.setattr(station.ledger.views, "station", lambda name: gate_only)
    with pytest.raises(NotAllowedError):
        done(station, site, planned)


def test_a_foreign_key_makes_codes_that_the_gate_refuses(site, station):
    issued = issue(from_rows(station, rows_of(people(1))), station.ledger, SigningKey.generate())
    assert one(station, issued.passes[0].code).decision.reason is Reason.UNKNOWN_ISSUER


def test_the_register_lists_passes(site, station):
    issued = done(station, site, from_rows(station, rows_of(people(3))))
    listed = list(registered(station.ledger.db, enterprise="E1"))
    ids = [each.issued.pass_id for each in issued.passes]
    assert [listed_one.issued.pass_id for listed_one in reversed(listed)] == ids
    assert not list(registered(station.ledger.db, enterprise="E2"))
    holder = issued.passes[1].holder.number
    assert [o.issued.holder for o in registered(station.ledger.db, holder=holder)] == [holder]


def test_the_identity_key_is_made_once_and_never_anew_over_hashes(site, station):
    key = identity_key(site.folder, station.register)
    assert len(key) == 32 and identity_key(site.folder, station.register) == key
    number = identity_number(random.Random(1))
    at = station.ledger.clock.now().at
    asked = person("韦芳", terms(), key=key, identity=number)
    done(station, site, plan([asked], station.register, at))
    store = open_secret_store(site.folder)
    (store._folder / SECRET).unlink()
    with pytest.raises(IdentityKeyError):
        identity_key(site.folder, station.register)
