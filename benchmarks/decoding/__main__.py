"""Compares zbar, zxing-cpp and the pipeline on simulated presentations.

    python -m benchmarks.decoding [--quick] [--sizes 720 1080] [--per-class N] [--json FILE]

Prints a table in Markdown; exits with 1 when a goal is missed. On an idle machine a presentation
takes about 5 s at 720p and 12 s at 1080p; there are eleven classes. --quick takes one of
them at 720p, one presentation.
"""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

from benchmarks.decoding import measure
from benchmarks.decoding.classes import CLASSES
from benchmarks.decoding.readers import READERS, SINGLE
from gate_app.scanning.decoder import BUDGET_S, RETRY_EVERY

AGE_LIMIT_MS = 100
QUICK_CLASSES = ("plain",)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="720p, one presentation of one class")
    parser.add_argument("--sizes", type=int, nargs="+", choices=measure.SIZES)
    parser.add_argument("--per-class", type=int)
    parser.add_argument("--json", type=Path, help="where to write all figures")
    given = parser.parse_args()
    sizes = given.sizes or ([720] if given.quick else [720, 1080])
    per_class = given.per_class or (1 if given.quick else 6)
    names = QUICK_CLASSES if given.quick else tuple(CLASSES)

    results = {
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        },
        "pipeline": {"budget_ms": 1_000 * BUDGET_S, "retry_every": RETRY_EVERY},
        "sizes": {},
    }
    for size in sizes:
        print(f"{size}p, {per_class} presentations a class …", file=sys.stderr)
        results["sizes"][str(size)] = {
            "classes": measure.presentations(size, per_class, say, names),
            "costs": measure.costs(size, 11 if given.quick else 61),
            "age": measure.ages(size, 2 if given.quick else 10),
        }
    results["goals"] = {
        goal: met for size in results["sizes"] for goal, met in goals(results, size).items()
    }
    for size in results["sizes"]:
        print(table(results, size))
    for goal, met in results["goals"].items():
        print(f"- {'met' if met else '**MISSED**'}: {goal}")
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return 0 if all(results["goals"].values()) else 1


def say(line):
    print(line, file=sys.stderr)


def total(classes, reader, what):
    return sum(figures[reader][what] for figures in classes.values())


def goals(results, size):
    """Each goal and whether it is met."""
    measured = results["sizes"][size]
    classes = measured["classes"]
    behind = [
        name
        for name, figures in classes.items()
        if any(figures["pipeline"]["in_time"] < figures[one]["in_time"] for one in SINGLE)
    ]
    better = max(total(classes, one, "in_time") for one in SINGLE)
    return {
        f"{size}p: on every class at least the better reader"
        + (f" (behind on {', '.join(behind)})" if behind else ""): not behind,
        f"{size}p: more presentations in time than either reader": total(
            classes, "pipeline", "in_time"
        )
        > better,
        f"{size}p: an empty scene under one core": measured["costs"]["pipeline"]["empty"][
            "cores_at_30_fps"
        ]
        < 1,
        f"{size}p: frame age p99 at most {AGE_LIMIT_MS} ms": measured["age"]["alone"]["p99_ms"]
        <= AGE_LIMIT_MS,
    }


def table(results, size):
    """The figures of one size, in Markdown."""
    measured = results["sizes"][size]
    classes, costs, age = measured["classes"], measured["costs"], measured["age"]
    rows = [
        f"\n### {size}p\n",
        "Presentations read within 1.2 s, % (single frames read, %)\n",
        f"| class | {' | '.join(READERS)} |",
        "| --- |" + " --- |" * len(READERS),
    ]
    for name, figures in classes.items():
        cells = [
            f"{100 * f['in_time'] / f['presentations']:.0f} ({100 * f['single'] / f['frames']:.0f})"
            for f in figures.values()
        ]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    cells = [
        f"**{100 * total(classes, r, 'in_time') / total(classes, r, 'presentations'):.0f}**"
        f" ({100 * total(classes, r, 'single') / total(classes, r, 'frames'):.0f})"
        for r in READERS
    ]
    rows.append(f"| all | {' | '.join(cells)} |")
    for what in ("hit", "empty"):
        cells = [
            f"{costs[r][what]['median_ms']:.1f} / {costs[r][what]['p99_ms']:.1f}" for r in READERS
        ]
        rows.append(f"| {what} frame, ms (median / p99) | {' | '.join(cells)} |")
    cells = [f"{costs[r]['empty']['cores_at_30_fps']:.2f}" for r in READERS]
    rows.append(f"| empty scene at 30 fps, cores | {' | '.join(cells)} |")
    alone, real = age["alone"], age["real"]
    rows.append(
        f"\nAge of the newest frame when decoded, pipeline at 30 fps: median {alone['median_ms']},"
        f" p99 {alone['p99_ms']} ms of processor time; in real time, at a load of {age['load'][0]},"
        f" {real['median_ms']} and {real['p99_ms']} ms; {age['cores']} cores.\n"
    )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
