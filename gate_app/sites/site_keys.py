"""Acts on the site's keys: another passphrase, a new pass key, one retired or compromised.

Each is prepared where it may take its time (the passphrase alone costs seconds), and recorded on
the ledger's thread. At least two pass keys can always sign: whoever retires one gets another.
"""

import csv
import io
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.codes.sealing import seal
from gate_app.domain.entries import Body, KeyDeed, KeysHandled, PassKeyAdded, PassKeyRetired
from gate_app.domain.passes import PassKind
from gate_app.domain.people import mask_name
from gate_app.errors import NotAllowedError, UsageError
from gate_app.exports.cells import safe
from gate_app.issuing.issue import must_be_office
from gate_app.issuing.keys_now import KeyState, keys_now, passes_under
from gate_app.issuing.pass_keys import (
    AUTHORITY_FILE,
    FOLDER,
    PASS_KEYS_FILE,
    Kept,
    open_authority,
    open_kept,
    read_sealed,
    stage_sealed,
    take_staged,
)
from gate_app.issuing.roster_errors import write_private
from gate_app.ledger.chain import pass_key_message, pass_key_retired_message
from gate_app.ledger.database import connect, faults
from gate_app.ledger.issued import live_pass_keys
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.past import Connection
from gate_app.ledger.register import Register
from gate_app.sites.station_secrets import STATION_FILE
from gate_app.words import PASS_KINDS

LEAST_LIVE: Final = 2


class Change(msgspec.Struct, frozen=True):
    """A change that is ready: its files lie staged, its entries are signed by the authority."""

    folder: Path
    bodies: list[Body]
    added: tuple[str, ...] = ()
    """Names (kid) of new pass keys."""
    staged: bool = True


def prepare_passphrase(folder: Path, old: str, new: str) -> Change:
    """Seal every kept key behind another passphrase; takes some seconds.

    Raises SealError for a wrong or a weak passphrase, KeysError, LedgerError.
    """
    names = [AUTHORITY_FILE, PASS_KEYS_FILE]
    if (folder / FOLDER / STATION_FILE).exists():
        names.append(STATION_FILE)
    opened = {name: read_sealed(folder, name, old) for name in names}
    _stage(folder, {name: seal(secret, new) for name, secret in opened.items()})
    return Change(folder, [KeysHandled(deed=KeyDeed.PASSPHRASE)])


def prepare_new_key(folder: Path, passphrase: str) -> Change:
    """A new pass key, certified by the authority; it signs once those before it are retired.

    Raises SealError for a wrong passphrase, KeysError, LedgerError.
    """
    return _prepare(folder, passphrase, open_authority(folder, passphrase), [], 1)


def prepare_end(folder: Path, passphrase: str, kid: str, *, compromised: bool) -> Change:
    """Retire a pass key, or mark it compromised; new ones come where fewer than two would live.

    Raises SealError for a wrong passphrase, UsageError for an unknown key, NotAllowedError for
    one that has ended already, KeysError, LedgerError.
    """
    authority = open_authority(folder, passphrase)
    kept = _public_halves(open_kept(folder, passphrase))
    with closing(connect(folder.absolute(), write=False)) as db:
        keys = keys_now(db).keys
    ended = find_key(kid, keys)
    if ended.compromised or (ended.retired and not compromised):
        raise NotAllowedError(
            f"发证密钥 {ended.kid} 早已{'作废' if ended.compromised else '停用'}。",
            what_to_do="不用再办。",
        )
    left = [one for one in keys if one.live and one != ended and one.public in kept]
    message = pass_key_retired_message(ended.public, compromised=compromised)
    bodies = [
        PassKeyRetired(
            public=ended.public,
            compromised=compromised,
            signature=authority.sign(message).hex(),
        ),
        KeysHandled(deed=KeyDeed.COMPROMISED if compromised else KeyDeed.RETIRED, kid=ended.kid),
    ]
    return _prepare(folder, passphrase, authority, bodies, max(0, LEAST_LIVE - len(left)))


def find_key(kid: str, keys: Sequence[KeyState]) -> KeyState:
    """The key of this name, or of its first characters. Raises UsageError."""
    found = [one for one in keys if kid and one.kid.startswith(kid.strip().lower())]
    if len(found) != 1:
        raise UsageError(
            f"没有这个发证密钥：{kid}", what_to_do="请用 gate site key list 查编号，写全。"
        )
    return found[0]


def write_pass_list(path: Path, db: Connection, key: KeyState, at: int) -> int:
    """Write the passes under a key, valid at ``at`` (ms UTC), as CSV; returns how many.

    Names are masked: a list is enough to call people by number. Raises OSError, LedgerError.
    """
    register = Register(db)
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["证号", "姓名或车牌", "企业", "类型"])
    passes = passes_under(db, key, at)
    for one in passes:
        name = register.name(one.holder)
        name = name if one.pass_kind is PassKind.VEHICLE else mask_name(name)
        cells = (one.number, name, one.enterprise, PASS_KINDS[one.pass_kind])
        table.writerow([safe(cell) for cell in cells])
    write_private(path, out.getvalue().encode("utf-8-sig"))
    return len(passes)


def record(change: Change, ledger: Ledger, *, actor: str = "") -> None:
    """Let a prepared change take effect, with its entries.

    Raises NotAllowedError at a gate that is no office, UsageError where the keys have changed
    meanwhile, LedgerError: then the keys are as they were.
    """
    must_be_office(ledger)
    ended = {one.public for one in change.bodies if isinstance(one, PassKeyRetired)}
    added = {one.public for one in change.bodies if isinstance(one, PassKeyAdded)}
    live = {public.hex() for public in live_pass_keys(ledger.db)}
    if ended and len((live | added) - ended) < LEAST_LIVE:
        raise UsageError("别处刚刚改过发证密钥。", what_to_do="请看一看，再办一次。")
    if not change.staged:
        ledger.append_all(change.bodies, actor=actor)
    elif added:
        # The file first: a certified key that nobody holds would count as one that can sign,
        # and a kept one that nobody certified harms nobody.
        _take(change.folder)
        ledger.append_all(change.bodies, actor=actor)
    else:
        ledger.append_all(change.bodies, actor=actor)
        _take(change.folder)


def _prepare(
    folder: Path, passphrase: str, authority: SigningKey, ends: list[Body], count: int
) -> Change:
    if not count:
        return Change(folder, ends, staged=False)
    kept = open_kept(folder, passphrase)
    new = [SigningKey.generate() for _ in range(count)]
    bodies: list[Body] = []
    for key in new:
        public = key.public.hex()
        signature = authority.sign(pass_key_message(public)).hex()
        bodies += [
            PassKeyAdded(public=public, signature=signature),
            KeysHandled(deed=KeyDeed.ADDED, kid=key.kid),
        ]
    seeds = (*kept.pass_keys, *(key.seed.hex() for key in new))
    more = msgspec.structs.replace(kept, pass_keys=seeds)
    _stage(folder, {PASS_KEYS_FILE: seal(msgspec.json.encode(more), passphrase)})
    return Change(folder, [*bodies, *ends], tuple(key.kid for key in new))


def _public_halves(kept: Kept) -> set[str]:
    return {SigningKey(bytes.fromhex(seed)).public.hex() for seed in kept.pass_keys}


def _stage(folder: Path, files: dict[str, bytes]) -> None:
    with faults():
        stage_sealed(folder, files)


def _take(folder: Path) -> None:
    with faults():
        take_staged(folder)
