"""One Excel workbook in and out: every sheet of a site, formula-safe, with notes."""

from pathlib import Path
from typing import Any, Final

from gate_app.issuing.sheets import RosterError, Sheet
from gate_app.issuing.tables import read_tables
from gate_app.issuing.text import plain
from gate_app.issuing.whole_file import whole_file
from gate_app.sites.sheets import LAYOUTS, Known, Layout, Mistake, Row, Tables
from gate_app.sites.write import tables_of

HEADING_WITHIN: Final = 20
"""The row of headings is looked for in so many rows."""
EMPTY_ROWS: Final = 200
"""Rows below the last that still offer their choices."""
_WIDTHS: Final = {"说明": 60, "内容": 40, "名称": 28, "规则": 24, "值": 30}


def write_workbook(path: Path, known: Known) -> None:
    """Write the site to ``path``; of an unknown site, the empty template. Raises WriteError."""
    import xlsxwriter

    tables = tables_of(known)
    with whole_file(path) as out:
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        styles = {
            "note": book.add_format({"font_color": "#555555", "italic": True}),
            "heading": book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1}),
            "cell": book.add_format({"num_format": "@"}),
        }
        for layout in LAYOUTS:
            _write_sheet(book.add_worksheet(layout.title), layout, tables[layout.title], styles)
        book.close()


def _write_sheet(
    sheet: Any, layout: Layout, rows: list[tuple[str, ...]], styles: dict[str, Any]
) -> None:
    last = max(len(layout.columns) - 1, 0)
    bottom = len(rows) + 1 + EMPTY_ROWS
    sheet.write_string(0, 0, layout.note, styles["note"])
    for column, about in enumerate(layout.columns):
        sheet.write_string(1, column, about.title, styles["heading"])
        sheet.write_comment(1, column, about.note)
        # Text, not "general": a code of digits must not lose its zeros when somebody edits it.
        sheet.set_column(column, column, _WIDTHS.get(about.title, 16), styles["cell"])
        if about.choices and column:
            sheet.data_validation(
                2, column, bottom, column, {"validate": "list", "source": list(about.choices)}
            )
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            # Never write(): it turns =1+1 into a formula.
            sheet.write_string(number, column, value, styles["cell"])
    sheet.freeze_panes(2, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(ord('A') + last)}{bottom}"})


def read_workbook(path: Path) -> tuple[Tables, list[Mistake]]:
    """Rows by sheet, and mistakes of its headings. Raises RosterError for no workbook at all."""
    if path.suffix.lower() != ".xlsx":
        raise RosterError(
            "这不是 Excel 工作簿（.xlsx）。", what_to_do="请用 gate site export 导出的表。"
        )
    tables: Tables = {}
    mistakes: list[Mistake] = []
    layouts = {layout.title: layout for layout in LAYOUTS}
    for sheet in read_tables(path):
        layout = layouts.get(plain(sheet.name))
        if layout is not None:
            _read_sheet(sheet, layout, tables, mistakes)
    if not tables and not mistakes:
        names = "、".join(layouts)
        raise RosterError("这个工作簿里没有认识的表。", what_to_do=f"表名应为：{names}。")
    return tables, mistakes


def _read_sheet(sheet: Sheet, layout: Layout, tables: Tables, mistakes: list[Mistake]) -> None:
    needed = {column.title for column in layout.columns if column.needed}
    best: set[str] = set()
    for index, cells in enumerate(sheet.rows[:HEADING_WITHIN]):
        titles = [plain(cell) for cell in cells]
        found = needed & set(titles)
        if found == needed:
            tables[layout.title] = _rows(sheet, layout, index, titles, mistakes)
            return
        best = max(best, found, key=len)
    mistakes += (
        Mistake(layout.title, 0, title, "", "没有这一列。", "请用导出的表，不改标题。")
        for title in layout.headings
        if title in needed - best
    )


def _rows(
    sheet: Sheet, layout: Layout, heading: int, titles: list[str], mistakes: list[Mistake]
) -> list[Row]:
    where = {title: titles.index(title) for title in layout.headings if title in titles}
    row = sheet.numbers[heading]
    mistakes += (
        Mistake(layout.title, row, title, "", "表里不能写 PIN。", "请删去这一列。")
        for title in titles
        if "PIN" in title.upper() or title in ("密码", "口令")
    )
    rows = []
    for number, cells in zip(sheet.numbers[heading + 1 :], sheet.rows[heading + 1 :], strict=True):
        texts = {
            title: _text(cells[column]) if column < len(cells) else ""
            for title, column in where.items()
        }
        if any(texts.values()):
            rows.append(Row(number, texts))
    return rows


def _text(cell: object) -> str:
    """A cell as it stands; what it means its column says."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
