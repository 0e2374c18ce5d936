"""One pass as it is typed in: every mistake named by its field, then planned, issued, re-made.

The office's form and ``gate pass new`` ask for a pass here; rosters go by ``roster_plan``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from gate_app.codes import pass_code
from gate_app.codes.keys import SigningKey, public_keys
from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, Trip
from gate_app.domain.places import Site
from gate_app.errors import GateError, UsageError
from gate_app.issuing.holder_photos import put_photos
from gate_app.issuing.identity import identity_key, read_identity
from gate_app.issuing.issue import code_of, issue, must_be_office
from gate_app.issuing.photos import Photo, keep_photo, read_photo
from gate_app.issuing.plan import ESCORTED, Plan, plan
from gate_app.issuing.plates import read_plate
from gate_app.issuing.requests import (
    Request,
    Terms,
    after_last_second,
    check_escorted,
    check_visit,
    faults_of,
    first_second,
    person,
    vehicle,
    window_of,
)
from gate_app.issuing.standing import find_pass
from gate_app.issuing.text import CellError, tight
from gate_app.issuing.values import read_crew, read_name, read_phone, read_trip_text
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register

T = TypeVar("T")


class DraftKind(StrEnum):
    """What single passes there are; a visitor's is a person's that says so."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ESCORT = "escort"
    VISITOR = "visitor"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A pass as typed in, nothing checked. ``name`` is the plate of a vehicle, both days count.

    ``household`` is the pass number of one of the family, ``escorted`` that of whom an escort
    goes with; ``photo`` a picture file, or a photo that was made of one.
    """

    kind: DraftKind
    name: str
    identity: str = ""
    phone: str = ""
    household: str = ""
    escorted: str = ""
    route: str = ""
    crew: str = ""
    goods: str = ""
    enterprise: str
    zones: tuple[int, ...]
    since: date | None = None
    until: date
    window: str = ""
    photo: Path | Photo | None = None

    def __repr__(self) -> str:
        # Never the identity number: a draft ends up in a log line by accident.
        return f"Draft({self.kind.value})"


class FieldMistake(msgspec.Struct, frozen=True):
    """What is wrong with a field of a draft (its name there), and the next step."""

    field: str
    message: str
    what_to_do: str


class DraftError(UsageError):
    """A draft that is no pass yet; ``mistakes`` has all that is wrong, in the order of fields."""

    def __init__(self, mistakes: list[FieldMistake]) -> None:
        order = Draft.__struct_fields__.index
        self.mistakes = sorted(mistakes, key=lambda mistake: order(mistake.field))
        first = self.mistakes[0]
        super().__init__(first.message, what_to_do=first.what_to_do)


class PlannedDraft(msgspec.Struct, frozen=True):
    """What issuing a draft would do, and the photo to keep for it."""

    plan: Plan
    photo: Photo | None = None


class SinglePass(msgspec.Struct, frozen=True, kw_only=True):
    """A pass that now stands, with its code text. ``fresh`` unless it stood before;
    ``corrected`` when only the holder's particulars changed.
    """

    issued: PassIssued
    holder: Holder
    code: str
    fresh: bool
    corrected: bool


class _Mistakes:
    """Collects what is wrong, field by field, instead of stopping at the first."""

    def __init__(self) -> None:
        self.found: list[FieldMistake] = []

    def add(self, field: str, error: GateError | CellError) -> None:
        self.found.append(FieldMistake(field, str(error), error.what_to_do))

    @contextmanager
    def of(self, field: str) -> Iterator[None]:
        try:
            yield
        except (GateError, CellError) as error:
            self.add(field, error)

    def read(self, field: str, reader: Callable[[str], T], text: str, default: T) -> T:
        try:
            return reader(text)
        except (GateError, CellError) as error:
            self.add(field, error)
            return default


def request_of(draft: Draft, register: Register, at: int, *, key: bytes = b"") -> Request:
    """What a draft asks for at ``at`` (ms UTC). Raises DraftError.

    ``key`` is the site's key of identity hashes; only looking for mistakes does without it.
    """
    mistakes = _Mistakes()
    terms = _terms(draft, register, at, mistakes)
    if draft.kind is DraftKind.VEHICLE:
        mistakes.read("name", _plate, draft.name, "")
        trip = Trip(
            mistakes.read("route", read_trip_text, draft.route, ""),
            mistakes.read("crew", read_crew, draft.crew, ()),
            mistakes.read("goods", read_trip_text, draft.goods, ""),
        )
        escorted, family = None, ""
    else:
        _check_person(draft, mistakes)
        escorted = _escorted(draft, register, at, mistakes)
        family = ""
        with mistakes.of("household"):
            family = _family(draft.household, register)
    if mistakes.found:
        raise DraftError(mistakes.found)
    if draft.kind is DraftKind.VEHICLE:
        return vehicle(draft.name, terms, trip=trip)
    return person(
        draft.name,
        terms,
        key=key,
        identity=_typed(draft.identity),
        phone=draft.phone,
        family=family,
        escorted=escorted,
        visitor=draft.kind is DraftKind.VISITOR,
    )


def number_of(code: str, register: Register) -> str:
    """The pass number of a code that was scanned into a field. Raises GateError."""
    try:
        read = pass_code.read(code, public_keys(register.trusted_keys()))
    except pass_code.CodeError as error:
        raise GateError("这个码不是本站的通行证。", what_to_do="请手写证号。") from error
    return pass_number(read.claims.pass_id)


def plan_draft(
    draft: Draft, register: Register, folder: Path, at: int, *, revoke_old: bool = False
) -> PlannedDraft:
    """Plan the one pass of a draft; nothing is recorded. Raises DraftError, IdentityKeyError."""
    request = request_of(draft, register, at, key=identity_key(folder, register))
    mistakes = _Mistakes()
    photo = None
    if draft.photo is not None and draft.kind is not DraftKind.VEHICLE:
        with mistakes.of("photo"):
            photo = draft.photo if isinstance(draft.photo, Photo) else read_photo(draft.photo)
            request = msgspec.structs.replace(request, photo=photo.hash)
    planned = plan([request], register, at, revoke_old=revoke_old)
    for error in planned.errors:
        field = "escorted" if error.column == ESCORTED else "name"
        mistakes.found.append(FieldMistake(field, error.message, error.what_to_do))
    if mistakes.found:
        raise DraftError(mistakes.found)
    return PlannedDraft(planned, photo)


def issue_draft(
    planned: PlannedDraft, ledger: Ledger, register: Register, key: SigningKey, *, actor: str = ""
) -> SinglePass:
    """Record a planned draft; returns the pass that stands now. Raises as ``issue`` does.

    Whoever has the same pass already keeps it: pressed twice, it is issued once.
    """
    must_be_office(ledger)
    if planned.photo is not None:
        keep_photo(ledger.folder, planned.photo)
    made = issue(planned.plan, ledger, key, actor=actor).passes
    issued = made[0].issued if made else planned.plan.standing[0]
    holder = register.item(Holder, issued.holder)
    if holder is None:
        raise GateError("这个持证人的资料没有登记上。", what_to_do="请再试一次。")
    if planned.photo is not None:
        put_photos([(holder.number, planned.photo)], ledger, register, actor=actor)
    return SinglePass(
        issued=issued,
        holder=holder,
        code=code_of(issued.pass_id, register, key),
        fresh=bool(made),
        corrected=bool(planned.plan.corrected),
    )


def _terms(draft: Draft, register: Register, at: int, mistakes: _Mistakes) -> Terms:
    site = register.item(Site) or Site("")
    window = None
    if draft.window.strip():
        window = mistakes.read("window", window_of, draft.window, None)
    terms = Terms(
        enterprise=draft.enterprise,
        zones=tuple(dict.fromkeys(draft.zones)),
        exp=after_last_second(draft.until, site),
        nbf=None if draft.since is None else first_second(draft.since, site),
        window=window,
    )
    for field, fault in faults_of(terms, register, at):
        mistakes.add(field, fault)
    if draft.kind is DraftKind.VISITOR:
        with mistakes.of("until"):
            check_visit(terms, at)
    return terms


def _plate(text: str) -> str:
    if not tight(text):
        raise CellError("没有车牌。", "请写完整，如 桂B12345。")
    return read_plate(text)


def _typed(identity: str) -> str:
    """A number typed by hand was cut by no spreadsheet: three noughts at its end are meant."""
    text = tight(identity)
    return f"{text}*" if len(text) == 18 and text.endswith("000") else text


def _check_person(draft: Draft, mistakes: _Mistakes) -> None:
    mistakes.read("name", read_name, draft.name, "")
    if draft.identity.strip():
        mistakes.read("identity", read_identity, _typed(draft.identity), "")
    elif not draft.phone.strip():
        mistakes.add(
            "identity",
            CellError("没有身份证号，也没有电话，分不清同名的人。", "请补填其中一项。"),
        )
    mistakes.read("phone", read_phone, draft.phone, "")


def _escorted(draft: Draft, register: Register, at: int, mistakes: _Mistakes) -> str | None:
    if draft.kind is not DraftKind.ESCORT:
        return None
    found = None
    with mistakes.of("escorted"):
        if not draft.escorted.strip():
            raise CellError("没有写陪同谁。", "请写被陪同的人或车的证号。")
        found = find_pass(draft.escorted, register).pass_id
        check_escorted(found, register, at)
    return found


def _family(text: str, register: Register) -> str:
    if not text.strip():
        return ""
    found = find_pass(text, register)
    if found.pass_kind is PassKind.VEHICLE:
        raise CellError(f"{found.number} 是车辆的证。", "请写家里人的证号。")
    return found.household
