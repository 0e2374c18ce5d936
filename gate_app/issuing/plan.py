"""Plans what issuing would do, before anything is recorded: who is new, known, left alone.

The same requests planned again after they were issued plan nothing: whoever holds a valid pass
of the same terms is left alone. That also finishes what a kill had cut short.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import Body, HolderPut, PassIssued, PassRevoked
from gate_app.domain.passes import ZONES_MAX, Claims, PassKind, name_on_pass
from gate_app.domain.people import Holder, Trip
from gate_app.errors import UsageError
from gate_app.issuing.holders import KnownHolders, random_id
from gate_app.issuing.photos import newest_photo
from gate_app.issuing.requests import Request, check_escorted, check_terms, check_visit
from gate_app.issuing.roster_rows import RowError
from gate_app.ledger.register import Register

REPLACED = "已换新证"
ESCORTED = "陪同"
"""The column of a mistake about whom an escort goes with."""

Draw = Callable[[], str]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One person or vehicle: what will be recorded, all of it in one transaction."""

    holder: Holder
    put: HolderPut | None
    issued: PassIssued | None
    revokes: tuple[str, ...] = ()
    where: tuple[str, int] = ("", 0)

    @property
    def shortened(self) -> str:
        """What a new pass carries of a name that is too long for it; empty where all of it."""
        carried = name_on_pass(self.holder.name)
        return carried if self.issued is not None and carried != self.holder.name else ""

    def bodies(self) -> list[Body]:
        """The entries, the holder first."""
        revoked = [PassRevoked(pass_id=pass_id, reason=REPLACED) for pass_id in self.revokes]
        return [each for each in (self.put, self.issued) if each is not None] + list[Body](revoked)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What issuing would do. ``new`` holders, ``renewed`` ones (known before), ``corrected``
    ones (their particulars only); ``unchanged`` are left alone.
    """

    items: list[Planned]
    new: int
    renewed: int
    corrected: int
    unchanged: int
    households: int
    errors: list[RowError]
    known: int = 0
    """How many holders were registered when it was made: issued later, it may be stale."""
    standing: list[PassIssued] = []
    """Passes that already are what is asked for, of the corrected and the unchanged."""


def draw_pass_id(register: Register, taken: set[str], draw: Draw) -> str:
    """A pass id (16 hex digits) whose pass number nobody has; ``taken`` remembers the numbers."""
    while True:
        pass_id = draw()
        bits = pass_id[:10]
        if bits not in taken and not register.issued_by_number(bits):
            taken.add(bits)
            return pass_id


def make_pass(request: Request, holder: Holder, pass_id: str) -> PassIssued:
    """The entry of one pass. Raises UsageError where its claims would not keep their limits."""
    terms = request.terms
    issued = PassIssued(
        pass_id=pass_id,
        number=pass_number(pass_id),
        pass_kind=request.kind,
        holder=holder.number,
        household=holder.household,
        enterprise=terms.enterprise,
        zones=tuple(sorted(set(terms.zones))),
        exp=terms.exp,
        nbf=terms.nbf,
        window=terms.window,
        photo=request.photo,
        escorted=request.escorted,
        visitor=request.visitor,
    )
    claims_of(issued, holder)
    return issued


def claims_of(issued: PassIssued, holder: Holder) -> Claims:
    """What the code of a pass says. Raises UsageError."""
    try:
        return issued.claims(name_on_pass(holder.name))
    except ValueError as error:
        raise UsageError(
            f"这张证写不进二维码：{error}",
            what_to_do=f"分区最多 {ZONES_MAX} 个，企业代码最多 18 个字符。",
        ) from error


def plan(
    requests: Sequence[Request],
    register: Register,
    at: int,
    *,
    revoke_old: bool = False,
    errors: Iterable[RowError] = (),
    draw: Draw = random_id,
) -> Plan:
    """Plan the passes asked for at ``at`` (ms UTC); with ``revoke_old`` a holder's older passes
    of the same kind die as replaced.

    Raises UsageError and NotAllowedError where the terms of all are wrong.
    """
    for terms in {request.terms: None for request in requests}:
        check_terms(terms, register, at)
    for terms in {request.terms: None for request in requests if request.visitor}:
        check_visit(terms, at)
    for escorted in {request.escorted for request in requests}:
        check_escorted(escorted, register, at)
    planner = _Planner(register, at, revoke_old=revoke_old, draw=draw)
    planner.errors += errors
    planner.known.settle_households(requests)
    for request in requests:
        planner.add(request)
    return Plan(
        items=planner.items,
        new=planner.new,
        renewed=planner.renewed,
        corrected=planner.corrected,
        unchanged=planner.unchanged,
        households=len({item.holder.household for item in planner.items}),
        errors=planner.errors,
        known=planner.known.count,
        standing=planner.standing,
    )


class _Planner:
    """Goes through the requests once, with every known holder in memory."""

    def __init__(self, register: Register, at: int, *, revoke_old: bool, draw: Draw) -> None:
        self._register, self._at = register, at
        self._revoke_old, self._draw = revoke_old, draw
        self._numbers: set[str] = set()
        self.known = KnownHolders(register)
        self.items: list[Planned] = []
        self.errors: list[RowError] = []
        self.standing: list[PassIssued] = []
        self.new = self.renewed = self.corrected = self.unchanged = 0

    def add(self, request: Request) -> None:
        known = self.known.find(request)
        if known is not None and self._register.suspended(f"holder:{known.number}"):
            self._refuse(request, "持证人已暂停通行，不能发证。", "请先恢复通行。")
            return
        if known is not None and request.escorted is not None:
            escorted = self._register.issued(request.escorted)
            if escorted is not None and escorted.holder == known.number:
                self._refuse(request, "不能自己陪同自己。", "请写被陪同的人的证号。", ESCORTED)
                return
        holder = Holder(
            number=random_id() if known is None else known.number,
            name=request.name,
            enterprise=request.terms.enterprise,
            household=self.known.household(request, known),
            phone=request.phone or (known.phone if known else ""),
            identity_hash=request.identity_hash or (known.identity_hash if known else ""),
            identity_tail=request.identity_tail or (known.identity_tail if known else ""),
            trip=_trip(request, known),
        )
        live = [] if known is None else self._live(holder.number, request.kind)
        wanted = request
        if request.photo is None and known is not None:
            kept = live[-1].photo if live else None
            request = msgspec.structs.replace(request, photo=kept)
            # One that is on file goes onto a new pass; for its sake alone none is made.
            newest = newest_photo(self._register, holder.number, kept)
            wanted = msgspec.structs.replace(request, photo=newest)
        # Codes carry the first part of a long name: the rest of it needs no new pass.
        same = known is not None and name_on_pass(known.name) == name_on_pass(holder.name)
        covering = [one for one in live if same and _covers(one, request, holder, self._at)]
        covered = bool(covering)
        self.standing += covering[-1:]
        if covered and holder == known:
            self.unchanged += 1
            return
        self.items.append(
            Planned(
                holder=holder,
                put=None if holder == known else self._put(holder),
                issued=None if covered else self._pass(wanted, holder),
                revokes=tuple(one.pass_id for one in live if self._revoke_old and not covered),
                where=request.where,
            )
        )
        if known is None:
            self.new += 1
        elif covered:
            self.corrected += 1
        else:
            self.renewed += 1
        self.known.remember(holder)

    def _put(self, holder: Holder) -> HolderPut:
        return HolderPut(item=holder, replaces=self._register.ref_of(Holder, holder.number))

    def _pass(self, request: Request, holder: Holder) -> PassIssued:
        pass_id = draw_pass_id(self._register, self._numbers, self._draw)
        return make_pass(request, holder, pass_id)

    def _live(self, holder: str, kind: PassKind) -> list[PassIssued]:
        """Passes of a holder that still count, the one good the longest last."""
        passes = self._register.passes_of(holder)
        live = [
            one
            for one in passes
            if one.pass_kind is kind
            and one.exp * 1000 > self._at
            and self._register.revocation(one.pass_id) is None
        ]
        return sorted(live, key=lambda one: (one.exp, one.pass_id))

    def _refuse(
        self, request: Request, message: str, what_to_do: str, column: str = "姓名"
    ) -> None:
        sheet, row = request.where
        self.errors.append(
            RowError(
                sheet=sheet,
                row=row,
                column=column,
                value=request.name,
                message=message,
                what_to_do=what_to_do,
            )
        )


def _trip(request: Request, known: Holder | None) -> Trip | None:
    """A vehicle's trip as asked for, else as known; an empty one takes the known away."""
    if request.trip is None:
        return known.trip if known is not None else None
    return request.trip if request.trip != Trip() else None


def _covers(one: PassIssued, request: Request, holder: Holder, at: int) -> bool:
    """Whether a live pass already is what is asked for."""
    terms = request.terms
    return (
        set(one.zones) == set(terms.zones)
        and one.exp == terms.exp
        and one.window == terms.window
        and one.enterprise == terms.enterprise
        and one.household == holder.household
        and one.photo == request.photo
        and one.escorted == request.escorted
        and one.visitor == request.visitor
        and (one.nbf or 0) <= max(terms.nbf or 0, at // 1000)
    )
