"""The daily backup goes where it is told to, says when it cannot, and is checked as restored."""

import os
import re
import shutil
import time

import pytest

from gate_app.errors import GateError, UsageError
from gate_app.ledger.backup import backups
from gate_app.sites.backup_plan import (
    FILE,
    BackupPlan,
    back_up_daily,
    back_up_now,
    check_backup,
    last_backups,
    read_plan,
    write_plan,
)
from gate_app.sites.backups import bundles, make_backup
from tests.stations import SmallSite


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick"
    path.mkdir()
    return path


def a_day_goes_by(real, stick, day):
    """Copies of today become copies of that day: their names say so, and their dates."""
    for copy in (*backups(real), *bundles(stick)):
        then = time.time() - 86_400
        os.utime(copy, (then, then))
        if not re.search(r"-201601\d\d-", copy.name):
            stamp = f"201601{day:02}-000000"
            copy.rename(copy.with_name(re.sub(r"\d{8}-\d{6}", stamp, copy.name)))


def test_each_day_one_copy_here_and_one_on_the_stick(real, stick):
    write_plan(real, BackupPlan(str(stick), keep=2))
    assert back_up_daily(real) is not None
    assert (len(backups(real)), len(bundles(stick))) == (1, 1)
    assert back_up_daily(real) is None
    for day in range(1, 4):
        a_day_goes_by(real, stick, day)
        assert back_up_daily(real) is not None
    assert (len(backups(real)), len(bundles(stick))) == (2, 2)
    last = last_backups(real)
    assert (last.whole, last.ledger) == (bundles(stick)[-1], backups(real)[-1])
    assert last.reachable


def test_without_the_stick_the_ledger_is_backed_up_here_and_it_is_said(real, stick):
    write_plan(real, BackupPlan(str(stick)))
    stick.rmdir()
    for back_up in (back_up_daily, back_up_now):
        with pytest.raises(UsageError, match="没有这个文件夹"):
            back_up(real)
        assert backups(real)
    assert not last_backups(real).reachable


def test_without_a_plan_the_ledger_is_backed_up_here(real):
    assert back_up_now(real) == backups(real)[-1]
    assert back_up_daily(real) is None
    assert last_backups(real).whole is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"folder": 3}', b'{"keep": 0}'])
def test_a_plan_that_cannot_be_read_is_the_usual_one(real, content):
    (real / FILE).write_bytes(content)
    assert read_plan(real) == BackupPlan()


def test_a_plan_that_would_not_do_is_refused(real, tmp_path):
    (real / "inside").mkdir()
    for plan in (
        BackupPlan(str(tmp_path / "none")),
        BackupPlan(str(real)),
        BackupPlan(str(real / "inside")),
        BackupPlan("", keep=0),
    ):
        with pytest.raises(UsageError):
            write_plan(real, plan)
    assert read_plan(real) == BackupPlan()


def test_a_backup_is_checked_and_nothing_changes(real, stick):
    made = make_backup(real, stick)
    back_up_now(real)
    before = sorted(path.name for path in real.iterdir())
    assert check_backup(made, real) == check_backup(backups(real)[-1], real) > 0
    assert sorted(path.name for path in real.iterdir()) == before


def cut(bundle):
    path = bundle / "ledger.db"
    path.write_bytes(path.read_bytes()[:-512])


DAMAGE = {
    "a ledger cut short": cut,
    "a key file lost": lambda bundle: (bundle / "keys" / "pass-keys.sealed").unlink(),
    "no list": lambda bundle: (bundle / "backup.json").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_backup_does_not_pass(real, stick, damage):
    made = make_backup(real, stick)
    damage(made)
    with pytest.raises(GateError):
        check_backup(made, real)
    assert not list(real.glob("restoring-*"))


def test_another_site_s_backup_does_not_pass(real, stick, tmp_path):
    other = SmallSite(tmp_path / "other")
    with pytest.raises(UsageError, match="另一个园区"):
        check_backup(make_backup(other.folder, stick), real)
    shutil.rmtree(other.folder)
