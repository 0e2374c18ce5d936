"""Kinds of entries that make the register: who may write, places, people, policy, passes."""

from typing import ClassVar

from gate_app.domain.body import ANY, OFFICE, Body, Role
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.people import Holder, HolderPhoto, Staff, Suspension
from gate_app.domain.places import Checkpoint, Enterprise, GateSetting, Site, Zone
from gate_app.domain.policy import Policy

# --- the station and the authority -----------------------------------------------------------


class Genesis(Body, frozen=True, kw_only=True, tag="genesis"):
    """The first entry binds station, key and installation."""

    public: str
    installation: str
    version: str


class AuthoritySet(Body, frozen=True, kw_only=True, tag="authority-set"):
    """The site's authority key, pinned at installation; folded only where it is the pinned one."""

    public: str


class StationCertified(Body, frozen=True, kw_only=True, tag="station-certified"):
    """The authority certifies a station's key for its roles; ``signature`` is the authority's."""

    station: str
    public: str
    roles: tuple[Role, ...]
    checkpoint: str
    signature: str


class StationCutOff(Body, frozen=True, kw_only=True, tag="station-cut-off"):
    """Entries of the station beyond (epoch, seq) are kept and shown, not folded."""

    station: str
    after: tuple[int, int]
    signature: str


class PassKeyAdded(Body, frozen=True, kw_only=True, tag="pass-key-added"):
    """A key that signs passes, certified by the authority."""

    writers: ClassVar[frozenset[Role]] = OFFICE
    public: str
    signature: str


class PassKeyRetired(Body, frozen=True, kw_only=True, tag="pass-key-retired"):
    """A retired key verifies until its passes expire; a compromised one is refused at once."""

    writers: ClassVar[frozenset[Role]] = OFFICE
    public: str
    compromised: bool
    signature: str


# --- the register: items, each put names the put it replaces ----------------------------------


class ItemPut(Body, frozen=True, kw_only=True):
    """Puts an item; its value is the tip of its chain of puts."""

    writers: ClassVar[frozenset[Role]] = OFFICE
    replaces: tuple[str, ...] = ()
    """Refs of the puts that this one replaces: one, or all concurrent tips."""


class SitePut(ItemPut, frozen=True, kw_only=True, tag="site-put"):
    """The site and its hotlines."""

    item: Site


class ZonePut(ItemPut, frozen=True, kw_only=True, tag="zone-put"):
    """A zone."""

    item: Zone


class CheckpointPut(ItemPut, frozen=True, kw_only=True, tag="checkpoint-put"):
    """A checkpoint."""

    item: Checkpoint


class EnterprisePut(ItemPut, frozen=True, kw_only=True, tag="enterprise-put"):
    """An enterprise."""

    item: Enterprise


class StaffPut(ItemPut, frozen=True, kw_only=True, tag="staff-put"):
    """A guard, supervisor or issuer."""

    item: Staff


class PolicyPut(ItemPut, frozen=True, kw_only=True, tag="policy-put"):
    """The policy."""

    item: Policy


class HolderPut(ItemPut, frozen=True, kw_only=True, tag="holder-put"):
    """A holder; its body goes to offices only."""

    item: Holder


class HolderPhotoPut(ItemPut, frozen=True, kw_only=True, tag="holder-photo-put"):
    """A holder's newest photo; the file lies beside the ledger. Its body goes to offices only."""

    item: HolderPhoto


class SuspensionPut(ItemPut, frozen=True, kw_only=True, tag="suspension-put"):
    """Suspends or restores a holder or an enterprise."""

    item: Suspension


class GateStateSet(ItemPut, frozen=True, kw_only=True, tag="gate-state-set"):
    """Opens, half-closes or seals a gate; the gate's own supervisor may, too."""

    writers: ClassVar[frozenset[Role]] = ANY
    item: GateSetting


# --- passes -----------------------------------------------------------------------------------


class PassIssued(Body, frozen=True, kw_only=True, tag="pass-issued"):
    """A pass: random numbers only, no name; goes to the gates of its zones."""

    writers: ClassVar[frozenset[Role]] = OFFICE
    pass_id: str
    number: str
    pass_kind: PassKind
    holder: str
    household: str
    enterprise: str
    zones: tuple[int, ...]
    exp: int
    nbf: int | None = None
    window: tuple[int, int] | None = None
    photo: str | None = None
    escorted: str | None = None
    visitor: bool = False
    """A person's pass for a short visit; printed as such, checked like any other."""
    kid: str = ""
    """The key that signed it; empty in ledgers from before keys were changed."""

    def claims(self, name: str) -> Claims:
        """What the code of this pass says. Raises ValueError where a pass cannot say it."""
        return Claims(
            pass_id=self.pass_id,
            kind=self.pass_kind,
            name=name,
            enterprise=self.enterprise,
            zones=self.zones,
            exp=self.exp,
            nbf=self.nbf,
            window=self.window,
            photo=self.photo,
            escorted=self.escorted,
        )


class PassRevoked(Body, frozen=True, kw_only=True, tag="pass-revoked"):
    """Final: no entry brings a pass back."""

    writers: ClassVar[frozenset[Role]] = OFFICE
    pass_id: str
    reason: str = ""
    lost: bool = False


class TestRecorded(Body, frozen=True, kw_only=True, tag="test-recorded"):
    """A nucleic-acid test of a holder; ``taken_at`` in ms UTC."""

    __test__: ClassVar[bool] = False
    holder: str
    taken_at: int
