"""What a streamed PDF holds is whole: a strict printer finds all that its pages name."""

import io
import re
import zlib

from reportlab.lib.pagesizes import A4

from gate_app.exports.streamed_pdf import StreamedCanvas


def test_every_font_that_a_page_names_is_there():
    file = io.BytesIO()
    canvas = StreamedCanvas(file, A4)
    canvas.beginForm("shared")
    canvas.drawString(10, 10, "words")
    canvas.endForm()
    for _ in range(2):
        canvas.doForm("shared")
        canvas.showPage()
    canvas.save()
    data = file.getvalue()
    streams = re.findall(rb"\bstream\r?\n(.*?)endstream", data, re.DOTALL)
    named = {
        font
        for stream in streams
        for font in re.findall(rb"/(\S+) [\d.]+ Tf", zlib.decompressobj().decompress(stream))
    }
    known = set(re.findall(rb"/(F\S+) \d+ 0 R", data))
    assert named and named <= known
