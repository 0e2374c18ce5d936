"""What else must survive a lost laptop: the station's own key and that of identity hashes.

They lie in the operating system's keyring or in a file that only its user reads; a copy, sealed
behind the site's passphrase, lies with the other sealed keys and so comes into every backup.
"""

from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.codes.sealing import seal, unseal
from gate_app.codes.secret_store import SecretStore, open_secret_store
from gate_app.issuing import identity
from gate_app.issuing.pass_keys import FOLDER
from gate_app.ledger.chain import station_id
from gate_app.ledger.database import faults
from gate_app.ledger.register import Register
from gate_app.ledger.restore import bring_bytes
from gate_app.station import STATION_KEY

STATION_FILE: Final = "station.sealed"


def seal_station(folder: Path, register: Register, passphrase: str) -> None:
    """Keep this station's secrets sealed in ``folder/keys``; takes 0.4 s.

    Raises SealError for a weak passphrase, SecretStoreError, IdentityKeyError, LedgerError.
    """
    identity.identity_key(folder, register)  # made now, or it would not be in the backup
    store = open_secret_store(folder)
    held = {name: store.get(name) for name in (STATION_KEY, identity.SECRET)}
    listed = {name: secret.hex() for name, secret in held.items() if secret is not None}
    sealed = seal(msgspec.json.encode(listed), passphrase)
    keys = folder / FOLDER
    with faults():
        keys.mkdir(mode=0o700, exist_ok=True)
    bring_bytes(sealed, keys / STATION_FILE)


def unseal_station(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """The secrets by name. Raises SealError."""
    listed = msgspec.json.decode(unseal(sealed, passphrase), type=dict[str, str])
    return {name: bytes.fromhex(secret) for name, secret in listed.items()}


def holds_key_of(store: SecretStore, station: str) -> bool:
    """Whether this store has the key of that station. Raises SecretStoreError."""
    seed = store.get(STATION_KEY)
    return seed is not None and station_id(SigningKey(seed).public) == station
