"""The layouts of printed passes: sizes of paper, and where on it each pass stands; in mm.

TO ADD A LAYOUT: add its line to LAYOUTS, and its face to ``pass_face.FACES``.
"""

from enum import StrEnum
from typing import Final

import msgspec

BLEED: Final = 1.0
"""How far colour at the edge runs beyond the cut, so that a cut beside the line leaves no white."""
MARK: Final = 1.7
"""Length of a cut mark, which begins where the bleed ends and stays clear of the next pass."""


class Face(StrEnum):
    """A side of a pass that is drawn as one."""

    BADGE = "badge"
    CARD_FRONT = "card-front"
    CARD_BACK = "card-back"
    WINDSCREEN = "windscreen"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How passes lie on pages. A pass with several faces takes a page for each."""

    name: str
    words: str
    page: tuple[float, float]
    trim: tuple[float, float]
    """Width and height of one pass after the cut."""
    corners: tuple[tuple[float, float], ...]
    """Upper left corner of each pass on a page, from the page's upper left corner."""
    faces: tuple[Face, ...]
    cut_marks: bool = False

    def pages_for(self, passes: int) -> int:
        """Pages that so many passes take."""
        return -(-passes // len(self.corners)) * len(self.faces)


_BADGE = (138.0, 96.0)
# 4 mm between passes; 7 mm to the paper's edge, so that cut marks stand where printers can print.
_FOUR = tuple((x, y) for y in (7.0, 107.0) for x in (8.5, 150.5))

LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout
    for layout in (
        Layout(
            name="a4",
            words="A4 横向，一页 4 张，带裁切线",
            page=(297.0, 210.0),
            trim=_BADGE,
            corners=_FOUR,
            faces=(Face.BADGE,),
            cut_marks=True,
        ),
        Layout(
            name="a6",
            words="A6 横向，一页 1 张",
            page=(148.0, 105.0),
            trim=_BADGE,
            corners=((5.0, 4.5),),
            faces=(Face.BADGE,),
        ),
        Layout(
            name="card",
            words="证卡 85.6 × 54 mm，正反两面",
            page=(85.6, 54.0),
            trim=(85.6, 54.0),
            corners=((0.0, 0.0),),
            faces=(Face.CARD_FRONT, Face.CARD_BACK),
        ),
        Layout(
            name="windscreen",
            words="车辆挡风玻璃，A4 横向",
            page=(297.0, 210.0),
            trim=(281.0, 194.0),
            corners=((8.0, 8.0),),
            faces=(Face.WINDSCREEN,),
        ),
    )
}
