"""The site's forms: zones, checkpoints, enterprises, hotlines; typed here or in the workbook."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Register
from gate_app.sites import sheets
from gate_app.sites.found_site import Changed, MistakesError, Prepared, prepare, take_over
from gate_app.sites.read import FirstPin
from gate_app.sites.sheets import Known, Layout, Mistake, Tables, known_of
from gate_app.sites.workbook import read_workbook, write_workbook
from gate_app.sites.write import tables_of
from gate_app.station import Station
from ui.gate.panels.base import button, label
from ui.office.grid import Grid, heading
from ui.office.page import Context, Page
from ui.office.paper import documents
from ui.shared.faults import said
from ui.shared.translations import translate

SHOWN_MISTAKES = 4


class FormPage(Page):
    """Sheets to choose from, a table each, and one button that takes all of it over or nothing."""

    def __init__(self, context: Context, title: str, layouts: Sequence[Layout]) -> None:
        super().__init__(context, title)
        sizes = context.sizes
        self._known: Known | None = None
        self.problem.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self.grids: dict[str, Grid] = {}
        self.stack = QStackedWidget()
        self.tabs = QHBoxLayout()
        self.tabs.setSpacing(sizes.px(8))
        for layout in layouts:
            grid = self.make_grid(layout)
            self.grids[layout.title] = grid
            self.stack.addWidget(grid)
            made = button(heading(layout.title), lambda name=layout.title: self.choose(name))
            made.setCheckable(True)
            if len(layouts) == 1:
                made.hide()
            self.buttons[layout.title] = made
            self.tabs.addWidget(made)
        self.tabs.addStretch(1)
        self.note = label("", "muted", wrap=True)
        self.pins = label("", "line", wrap=True)
        self.pins.setAccessibleName(translate("office", "首次 PIN"))
        self.handed = button(translate("office", "已当面交给本人"), self.forget_pins)
        shown = QHBoxLayout()
        shown.addWidget(self.pins, 1)
        shown.addWidget(self.handed)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(sizes.px(8))
        self.add_button = button(translate("office", "加一行"), self._add)
        self.drop_button = button(translate("office", "删去新行"), self._drop)
        self.save_button = button(translate("office", "检查并保存"), self.save, "primary")
        self.back_button = button(translate("office", "放弃改动"), self.reload)
        self.acts.addWidget(self.add_button)
        self.acts.addWidget(self.drop_button)
        self.acts.addStretch(1)
        self.acts.addWidget(self.back_button)
        self.acts.addWidget(self.save_button)
        self.rows.addLayout(self.tabs)
        self.rows.addWidget(self.note)
        self.rows.addWidget(self.stack, 1)
        self.rows.addLayout(shown)
        self.rows.addLayout(self.acts)
        self.forget_pins()
        self.choose(layouts[0].title)

    def make_grid(self, layout: Layout) -> Grid:
        """The table of one sheet."""
        return Grid(layout, self.context.sizes)

    @property
    def grid(self) -> Grid:
        """The sheet in front."""
        return self.grids[self._shown]

    def first_field(self) -> QWidget:
        return self.grid

    def entered(self, _what: object = None) -> None:
        if self._known is None:
            self.reload()

    def look_changed(self, before: str) -> None:
        super().look_changed(before)
        for grid in self.grids.values():
            grid.say_again(before)

    def left(self) -> None:
        self.forget_pins()

    def choose(self, name: str) -> None:
        """Bring a sheet to the front."""
        self._shown = name
        self.stack.setCurrentWidget(self.grids[name])
        for one, made in self.buttons.items():
            made.setChecked(one == name)
        fixed = name in ("园区", "规则")
        self.add_button.setVisible(not fixed)
        self.drop_button.setVisible(not fixed)
        self.note.setText(notes()[name])

    def reload(self) -> None:
        """Show what the ledger says; what was typed and not saved is dropped."""
        self.complain("")
        self.context.desk.look(_known, self._fill, self.complain)

    def _fill(self, known: Known) -> None:
        self._known = known
        tables = tables_of(known)
        for title, grid in self.grids.items():
            grid.fill(tables[title])

    def _add(self) -> None:
        self.grid.add_row()

    def _drop(self) -> None:
        """A row that is known already cannot go; a hotline can."""
        item = self.grid.item(self.grid.currentRow(), 0)
        if item is None:
            return
        known = tables_of(self._known or Known())[self.grid.sheet.title]
        if self.grid.sheet is not sheets.HOTLINES and item.text() in {row[0] for row in known}:
            self.complain(translate("office", "已登记的不能删除；可以改名，人员可以改为不在用。"))
            return
        self.grid.drop_row()

    # --- saving -------------------------------------------------------------------------------

    def tables(self) -> Tables:
        """What stands in all the tables."""
        return {title: grid.lines() for title, grid in self.grids.items()}

    def save(self) -> None:
        """Take everything over, or say every mistake and take nothing."""
        self.take(self.tables())

    def take(self, tables: Tables) -> None:
        """Prepare beside the ledger, since PINs take their time; then record at once."""
        if self._known is None:
            return
        known = self._known
        self.save_button.setEnabled(False)
        self.context.desk.background.slowly(
            lambda: prepare(tables, known), self.record, self._refused
        )

    def record(self, prepared: Prepared) -> None:
        """Write a prepared change down."""
        code = self.context.staff.code

        def work(station: Station) -> Changed:
            return take_over(prepared, station.ledger, station.register, actor=code)

        self.context.desk.act(work, self._saved, self._refused)

    def _saved(self, changed: Changed) -> None:
        self.save_button.setEnabled(True)
        self.reload()
        count = changed.new + changed.altered
        self.context.notify(
            translate("office", "已保存：新增 {}，更改 {}").format(changed.new, changed.altered)
            if count
            else translate("office", "没有变化")
        )
        self.show_pins(changed.pins)

    def _refused(self, error: Any) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, MistakesError):
            self.show_mistakes(error.mistakes)
        else:
            self.complain(error)

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Name them, and go to the first that is here."""
        texts = [mistake_text(mistake) for mistake in mistakes[:SHOWN_MISTAKES]]
        if len(mistakes) > SHOWN_MISTAKES:
            texts.append(translate("office", "…… 共 {} 处").format(len(mistakes)))
        self.complain("\n".join(texts))
        for mistake in mistakes:
            if mistake.sheet in self.grids:
                self.choose(mistake.sheet)
                self.grid.point_at(mistake)
                return

    # --- PINs ---------------------------------------------------------------------------------

    def show_pins(self, pins: Sequence[FirstPin]) -> None:
        """Show new PINs, once: they are kept nowhere."""
        if not pins:
            return
        listed = "   ".join(f"{one.code} {one.name} {one.pin}" for one in pins)
        self.pins.setText(translate("office", "PIN 只显示这一次：{}").format(listed))
        self.pins.show()
        self.handed.show()

    def forget_pins(self) -> None:
        """They were handed over."""
        self.pins.clear()
        self.pins.hide()
        self.handed.hide()


class SitePage(FormPage):
    """All forms but people and policy, and the workbook for all of it."""

    def __init__(self, context: Context) -> None:
        layouts = (
            sheets.SITE,
            sheets.ZONES,
            sheets.CHECKPOINTS,
            sheets.ENTERPRISES,
            sheets.HOTLINES,
        )
        super().__init__(context, translate("office", "园区信息"), layouts)
        self.acts.insertWidget(2, button(translate("office", "导出工作簿…"), self._choose_export))
        self.acts.insertWidget(3, button(translate("office", "导入工作簿…"), self._choose_import))

    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, translate("office", "存到哪里"), str(documents() / "site.xlsx"), "*.xlsx"
        )
        if name:
            self.export(Path(name).with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Write the whole site to a workbook."""
        self.context.desk.look(
            lambda book: write_workbook(path, _known(book)),
            lambda _: self.context.notify(translate("office", "已存成 {}").format(path.name)),
            self.complain,
        )

    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, translate("office", "选工作簿"), str(documents()), "*.xlsx"
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, path: Path) -> None:
        """Take a workbook over, people and policy included: all of it or nothing."""

        def read(found: tuple[Tables, list[Mistake]]) -> None:
            tables, mistakes = found
            if mistakes:
                self.show_mistakes(mistakes)
            else:
                self.take(tables)

        self.context.desk.background.slowly(lambda: read_workbook(path), read, self.complain)


def mistake_text(mistake: Mistake) -> str:
    """Where a mistake is, what is wrong and what to do, in the language of the window."""
    where = [translate("office", "“{}”表").format(heading(mistake.sheet))]
    if mistake.row:
        where.append(translate("office", "第 {} 行").format(mistake.row))
    value = f"“{mistake.value}”" if mistake.value else ""
    where.append((heading(mistake.column) if mistake.column else "") + value)
    parts = [" ".join(filter(None, where)), *map(said, mistake.message.split("："))]
    told = translate("office", "：").join(parts)
    return " ".join(part for part in (told, said(mistake.what_to_do)) if part)


def _known(book: Logbook) -> Known:
    return known_of(Register(book.db))


def notes() -> dict[str, str]:
    """What each sheet allows, in a sentence."""
    return {
        "园区": translate("office", "园区名称必填；时区一般为 Asia/Shanghai。"),
        "分区": translate("office", "编号 1–65535，印在通行证里，定了不再改。"),
        "卡点": translate("office", "一个分区只有一个出入口，也就只有一个卡点。"),
        "企业": translate("office", "代码最多 18 个字符，印在通行证里，定了不再改。"),
        "值守人员": translate(
            "office", "新来的人由程序抽一个 PIN，只显示一次。离开的人改为不在用。"
        ),
        "电话": translate("office", "印在通行证上，也显示在卡点；删掉的行不再显示。"),
        "规则": translate("office", "改“值”一列。保存前先试算：过去几天会有多少次不一样。"),
    }
