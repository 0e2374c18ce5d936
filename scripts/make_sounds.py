"""Makes assets/sounds/*.wav: python scripts/make_sounds.py [folder].

Six signals that stay apart in traffic noise and through a laptop's small loudspeaker: all lie
between 400 Hz and 3 kHz, and differ in rhythm and direction as well as in pitch.
"""

import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22_050
LEVEL = 0.9

Tone = tuple[float, float, float]
"""Start and end frequency in Hz (0: silence) and length in seconds."""

# Odd harmonics make a note carry like a buzzer, yet not as harshly as a square wave.
SOFT = (1.0, 0.0, 0.25)
HARSH = (1.0, 0.3, 0.5, 0.2, 0.3)
DRIVE = 2.0
"""How hard a note is pressed into full scale: loud without cracking."""

SOUNDS: dict[str, tuple[tuple[Tone, ...], tuple[float, ...]]] = {
    # a click: a code was seen, nothing is decided yet
    "read": (((2400, 2400, 0.045),), SOFT),
    # two notes up: in
    "entry": (((880, 880, 0.14), (1397, 1397, 0.26)), SOFT),
    # two notes down: out
    "exit": (((1397, 1397, 0.14), (880, 880, 0.26)), SOFT),
    # three low buzzes: no
    "refuse": (((440, 440, 0.2), (0, 0, 0.07)) * 2 + ((440, 415, 0.32),), HARSH),
    # to and fro: look here
    "attention": (((1760, 1760, 0.11), (1319, 1319, 0.11)) * 3, SOFT),
    # a siren: evacuation
    "alarm": (((700, 1900, 0.42), (1900, 700, 0.42)), HARSH),
}

FADE = 0.006
"""Seconds of fade at both ends of a tone: without it every tone starts with a crack."""


def samples(tone: Tone, harmonics: tuple[float, ...]) -> list[float]:
    """One tone as values from -1 to 1."""
    start, end, seconds = tone
    count = round(seconds * RATE)
    if not start:
        return [0.0] * count
    values = []
    phase = 0.0
    for i in range(count):
        phase += 2 * math.pi * (start + (end - start) * i / count) / RATE
        value = sum(a * math.sin(n * phase) for n, a in enumerate(harmonics, 1))
        fade = min(1.0, i / (FADE * RATE), (count - 1 - i) / (FADE * RATE))
        values.append(math.tanh(DRIVE * value) * fade)
    return values


def write(path: Path, tones: tuple[Tone, ...], harmonics: tuple[float, ...]) -> None:
    """One sound: mono, 16 bit, 22.05 kHz."""
    values = [value for tone in tones for value in samples(tone, harmonics)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        whole = [round(value * LEVEL * 32_767) for value in values]
        file.writeframes(struct.pack(f"<{len(whole)}h", *whole))


def main(folder: Path) -> None:
    """Every sound into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (tones, harmonics) in SOUNDS.items():
        write(folder / f"{name}.wav", tones, harmonics)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "assets" / "sounds"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
