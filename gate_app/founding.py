"""Founds a site on one laptop: authority, station and pass keys, and the first entries."""

import secrets
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import FILE as CONFIG_FILE
from gate_app.config import HUB_FILE, StationConfig, is_station, write_config
from gate_app.domain.entries import (
    AuthoritySet,
    Body,
    ClockConfirmed,
    Genesis,
    PassKeyAdded,
    Role,
    StationCertified,
)
from gate_app.domain.places import Place
from gate_app.errors import UsageError
from gate_app.issuing import pass_keys as kept
from gate_app.issuing.identity import SECRET as IDENTITY_KEY
from gate_app.issuing.identity import new_identity_key
from gate_app.ledger.chain import certificate_message, pass_key_message, station_id
from gate_app.ledger.ledger import Ledger
from gate_app.station import STATION_KEY

_LEFT_BEHIND = (
    "ledger.db",
    "ledger.db-wal",
    "ledger.db-shm",
    "ledger.tail",
    "secrets",
    kept.FOLDER,
    CONFIG_FILE,
    HUB_FILE,
)


class Founded(msgspec.Struct, frozen=True):
    """The keys that a founding made; the caller keeps or forgets them."""

    authority: SigningKey
    pass_keys: tuple[SigningKey, ...]


def found(
    folder: Path,
    place: Place,
    entries: Sequence[Body],
    *,
    clock: TrustedClock | None = None,
    demo: bool = False,
    passphrase: str | None = None,
) -> Founded:
    """Make a station that is gate and office at once, with these first entries.

    With a passphrase the keys are kept behind it, so that passes can be issued here.
    Raises UsageError when the folder already holds one, SealError for a weak passphrase, and
    what Ledger raises.
    """
    if is_station(folder):
        raise UsageError(f"这个文件夹里已经有卡点：{folder}", what_to_do="请换一个文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    put_aside(folder)
    authority, station = SigningKey.generate(), SigningKey.generate()
    pass_keys = (SigningKey.generate(), SigningKey.generate())
    store = open_secret_store(folder, use_keyring=not demo)
    if passphrase is not None:
        identity_key = new_identity_key()
        kept.keep_keys(folder, authority, pass_keys, passphrase, identity_key=identity_key)
        store.put(IDENTITY_KEY, identity_key)
    store.put(STATION_KEY, station.seed)
    clock = clock or TrustedClock()
    with Ledger(
        folder, signer=station, verifier=verify, authority=authority.public, clock=clock
    ) as ledger:
        clock.confirm()
        ledger.append_all([*_first(authority, station, pass_keys, place), *entries])
    write_config(folder, StationConfig(place, authority.public.hex(), demo))
    return Founded(authority, pass_keys)


def put_aside(folder: Path) -> None:
    """Move what an interrupted founding left into a folder of its own; nothing is deleted."""
    left = [folder / name for name in _LEFT_BEHIND if (folder / name).exists()]
    if not left:
        return
    aside = folder / f"unfinished-{secrets.token_hex(4)}"
    aside.mkdir()
    for path in left:
        path.rename(aside / path.name)


def _first(
    authority: SigningKey, station: SigningKey, pass_keys: Sequence[SigningKey], place: Place
) -> list[Body]:
    public, name = station.public.hex(), station_id(station.public)
    roles = (Role.GATE, Role.OFFICE)
    certificate = certificate_message(name, public, roles, place.checkpoint)
    keys = [key.public.hex() for key in pass_keys]
    return [
        Genesis(public=public, installation=secrets.token_hex(8), version=version("kadian")),
        AuthoritySet(public=authority.public.hex()),
        StationCertified(
            station=name,
            public=public,
            roles=roles,
            checkpoint=place.checkpoint,
            signature=authority.sign(certificate).hex(),
        ),
        ClockConfirmed(staff=""),
        *(
            PassKeyAdded(public=key, signature=authority.sign(pass_key_message(key)).hex())
            for key in keys
        ),
    ]
