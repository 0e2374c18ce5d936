"""Sites for breaking: real clocks, a page of codes, and copies that can be spoilt."""

import json
import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from gate_app.clock import SystemTicks
from gate_app.domain.entries import EvacuationStarted, HolderPut, PassRevoked
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Direction
from gate_app.ledger.migrations import VIEWS
from tests.stations import SmallSite, issued, one


def real_site(folder: Path, **site) -> SmallSite:
    """A small site with the clocks of this laptop, as a process of its own will see it."""
    return SmallSite(folder, ticks=SystemTicks(), **site)


def page_of_codes(site: SmallSite, path: Path, *, passes: int = 20, lines: int = 20_000) -> Path:
    """Codes a line, in and out, with junk in between."""
    chance = random.Random(1)
    codes = [site.code() for _ in range(passes)] + ["junk", "GP1:JUNK"]
    path.write_text("\n".join(chance.choice(codes) for _ in range(lines)))
    return path


def lived_in(site: SmallSite, scans: int) -> None:
    """Let all sorts of things happen at a site."""
    chance = random.Random(2)
    claims = [site.claims() for _ in range(30)]
    codes = [site.code(**{name: getattr(c, name) for name in ("pass_id", "name")}) for c in claims]
    with site.open() as station:
        ledger = station.ledger
        ledger.append_all([issued(c, household="B1") for c in claims[:20]])
        ledger.append(HolderPut(item=Holder("H9", "黄*", "E1")))
        ledger.append(PassRevoked(pass_id=claims[3].pass_id, reason="离职"))
        for _ in range(scans):
            one(station, chance.choice([*codes, "junk"]))
            site.ticks.pass_by(60_000)
        station.gate.leave_unresolved()
        last = station.register.last_log(1)[0]
        station.gate.undo(last, reason="wrong-key")
        station.acts.observe_health("H1", temperature=366)
        station.acts.let_emergency_through(reason="ambulance", plate="桂B12345")
        station.acts.turn_back_without_code(note="no-code", name="某人")
        station.acts.write_down_late(
            last.body().subject, direction=Direction.EXIT, happened=site.ticks.wall(), note=""
        )
        ledger.append(EvacuationStarted(zone=2, reason="火情"))


def content(folder: Path) -> dict[str, list]:
    """Everything recorded in the file, as it stands; sqlite3.Error if it cannot be read."""
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        return {
            table: sorted(db.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall(), key=repr)
            for table in ("entry", "head", *VIEWS)
        }


def copy_of(folder: Path, to: Path) -> Path:
    """The files of a site as a power cut would leave them."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for path in folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, to / path.name)
        elif not path.name.startswith("writer.") and not path.name.endswith("-shm"):
            shutil.copy2(path, to / path.name)
    return to


def note(capsys, what: str, **figures) -> None:
    """Say seeds and counts, whatever pytest captures."""
    with capsys.disabled():
        sys.stdout.write(f"\n    {what}: {json.dumps(figures, ensure_ascii=False)}\n")
