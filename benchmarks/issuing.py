"""From a roster of 10,000 people to issued passes: reading, planning, recording, signing.

    python -m benchmarks.issuing [--quick] [--json FILE]

Beside each figure stands the least that step could cost in the same run: openpyxl reading the
same workbook's cells, and signing the same claims alone. The same roster is planned once more at
the end: that nobody gets a second pass.
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
import xlsxwriter
from stdnum.cn import ric

from benchmarks.common import main, make_site, row, scratch
from gate_app.codes import pass_code
from gate_app.issuing.identity import identity_key
from gate_app.issuing.issue import issue
from gate_app.issuing.plan import claims_of
from gate_app.issuing.requests import Terms
from gate_app.issuing.roster import read_roster
from gate_app.issuing.roster_plan import plan_from_roster
from gate_app.station import Station

ROWS, QUICK_ROWS = 10_000, 1_000
EXPIRES = 2_000_000_000
T = TypeVar("T")


def write_roster(path: Path, rows: int) -> None:
    chance = random.Random(7)
    numbers: dict[str, None] = {}
    while len(numbers) < rows:
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(15_000))
        body = f"450222{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
        number = body + ric.calc_check_digit(body + "0")
        if not number.endswith("000"):
            numbers[number] = None
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_string(0, 0, "员工花名册")
        for column, heading in enumerate(
            ("序号", "姓名", "身份证号", "手机号", "宿舍号", "有效期")
        ):
            sheet.write_string(1, column, heading)
        for line, number in enumerate(numbers, 2):
            sheet.write_number(line, 0, line - 1)
            sheet.write_string(line, 1, f"员{'甲乙丙丁戊己庚辛壬癸'[line % 10]}")
            sheet.write_string(line, 2, number)
            sheet.write_string(line, 3, f"138{line:08d}")
            sheet.write_string(line, 4, f"{line // 4}")
            sheet.write_string(line, 5, "2033年5月1日")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def bare_read(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return sum(1 for _ in book.active.iter_rows(values_only=True))
    finally:
        book.close()


def run(quick: bool) -> dict[str, Any]:
    count = QUICK_ROWS if quick else ROWS
    with scratch() as folder:
        roster = folder / "roster.xlsx"
        write_roster(roster, count)
        site = make_site(folder / "site", 0)
        bare_read(roster)  # imports and the disk's cache are nobody's
        _, bare_s = timed(lambda: bare_read(roster))
        reading, read_s = timed(lambda: read_roster(roster))
        assert len(reading.rows) == count
        assert not reading.errors
        with Station(site.folder) as station:
            key = identity_key(station.folder, station.register)
            terms = Terms(enterprise="450222-0017", zones=(1,), exp=EXPIRES)

            def plan() -> Any:
                at = station.ledger.clock.now().at
                return plan_from_roster(reading, station.register, terms, key=key, at=at)

            planned, plan_s = timed(plan)
            longest = 0.0
            before = time.perf_counter()

            def watch(done: int, total: int) -> None:
                nonlocal longest, before
                now = time.perf_counter()
                longest, before = max(longest, now - before), now

            issued, issue_s = timed(
                lambda: issue(planned, station.ledger, site.key, progress=watch)
            )
            assert len(issued.passes) == count
            again, again_s = timed(plan)
            assert again.unchanged == count
        claims = [claims_of(one.issued, one.holder) for one in issued.passes]
        _, sign_s = timed(lambda: [pass_code.write(each, site.key) for each in claims])
    whole_s = read_s + plan_s + issue_s

    def rate(seconds: float) -> str:
        return f"{count / seconds:,.0f}/s ({seconds:.2f} s)"

    return {
        "rows": [
            row("A roster's rows read and checked", "", rate(read_s),
                note=f"{read_s / bare_s:.1f} times openpyxl reading the cells alone"),
            row("Passes planned from it", "", rate(plan_s)),
            row("Passes recorded and signed", "", rate(issue_s),
                note=f"signing alone {rate(sign_s)}"),
            row(f"From a roster of {count:,} to issued passes", "", rate(whole_s)),
            row("Longest a batch keeps a scan waiting", "≤ 1 s", f"{longest * 1000:.0f} ms",
                met=longest <= 1),
            row("The same roster once more: nobody issued twice", "0", str(len(again.items)),
                met=not again.items, note=rate(again_s)),
        ],
        "figures": {
            "people": count,
            "read_s": round(read_s, 3),
            "bare_openpyxl_s": round(bare_s, 3),
            "plan_s": round(plan_s, 3),
            "issue_s": round(issue_s, 3),
            "sign_alone_s": round(sign_s, 3),
            "again_s": round(again_s, 3),
            "longest_batch_ms": round(longest * 1000, 1),
            "rows_per_s": round(count / read_s),
            "passes_per_s": round(count / issue_s),
            "whole_s": round(whole_s, 3),
        },
    }  # fmt: skip


if __name__ == "__main__":
    main(run, "From a roster to issued passes.")
