"""Simulated presentations: a pass held before a webcam, drawn from the matrix of its QR code.

For the demo's recording, the decoding benchmark and the tests. The same seed and settings give the
same pictures. Lengths are in pixels of the picture, angles in degrees.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gate_app.scanning.cv import Image, cv2

Matrix = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

_TEXTURE_MODULE = 12
_QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Look:
    """How one frame looks."""

    width: int = 1280
    height: int = 720
    module_px: float = 4.0
    """Pixels of a module that faces the camera."""
    tilt: float = 0.0
    """Turned away from the camera about the axis at `tilt_axis`, up to 60."""
    tilt_axis: float = 20.0
    roll: float = 0.0
    """Turned in the plane of the picture."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Centre of the code from the centre of the picture."""
    motion: tuple[float, float] = (0.0, 0.0)
    """How far the code moves during the exposure."""
    defocus: float = 0.0
    """Standard deviation of the blur."""
    light: float = 1.0
    """1 is a lit desk, 0.1 dusk."""
    noise: float = 2.0
    """Standard deviation of the sensor's noise, in gray levels of 255."""
    glare: float = 0.0
    """Strength of a lamp's reflection on the code, 0 to 1."""
    moire: float = 0.0
    """Strength of the stripes of a filmed screen, 0 to 1."""
    occlusion: float = 0.0
    """Share of the code's side that a thumb covers at one edge."""
    inverted: bool = False
    """Light modules on dark, as a phone's dark mode shows them."""
    on_phone: bool = False
    """Shown on a phone rather than printed on a sheet."""
    jpeg_quality: int = 88


def scene(width: int, height: int, seed: int) -> Image:
    """A room with edges, stripes and text but no code, height × width × 3."""
    random = np.random.default_rng(seed)
    walls = random.integers(60, 190, (6, 10, 1)) + random.integers(-15, 16, (6, 10, 3))
    coarse = walls.astype(np.uint8)
    image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(28):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        w, h = int(random.integers(20, width // 5)), int(random.integers(20, height // 4))
        shade = int(random.integers(35, 220))
        colour = tuple(shade + int(tint) for tint in random.integers(-25, 26, 3))
        shape = int(random.integers(0, 4))
        if shape == 0:
            cv2.rectangle(image, (x, y), (x + w, y + h), colour, -1)
        elif shape == 1:
            cv2.circle(image, (x, y), w // 3, colour, int(random.integers(1, 6)))
        elif shape == 2:
            for step in range(0, h, 9):
                cv2.line(image, (x, y + step), (x + w, y + step), colour, 4)
        else:
            for line in range(4):
                words = "Gate 7  No parking 0123456789"
                at = (x, y + 18 * line)
                cv2.putText(image, words, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, 1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), dtype=np.uint8)


def render(matrix: Matrix, look: Look, seed: int, background: Image | None = None) -> Image:
    """One frame showing the code as `look` says, height × width × 3.

    `background` is a `scene()` of the same size; without it the seed's own is drawn.
    """
    random = np.random.default_rng(seed)
    if background is None:
        background = scene(look.width, look.height, seed)
    texture, quiet_side = _carrier(matrix, look)
    to_picture = _pose(texture.shape[1], texture.shape[0], look)
    size = (look.width, look.height)
    # Blurred to the picture's resolution first, as a lens does: no aliasing from the warp.
    sigma = max(0.01, 0.45 * _TEXTURE_MODULE / look.module_px)
    softened = cv2.GaussianBlur(texture, (0, 0), sigma)
    drawn: Floats = cv2.warpPerspective(softened, to_picture, size).astype(np.float32)
    solid = np.full(texture.shape[:2], 255, dtype=np.uint8)
    cover: Floats = cv2.warpPerspective(solid, to_picture, size).astype(np.float32)
    cover *= 1 / 255
    centre, reach = _where(to_picture, texture, quiet_side)
    drawn = _reflections(drawn, look, centre, reach, random)
    if math.hypot(*look.motion) > 0.7:
        kernel = _motion_kernel(*look.motion)
        drawn = np.asarray(cv2.filter2D(drawn, -1, kernel), dtype=np.float32)
        cover = np.asarray(cv2.filter2D(cover, -1, kernel), dtype=np.float32)
    if look.occlusion > 0:
        _thumb(drawn, look, centre, reach)
    share = cover[:, :, None]
    image: Floats = background.astype(np.float32) * (1.0 - share) + drawn * share
    if look.defocus > 0:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), look.defocus), dtype=np.float32)
    return _sensor(image, look, random)


def presentation(
    matrix: Matrix, look: Look, seed: int, *, frames: int = 36, shake: float = 1.0
) -> Iterator[Image]:
    """The frames, at 30 a second, of a hand that brings a code into view and holds it there.

    `look` is the code once it is held; on its way in (the first third) it is smaller, faster and
    out of focus. `shake` scales the movement of the hand.
    """
    random = np.random.default_rng(seed)
    background = scene(look.width, look.height, seed)
    phase, speed = random.uniform(0, 2 * math.pi, 4), random.uniform(0.6, 1.4, 4)
    home = random.uniform(-0.06, 0.06, 2) * (look.width, look.height)
    roll, axis = random.uniform(-20, 20), random.uniform(0, 90)
    unit = shake * look.height / 720

    def place(t: float) -> tuple[float, float]:
        coming = max(0.0, 1.0 - t / 0.4)
        x = home[0] + 9 * unit * math.sin(5 * speed[0] * t + phase[0])
        y = home[1] + 7 * unit * math.sin(6 * speed[1] * t + phase[1])
        return x, y + 0.35 * look.height * coming**2

    for number in range(frames):
        t = number / 30
        coming = max(0.0, 1.0 - t / 0.4)
        (x, y), (next_x, next_y) = place(t), place(t + 1 / 60)
        yield render(
            matrix,
            replace(
                look,
                module_px=look.module_px * (1 - 0.25 * coming),
                tilt=min(60.0, look.tilt * (1 + 0.15 * math.sin(4 * speed[2] * t + phase[2]))),
                tilt_axis=look.tilt_axis + axis,
                roll=look.roll + roll + 5 * shake * math.sin(3 * speed[3] * t + phase[3]),
                shift=(look.shift[0] + x, look.shift[1] + y),
                motion=(look.motion[0] + next_x - x, look.motion[1] + next_y - y),
                defocus=look.defocus + 1.2 * coming,
            ),
            seed * 1_000 + number,
            background,
        )


def _carrier(matrix: Matrix, look: Look) -> tuple[Image, int]:
    """The sheet or phone with the code in its middle, and the side of code and quiet zone."""
    paper, ink = (16, 235) if look.inverted else (245, 25)
    padded = np.pad(matrix, _QUIET_ZONE)
    unit = np.ones((_TEXTURE_MODULE, _TEXTURE_MODULE), dtype=np.uint8)
    code = np.kron(np.where(padded, ink, paper).astype(np.uint8), unit)
    side = code.shape[0]
    margin = side // 6
    top = side // 3
    page = np.full((side + 2 * top, side + 2 * margin), paper, dtype=np.uint8)
    page[top : top + side, margin : margin + side] = code
    for line, words in enumerate(("PASS  Zone 3   No. 4821", "Hotline 0772-0000000")):
        for y in (top // 3 + line * top // 3, top + side + top // 3 + line * top // 3):
            cv2.putText(page, words, (margin, y), cv2.FONT_HERSHEY_SIMPLEX, side / 550, ink, 3)
    if look.on_phone:
        page = np.asarray(
            cv2.copyMakeBorder(page, *(margin // 2,) * 4, cv2.BORDER_CONSTANT, value=8),
            dtype=np.uint8,
        )
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), dtype=np.uint8), side


def _pose(width: int, height: int, look: Look) -> npt.NDArray[np.float64]:
    """The homography from the carrier's pixels to the picture's, seen through a webcam's lens."""
    scale = look.module_px / _TEXTURE_MODULE
    focal = 1.1 * look.width
    axis, tilt, roll = (math.radians(a) for a in (look.tilt_axis, look.tilt, look.roll))
    turn, _ = cv2.Rodrigues(np.array([math.cos(axis), math.sin(axis), 0.0]) * tilt)
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, roll]))
    rotation = turn @ spin
    # A point (x, y) of the carrier lies at rotation · (x, y, 0) · scale + (0, 0, focal).
    plane = np.column_stack((rotation[:, 0] * scale, rotation[:, 1] * scale, (0.0, 0.0, focal)))
    to_middle = np.array([[1.0, 0.0, -width / 2], [0.0, 1.0, -height / 2], [0.0, 0.0, 1.0]])
    centre_x, centre_y = look.width / 2 + look.shift[0], look.height / 2 + look.shift[1]
    lens = np.array([[focal, 0.0, centre_x], [0.0, focal, centre_y], [0.0, 0.0, 1.0]])
    return np.asarray(lens @ plane @ to_middle, dtype=np.float64)


def _where(
    to_picture: npt.NDArray[np.float64], texture: Image, side: int
) -> tuple[tuple[float, float], float]:
    """Centre and half side of the code in the picture."""
    height, width = texture.shape[:2]
    half = side / 2 - _QUIET_ZONE * _TEXTURE_MODULE
    points = np.array(
        [[[width / 2, height / 2], [width / 2 + half, height / 2], [width / 2, height / 2 + half]]]
    )
    (cx, cy), right, below = cv2.perspectiveTransform(points, to_picture)[0]
    reach = (
        math.hypot(right[0] - cx, right[1] - cy) + math.hypot(below[0] - cx, below[1] - cy)
    ) / 2
    return (float(cx), float(cy)), reach


def _reflections(
    drawn: Floats,
    look: Look,
    centre: tuple[float, float],
    reach: float,
    random: np.random.Generator,
) -> Floats:
    if look.glare <= 0 and look.moire <= 0:
        return drawn
    y, x = np.mgrid[0 : look.height, 0 : look.width].astype(np.float32)
    if look.moire > 0:
        angle, period = random.uniform(0, math.pi), random.uniform(4.0, 9.0)
        wave = np.sin((x * math.cos(angle) + y * math.sin(angle)) * (2 * math.pi / period))
        drawn = drawn * (1 + 0.45 * look.moire * wave[:, :, None]) + 12 * look.moire
    if look.glare > 0:
        dx = (x - centre[0] - 0.3 * reach) / (0.75 * reach)
        dy = (y - centre[1] + 0.2 * reach) / (0.45 * reach)
        lamp = np.exp(-(dx**2 + dy**2))[:, :, None]
        drawn = drawn + 255 * look.glare * lamp
    return np.asarray(np.clip(drawn, 0, 255), dtype=np.float32)


def _motion_kernel(dx: float, dy: float) -> Floats:
    length = math.ceil(max(abs(dx), abs(dy))) | 1
    kernel = np.zeros((length + 2, length + 2), dtype=np.float32)
    middle = (length + 1) / 2
    steps = 8 * length
    for step in range(steps):
        along = (step + 0.5) / steps - 0.5
        kernel[round(middle + dy * along), round(middle + dx * along)] += 1
    return np.asarray(kernel / kernel.sum(), dtype=np.float32)


def _thumb(drawn: Floats, look: Look, centre: tuple[float, float], reach: float) -> None:
    """Draw a thumb over the middle of the code's lower edge, where no finder pattern is."""
    turn = math.radians(look.roll)
    down = reach * (1.15 - look.occlusion)
    x, y = centre[0] - down * math.sin(turn), centre[1] + down * math.cos(turn)
    axes = (round(reach * max(0.12, look.occlusion)), round(reach * look.occlusion * 1.6))
    cv2.ellipse(drawn, (round(x), round(y)), axes, look.roll, 0, 360, (120, 150, 200), -1)


def _sensor(image: Floats, look: Look, random: np.random.Generator) -> Image:
    """Light, noise and the camera's own JPEG."""
    shape = image.shape[:2]
    grain = random.standard_normal(shape, dtype=np.float32)[:, :, None] * look.noise
    exposed = np.clip(image * look.light + grain, 0, 255).astype(np.uint8)
    ok, data = cv2.imencode(".jpg", exposed, [cv2.IMWRITE_JPEG_QUALITY, look.jpeg_quality])
    if not ok:
        raise ValueError("JPEG encoding failed")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
