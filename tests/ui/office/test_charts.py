"""A supervisor reads the figures of a day, on screen and on paper."""

import pypdfium2
import pytest
from PySide6.QtGui import QColor

from tests.office_screenshots import busy
from ui.office.chart import PATTERNS


@pytest.fixture
def charts(open_office, folder):
    busy(folder)
    office = open_office(folder)
    office.sign_on("2001")
    page = office.go("charts")
    office.until(lambda: page.shown is not None and page.table is not None)
    return office, page


def choose(page, what):
    page.what.setCurrentIndex(page.what.findData(what))


def test_the_table_beside_holds_the_numbers_of_the_chart(charts):
    _office, page = charts
    for what in ("crossings", "inside", "refusals"):
        choose(page, what)
        rows = page.table.rows.texts
        for at, caption in enumerate(page.chart.bars.captions):
            shown = [str(row[at]) if at < len(row) else "" for row in page.chart.bars.values]
            assert list(rows[at]) == [caption, *shown]
        if what != "inside":
            assert rows[-1][1] == str(sum(page.chart.bars.values[0]))


def test_series_differ_without_colour(charts):
    _office, page = charts
    assert len(set(PATTERNS)) == len(PATTERNS) >= 6
    page.chart.resize(600, 300)
    image = page.chart.grab().toImage()
    colours = {
        QColor(image.pixelColor(x, y)).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert page.context.theme.text in colours


def test_a_day_without_anything_says_so(charts):
    office, page = charts
    page.day.setDate(page.day.date().addDays(-40))
    office.until(lambda: "没有" in page.note.text())


def test_a_chart_is_printed_in_one_step(charts, tmp_path):
    office, page = charts
    shown = []
    page.folder, page.show_file = tmp_path, shown.append
    choose(page, "refusals")
    page.print_chart()
    document = pypdfium2.PdfDocument(shown[0])
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    assert picture.width > picture.height and picture.getextrema() == (0, 255)
    page.folder = tmp_path / "no"
    page.print_chart()
    assert page.problem.text() and len(shown) == 1
    assert office
