"""Runs the benchmarks, each in a process of its own, and keeps their figures.

    python -m benchmarks [--quick] [--json FILE] [--table] [NAME …]

NAMEs are measured again and replace what FILE (benchmarks/results/full.json or quick.json) has of
them; without a NAME all are. --table writes docs/benchmarks.md from the file, --no-run only that.
Exits with 1 when a benchmark could not be run; a missed goal is said, and is no failure.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.common import line_of, machine, row
from benchmarks.table import as_markdown

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
TABLE = ROOT / "docs" / "benchmarks.md"
LONGEST_S = 3600


def rows_of_decoding(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Its goals as rows; its own tables say more."""
    rows = []
    for size, measured in figures["sizes"].items():
        cost, age = measured["costs"]["pipeline"], measured["age"]
        empty = cost["empty"]["cores_at_30_fps"]
        hit, miss = cost["hit"], cost["empty"]
        rows += [
            row(
                f"Decode a {size}p frame, hit / empty scene",
                "",
                f"{hit['median_ms']:.1f} / {miss['median_ms']:.1f} ms",
                note=f"p99 {hit['p99_ms']:.1f} / {miss['p99_ms']:.1f} ms",
            ),
            row(
                f"An empty scene at 30 fps, {size}p, decoder alone",
                "< 1 core",
                f"{empty:.2f} cores",
                met=empty < 1,
            ),
            row(
                f"Age of the newest frame when decoded, {size}p at 30 fps, p99",
                "≤ 100 ms",
                f"{age['alone']['p99_ms']} ms",
                met=age["alone"]["p99_ms"] <= 100,
                note=f"processor time; in real time {age['real']['p99_ms']} ms"
                f" at a load of {age['load'][0]}",
            ),
        ]
    rows += [
        row(goal, "yes", "yes" if met else "no", met=met)
        for goal, met in figures["goals"].items()
        if "reader" in goal
    ]
    return rows


def rows_of_passes(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Times of one pass."""

    def each(name: str) -> str:
        return f"{figures[name]['median']:.0f} / {figures[name]['p99']:.0f} µs"

    return [
        row(
            "Read a pass: text → verified claims",
            "",
            each("read"),
            note=f"its signature check alone {each('signature_check_alone')}",
        ),
        row("Refuse a forged pass", "", each("refuse_forged")),
        row("Write a pass", "", each("write"), note=f"its QR code {each('qr_matrix')}"),
    ]


ALL: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]] | None] = {
    "decoding": rows_of_decoding,
    "flow": None,
    "together": None,
    "append": None,
    "passes": rows_of_passes,
    "listing": None,
    "searching": None,
    "restart": None,
    "start": None,
    "memory": None,
    "issuing": None,
    "printing": None,
    "exports": None,
    "hub": None,
}
"""What there is, in the order of the table; how its figures become rows where it does not say."""


def is_there(name: str) -> bool:
    folder = ROOT / "benchmarks"
    return (folder / f"{name}.py").exists() or (folder / name / "__main__.py").exists()


def measure(name: str, *, quick: bool) -> dict[str, Any]:
    """Run one; its rows and figures. Raises CalledProcessError, TimeoutExpired, OSError."""
    before, started = machine()["load_before"], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        arguments = [] if name == "passes" else ["--json", str(file), *["--quick"] * quick]
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *arguments],
            cwd=ROOT,
            capture_output=True,
            check=False,
            timeout=LONGEST_S,
        )
        if not file.exists() and name != "passes":
            raise OSError(done.stderr.decode()[-2000:])
        found = json.loads(file.read_text("utf-8") if file.exists() else done.stdout)
    to_rows = ALL[name]
    return {
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "quick": quick,
        "seconds": round(time.monotonic() - started, 1),
        "load_before": before,
        "rows": to_rows(found) if to_rows else found["rows"],
        "figures": found if to_rows else found["figures"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="a minute and a half, less sure")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    parser.add_argument("--table", action="store_true", help=f"write {TABLE.name} from them")
    parser.add_argument("--no-run", action="store_true", help="measure nothing")
    given = parser.parse_args()
    unknown = set(given.names) - set(ALL)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    file = given.json or RESULTS / ("quick.json" if given.quick else "full.json")
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {"measured": {}}
    failed = False
    for name in [] if given.no_run else given.names or filter(is_there, ALL):
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            kept["measured"][name] = found = measure(name, quick=given.quick)
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            print(f"{name} could not be run: {error}", file=sys.stderr)
            failed = True
            continue
        for line in found["rows"]:
            print(line_of(line), flush=True)
        kept["machine"] = machine()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if given.table:
        kept["measured"] = {
            name: kept["measured"][name] for name in ALL if name in kept["measured"]
        }
        TABLE.write_text(as_markdown(kept), "utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
