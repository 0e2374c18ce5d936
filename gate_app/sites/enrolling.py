"""A new station joins a site: the office invites it, the laptop makes its own key and joins.

No private key of a station ever travels. The first use of an invitation wins; a second one is
an incident that the office sees.
"""

import secrets
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import msgspec

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import StationConfig, is_station, write_config
from gate_app.domain.body import Role
from gate_app.domain.enrolment import StationEnrolled, Ticket
from gate_app.domain.entries import AuthoritySet, Genesis, StationCutOff
from gate_app.domain.places import Checkpoint, Place, Site
from gate_app.errors import NotAllowedError, UsageError
from gate_app.founding import put_aside
from gate_app.issuing.issue import must_be_office
from gate_app.ledger.chain import (
    certificate_message,
    cut_off_message,
    station_id,
    ticket_message,
)
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.ledger.synced import ends
from gate_app.sites.enrolment_file import AGAIN, Enrolment, EnrolmentError, HubLogin, signed
from gate_app.sites.hub_login import set_hub
from gate_app.station import STATION_KEY

HOURS = 72
"""So long an invitation is good unless told otherwise."""
MOST_HOURS = 30 * 24
Invite = Callable[[tuple[Role, ...], Place, int], HubLogin]
"""Makes a one-time login at the hub for these roles, at this place, good for some hours."""


def invite(
    ledger: Ledger,
    register: Register,
    authority: SigningKey,
    *,
    checkpoint: str = "",
    hours: int = HOURS,
    replaces: str = "",
    at_hub: Invite | None = None,
) -> Enrolment:
    """Make the enrolment of one new station: a gate at ``checkpoint``, without one an office.

    Nothing is recorded here: what the station does with it will be. Raises NotAllowedError at a
    gate that is no office, UsageError for a checkpoint or station that is not known.
    """
    must_be_office(ledger)
    if not 1 <= hours <= MOST_HOURS:
        raise UsageError(f"有效时间应在 1 到 {MOST_HOURS} 小时之间。")
    place = register.item(Checkpoint, checkpoint) if checkpoint else None
    if checkpoint and place is None:
        raise UsageError(f"没有这个卡点：{checkpoint}", what_to_do="请先在「园区」里添加。")
    if replaces and not ledger.views.station(replaces)[0]:
        raise UsageError(f"没有这台电脑：{replaces}", what_to_do="请在电脑列表里查看编号。")
    if authority.public != ledger.views.authority:
        raise NotAllowedError("这不是本园区的主管密钥。")
    roles = (Role.GATE,) if checkpoint else (Role.OFFICE,)
    where = Place(checkpoint, place.zone if place else 0)
    one_time = SigningKey.generate()
    unsigned = Ticket(
        public=one_time.public.hex(),
        roles=roles,
        checkpoint=checkpoint,
        expires=ledger.clock.now().at + hours * 3_600_000,
        replaces=replaces,
    )
    signature = authority.sign(ticket_message(unsigned)).hex()
    site = register.item(Site)
    enrolment = Enrolment(
        site=site.name if site else "",
        authority=authority.public.hex(),
        ticket=msgspec.structs.replace(unsigned, signature=signature),
        seed=one_time.seed.hex(),
        place=where,
        hub=at_hub(roles, where, hours) if at_hub else None,
    )
    return signed(enrolment, authority)


def enrolment_of(station: SigningKey, enrolment: Enrolment) -> StationEnrolled:
    """The entry with which a station certifies itself by its ticket."""
    ticket, public = enrolment.ticket, station.public.hex()
    name = station_id(station.public)
    message = certificate_message(name, public, tuple(sorted(ticket.roles)), ticket.checkpoint)
    signature = enrolment.key.sign(message).hex()
    return StationEnrolled(station=name, public=public, ticket=ticket, signature=signature)


def join(
    folder: Path,
    enrolment: Enrolment,
    *,
    clock: TrustedClock | None = None,
    use_keyring: bool = True,
) -> str:
    """Make the new station in ``folder``, its hub set up; returns its name.

    Its clock is still to be confirmed, and its one-time login to be changed at the first connect.
    Raises EnrolmentError for an enrolment that is out of date, UsageError when the folder
    already holds a station, SecretStoreError, LedgerError. A kill leaves none; join again then.
    """
    if is_station(folder):
        raise UsageError(f"这个文件夹里已经有卡点：{folder}", what_to_do="请换一个文件夹。")
    clock = clock or TrustedClock()
    if clock.now().wall >= enrolment.ticket.expires:
        raise EnrolmentError(
            "登记文件已经过期，或本机的时间不对。",
            what_to_do=f"请先核对本机的日期和时间；对的话{AGAIN}",
        )
    folder.mkdir(parents=True, exist_ok=True)
    put_aside(folder)
    key = SigningKey.generate()
    open_secret_store(folder, use_keyring=use_keyring).put(STATION_KEY, key.seed)
    authority = bytes.fromhex(enrolment.authority)
    with Ledger(folder, signer=key, verifier=verify, authority=authority, clock=clock) as ledger:
        ledger.append_all(
            [
                Genesis(
                    public=key.public.hex(),
                    installation=secrets.token_hex(8),
                    version=version("kadian"),
                ),
                AuthoritySet(public=enrolment.authority),
                enrolment_of(key, enrolment),
            ]
        )
    if enrolment.hub is not None:
        set_hub(folder, enrolment.hub, clock.now().wall)
    write_config(folder, StationConfig(enrolment.place, enrolment.authority))
    return station_id(key.public)


def cut_off(
    ledger: Ledger, authority: SigningKey, station: str, *, actor: str, entirely: bool = False
) -> StationCutOff:
    """Cut a station off after the last entry of it that is here: what comes later is not folded.

    ``entirely``: nothing that it ever wrote counts, its enrolment neither, so that the ticket is
    its rightful owner's. Raises UsageError for this station itself or one that is not known,
    NotAllowedError.
    """
    must_be_office(ledger)
    if station == ledger.station:
        raise UsageError("不能停用正在使用的这台电脑。", what_to_do="请在另一台指挥部电脑上停用。")
    if authority.public != ledger.views.authority:
        raise NotAllowedError("这不是本园区的主管密钥。")
    if not ledger.views.station(station)[0]:
        raise UsageError(f"没有这台电脑：{station}", what_to_do="请在电脑列表里查看编号。")
    held = ends(ledger.db, station)
    last = max(((epoch, seq) for (_, epoch), seq in held.items()), default=(0, 0))
    after = (0, 0) if entirely else last
    signature = authority.sign(cut_off_message(station, after)).hex()
    body = StationCutOff(station=station, after=after, signature=signature)
    ledger.append(body, actor=actor)
    return body
