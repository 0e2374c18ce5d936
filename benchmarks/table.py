"""The figures as a page: what, goal, measured, on what machine."""

from typing import Any

TITLES = {
    "decoding": "Decoding",
    "flow": "Frame to verdict",
    "together": "Gate and office on one laptop",
    "append": "Recording",
    "passes": "Passes",
    "listing": "A long ledger",
    "searching": "Searching the log",
    "restart": "Starting again",
    "start": "Start",
    "memory": "Memory",
    "issuing": "Issuing",
    "printing": "Printing",
    "exports": "Exports",
    "hub": "The hub",
}
INTRODUCTION = """\
# Measured

Made by `python -m benchmarks --table`; the figures behind it are in `benchmarks/results/`. Where
two times stand together they are median / p99. Ratios were taken in one run, both sides in turns,
so that they hold on a busy machine too; absolute times of two shared cores do not carry over. The
machine was busy with other work, as the load says; the runs had priority over it (`nice -n -15`).

**Only measured on stand-ins:** a recording at 30 frames a second for the camera, an Xvfb or
offscreen window for the screen, a virtual disk (whose flush takes from 0.3 to 4 ms from one minute
to the next) for the laptop's. Not measured: a real camera, Windows, ARM, a laptop on battery.
"""


def as_markdown(kept: dict[str, Any]) -> str:
    """The whole page."""
    lines = [
        INTRODUCTION,
        _machine(kept.get("machine", {})),
    ]
    for name, found in kept["measured"].items():
        lines += [
            f"\n## {TITLES[name]}\n",
            "| what | goal | measured | |",
            "| --- | --- | --- | --- |",
            *(_line(one) for one in found["rows"]),
            f"\n{_run(name, found)}",
        ]
    missed = [
        one for found in kept["measured"].values() for one in found["rows"] if one["met"] is False
    ]
    lines.append("\n## Goals that were missed\n")
    lines += [f"- {one['what']}: {one['measured']}, goal {one['goal']}." for one in missed]
    return "\n".join([*lines, "" if missed else "None."]).rstrip() + "\n"


def _machine(on: dict[str, Any]) -> str:
    return (
        f"Machine: {on.get('processor', '?')}, {on.get('cores', '?')} shared cores,"
        f" {on.get('memory_gb', '?')} GB; {on.get('system', '?')}; Python {on.get('python', '?')},"
        f" SQLite {on.get('sqlite', '?')}."
    )


def _run(name: str, found: dict[str, Any]) -> str:
    quick = ", a quick run" if found["quick"] else ""
    return (
        f"`python -m benchmarks {name}`, {found['at']}{quick}; load {found['load_before'][0]:.1f}"
        f" when it began, {found['seconds']:.0f} s."
    )


def _line(one: dict[str, Any]) -> str:
    mark = {True: " ✓", False: " **missed**", None: ""}[one["met"]]
    cells = (one["what"], one["goal"], f"{one['measured']}{mark}", one["note"])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
