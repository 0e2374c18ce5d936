"""What is measured: presentations read in time, single frames read, milliseconds, load and age."""

import os
import statistics
import threading
import time
from dataclasses import replace

import numpy as np

from benchmarks.decoding.classes import CLASSES, code_matrix, code_text
from benchmarks.decoding.readers import READERS
from gate_app.scanning.camera import Frame
from gate_app.scanning.decoder import Decoder
from gate_app.scanning.presentation_sim import presentation, scene

FRAME_RATE = 30
IN_TIME_S = 1.2
FRAMES = round(FRAME_RATE * IN_TIME_S)
SIZES = {720: (1280, 720), 1080: (1920, 1080)}
# A frame in ten is shown to every reader whatever it took: the share of single frames read.
SINGLE_EVERY = 9


def clock():
    """Processor time: other programs on the machine do not count."""
    return time.process_time()


def read_in_time(reader, images, text):
    """Seconds until the text is read by a reader that is shown the newest frame; or None.

    Frames arrive at 30 a second. A reader that takes longer misses those in between, as it would
    before a camera; its own processor time moves the clock.
    """
    now = 0.0
    number = 0
    while number < len(images):
        now = max(now, number / FRAME_RATE)
        started = clock()
        texts = reader(Frame(images[number], now, number))
        now += clock() - started
        if text in texts:
            return now if now <= IN_TIME_S else None
        number = max(number + 1, int(now * FRAME_RATE))
    return None


def presentations(height, per_class, log, names):
    """Per class and reader: presentations read in time, and single frames read, of how many."""
    width = SIZES[height][0]
    result = {}
    for place, (name, looks) in enumerate(CLASSES.items()):
        if name not in names:
            continue
        in_time = dict.fromkeys(READERS, 0)
        single = dict.fromkeys(READERS, 0)
        seconds = {reader: [] for reader in READERS}
        frames = 0
        for number in range(per_class):
            seed = 1_000 * place + number
            text = code_text(seed)
            look = replace(looks[number % len(looks)], width=width, height=height)
            images = list(presentation(code_matrix(text), look, seed, frames=FRAMES))
            chosen = images[SINGLE_EVERY - 1 :: SINGLE_EVERY]
            frames += len(chosen)
            for reader, make in READERS.items():
                took = read_in_time(make(), images, text)
                in_time[reader] += took is not None
                seconds[reader] += [took] if took is not None else []
                read = make()
                single[reader] += sum(text in read(Frame(im, 0.0, 0)) for im in chosen)
        result[name] = {
            reader: {
                "in_time": in_time[reader],
                "presentations": per_class,
                "single": single[reader],
                "frames": frames,
                "median_s": round(statistics.median(seconds[reader]), 3)
                if seconds[reader]
                else None,
            }
            for reader in READERS
        }
        log(f"  {height}p {name}: " + ", ".join(f"{r} {in_time[r]}" for r in READERS))
    return result


def costs(height, rounds):
    """Milliseconds of processor time a frame: median and p99, for a hit and an empty scene."""
    width = SIZES[height][0]
    text = code_text(1)
    look = replace(CLASSES["plain"][1], width=width, height=height)
    hit = list(presentation(code_matrix(text), look, 1, frames=20))[-1]
    pictures = {"hit": hit, "empty": scene(width, height, 2)}
    result = {}
    for reader, make in READERS.items():
        result[reader] = {}
        for what, image in pictures.items():
            read, took = make(), []
            for number in range(rounds):
                started = clock()
                read(Frame(image, 0.0, number))
                took.append(1_000 * (clock() - started))
            took = took[1:]
            result[reader][what] = {
                "median_ms": round(statistics.median(took), 2),
                "p99_ms": round(float(np.percentile(took, 99)), 2),
                "cores_at_30_fps": round(statistics.fmean(took) * FRAME_RATE / 1_000, 2),
            }
    return result


def ages(height, seconds):
    """Age of frames when decoded, in ms: every other second a hard code is before the camera.

    `real` is grabbed at 30 fps on one thread and decoded on another: on a machine that is busy
    with other things it says little. `alone` counts the decoder's processor time only.
    """
    width = SIZES[height][0]
    look = replace(CLASSES["low light"][2], width=width, height=height)
    held = list(presentation(code_matrix(code_text(2)), look, 2, frames=15))[-3:]
    empty = [scene(width, height, seed) for seed in (4, 5, 6)]
    images = [
        (held if (number // FRAME_RATE) % 2 else empty)[number % 3]
        for number in range(round(seconds * FRAME_RATE))
    ]
    busy, began = clock(), time.monotonic()
    real = ages_in_real_time(images)
    cores = (clock() - busy) / (time.monotonic() - began)
    result = {"cores": round(cores, 2), "load": [round(load, 1) for load in os.getloadavg()]}
    for name, found in (("real", real), ("alone", ages_alone(images))):
        result[name] = {
            "frames": len(found),
            "median_ms": round(statistics.median(found), 1),
            "p99_ms": round(float(np.percentile(found, 99)), 1),
        }
    return result


def ages_alone(images):
    """As if nothing else ran: the newest frame each time, the clock moved by processor time."""
    decoder, found, now, number = Decoder(), [], 0.0, 0
    while number < len(images):
        now = max(now, number / FRAME_RATE)
        started = clock()
        decoder.decode(Frame(images[number], now, number))
        now += clock() - started
        found.append(1_000 * (now - number / FRAME_RATE))
        number = max(number + 1, int(now * FRAME_RATE))
    return found


def ages_in_real_time(images):
    slot, filled, done = [], threading.Condition(), threading.Event()

    def grab():
        started = time.monotonic()
        for number, image in enumerate(images):
            time.sleep(max(0.0, started + number / FRAME_RATE - time.monotonic()))
            # Copied, as a camera's driver does.
            frame = Frame(image.copy(), time.monotonic(), number)
            with filled:
                slot[:] = [frame]
                filled.notify()
        done.set()

    decoder, found = Decoder(), []
    thread = threading.Thread(target=grab)
    thread.start()
    while not done.is_set():
        with filled:
            if not filled.wait_for(lambda: bool(slot), 0.2):
                continue
            frame = slot.pop()
        decoder.decode(frame)
        found.append(1_000 * (time.monotonic() - frame.grabbed_at))
    thread.join()
    return found
