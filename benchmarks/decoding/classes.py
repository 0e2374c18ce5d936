"""The stress classes: what is hard about a presentation, in three steps each."""

import random

import numpy as np
import numpy.typing as npt
import qrcode

from gate_app.scanning.presentation_sim import Look

_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

CLASSES: dict[str, tuple[Look, ...]] = {
    "plain": (Look(module_px=3.5), Look(module_px=4), Look(module_px=6)),
    "small": (Look(module_px=1.7), Look(module_px=2.0), Look(module_px=2.4)),
    "tilt": (
        Look(module_px=2.6, tilt=45),
        Look(module_px=2.6, tilt=52),
        Look(module_px=3, tilt=60),
    ),
    "motion": (
        Look(module_px=4, motion=(6, 3)),
        Look(module_px=4, motion=(4, 8)),
        Look(module_px=5, motion=(10, 6)),
    ),
    "defocus": (
        Look(module_px=4, defocus=1.8),
        Look(module_px=4, defocus=2.3),
        Look(module_px=5, defocus=3.2),
    ),
    "low light": (
        Look(module_px=4, light=0.15, noise=7),
        Look(module_px=4, light=0.12, noise=9),
        Look(module_px=5, light=0.1, noise=10),
    ),
    "glare": (
        Look(module_px=3, glare=1.0),
        Look(module_px=4, glare=1.3),
        Look(module_px=4, glare=1.6, tilt=20),
    ),
    "moire": (
        Look(module_px=3, on_phone=True, moire=0.9),
        Look(module_px=3.5, on_phone=True, moire=1.1),
        Look(module_px=4, on_phone=True, moire=1.3),
    ),
    "occlusion": (
        Look(module_px=3, occlusion=0.25),
        Look(module_px=4, occlusion=0.32),
        Look(module_px=5, occlusion=0.36),
    ),
    "dark mode": (
        Look(module_px=2.5, inverted=True, on_phone=True, tilt=20),
        Look(module_px=3, inverted=True, on_phone=True, moire=0.8),
        Look(module_px=4, inverted=True, on_phone=True, defocus=2.3),
    ),
    "mixed": (
        Look(module_px=2.8, tilt=30, defocus=1.5, light=0.35, noise=6),
        Look(module_px=3.2, glare=0.9, motion=(3, 3), tilt=25),
        Look(module_px=3.5, light=0.17, noise=8, motion=(3, 2), occlusion=0.12),
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
