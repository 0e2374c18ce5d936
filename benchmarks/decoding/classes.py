"""The stress classes: what is hard about a presentation, in three steps each."""

import random

import numpy as np
import numpy.typing as npt
import qrcode

from gate_app.scanning.presentation_sim import Look

_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

CLASSES: dict[str, tuple[Look, ...]] = {
    "plain": (Look(module_px=3.5), Look(module_px=4), Look(module_px=6)),
    "small": (Look(module_px=2.0), Look(module_px=2.3), Look(module_px=2.7)),
    "tilt": (
        Look(module_px=3.2, tilt=45),
        Look(module_px=3.2, tilt=52),
        Look(module_px=4, tilt=60),
    ),
    "motion": (
        Look(module_px=4, motion=(5, 2)),
        Look(module_px=4, motion=(2, 7)),
        Look(module_px=5, motion=(8, 4)),
    ),
    "defocus": (
        Look(module_px=4, defocus=1.8),
        Look(module_px=4, defocus=2.3),
        Look(module_px=5, defocus=2.8),
    ),
    "low light": (
        Look(module_px=4, light=0.2, noise=6),
        Look(module_px=4, light=0.14, noise=7),
        Look(module_px=5, light=0.12, noise=8),
    ),
    "glare": (
        Look(module_px=3, glare=0.9),
        Look(module_px=4, glare=1.2),
        Look(module_px=4, glare=1.6, tilt=20),
    ),
    "moire": (
        Look(module_px=3.5, on_phone=True, moire=0.7),
        Look(module_px=4, on_phone=True, moire=0.9),
        Look(module_px=5, on_phone=True, moire=1.1),
    ),
    "occlusion": (
        Look(module_px=3, occlusion=0.2),
        Look(module_px=4, occlusion=0.26),
        Look(module_px=5, occlusion=0.3),
    ),
    "dark mode": (
        Look(module_px=3, inverted=True, on_phone=True, tilt=20),
        Look(module_px=3, inverted=True, on_phone=True, moire=0.5),
        Look(module_px=4, inverted=True, on_phone=True, defocus=1.9),
    ),
    "mixed": (
        Look(module_px=3, tilt=30, defocus=1.2, light=0.4, noise=5),
        Look(module_px=3.5, glare=0.5, motion=(2, 2), tilt=20),
        Look(module_px=4, light=0.2, noise=7, motion=(2, 1), occlusion=0.1),
    ),
}


def code_text(seed: int) -> str:
    """A text of a pass's length and alphabet."""
    pick = random.Random(seed)
    return "GP1:" + "".join(pick.choices(_BASE45, k=245))


def code_matrix(text: str) -> npt.NDArray[np.bool_]:
    """Its QR code at level M, without the quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return np.array(code.get_matrix(), dtype=np.bool_)
