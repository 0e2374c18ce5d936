"""PDF: headings on every page, nothing lost, and what it rests on at the end."""

import pypdfium2

from gate_app.codes.keys import verify
from gate_app.exports import pdf_export
from gate_app.exports.columns import HEADINGS
from gate_app.exports.pdf_export import PdfFile, wrapped
from tests.stations import SmallSite, one


def pages_of(path):
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def a_row(**cells):
    return [cells.get(heading, "") for heading in HEADINGS]


def write(path, rows, ending=()):
    file = PdfFile(path)
    file.row(HEADINGS)
    for row in rows:
        file.row(row)
    file.end_with(ending)
    file.close()


def test_every_row_is_there_and_every_page_has_headings(tmp_path):
    path = tmp_path / "log.pdf"
    write(path, [a_row(序号=str(n), 姓名=f"韦第{n}") for n in range(200)], ["共 200 条"])
    pages = pages_of(path)
    text = "".join(pages)
    assert len(pages) > 3 and all("值班员" in page for page in pages)
    assert all(f"韦第{n}" in text for n in range(200))
    assert "共 200 条" in pages[-1] and "共 200 条" not in "".join(pages[:-1])


def test_long_texts_are_broken_and_then_cut_with_an_ellipsis(tmp_path):
    assert wrapped("短", 100) == ["短"]
    lines = wrapped("长" * 100, 40)
    assert len(lines) == pdf_export.MOST_LINES and lines[-1].endswith("…")
    write(tmp_path / "log.pdf", [a_row(原因="很长的原因" * 60)])
    assert "…" in pages_of(tmp_path / "log.pdf")[0]


def test_a_character_that_the_font_lacks_is_marked(tmp_path):
    assert wrapped("韦\U000e0041", 100) == ["韦〓"]


def test_a_page_does_not_wait_in_memory_for_the_last_one(tmp_path):
    path = tmp_path / "log.pdf"
    file = PdfFile(path)
    file.row(HEADINGS)
    sizes = []
    for number in range(2_000):
        file.row(a_row(序号=str(number), 姓名=f"韦第{number}"))
        if number % 500 == 499:
            sizes.append(path.stat().st_size)
    file.close()
    # A buffer of 8 kB holds back no more than a few pages.
    assert sizes == sorted(set(sizes)) and sizes[0] > 0
    assert "韦第1999" in pages_of(path)[-1]


def test_an_empty_log_is_a_page_that_says_so(tmp_path):
    write(tmp_path / "log.pdf", [], ["共 0 条"])
    assert len(pages_of(tmp_path / "log.pdf")) == 1


def test_the_last_page_says_what_the_file_rests_on(tmp_path):
    from gate_app.exports.worker import ExportRun, Order
    from gate_app.ledger.logbook import LogFilter

    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        entry = one(station, site.code(name="韦小芳")).entry
    target = tmp_path / "log.pdf"
    order = Order(
        folder=str(site.folder), target=str(target), format="pdf", wanted=LogFilter(), told={}
    )
    manifest = ExportRun(order).wait(lambda _: False)
    last = pages_of(target)[-1].replace("\r\n", "")
    assert f"共 {manifest.rows} 条" in last and entry.hash in last
    assert manifest.first in last and manifest.last in last and "台账校验：通过" in last
    assert verify
