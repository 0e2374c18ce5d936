"""Whole rosters: what is understood, what is reported, and that nothing else ever happens."""

import random
import zipfile
from datetime import date

import openpyxl
import pytest

from gate_app.issuing.roster import RosterError, read_roster
from gate_app.issuing.roster_errors import write_errors
from tests.issuing.rosters import identity_number, people, roster_file, text_file, write_xlsx

chance = random.Random(5)
A, B, C, D = (identity_number(chance) for _ in range(4))


def reported(reading):
    return [(error.row, error.column) for error in reading.errors]


def test_an_orderly_roster(tmp_path):
    listed = people(30)
    reading = read_roster(roster_file(tmp_path / "r.xlsx", listed))
    assert not reading.errors
    assert [row.identity for row in reading.rows] == [one["身份证号"] for one in listed]
    assert [row.name for row in reading.rows] == [one["姓名"] for one in listed]
    assert reading.headings == {"花名册": 2}
    assert [row.row for row in reading.rows] == list(range(3, 33))
    assert reading.understood["phone"] == "联系电话"


def test_a_roster_as_it_really_comes(tmp_path):
    rows = [
        ["填表单位：柳城机械厂", None, None, None, None, None, None],
        [],
        [
            "序号",
            "＊姓 名",
            "身份证\n号码（18位）",
            "手机号码",
            "房号",
            "通行区域",
            "有 效 期 至",
            "备注",
        ],
        [1, "韦　芳", A, 13800000001, "3-402", "一区、二区", date(2026, 12, 6), "组长"],
        [2, "李 伟 ", f" {B} ", "138 0000 0002", "3-402", 1, "2026.12.6"],
        [],
        [3, "覃大勇", float(C.replace("X", "1")), "13800000003", "3-403", "1", "2026年12月6日"],
        [4, "蓝天", D, "1380000000４", None, None, 46362],
        [5, None, None, None],
        ["合计", "4 人", None, None],
        [None, "以下空白"],
        ["制表人：", "王小丽", None, None, None, None, "2026-11-20"],
        [None, "制表人：王小丽", None, "联系电话：0772-1234567"],
    ]
    reading = read_roster(write_xlsx(tmp_path / "r.xlsx", [[None] * 8, *rows], title="花名册"))
    assert reported(reading) == [(9, "身份证号码(18位)")]
    assert reading.errors[0].sheet == "花名册"
    assert [(row.row, row.name, row.household) for row in reading.rows] == [
        (6, "韦芳", "3-402"),
        (7, "李伟", "3-402"),
        (10, "蓝天", ""),
    ]
    assert {row.until for row in reading.rows} == {date(2026, 12, 6)}
    assert [row.zones for row in reading.rows] == [("一区", "二区"), ("1",), ()]
    assert reading.ignored == ("序号", "备注")
    assert reading.left_out == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_files(tmp_path, encoding, sign, end):
    if sign == "，":
        lines = ["姓名，身份证，电话", f"韦芳，{A}，13800000001", f"李伟，{B}，"]
    else:
        lines = [sign.join(row) for row in (
            ["姓名", "身份证", "电话"], ["韦芳", f'="{A}"', "13800000001"], ["李伟", f"{B} ", ""],
        )]  # fmt: skip
    reading = read_roster(text_file(tmp_path / "r.csv", end.join(lines) + end, encoding))
    assert not reading.errors
    assert [(row.row, row.name, row.identity) for row in reading.rows] == [
        (2, "韦芳", A),
        (3, "李伟", B),
    ]


def test_a_rare_name_in_gb18030(tmp_path):
    file = text_file(tmp_path / "r.csv", f"姓名,身份证\n㛃𬭛,{A}\n", "gb18030")
    assert read_roster(file).rows[0].name == "㛃𬭛"


def test_the_line_that_names_the_delimiter_is_no_row(tmp_path):
    file = text_file(tmp_path / "r.csv", f"sep=;\n姓名;身份证\n韦芳;{A}\n", "utf-8-sig")
    assert [row.row for row in read_roster(file).rows] == [2]


HEADINGS_OF = {
    "name": "姓名 名字 员工姓名 姓　名 *姓名 姓名（必填） 1.姓名 Name"
    " 姓名/Name 姓名Name 姓名(NAME)",
    "identity": "身份证/护照 身份证号"
    " 证件号码 身份证 身份证号码 公民身份号码 证件号 居民身份证号码",
    "phone": "手机 电话 联系电话 手机号 联系方式 电话号码 手机号码",
    "household": "户号 家庭 房号 宿舍号 户号/房号",
    "zones": "分区 通行区域 所属分区",
    "until": "有效期 截止日期 有效期至 到期日期",
    "plate": "车牌 车牌号 车牌号码",
    "route": "线路 行驶路线",
    "crew": "司机 驾驶员 随车人员",
    "goods": "货物 运输物资 货物名称",
    "department": "部门 车间 所属部门",
}
SPELLINGS = [(field, text) for field, line in HEADINGS_OF.items() for text in line.split(" ")]


@pytest.mark.parametrize("field, heading", SPELLINGS)
def test_spellings_of_headings(tmp_path, field, heading):
    rest = ["姓名", "身份证号"] if field not in ("name", "identity") else ["手机"]
    if field == "identity":
        rest = ["姓名"]
    cells = {"姓名": "韦芳", "身份证号": A, "手机": "13800000001"}
    value = {"name": "韦芳", "identity": A, "phone": "13800000001", "until": "20261206",
             "plate": "桂B12345", "crew": "韦芳"}.get(field, "1")  # fmt: skip
    text = f"{heading},{','.join(rest)}\n{value},{','.join(cells[one] for one in rest)}\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert field in reading.understood and not reading.errors
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    "heading",
    [
        "身份证有效期",
        "紧急联系人电话",
        "家庭住址",
        "合同截止日期",
        "户主姓名",
        "住址/电话费",
        "身份证地址",
        "姓名拼音",
    ],
)
def test_headings_that_only_look_alike_are_left_aside(tmp_path, heading):
    text = f"姓名,身份证号,{heading}\n韦芳,{A},什么都有\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert reading.ignored == (heading,)
    assert len(reading.rows) == 1 and not reading.errors


def test_headings_in_two_rows(tmp_path):
    text = f"姓名,个人信息,,备注\n,身份证号,电话,\n韦芳,{A},13800000001,x\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert set(reading.understood) == {"name", "identity", "phone"}
    assert [row.row for row in reading.rows] == [3]


def test_lists_side_by_side_are_not_half_read(tmp_path):
    text = f"姓名,身份证号,姓名,身份证号\n韦芳,{A},李伟,{B}\n"
    with pytest.raises(RosterError, match="有两列"):
        read_roster(text_file(tmp_path / "r.csv", text))


def test_duplicates_name_the_row_they_repeat(tmp_path):
    text = (
        "姓名,身份证号,电话\n"
        f"韦芳,{A},13800000001\n李伟,{B},13800000002\n韦芳,{A},13800000009\n"
        f"李伟,{C},138 0000 0002\n李伟,{D},13800000004\n"
    )
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert reported(reading) == [(4, "身份证号"), (5, "姓名")]
    assert "第 2 行" in reading.errors[0].message and "第 3 行" in reading.errors[1].message
    assert [row.row for row in reading.rows] == [2, 3, 6]


def test_headings_repeated_on_each_page_are_no_people(tmp_path):
    text = f"姓名,身份证号,电话\n韦芳,{A},13800000001\n姓名,身份证号,电话\n李伟,{B},13800000002\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert [row.row for row in reading.rows] == [2, 4]
    assert not reading.errors and reading.left_out == 1


def test_a_vehicle_s_telephone_makes_it_no_person(tmp_path):
    text = "车牌,电话\n桂B12345,13800000001\n"
    (row,) = read_roster(text_file(tmp_path / "r.csv", text)).rows
    assert (row.plate, row.name) == ("桂B12345", "")


def test_one_number_under_two_names_is_nobody_s(tmp_path):
    text = f"姓名,身份证号\n韦芳,{A}\n李伟,{B}\n蓝天,{A}\n覃勇,{A}\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert [row.name for row in reading.rows] == ["李伟"]
    assert reported(reading) == [(2, "身份证号"), (4, "身份证号"), (5, "身份证号")]
    assert "第 4 行" in reading.errors[0].message
    assert not [error for error in reading.errors if A[:-4] in repr(error)]


def test_a_row_with_a_mistake_makes_no_other_a_duplicate(tmp_path):
    text = f"姓名,身份证号,电话\n韦芳,{A},138000\n韦芳,{A},13800000001\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert reported(reading) == [(2, "电话")] and len(reading.rows) == 1


@pytest.mark.parametrize(
    "row, column",
    [
        (f",{A},13800000001", "姓名"),
        ("韦芳,,13800000001", "身份证号"),
        (f"韦芳,{A[:-1]},", "身份证号"),
        ("韦芳,4.50222E+17,", "身份证号"),
        ("韦芳,#REF!,", "身份证号"),
        (f"#N/A,{A},", "姓名"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(tmp_path, row, column):
    reading = read_roster(text_file(tmp_path / "r.csv", f"姓名,身份证号,电话\n\n{row}\n"))
    assert (3, column) in reported(reading) and not reading.rows


def test_without_identity_numbers_a_telephone_is_needed(tmp_path):
    text = "姓名,电话\n韦芳,13800000001\n李伟,\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert reported(reading) == [(3, "电话")] and len(reading.rows) == 1


def test_vehicles(tmp_path):
    text = "车牌号,部门\n桂Ｂ·12345,车队\n桂bd12345,车队\n桂B12345,车队\n桂B1234O,车队\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    assert [row.plate for row in reading.rows] == ["桂B12345", "桂BD12345"]
    assert reported(reading) == [(4, "车牌号"), (5, "车牌号")]


def test_no_identity_number_is_in_an_error_or_a_log_line(tmp_path):
    bad = A[:-1] + ("1" if A[-1] != "1" else "2")
    text = f"姓名,身份证号,电话\n韦芳,{bad},{A}\n{A},{B},1\n李伟,{C},13800000001\n"
    reading = read_roster(text_file(tmp_path / "r.csv", text))
    write_errors(tmp_path / "e.csv", reading.errors)
    shown = repr(reading.errors) + repr(reading.rows) + (tmp_path / "e.csv").read_text("utf-8-sig")
    assert not [number for number in (A, B, C, bad) if number[:-4] in shown]
    assert bad[-4:] in shown


def test_all_visible_sheets_count_and_hidden_ones_do_not(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "说明"
    first.append(["请按格式填写"])
    for title, number, hidden in (("一车间", A, False), ("二车间", B, False), ("旧", C, True)):
        sheet = book.create_sheet(title)
        sheet.append(["姓名", "身份证号"])
        sheet.append(["韦芳", number])
        sheet.sheet_state = "hidden" if hidden else "visible"
    book.create_sheet("三车间").append(["姓名", "身份证号"])
    book["三车间"].append(["韦芳", A])
    book.save(tmp_path / "r.xlsx")
    reading = read_roster(tmp_path / "r.xlsx")
    assert [(row.sheet, row.identity) for row in reading.rows] == [("一车间", A), ("二车间", B)]
    assert "一车间 第 2 行" in reading.errors[0].message


def test_a_cell_merged_downwards_belongs_to_each_row(tmp_path):
    rows = [["姓名", "身份证号", "户号"], ["韦芳", A, None], ["李伟", B, None], ["蓝天", C, "9"]]
    file = write_xlsx(tmp_path / "r.xlsx", rows, merges=((1, 2, 2, 2, "5"),))
    assert [row.household for row in read_roster(file).rows] == ["5", "5", "9"]


def test_a_stated_size_that_lies_cuts_nothing_off(tmp_path):
    good = roster_file(tmp_path / "good.xlsx", people(20))
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "r.xlsx", "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                start = data.index(b'<dimension ref="') + 16
                data = data[:start] + b"A1" + data[data.index(b'"', start) :]
            new.writestr(part.filename, data)
    assert len(read_roster(tmp_path / "r.xlsx").rows) == 20
