"""A workbook as somebody fills it in, and ways to change its cells."""

import openpyxl

from gate_app.sites.sheets import Known
from gate_app.sites.workbook import write_workbook

PASSPHRASE = "木棉 柳江 石榴"
FILLED = {
    "园区": [("园区名称", "柳城工业区"), ("所属县区", "柳城县"), ("核酸采样点", "1 号采样点")],
    "分区": [("1", "一区", "大埔镇"), ("2", "二区", "沙埔镇")],
    "卡点": [("K1", "1 号卡点", "1"), ("K2", "2 号卡点", "2")],
    "企业": [("450222-0017", "柳城机械厂", "大埔镇")],
    "值守人员": [
        ("1001", "李卫国", "值守", ""),
        ("2001", "黄主任", "主管", "是"),
        ("3001", "覃发证", "发证", "是"),
    ],
    "电话": [("指挥部", "0772-0000001"), ("急救", "120")],
    "规则": [("外出次数上限", "3"), ("次数计算", "按家庭"), ("核酸有效小时", "48")],
}


def fill(path, **changes):
    """Write the template to ``path``, filled in; ``changes`` are other rows for a sheet."""
    write_workbook(path, Known())
    book = openpyxl.load_workbook(path)
    for title, rows in {**FILLED, **changes}.items():
        sheet = book[title]
        sheet.delete_rows(3, sheet.max_row)
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
    book.save(path)
    return path


def edit(path, title, cell, value):
    """Change one cell."""
    book = openpyxl.load_workbook(path)
    book[title][cell] = value
    book.save(path)
    return path
