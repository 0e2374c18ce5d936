"""Codes read in a picture: what they say, where they are, and which are one and the same."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gate_app.scanning.cv import Image, cv2

Point = tuple[float, float]

SMALLEST_SIDE = 21
"""Modules along the side of the smallest QR code: no smaller picture holds one."""


@dataclass(frozen=True, slots=True)
class Read:
    r"""One code: its text, its corners in the frame's pixels, and the stage that read it.

    A byte beyond ASCII stands as `\xNN`: such a code is no pass, but it is a code.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    reader: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the frame, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, gray: Image) -> Image:
        """This part of the picture, as a picture of its own."""
        return np.ascontiguousarray(gray[self.top : self.bottom, self.left : self.right])


def regions_of(located: Iterable[Read], shape: tuple[int, ...]) -> list[Region]:
    """Where the located codes are, with a margin; two at most."""
    regions = []
    for code in list(located)[:2]:
        xs, ys = [x for x, _ in code.corners], [y for _, y in code.corners]
        margin = 0.25 * max(max(xs) - min(xs), max(ys) - min(ys)) + 8
        region = Region(
            max(0, round(min(xs) - margin)),
            max(0, round(min(ys) - margin)),
            min(shape[1], round(max(xs) + margin)),
            min(shape[0], round(max(ys) + margin)),
        )
        if min(region.right - region.left, region.bottom - region.top) >= SMALLEST_SIDE:
            regions.append(region)
    return regions


def merged(known: list[Read], more: Iterable[Read]) -> list[Read]:
    """Both, each text once, and each place once: zbar changes bytes beyond ASCII."""
    both = list(known)
    for read in more:
        if not any(read.text == other.text or same_place(read, other) for other in both):
            both.append(read)
    return both


def same_place(one: Read, other: Read) -> bool:
    """Whether the middle of one lies on the other."""
    x = sum(x for x, _ in one.corners) / 4
    y = sum(y for _, y in one.corners) / 4
    outline = np.array(other.corners, dtype=np.float32)
    return cv2.pointPolygonTest(outline, (x, y), measureDist=False) >= 0


def moved(read: Read, scale: float, dx: float, dy: float, reader: str) -> Read:
    """The read in another picture's pixels: first scaled, then shifted."""
    a, b, c, d = ((x * scale + dx, y * scale + dy) for x, y in read.corners)
    return Read(read.text, (a, b, c, d), reader)


def painted_over(gray: Image, reads: Iterable[Read]) -> Image:
    """The picture with these codes painted over, for whom they would distract."""
    spots = [np.array(read.corners, dtype=np.int32) for read in reads]
    if not spots:
        return gray
    painted = gray.copy()
    cv2.fillPoly(painted, spots, 128)
    return painted
