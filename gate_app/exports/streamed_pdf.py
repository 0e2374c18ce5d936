"""A reportlab canvas whose pages and photos go to the file as soon as they are drawn.

Reportlab keeps a whole document in memory, some three times over while it saves. Objects of a PDF
file may stand in any order, so those that are complete need not wait.
"""

from array import array
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

# Binary streams: a fifth smaller than text-safe ones, and quicker to write.
rl_config.useA85 = 0


class StreamedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Draws to an open file; ``save()`` completes it."""

    def __init__(self, file: BinaryIO, page: tuple[float, float]) -> None:
        super().__init__(file, pagesize=page, pageCompression=1)
        self._doc = _StreamedDocument(file)
        # Every page begins with the first font, which only the former document knows.
        self._make_preamble()


class Jpeg(ImageReader):  # type: ignore[misc]  # as above
    """A JPEG that goes to the file as it is."""

    def getRGBData(self) -> bytes:
        """What reportlab tells pictures apart by: the file, not its pixels, which takes long."""
        self._dataA = None  # nothing in a JPEG is transparent
        data: bytes = self.fp.getvalue()
        return data


class _StreamedDocument(pdfdoc.PDFDocument):  # type: ignore[misc]  # as above
    def __init__(self, file: BinaryIO) -> None:
        super().__init__(compression=1)
        self.encrypt.prepare(self)
        self._out = _FileOut(file, self._pdfVersion)
        self._seen = 0
        # Where each object begins, by its number; 0 while it is not written.
        self._offsets = array("Q", [0])

    def addPage(self, page: Any) -> None:
        """Take a finished page: it and its pictures are complete, what they name may follow."""
        super().addPage(page)
        name = page.__InternalName__
        self._write(name)
        # Writing the page has numbered its content.
        content = page.Contents.__InternalName__
        self._write(content)
        # Of what is written only its number is still asked for.
        self.Pages.pages[-1] = pdfdoc.PDFObjectReference(name).format(self)
        for one in (content, name):
            del self.idToObject[one]
            del self.numberToId[self.idToObjectNumberAndVersion.pop(one)[0]]
        for number in range(self._seen + 1, self.objectcounter + 1):
            name = self.numberToId.get(number, "")
            picture = self.idToObject.get(name)
            if isinstance(picture, pdfdoc.PDFImageXObject):
                self._write(name)
                picture.streamContent = None
        self._seen = self.objectcounter

    def format(self) -> bytes:
        """Write what is left, the table of places and the trailer; nothing is left to return."""
        number = 0
        # Writing one object may number further ones.
        while (number := number + 1) <= self.objectcounter:
            if not self._offset(number):
                self._write(self.numberToId[number])
        start = self._out.add(f"xref\n0 {number}\n0000000000 65535 f \n")
        for offset in self._offsets[1:]:
            self._out.add(f"{offset:010} 00000 n \n")
        trailer = pdfdoc.PDFTrailer(
            startxref=start,
            Size=number,
            Root=self.Reference(self.Catalog),
            Info=self.Reference(self.info),
            ID=self.ID(),
        )
        self._out.add(trailer.format(self))
        return b""

    def _offset(self, number: int) -> int:
        self._offsets.extend([0] * (number + 1 - len(self._offsets)))
        return self._offsets[number]

    def _write(self, name: str) -> None:
        data = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
        number, _ = self.idToObjectNumberAndVersion[name]
        self._offset(number)
        self._offsets[number] = self._out.add(data)


class _FileOut(pdfdoc.PDFFile):  # type: ignore[misc]  # as above
    """Counts the bytes, as its parent does, but keeps none."""

    def __init__(self, file: BinaryIO, version: tuple[int, int]) -> None:
        super().__init__(version)
        file.write(self.format(None))
        self.write = file.write
