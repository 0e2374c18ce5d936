"""What the benchmarks share: spreads of times, the machine, a made-up site, the command line."""

import argparse
import contextlib
import json
import os
import platform
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from gate_app.codes import pass_code, pass_number
from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    Crossing,
    EnterprisePut,
    OpeningCountClosed,
    PassIssued,
    PolicyPut,
    Rested,
    SitePut,
    Subject,
    ZonePut,
)
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.places import Checkpoint, Enterprise, Place, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.founding import found

EXPIRES = 2_000_000_000
NAMES = ("韦小芳", "李伟", "欧阳晓明", "覃大勇", "蓝天", "阿卜杜拉")


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Median, p90, p99 and the greatest, in the unit of the values."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], digits)

    return {
        "n": len(ordered),
        "median": round(statistics.median(ordered), digits),
        "p90": at(0.9),
        "p99": at(0.99),
        "max": round(ordered[-1], digits),
    }


def row(
    what: str, goal: str, measured: str, *, met: bool | None = None, note: str = ""
) -> dict[str, Any]:
    """One line of the table; ``met`` is None where there is no goal."""
    return {"what": what, "goal": goal, "measured": measured, "met": met, "note": note}


def machine() -> dict[str, Any]:
    """On what it was measured, and how busy that was just then."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
        else:
            processor = platform.processor()
    return {
        "system": platform.platform(),
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": [round(load, 2) for load in psutil.getloadavg()],
    }


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that the temporary files of this machine lie on."""
    folder = Path(tempfile.mkdtemp(prefix="kadian-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class MadeSite:
    """A station in a folder and the code texts of its passes."""

    folder: Path
    key: SigningKey
    claims: tuple[Claims, ...]

    def codes(self) -> list[str]:
        """Every pass, signed."""
        return [pass_code.write(one, self.key) for one in self.claims]


def make_site(folder: Path, holders: int, policy: Policy | None = None) -> MadeSite:
    """One zone, one gate, ``holders`` registered passes; a policy with quota and tests off."""
    claims = tuple(
        Claims(
            pass_id=f"{0x9E3779B97F4A7C15 * (number + 1) % 2**64:016x}",
            kind=PassKind.PERSON,
            name=NAMES[number % len(NAMES)],
            enterprise="450222-0017",
            zones=(1,),
            exp=EXPIRES,
        )
        for number in range(holders)
    )
    first: list[Body] = [
        SitePut(item=Site("测速园区")),
        ZonePut(item=Zone(1, "一区")),
        CheckpointPut(item=Checkpoint("K1", "1 号卡点", 1)),
        EnterprisePut(item=Enterprise("450222-0017", "柳城机械厂")),
        PolicyPut(item=policy or Policy()),
        OpeningCountClosed(zone=1, count=0),
        *(
            PassIssued(
                pass_id=one.pass_id,
                number=pass_number.pass_number(one.pass_id),
                pass_kind=one.kind,
                holder=holder_of(one),
                household="",
                enterprise=one.enterprise,
                zones=one.zones,
                exp=one.exp,
            )
            for one in claims
        ),
    ]
    founded = found(folder, Place("K1", 1), first, demo=True)
    return MadeSite(folder, founded.pass_keys[0], claims)


def holder_of(claims: Claims) -> str:
    """A holder number of the usual length, unlike the pass id."""
    return claims.pass_id[::-1]


def crossing(claims: Claims, direction: Direction, register: tuple[str, int, int]) -> Crossing:
    """An entry body as the gate writes it for an admitted person."""
    return Crossing(
        subject=Subject(
            claims.pass_id, holder_of(claims), claims.kind, claims.name, claims.enterprise
        ),
        checkpoint="K1",
        zone=1,
        direction=direction,
        verdict=Verdict.ADMIT,
        reason=Reason.OK,
        rested=Rested(how=How.CAMERA, kid="ab" * 8, register=register, camera="Integrated Camera"),
    )


def main(run: Callable[[bool], dict[str, Any]], sentence: str) -> None:
    """``[--quick] [--json FILE]`` for one module."""
    parser = argparse.ArgumentParser(description=sentence)
    parser.add_argument("--quick", action="store_true", help="smaller and less sure")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    result = run(given.quick)
    for line in result["rows"]:
        print(line_of(line))
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    else:
        print(text)


def line_of(line: dict[str, Any]) -> str:
    """A row as plain text."""
    mark = {True: "met", False: "MISSED", None: "-"}[line["met"]]
    note = f" ({line['note']})" if line["note"] else ""
    return f"{mark:6} {line['what']}: {line['measured']}; goal {line['goal'] or 'none'}{note}"
