"""Who is inside, and who should be back."""

import pypdfium2
import pytest

from gate_app.domain.entries import HolderPut, PassRevoked, PolicyPut, PresenceSet, Subject
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction
from gate_app.exports.lists import write_muster
from gate_app.reports.book import open_book
from gate_app.reports.muster import muster
from gate_app.reports.overdue import overdue
from tests.stations import DAY, HOUR, NOON, SmallSite, issued, one


def late(site):
    with open_book(site.folder) as book:
        found = overdue(book, at=site.ticks.wall())
    return None if found is None else [each.known.name for each in found]


def gone_out(station, site, name, **changed):
    """Somebody who came in and went out again."""
    claims = site.claims(name=name, **changed)
    station.ledger.append(issued(claims, holder=f"H-{name}"))
    code = site.code(**{field: getattr(claims, field) for field in claims.__struct_fields__})
    for _ in range(2):
        one(station, code)
    return claims


def test_nobody_is_overdue_where_policy_does_not_say(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        gone_out(station, site, "韦未归")
    site.ticks.pass_by(DAY)
    assert late(site) is None


def test_overdue_after_the_hours_of_the_policy_and_not_before(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(return_within_h=4))
    with site.open() as station:
        gone_out(station, site, "韦未归")
        site.ticks.pass_by(HOUR)
        gone_out(station, site, "覃后出")
        one(station, site.code(name="蒙在内"))
    site.ticks.pass_by(3 * HOUR)
    assert late(site) == []
    site.ticks.pass_by(1)
    assert late(site) == ["韦未归"]
    site.ticks.pass_by(HOUR)
    assert late(site) == ["韦未归", "覃后出"]
    with open_book(site.folder) as book:
        first = overdue(book, at=site.ticks.wall())[0]
    assert (first.left, first.due, first.zone) == (NOON, NOON + 4 * HOUR, 1)


def test_whoever_has_no_good_pass_any_more_is_not_waited_for(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(return_within_h=1))
    with site.open() as station:
        revoked = gone_out(station, site, "韦离职")
        gone_out(station, site, "覃到期", exp=(site.ticks.wall() + HOUR) // 1000)
        gone_out(station, site, "蒙未归")
        station.ledger.append(PassRevoked(pass_id=revoked.pass_id, reason="离职"))
    site.ticks.pass_by(2 * HOUR)
    assert late(site) == ["蒙未归"]


def test_the_default_policy_is_stored_as_before():
    body = PolicyPut(item=Policy())
    assert "return_within_h" not in str(__import__("msgspec").json.encode(body))


def test_everybody_inside_is_on_the_list_of_their_zone(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        one(station, site.code(name="韦小芳"))
        one(station, site.code(name="桂B·12345", kind=PassKind.VEHICLE))
        gone = site.code(name="蒙已出")
        one(station, gone)
        one(station, gone)
        station.acts.write_down_late(
            Subject(holder="H5", name="覃补录", enterprise="E1"),
            direction=Direction.ENTRY,
            happened=NOON,
            note="",
        )
    with open_book(site.folder) as book:
        first, second = muster(book, at=site.ticks.wall())
    assert [each.name for each in first.insiders] == ["桂B·12345", "覃补录", "韦小芳"]
    assert {each.enterprise for each in first.insiders} == {"红旗木业"}
    assert first.gate == "1 号卡点" and second.insiders == ()


@pytest.mark.parametrize("registered", ["holder", "pass"])
def test_who_was_counted_without_a_scan_has_name_and_enterprise_too(tmp_path, registered):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        if registered == "holder":
            station.ledger.append(HolderPut(item=Holder("H7", "黄只登记", "E1")))
        else:
            station.ledger.append(issued(site.claims(), holder="H7"))
        station.ledger.append(PresenceSet(subject=Subject(holder="H7"), zone=1, inside=True))
        one(station, site.code(name="韦小芳"))
    with open_book(site.folder) as book:
        insiders = muster(book, at=site.ticks.wall())[0].insiders
    assert [each.enterprise for each in insiders] == ["红旗木业"] * 2
    expected = ["韦小芳", "黄只登记"] if registered == "holder" else ["", "韦小芳"]
    assert [each.name for each in insiders] == expected


def test_the_printed_list_names_everybody_and_has_boxes_to_tick(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        for number in range(60):
            one(station, site.code(name=f"韦第{number}"))
    target = tmp_path / "list.pdf"
    with open_book(site.folder) as book:
        zones = muster(book, at=site.ticks.wall())
    write_muster(target, zones, site="试验园区", at=NOON, time_zone="Asia/Shanghai")
    document = pypdfium2.PdfDocument(target)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    pages = len(document)
    document.close()
    assert pages > 1
    assert all(f"韦第{number}" in text for number in range(60))
    assert text.count("红旗木业") == 60 and "2026-11-20 12:00" in text
    assert text.count("姓名或车牌") == pages
