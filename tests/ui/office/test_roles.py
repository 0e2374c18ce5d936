"""What a role may not do in the window is absent, or says who may."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from gate_app.domain.entries import StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.station import Station
from tests.stations import SUPERVISOR_PIN, verifier_of
from ui.office.pages import PAGES

EVERYBODY = {
    "overview", "log", "inside", "conflicts", "charts", "exports", "passes", "issue", "new-pass",
    "history", "stick",
}  # fmt: skip
SUPERVISORS = {"site", "staff", "policy", "keys", "stations"}


def test_every_page_has_its_roles():
    assert {kind.name for kind in PAGES} == EVERYBODY | SUPERVISORS
    for kind in PAGES:
        supervisor_only = {StaffRole.SUPERVISOR}
        expected = supervisor_only | (set() if kind.name in SUPERVISORS else {StaffRole.ISSUER})
        assert set(kind.roles) == expected, kind.name


@pytest.fixture
def issuing(open_office, folder):
    """The office with an issuer signed on."""
    issuer = Staff("3001", "发证小韦", StaffRole.ISSUER, verifier_of(SUPERVISOR_PIN))
    with Station(folder) as station:
        station.ledger.append(StaffPut(item=issuer))
    bench = open_office(folder)
    bench.sign_on("3001", SUPERVISOR_PIN)
    return bench


def test_a_page_that_is_not_for_an_issuer_does_not_open(issuing):
    assert set(issuing.window.menu) == EVERYBODY - {"history"}
    for name in SUPERVISORS:
        before = issuing.page
        issuing.window.go(name)
        assert issuing.page is before and name not in issuing.window.pages


@pytest.mark.parametrize(
    ("name", "acts", "said"),
    [
        ("conflicts", ["撤销这次通行", "更正：人在里面", "更正：人在外面"], "需要主管登录"),
        ("exports", ["导出完整姓名（记入台账）"], "需要主管登录"),
    ],
)
def test_an_act_that_is_not_for_an_issuer_says_who_may(issuing, name, acts, said):
    page = issuing.go(name)
    shown = [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()]
    assert not set(acts) & set(shown)
    assert any(said in one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_a_supervisor_has_them_all(office):
    assert set(office.window.menu) == (EVERYBODY | SUPERVISORS) - {"history"}
    page = office.go("exports")
    assert page.whole.isVisible()
