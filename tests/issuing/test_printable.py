"""From the register to the printer: the right passes, with names, zones, photos and real codes."""

import hashlib
import time

import pytest

from gate_app.codes import pass_code
from gate_app.codes.keys import public_keys
from gate_app.demo.site import found_demo, read_demo
from gate_app.domain.passes import PassKind
from gate_app.errors import NotAllowedError, UsageError
from gate_app.issuing.issue import code_of
from gate_app.issuing.pass_keys import open_pass_key
from gate_app.issuing.printable import Filter, printable_passes, select_passes
from gate_app.ledger.database import connect
from gate_app.ledger.issued import registered
from gate_app.ledger.register import Register

NOW = int(time.time())


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office") / "site"
    found_demo(folder)
    db = connect(folder, write=False)
    yield folder, db, Register(db)
    db.close()


def printed(office, wanted):
    folder, db, register = office
    key = open_pass_key(folder, read_demo(folder).passphrase)
    passes = select_passes(registered(db), register, wanted, NOW)
    return list(printable_passes(passes, register, lambda one: code_of(one, register, key), folder))


def test_all_that_are_valid_and_no_others(office):
    _, db, register = office
    chosen = {one.pass_id for one in select_passes(registered(db), register, Filter(), NOW)}
    everyone = list(registered(db))
    assert any(one.revoked for one in everyone) and any(one.issued.exp <= NOW for one in everyone)
    assert chosen == {
        one.issued.pass_id for one in everyone if not one.revoked and one.issued.exp > NOW
    }


def test_codes_are_those_that_were_issued(office):
    folder, _, register = office
    keys = public_keys(register.trusted_keys())
    issued = {one.code for one in read_demo(folder).passes}
    passes = printed(office, Filter())
    # The demo shows two of its codes spoilt: these are printed as they were issued.
    assert 0 < len({one.code for one in passes} - issued) <= 2
    for one in passes:
        claims = pass_code.read(one.code, keys).claims
        assert (claims.name, claims.kind, claims.exp) == (one.name, one.kind, one.exp)
        assert claims.zones == tuple(number for number, _ in one.zones)


def test_shows_names_in_place_of_numbers(office):
    one = printed(office, Filter())[0]
    assert one.enterprise.endswith("（演示）")
    assert one.zones[0][1].endswith("区")
    assert one.site == "柳城工业区（演示）" and one.demo and one.hotlines
    assert any(each.kind is PassKind.VEHICLE for each in printed(office, Filter()))


def test_only_the_issued_photo_is_printed(office):
    _, _, register = office
    with_photo = [one for one in printed(office, Filter()) if one.photo]
    assert with_photo
    claims = pass_code.read(with_photo[0].code, public_keys(register.trusted_keys())).claims
    assert hashlib.sha256(with_photo[0].photo).hexdigest()[:16] == claims.photo


def test_by_enterprise_by_zone_and_by_number(office):
    by_code = printed(office, Filter(enterprise="450222-0031"))
    by_name = printed(office, Filter(enterprise="六塘物流（演示）"))
    assert by_code == by_name and {one.enterprise for one in by_code} == {"六塘物流（演示）"}
    assert {one.zones[0][0] for one in printed(office, Filter(zones=(3,)))} == {3}
    wanted = [one.number for one in by_code[:2]]
    found = printed(office, Filter(numbers=(*wanted, wanted[0].lower())))
    assert [one.number for one in found] == wanted


def test_dead_and_expired_ones_are_refused_by_number(office):
    _, db, register = office
    for one in registered(db):
        if one.revoked or one.issued.exp <= NOW:
            with pytest.raises(NotAllowedError, match="不能打印"):
                select_passes(registered(db), register, Filter(numbers=(one.issued.pass_id,)), NOW)


@pytest.mark.parametrize("wanted", [Filter(enterprise="没有"), Filter(zones=(99,))])
def test_what_is_unknown_is_told(office, wanted):
    _, db, register = office
    with pytest.raises(UsageError):
        select_passes(registered(db), register, wanted, NOW)
