"""In English every page speaks English, to the last cell; what is typed in it is understood."""

import pytest
from PySide6.QtWidgets import QScrollArea, QTableView

from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.verdict import Reason
from tests.office_screenshots import busy
from tests.ui.speech import names_in, speaks_english
from ui.office.pages import PAGES


@pytest.fixture
def english(open_office, folder):
    """The office of a site with a busy half hour behind it."""
    busy(folder)
    bench = open_office(folder)
    bench.sign_on("2001")
    bench.window.use_language("en")
    return bench


def filled(page):
    """Whether a page that has tables shows lines in one; the two that may stay empty do not."""
    tables = [one for one in page.findChildren(QTableView) if one.isVisible()]
    never = page.__class__.__name__ in ("IssuePage", "ConflictsPage")
    return not tables or never or any(one.model().rowCount() for one in tables)


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_nothing_on_a_page_is_chinese_but_names(english, kind):
    names = english.ledger(names_in)
    holder = english.last("crossing").subject.holder
    english.go(kind.name, holder if kind.name == "history" else None)
    english.settle()
    english.until(lambda: filled(english.page))
    for tab in getattr(english.page, "buttons", {}):
        english.page.choose(tab)
        speaks_english(english.window, names)
    speaks_english(english.window, names)


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_no_page_is_wider_than_a_laptop_s_screen(english, kind):
    """In the longer of the two languages."""
    english.window.resize(1366, 768)
    english.go(
        kind.name, english.last("crossing").subject.holder if kind.name == "history" else None
    )
    english.settle()
    areas = [one for one in english.page.findChildren(QScrollArea) if one.isVisible()]
    assert not [one for one in areas if one.horizontalScrollBar().maximum()]
    assert english.page.minimumSizeHint().width() <= english.page.width()


def test_the_sign_on_speaks_english(open_office, folder):
    office = open_office(folder)
    office.window.use_language("en")
    speaks_english(office.window, office.ledger(names_in))


ROSTER = """柳城机械厂花名册,,,,
姓名,身份证号,电话,有效期至,备注
韦小甲,45022219900101001X,13800000001,2026-12-31,
韦小乙,450222199001010000,138,2026-12-31,
韦小丙,4.50222E+17,13800000003,明天,
韦小丙,#REF!,13800000003,2026-12-31,
,450222199001010019,13800000004,2026-12-31,
韦小丁,11010519491231002X,13800000005,2026-13-45,
韦小丁,11010519491231002X,13800000005,2026-12-31,
韦小丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥甲乙丙丁,11010519491231002X,13800000006,,
"""


def test_a_roster_s_mistakes_are_said_in_english(english, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="gb18030")
    page = english.go("issue")
    english.until(lambda: bool(page.zones))
    page.enterprise.setCurrentIndex(page.enterprise.findData("450222-0017"))
    page.zones[1].setChecked(True)
    page.take(path)
    english.until(lambda: page.plan is not None or page.problem.isVisible())
    assert page.plan is not None, page.problem.text()
    names = english.ledger(names_in)
    speaks_english(page, names | set(ROSTER.replace("\n", ",").split(",")))


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04 broken", b"<html></html>"],
    ids=["empty", "no headings", "old or locked", "broken", "page"],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv", "xls"])
def test_a_file_that_is_no_roster_is_refused_in_english(english, tmp_path, content, ending):
    path = tmp_path / f"roster.{ending}"
    path.write_bytes(content)
    page = english.go("issue")
    english.until(lambda: bool(page.zones))
    page.enterprise.setCurrentIndex(page.enterprise.findData("450222-0017"))
    page.zones[1].setChecked(True)
    page.take(path)
    english.until(page.problem.isVisible)
    speaks_english(page, english.ledger(names_in))


def policy_page(bench):
    page = bench.go("policy")
    bench.until(lambda: page._known is not None and page.grid.rowCount() > 0)
    return page


def put(page, name, value):
    row = next(r for r in range(page.grid.rowCount()) if page.grid.item(r, 0).text() == name)
    page.grid.item(row, 1).setText(value)


def test_a_policy_typed_in_english_is_the_same_policy(english):
    page = policy_page(english)
    put(page, "Exits allowed in a cycle", "2")
    put(page, "Exits are counted", "per household")
    put(page, "Passes whose holder is checked", "Vehicle, person")
    put(page, "Test overdue", "Off")
    put(page, "Hours of personnel passes", "06:00-09:00, 17:00-20:00")
    put(page, "Highest temperature", "37.5")
    page.try_out()
    english.until(page.save_button.isEnabled)
    speaks_english(page, english.ledger(names_in))
    before = len(english.entries("policy-put"))
    page.save()
    english.until(lambda: len(english.entries("policy-put")) > before)
    policy = english.ledger(lambda station: station.register.item(Policy))
    assert (policy.exit_quota, policy.quota_per) == (2, QuotaPer.HOUSEHOLD)
    assert policy.confirm == {PassKind.PERSON, PassKind.VEHICLE}
    assert policy.off == {Reason.TEST_OVERDUE}
    assert policy.person_windows == ((360, 540), (1020, 1200))
    assert policy.temperature_limit == 375


def test_a_mistake_in_the_policy_is_said_in_english(english):
    page = policy_page(english)
    names = english.ledger(names_in)
    for name, value in (
        ("Exits allowed in a cycle", "many"),
        ("Passes whose holder is checked", "Lorry"),
        ("Test overdue", "sometimes"),
        ("Hours of vehicle passes", "mornings"),
        ("A cycle begins on", "soon"),
    ):
        put(page, name, value)
        page.try_out()
        assert value in page.problem.text()
        speaks_english(page.problem, names)
        page.reload()
        english.until(lambda: page.problem.text() == "")
        english.settle()


def test_what_was_not_touched_is_not_changed(english):
    page = policy_page(english)
    english.window.use_language("zh")
    chinese = policy_page(english).tables()
    english.window.use_language("en")
    page = policy_page(english)
    assert page.tables() == chinese
