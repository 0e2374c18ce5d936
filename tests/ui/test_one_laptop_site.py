"""A site with one laptop: what the office does is in force at the gate at once."""

import pytest

from gate_app.domain.verdict import Reason, Verdict
from tests.ui.test_two_windows import open_office


@pytest.fixture
def office(gate):
    return open_office(gate)


def find(gate, office, typed):
    """The passes page with one pass found and chosen."""
    office.go("passes")
    page = office.page
    page.text.setText(typed)
    page.search()
    gate.until(lambda: len(page.table.rows.things) == 1 and len(page.chosen()) == 1)
    return page


def entry_of(gate, name):
    return next(e for e in reversed(gate.entries("refusal")) if e.body().subject.name == name)


def test_a_pass_reported_lost_in_the_office_is_refused_at_the_next_scan(gate, office):
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    gate.flow.clear()
    page = find(gate, office, "韦小芳")
    page.lost_button.click()
    page.sure.answer()
    gate.until(lambda: "已挂失 1" in office.foot.text())
    card = gate.show("韦小芳")
    assert card.verdict is Verdict.REFUSE
    refusal = entry_of(gate, "韦小芳").body()
    assert refusal.reason is Reason.REPORTED_LOST
    # The verdict says on which entry it rests: the register's head is past the revocation.
    revoked = gate.entries("pass-revoked")[-1]
    assert tuple(refusal.rested.register[1:]) >= (revoked.header.epoch, revoked.header.seq)


def test_an_enterprise_suspended_in_the_office_is_stopped_at_the_gate(gate, office):
    page = find(gate, office, "韦小芳")
    page.reason.setText("密接")
    page.stop_enterprise.click()
    page.sure.answer()
    gate.until(lambda: "已暂停 1" in office.foot.text())
    assert gate.show("覃大勇").verdict is Verdict.REFUSE
    assert entry_of(gate, "覃大勇").body().reason is Reason.ENTERPRISE_SUSPENDED


def test_passes_of_a_roster_are_good_at_the_gate_while_the_rest_is_still_issued(
    gate, office, tmp_path
):
    """The gate scans in between, and everybody's pass is there at the end."""
    rows = ["姓名,电话", *(f"韦小{chr(0x4E00 + n)},138{n:08d}" for n in range(350))]
    (tmp_path / "r.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    office.go("issue")
    page = office.page
    gate.until(lambda: bool(page.zones))
    page.zones[1].setChecked(True)
    page.take(tmp_path / "r.csv")
    gate.until(lambda: page.plan is not None)
    before = len(gate.entries("pass-issued"))
    page.handing.passphrase.setText(gate.demo.passphrase)
    page.issue_all()
    gate.until(lambda: bool(page.issued))
    assert page.job.busy
    # Another page is opened meanwhile: that stops nothing.
    office.go("overview")
    assert gate.show("莫夜班").verdict is Verdict.ADMIT
    gate.until(lambda: not page.job.busy)
    assert len(page.issued) == 350
    entries = gate.entries()
    assert len([e for e in entries if e.header.kind == "pass-issued"]) == before + 350
    seqs = [e.header.seq for e in entries]
    assert seqs == list(range(1, len(seqs) + 1))


def test_the_office_closed_amid_issuing_leaves_whole_people_and_the_gate_open(
    gate, office, tmp_path
):
    rows = ["姓名,电话", *(f"韦小{chr(0x4E00 + n)},138{n:08d}" for n in range(450))]
    (tmp_path / "r.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    office.go("issue")
    page = office.page
    gate.until(lambda: bool(page.zones))
    page.zones[1].setChecked(True)
    page.take(tmp_path / "r.csv")
    gate.until(lambda: page.plan is not None)
    holders, passes = len(gate.entries("holder-put")), len(gate.entries("pass-issued"))
    page.handing.passphrase.setText(gate.demo.passphrase)
    page.issue_all()
    gate.until(lambda: bool(page.issued))
    assert not office.close() and office.isVisible() and "再按一次" in office.foot.text()
    assert office.close()
    gate.settle()
    new_holders = len(gate.entries("holder-put")) - holders
    new_passes = len(gate.entries("pass-issued")) - passes
    assert new_holders == new_passes and 0 < new_passes < 450
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
