"""The workbook: what goes out comes in again, and every mistake is named by its place."""

import openpyxl
import pytest

from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.places import Checkpoint, Enterprise, Site, Zone
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.verdict import Reason
from gate_app.issuing.sheets import RosterError
from gate_app.issuing.text import CellError
from gate_app.sites.policy_items import BY_NAME, ITEMS, RULE_NAMES, read_item
from gate_app.sites.read import entries_of, plan_changes
from gate_app.sites.sheets import LAYOUTS, Known
from gate_app.sites.workbook import read_workbook, write_workbook
from tests.sites.filled import FILLED, edit, fill


def planned(path, known=None):
    tables, mistakes = read_workbook(path)
    assert not mistakes
    return plan_changes(tables, known or Known())


def known_after(changes):
    return Known({(type(item), item.key): item for item in changes.items})


def test_a_filled_template_is_a_site(tmp_path):
    changes = planned(fill(tmp_path / "site.xlsx"))
    assert changes.mistakes == ()
    found = {(type(item), item.key): item for item in changes.items}
    assert found[Site, ""].hotlines[1].number == "120"
    assert found[Site, ""].testing_point == "1 号采样点"
    assert found[Zone, "2"] == Zone(2, "二区", "沙埔镇")
    assert found[Checkpoint, "K1"] == Checkpoint("K1", "1 号卡点", 1)
    assert found[Enterprise, "450222-0017"].name == "柳城机械厂"
    assert found[Staff, "1001"].role is StaffRole.GUARD
    assert found[Staff, "3001"].active
    policy = found[Policy, ""]
    assert (policy.exit_quota, policy.quota_per) == (3, QuotaPer.HOUSEHOLD)
    assert changes.new == len(changes.items)


def test_what_goes_out_comes_in_and_changes_nothing(tmp_path):
    known = known_after(planned(fill(tmp_path / "site.xlsx")))
    write_workbook(tmp_path / "again.xlsx", known)
    assert planned(tmp_path / "again.xlsx", known).items == ()


def test_a_name_stays_as_it_was_written(tmp_path):
    known = known_after(planned(fill(tmp_path / "site.xlsx")))
    factory = Enterprise("E1", "柳城（一）厂 ２号", "大埔")
    named = Known({**known.items, (Enterprise, "E1"): factory})
    write_workbook(tmp_path / "out.xlsx", named)
    assert planned(tmp_path / "out.xlsx", named).items == ()
    edit(tmp_path / "out.xlsx", "企业", "B3", " 红旗\u200b  木业\n")
    (changed,) = planned(tmp_path / "out.xlsx", named).items
    assert changed.name == "红旗 木业"


def test_nothing_in_the_file_is_a_formula(tmp_path):
    known = Known({(Enterprise, "E1"): Enterprise("E1", "=1+1", "@SUM(A1)")})
    write_workbook(tmp_path / "out.xlsx", known)
    for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx"):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row if cell.value)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["企业"]
    assert [sheet["B3"].value, sheet["C3"].value] == ["=1+1", "@SUM(A1)"]


def test_the_template_says_what_is_allowed(tmp_path):
    write_workbook(tmp_path / "empty.xlsx", Known())
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert book.sheetnames == [layout.title for layout in LAYOUTS]
    for layout in LAYOUTS:
        sheet = book[layout.title]
        assert sheet["A1"].value == layout.note
        assert tuple(cell.value for cell in sheet[2]) == layout.headings
        assert all(cell.comment and cell.comment.text for cell in sheet[2])


MISTAKES = [
    ("分区", "A3", "0", 3, "编号", "编号"),
    ("分区", "A3", "一", 3, "编号", "整数"),
    ("分区", "A3", "65536", 3, "编号", "整数"),
    ("分区", "A4", "1", 4, "编号", "重复"),
    ("分区", "B3", None, 3, "名称", "没有填"),
    ("分区", "B3", "长" * 21, 3, "名称", "太长"),
    ("卡点", "C3", "7", 3, "分区编号", "没有这个分区"),
    ("卡点", "C4", "1", 4, "分区编号", "已有卡点"),
    ("卡点", "A4", "K1", 4, "代码", "重复"),
    ("卡点", "A3", None, 3, "代码", "没有填"),
    ("企业", "A3", "1234567890123456789", 3, "代码", "太长"),
    ("企业", "A3", "a:b", 3, "代码", "标点"),
    ("值守人员", "C3", "经理", 3, "角色", "值守"),
    ("值守人员", "D3", "也许", 3, "在用", "是"),
    ("值守人员", "B5", None, 5, "姓名", "没有填"),
    ("值守人员", "C4", "值守", 0, "角色", "主管"),
    ("值守人员", "D4", "否", 0, "角色", "主管"),
    ("电话", "B3", "请拨打", 3, "号码", "电话"),
    ("电话", "A4", "指挥部", 4, "名称", "重复"),
    ("园区", "B3", None, 3, "内容", "没有填"),
    ("园区", "A3", "名字", 3, "项目", "园区名称"),
    ("规则", "B3", "三", 3, "值", "不限"),
    ("规则", "B4", "按车", 4, "值", "按家庭"),
    ("规则", "B5", "0", 5, "值", "不查"),
    ("规则", "A3", "外出", 3, "规则", "不改"),
    ("值守人员", "E2", "PIN", 2, "PIN", "PIN"),
    ("分区", "A2", "号码", 0, "编号", "没有这一列"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "row", "column", "said"), MISTAKES)
def test_a_mistake_is_named_by_its_place(tmp_path, sheet, cell, value, row, column, said):
    tables, mistakes = read_workbook(edit(fill(tmp_path / "site.xlsx"), sheet, cell, value))
    mistakes = tuple(mistakes) or plan_changes(tables, Known()).mistakes
    first = mistakes[0]
    assert (first.sheet, first.row, first.column) == (sheet, row, column)
    assert said in first.message + first.what_to_do
    assert sheet in str(first)


def test_every_mistake_is_named_not_just_the_first(tmp_path):
    path = fill(tmp_path / "site.xlsx")
    for sheet, cell, value in (("分区", "A3", "x"), ("电话", "B4", "y"), ("规则", "B3", "z")):
        edit(path, sheet, cell, value)
    changes = planned(path)
    assert {mistake.sheet for mistake in changes.mistakes} >= {"分区", "电话", "规则"}
    assert changes.items == ()


def test_numbers_and_full_width_signs_are_what_they_look_like(tmp_path):
    path = fill(tmp_path / "site.xlsx")
    edit(path, "分区", "A3", 1)
    edit(path, "卡点", "C3", 1.0)
    edit(path, "卡点", "A3", "Ｋ１")
    edit(path, "规则", "B3", 3)
    items = known_after(planned(path)).items
    assert items[Checkpoint, "K1"].zone == 1
    assert items[Policy, ""].exit_quota == 3


def test_a_sheet_that_is_not_there_is_left_alone(tmp_path):
    known = known_after(planned(fill(tmp_path / "site.xlsx")))
    book = openpyxl.load_workbook(tmp_path / "site.xlsx")
    for title in FILLED:
        if title != "企业":
            del book[title]
    book["企业"]["B3"] = "改名厂"
    book.save(tmp_path / "one.xlsx")
    changes = planned(tmp_path / "one.xlsx", known)
    assert [item.name for item in changes.items] == ["改名厂"]
    assert changes.new == 0


def test_a_hotline_that_is_left_out_is_gone(tmp_path):
    known = known_after(planned(fill(tmp_path / "site.xlsx")))
    changes = planned(fill(tmp_path / "less.xlsx", 电话=[("急救", "120")]), known)
    (site,) = changes.items
    assert [line.name for line in site.hotlines] == ["急救"]


def test_a_pin_stays_and_a_new_one_is_drawn_for_new_staff_only(tmp_path):
    first = planned(fill(tmp_path / "site.xlsx"))
    bodies, drawn = entries_of(first, Known())
    assert [one.code for one in drawn] == ["1001", "2001", "3001"]
    assert len({one.pin for one in drawn}) == 3
    known = Known({(type(body.item), body.item.key): body.item for body in bodies})
    old = known.items[Staff, "1001"].pin
    assert old.startswith("$argon2id$")
    more = [*FILLED["值守人员"], ("1002", "韦晚班", "值守", "是")]
    more[0] = ("1001", "李卫国", "主管", "是")
    bodies, drawn = entries_of(planned(fill(tmp_path / "more.xlsx", 值守人员=more), known), known)
    assert [one.code for one in drawn] == ["1002"]
    assert bodies[0].item == Staff("1001", "李卫国", StaffRole.SUPERVISOR, old)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_line_of_the_policy_reads_what_it_shows(item):
    policy = Policy(
        exit_quota=2,
        test_interval_h=48,
        register_stale_s=5_000,
        off=frozenset({Reason.NOT_INSIDE}),
        hard=frozenset({Reason.CONFIRM_HOLDER}),
        person_windows=((360, 540), (1020, 0)),
        vehicle_windows=((1320, 360),),
    )
    for one in (policy, Policy()):
        assert read_item(item, one, item.show(one)) == one
    for choice in item.choices:
        assert item.show(read_item(item, policy, choice)) == choice
    with pytest.raises(CellError):
        read_item(item, policy, "没有这种值")


def test_every_rule_that_policy_may_change_has_a_line():
    untouchable = {
        Reason.OK, Reason.EVACUATION, Reason.NO_CODE, Reason.REVOKED, Reason.REPORTED_LOST,
        Reason.NOT_A_PASS, Reason.MALFORMED, Reason.UNKNOWN_ISSUER, Reason.BAD_SIGNATURE,
    }  # fmt: skip
    assert set(RULE_NAMES) == set(Reason) - untouchable
    assert len(BY_NAME) == len(ITEMS)


def test_hours_are_written_as_people_write_them():
    item = BY_NAME["人员证通行时段"]
    policy = read_item(item, Policy(), " 6:00-9:00、17:00至24:00 ")
    assert policy.person_windows == ((360, 540), (1020, 0))
    assert item.show(policy) == "06:00-09:00、17:00-24:00"
    for wrong in ("", "9", "8:00", "08:00-08:00", "25:00-26:00", "06:00-09:00、"):
        with pytest.raises(CellError):
            read_item(item, policy, wrong)


def test_everything_in_the_policy_has_a_line():
    policy = Policy()
    read = [
        read_item(item, policy, text)
        for item in ITEMS
        for text in (*item.words, "9", "36.5", "2026-11-23", "08:00-20:00")
        if takes(item, policy, text)
    ]
    for name in set(Policy.__struct_fields__) - {"version"}:
        assert any(getattr(one, name) != getattr(policy, name) for one in read), name


def takes(item, policy, text):
    try:
        read_item(item, policy, text)
    except CellError:
        return False
    return True


def test_a_changed_policy_has_a_new_version(tmp_path):
    known = known_after(planned(fill(tmp_path / "site.xlsx")))
    (policy,) = planned(edit(tmp_path / "site.xlsx", "规则", "B3", "不限"), known).items
    assert (policy.version, policy.exit_quota) == (2, None)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04 broken", "一,二\n".encode()])
def test_no_workbook_is_told_in_words(tmp_path, content):
    path = tmp_path / "site.xlsx"
    path.write_bytes(content)
    with pytest.raises(RosterError):
        read_workbook(path)
    with pytest.raises(RosterError):
        read_workbook(tmp_path / "nothing.xlsx")
