"""Keys change whole or not at all, and the gate knows at the next scan."""

import os
import shutil
from contextlib import closing

import pytest

from gate_app.codes import pass_code
from gate_app.codes.keys import SigningKey, kid_of
from gate_app.codes.sealing import SealError
from gate_app.domain.entries import HolderPut, KeyDeed, KeysHandled
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from gate_app.issuing.issue import issue
from gate_app.issuing.keys_now import keys_now, passes_under
from gate_app.issuing.pass_keys import (
    FOLDER,
    keep_keys,
    open_authority,
    open_kept,
    open_pass_key,
    read_sealed,
    settle_keys,
    write_sealed,
)
from gate_app.issuing.plan import Plan, Planned
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.sites.backups import make_backup
from gate_app.sites.recovery import FILES
from gate_app.sites.site_keys import (
    LEAST_LIVE,
    find_key,
    prepare_end,
    prepare_new_key,
    prepare_passphrase,
    record,
)
from gate_app.sites.station_secrets import seal_station
from tests.stations import NOON, SmallSite, issued, one

OLD, NEW = "木棉 柳江 石榴", "紫荆 龙潭 柚子"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A small site whose two keys are kept behind OLD, its station key too."""
    site = SmallSite(tmp_path_factory.mktemp("keys") / "site", with_staff=True)
    second = SigningKey.generate()
    keep_keys(site.folder, site.authority, [site.key, second], OLD)
    with site.open() as station:
        seal_station(site.folder, station.register, OLD)
    return site


@pytest.fixture
def site(pristine, tmp_path, monkeypatch):
    folder = shutil.copytree(pristine.folder, tmp_path / "site")
    monkeypatch.setattr(pristine, "folder", folder)
    return pristine


def change(site, prepare, *arguments, **how):
    made = prepare(site.folder, *arguments, **how)
    with site.open() as station:
        record(made, station.ledger, actor="201")
    return made


def deeds(folder):
    with closing(connect(folder, write=False)) as db:
        found = [(entry.header.actor, entry.body()) for entry in read_entries(db)]
    return [(who, body.deed, body.kid) for who, body in found if isinstance(body, KeysHandled)]


def looked(folder, at=NOON):
    with closing(connect(folder, write=False)) as db:
        return keys_now(db, at)


def opens(folder, passphrase):
    """Which files a passphrase opens."""
    found = set()
    for name in FILES:
        try:
            read_sealed(folder, name, passphrase)
        except SealError:
            continue
        found.add(name)
    return found


# --- the passphrase -------------------------------------------------------------------------------


def test_the_new_passphrase_opens_everything_and_the_old_one_nothing(site):
    kept, authority = open_kept(site.folder, OLD), open_authority(site.folder, OLD).seed
    change(site, prepare_passphrase, OLD, NEW)
    assert (opens(site.folder, OLD), opens(site.folder, NEW)) == (set(), set(FILES))
    assert open_kept(site.folder, NEW) == kept
    assert open_authority(site.folder, NEW).seed == authority
    assert deeds(site.folder) == [("201", KeyDeed.PASSPHRASE, "")]
    assert looked(site.folder).copy_is_old


@pytest.mark.parametrize(("old", "new"), [("wrong wrong", NEW), (OLD, "12345678901"), (OLD, "x")])
def test_a_wrong_or_weak_passphrase_changes_nothing(site, old, new):
    with pytest.raises(SealError):
        prepare_passphrase(site.folder, old, new)
    assert opens(site.folder, OLD) == set(FILES)
    assert deeds(site.folder) == []


def test_what_was_only_prepared_is_not_in_force(site):
    prepare_passphrase(site.folder, OLD, NEW)
    assert opens(site.folder, OLD) == set(FILES)


STEPS = ("open", "fsync", "rename", "replace", "rmdir", "mkdir")


def killed_at(number, work):
    """Whether ``work``, in a process of its own, was killed before its n-th touch of the disk."""
    child = os.fork()
    if child == 0:
        seen = 0

        def counted(real):
            def step(*arguments, **how):
                nonlocal seen
                if seen == number:
                    os._exit(9)
                seen += 1
                return real(*arguments, **how)

            return step

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def test_a_kill_at_any_step_leaves_the_old_passphrase_or_the_new(site, tmp_path):
    """Contents are stood in for: what matters is that three files change as one."""
    folder, seen = tmp_path / "kept", set()
    write_sealed(folder, dict.fromkeys(FILES, b"old"))
    number = 0
    while killed_at(number, lambda: write_sealed(folder, dict.fromkeys(FILES, b"new"))):
        settle_keys(folder)
        contents = {(folder / FOLDER / name).read_bytes() for name in FILES}
        assert len(contents) == 1, number
        seen |= contents
        if contents == {b"new"}:
            write_sealed(folder, dict.fromkeys(FILES, b"old"))
        number += 1
    assert seen == {b"old", b"new"}
    assert number > len(FILES) * 3
    assert {path.name for path in (folder / FOLDER).iterdir()} == set(FILES)


def test_a_backup_after_a_kill_holds_files_of_one_passphrase(site, tmp_path):
    made = prepare_passphrase(site.folder, OLD, NEW)
    keys = made.folder / "keys"
    (keys / "staged").rename(keys / "taken")
    (keys / "taken" / FILES[0]).replace(keys / FILES[0])  # and there it was killed
    stick = tmp_path / "stick"
    stick.mkdir()
    assert opens(make_backup(site.folder, stick), NEW) == set(FILES)


# --- pass keys ------------------------------------------------------------------------------------


def give_pass(site, number, key):
    """A registered pass and its code."""
    claims = site.claims(name=f"持证{number}")
    holder = Holder(f"H{number}", claims.name, "E1", "home")
    body = issued(claims, holder=holder.number)
    plan = Plan(
        items=[Planned(holder=holder, put=HolderPut(item=holder), issued=body)],
        new=0, renewed=1, corrected=0, unchanged=0, households=1, errors=[],
    )  # fmt: skip
    with site.open() as station:
        (made,) = issue(plan, station.ledger, key).passes
    return made


def verdict(site, code):
    with site.open() as station:
        site.ticks.pass_by(60_000)
        decision = one(station, code).decision
        return decision.verdict, decision.reason


def test_a_compromised_key_s_passes_die_at_once_a_retired_one_s_live_on(site):
    first = give_pass(site, 1, open_pass_key(site.folder, OLD))
    assert verdict(site, first.code) == (Verdict.ADMIT, Reason.OK)

    change(site, prepare_end, OLD, first.issued.kid, compromised=False)
    second_key = open_pass_key(site.folder, OLD)
    assert second_key.kid != first.issued.kid
    second = give_pass(site, 2, second_key)
    third = give_pass(site, 3, second_key)
    assert verdict(site, second.code) == (Verdict.ADMIT, Reason.OK)
    with site.open() as station:  # the retired key's pass goes out again: admitted till its end
        decision = one(station, first.code).decision
    assert decision.reason is not Reason.UNKNOWN_ISSUER
    assert decision.verdict is not Verdict.REFUSE

    with closing(connect(site.folder, write=False)) as db:
        under = passes_under(db, find_key(second_key.kid, keys_now(db).keys), NOON)
    assert {each.number for each in under} == {second.issued.number, third.issued.number}

    change(site, prepare_end, OLD, second_key.kid, compromised=True)
    assert verdict(site, third.code) == (Verdict.REFUSE, Reason.UNKNOWN_ISSUER)
    fourth_key = open_pass_key(site.folder, OLD)
    assert fourth_key.kid not in (first.issued.kid, second_key.kid)
    fourth = give_pass(site, 4, fourth_key)
    assert verdict(site, fourth.code) == (Verdict.ADMIT, Reason.OK)
    # The same passes, printed again under a living key, let their holders in.
    again = pass_code.write(site.claims(name="持证3", pass_id=third.issued.pass_id), fourth_key)
    assert verdict(site, again) == (Verdict.ADMIT, Reason.OK)


def test_two_keys_can_always_sign(site):
    for _ in range(3):
        live = [each.public for each in looked(site.folder).live]
        change(site, prepare_end, OLD, kid_of(bytes.fromhex(live[0])), compromised=True)
        now = looked(site.folder)
        kept = {
            SigningKey(bytes.fromhex(s)).public.hex() for s in open_kept(site.folder, OLD).pass_keys
        }
        assert len([each for each in now.live if each.public in kept]) >= LEAST_LIVE
        assert open_pass_key(site.folder, OLD).public.hex() in {each.public for each in now.live}


def test_an_end_is_final(site):
    (kid, *_) = (each.kid for each in looked(site.folder).keys)
    with pytest.raises(UsageError, match="没有这个发证密钥"):
        prepare_end(site.folder, OLD, "zz", compromised=False)
    change(site, prepare_end, OLD, kid, compromised=False)
    with pytest.raises(NotAllowedError, match="停用"):
        prepare_end(site.folder, OLD, kid, compromised=False)
    change(site, prepare_end, OLD, kid, compromised=True)
    for compromised in (False, True):
        with pytest.raises(NotAllowedError, match="作废"):
            prepare_end(site.folder, OLD, kid, compromised=compromised)


def test_a_new_key_is_certified_kept_and_named(site):
    made = change(site, prepare_new_key, OLD)
    (kid,) = made.added
    assert deeds(site.folder) == [("201", KeyDeed.ADDED, kid)]
    newest = looked(site.folder).keys[-1]
    assert (newest.kid, newest.live, newest.since > 0) == (kid, True, True)
    assert looked(site.folder).copy_is_old
    with pytest.raises(SealError):
        prepare_new_key(site.folder, "wrong wrong")


def test_changes_made_for_other_keys_are_refused(site):
    """Two supervisors at once: never fewer than two keys left."""
    change(site, prepare_new_key, OLD)
    change(site, prepare_new_key, OLD)
    at_once = [
        prepare_end(site.folder, OLD, each.kid, compromised=False)
        for each in looked(site.folder).live
    ]
    done = 0
    with site.open() as station:
        for one_change in at_once:
            try:
                record(one_change, station.ledger)
            except UsageError:
                break
            done += 1
    assert 0 < done < len(at_once)
    assert len(looked(site.folder).live) >= LEAST_LIVE


def test_passes_from_before_keys_were_named_are_the_first_key_s(site):
    with site.open() as station:
        station.ledger.append(issued(site.claims(), holder="H1"))
    first, *others = looked(site.folder).keys
    assert (first.kid, first.passes) == (site.key.kid, 1)
    assert {each.passes for each in others} == {0}
