"""Hands out a copy of the site's sealed keys: a page to print or a file to keep, and an entry."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gate_app.domain.entries import KeyDeed, KeysHandled
from gate_app.domain.places import Site
from gate_app.ledger.register import Register
from gate_app.sites.recovery import hand_out, recovery_text, write_recovery
from gate_app.sites.recovery_sheet import print_recovery
from gate_app.station import Station


def write_key_copy(station: Station, target: Path, passphrase: str, *, actor: str) -> None:
    """Write the keys to ``target``: a page to print (.pdf), or a file to keep.

    Raises SealError for a wrong passphrase, KeysError, WriteError, LedgerError; then there is
    neither a file nor an entry.
    """
    ledger = station.ledger
    copy_keys(
        station.folder,
        station.register,
        target,
        passphrase,
        lambda done: ledger.append(done, actor=actor),
    )


def copy_keys(
    folder: Path,
    register: Register,
    target: Path,
    passphrase: str,
    record: Callable[[KeysHandled], object],
) -> None:
    """The same off the ledger's thread, which ``record`` asks for the entry."""
    text = recovery_text(folder, register, passphrase)
    site = register.item(Site) or Site("")
    today = datetime.now(ZoneInfo(site.time_zone)).date().isoformat()

    def write(path: Path) -> None:
        if path.suffix.lower() == ".pdf":
            print_recovery(path, text, site=site.name, made_on=today)
        else:
            write_recovery(path, text)

    hand_out(target, write, lambda: record(KeysHandled(deed=KeyDeed.EXPORTED)))
