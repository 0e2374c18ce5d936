"""``gate scan``: the same gate without a window, one JSON line per verdict after its commit."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gate_app.cli.common import data_dir_option, fail, print_json
from gate_app.config import read_config
from gate_app.domain.verdict import DirectionMode, How, Verdict
from gate_app.errors import UsageError
from gate_app.facts import Scan
from gate_app.gate import Outcome
from gate_app.ledger.database import LedgerError
from gate_app.station import Station

if TYPE_CHECKING:
    from gate_app.scanning.scanner import Presentation

LONGEST_LINE = 4096
Show = Callable[[dict[str, Any]], None]
"""Shows one line to whoever reads."""
FAILED = "gate_app.cli.scan.failed"


@click.command(name="scan", short_help="不开窗口扫码：逐条输出 JSON 结论。")
@click.argument("source")
@data_dir_option
@click.option(
    "--direction",
    type=click.Choice([mode.value for mode in DirectionMode]),
    default=DirectionMode.AUTO.value,
    help="自动（按在内与否），或固定为进、出。",
)
@click.option("--decode-only", is_flag=True, help="只读码，不判定，不写台账。")
def scan_command(source: str, folder: Path, direction: str, *, decode_only: bool) -> None:
    """Scan SOURCE: ``-`` (one code a line), image, folder, video, camera number, or address."""
    if decode_only:
        if source == "-":
            raise UsageError("--decode-only 需要图片、文件夹、录像或摄像头。")
        from gate_app.scanning.scanner import decode_source

        for decoded in decode_source(source):
            print_json(
                {"file": decoded.name, "texts": decoded.texts, "ms": round(decoded.milliseconds, 2)}
            )
        return
    mode = DirectionMode(direction)
    read_config(folder)
    if source != "-":
        from gate_app.scanning.camera import open_source

        open_source(source)
    with Station(folder) as station:
        try:
            if source == "-":
                scan_lines(station, lines_of(sys.stdin.buffer), mode)
            else:
                scan_source(station, source, mode)
        except KeyboardInterrupt:
            pass
        finally:
            station.gate.leave_unresolved()
    if FAILED in click.get_current_context().meta:
        raise SystemExit(1)


def lines_of(stream: Iterable[bytes]) -> Iterator[str]:
    """Code texts, line ends off and no more, for a space is a code's own."""
    for raw in stream:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")[:LONGEST_LINE]


def scan_lines(
    station: Station, lines: Iterable[str], mode: DirectionMode, show: Show = print_json
) -> None:
    """Present each line as one deliberate scan."""
    for text in lines:
        if text:
            present(station, [Scan(text, How.HANDHELD, mode)], None, show)


def scan_source(
    station: Station, source: str, mode: DirectionMode, show: Show = print_json
) -> None:
    """Present what a camera, recording, image or folder shows."""
    # Loaded only now: OpenCV takes longer than a line from a handheld scanner may wait.
    from gate_app.scanning.camera import open_source
    from gate_app.scanning.scanner import presentations

    for seen in presentations(lambda: open_source(source), on_state=_say_state):
        if not seen.texts:
            show({"file": seen.source_name, "texts": [], "problem": seen.problem or "没有读到码"})
            continue
        scans = [Scan(text, How.CAMERA, mode, seen.source_name) for text in seen.texts]
        present(station, scans, seen, show)


def _say_state(state: object, why: str) -> None:
    if why:
        click.echo(f"摄像头：{why}", err=True)


def present(station: Station, scans: list[Scan], seen: "Presentation | None", show: Show) -> None:
    """Decide, record, then show. A doubt that nobody can answer here is left unresolved.

    What cannot be recorded admits nobody; the next scan tries again.
    """
    try:
        outcomes = station.gate.present(scans)
        started = time.perf_counter()
        unresolved = iter(station.gate.leave_unresolved())
        answered_ms = (time.perf_counter() - started) * 1000
    except LedgerError as error:
        fail(error)
        show({"seq": None, "verdict": None, "error": str(error)})
        click.get_current_context().meta[FAILED] = True
        return
    decode_ms = 0.0 if seen is None else (seen.decoded_at - seen.grabbed_at) * 1000
    for outcome in outcomes:
        entry = outcome.entry
        if outcome.decision.verdict is Verdict.ATTEND and entry is None:
            entry = next(unresolved)
        line = as_line(outcome)
        line["seq"] = entry.header.seq if entry else None
        line["at"] = entry.header.at if entry else outcome.at
        line["ms"] = {
            "decode": round(decode_ms, 2),
            "verdict": round(outcome.decide_ms, 2),
            "commit": round(outcome.commit_ms if outcome.entry else answered_ms, 2),
        }
        if seen is not None:
            line["file"] = seen.source_name
            line["kind_of_source"] = seen.how.value
            line["reader"] = next(
                (read.reader for read in seen.reads if read.text == outcome.scan.text), ""
            )
        show(line)


def as_line(outcome: Outcome) -> dict[str, Any]:
    """A verdict as JSON."""
    decision, person = outcome.decision, outcome.person
    return {
        "seq": None,
        "at": None,
        "direction": decision.direction,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "detail": decision.detail,
        "others": [finding.reason for finding in decision.others],
        "pass_id": person.pass_id if person else None,
        "holder": person.name if person else None,
        "holder_number": person.holder if person else None,
        "enterprise": person.enterprise if person else None,
        "zone": list(person.zones) if person else None,
        "how": outcome.scan.how,
    }
