"""Made-up people and the files that enterprises send."""

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from stdnum.cn import ric

SURNAMES = "韦覃蓝黄李王张陈蒙罗梁莫农陆"
GIVEN = "小芳大勇志强秀英建国丽华国庆春燕海波玉兰文斌桂花永福"


def identity_number(chance: random.Random, *, ending: str = "") -> str:
    """A made-up number with a right check digit, not cut by any spreadsheet's look."""
    while True:
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(15_000))
        body = f"450222{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
        number = body + ric.calc_check_digit(body + "0")
        if number.endswith(ending) if ending else not number.endswith("000"):
            return number


def people(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Different people: name, identity, phone, household."""
    chance = random.Random(seed)
    found: dict[str, dict[str, str]] = {}
    while len(found) < count:
        number = identity_number(chance)
        given = "".join(chance.sample(GIVEN, chance.choice((1, 2))))
        found[number] = {
            "姓名": chance.choice(SURNAMES) + given,
            "身份证号": number,
            "联系电话": f"1{chance.choice('3578')}{len(found):09d}",
            "户号": f"{chance.randrange(1, count // 2 + 2)}",
        }
    return list(found.values())


def write_xlsx(path: Path, rows: list, *, title: str = "", merges: tuple = ()) -> Path:
    """Rows (lists; the first is the headings) as a workbook: text as text, numbers as numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first = 0
        if title:
            sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
            first = 1
        for number, row in enumerate(rows, first):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, cell)
        for merge in merges:
            sheet.merge_range(*merge)
    return path


def roster_file(path: Path, listed: list[dict[str, str]]) -> Path:
    """A roster as an orderly enterprise sends it."""
    headings = list(listed[0])
    rows = [headings, *([one[heading] for heading in headings] for one in listed)]
    return write_xlsx(path, rows, title="柳城机械厂员工花名册（2026 年 11 月）")


def text_file(path, text, encoding="utf-8"):
    """The text as a file in an encoding; returns its path."""
    path.write_bytes(text.encode(encoding))
    return path
