"""The hub on PostgreSQL, as a station calls it: each method is one function of the schema."""

import itertools
import secrets
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec

from gate_app.domain.entries import Role
from gate_app.sync.hub import (
    ASK_IT,
    Answer,
    Clock,
    Cursor,
    HubForeignError,
    HubIncident,
    HubRefusedError,
    Receipt,
    Segment,
    Tip,
    Welcome,
)
from gate_app.sync.postgres_line import Line
from gate_app.sync.postgres_page import Page
from gate_app.sync.postgres_told import (
    Invited,
    Known,
    read_incidents,
    read_stations,
    returning,
)

PHOTO_BYTES = 20_480
_PROGRAM, _hellos = secrets.token_hex(8), itertools.count(1)
"""This running program, and its hellos: on a bad line an old one may arrive after a new one."""


class PostgresHub:
    """One connection of one station, opened at the first call."""

    def __init__(self, url: str, password: str = "") -> None:
        """Raises HubRefusedError for an address without verified TLS; asks nobody yet."""
        self._line = Line(url, password)

    def hello(self, tip: Tip | None, last_session: int, clock: Clock) -> Welcome:
        """Say who is here. Raises HubError; a login without a station is refused."""
        own = (None, None, None) if tip is None else (tip.epoch, tip.seq, bytes.fromhex(tip.hash))
        (said,) = self._line.row(
            "SELECT hub.hello(%b::integer, %b::bigint, %b::bytea, %b, %b, %b, %b, %b)::text",
            (
                *(*own, *map(_bigint, (last_session, clock.at, clock.wall))),
                *(_PROGRAM, next(_hellos)),
            ),
        )
        if said is None:
            raise _unknown()
        try:
            told = msgspec.json.decode(said, type=_Told)
        except msgspec.MsgspecError as error:
            raise HubForeignError("中心的回答读不懂。", what_to_do=ASK_IT) from error
        self._line.listen(told.channels)
        return Welcome(
            session=told.session,
            incarnation=told.incarnation,
            time=told.time,
            own=told.own,
            tips=told.tips,
        )

    def push(self, session: int, *segments: Segment) -> Receipt:
        """Append segments, each all or none. Raises HubError."""
        if len(segments) == 1:
            return _receipt(self._line.rows(_PUSH, _pushed(session, segments[0])), segments[0])
        told = self._line.in_turn(
            (_PUSH if one is segments[-1] else _PUSH_ON, _pushed(session, one)) for one in segments
        )
        receipts = [_receipt(rows, one) for rows, one in zip(told, segments, strict=True)]
        return next((one for one in receipts if one.answer is not Answer.OK), receipts[-1])

    def pull(self, cursor: Cursor, limit: int) -> Generator[list[Segment]]:
        """What the ledgers that this station follows have more, page by page. Raises HubError."""
        ended = False
        try:
            self._ask(cursor, limit)
            while page := Page(self._line.told()):
                for last in page.ends():
                    chain = last.station, last.epoch
                    cursor[chain] = max(cursor.get(chain, 0), last.seq)
                # On its way while this page is decoded, checked and stored.
                self._ask(cursor, limit)
                yield page.segments()
            ended = True
        finally:
            if not ended:  # closed early: nobody waits for a page that may not come
                self._line.interrupt()

    def _ask(self, cursor: Cursor, limit: int) -> None:
        stations, epochs = [one for one, _ in cursor], [epoch for _, epoch in cursor]
        self._line.ask(_PULL, limit, stations, epochs, list(cursor.values()))

    def own(self, epoch: int, after: int, limit: int) -> list[Segment]:
        """Read back this station's own entries. Raises HubError."""
        self._line.ask(_OWN, limit, epoch, after)
        return Page(self._line.told()).segments()

    def bodies(self, refs: Sequence[str]) -> dict[str, bytes]:
        """Bodies by ref, those that may be read. Raises HubError."""
        named = [part for ref in refs if (part := _parts(ref)) is not None]
        rows = self._line.rows(
            "SELECT * FROM hub.bodies(%b::text[], %b::integer[], %b::bigint[])",
            ([one[0] for one in named], [one[1] for one in named], [one[2] for one in named]),
        )
        return {f"{station}:{epoch}:{seq}": bytes(body) for station, epoch, seq, body in rows}

    def put_photo(self, name: str, data: bytes) -> None:
        """Leave a photo; offices only. Raises HubError."""
        (answer,) = self._line.row("SELECT hub.put_photo(%b::text, %b::bytea)", (name, data))
        if answer != "ok":
            raise HubRefusedError("中心不收这张照片。")

    def photo(self, name: str) -> bytes | None:
        """Read a photo by its hash. Raises HubError."""
        (data,) = self._line.row("SELECT hub.photo(%b::text)", (name,))
        return None if data is None else bytes(data)

    def arranged(self, zones: Mapping[str, int], cut_off: Collection[str]) -> None:
        """Shut out whom the hub still lets in, move the laptops of checkpoints that stand in
        another zone now. Raises HubError.
        """
        let_in = [known for known in self.stations() if not known.cut_off]
        # All of these first: one of them could hold up what comes after.
        for known in let_in:
            if known.station in cut_off:
                self.cut_off(known.station)
        for known in let_in:
            zone = zones.get(known.checkpoint, known.zone)
            if known.station not in cut_off and zone != known.zone:
                self.place(known.station, known.checkpoint, zone)

    def wait(self, seconds: float) -> bool:
        """Wait for a hint. Raises HubError."""
        return self._line.wait(seconds)

    def interrupt(self) -> None:
        """End a wait or a call at once, from another thread; the line is gone then."""
        self._line.interrupt()

    def close(self) -> None:
        """Let the line go."""
        self._line.close()

    # --- an office's calls; a gate that tries them is refused, and an incident ----------------

    def enrol(
        self,
        password: str,
        roles: Iterable[Role],
        *,
        checkpoint: str = "",
        zone: int = 0,
        hours: int = 24,
    ) -> Invited:
        """Make a one-time login with this password. Raises HubError."""
        rows = self._line.rows(
            "SELECT * FROM hub.enrol(%b::text, %b::text[], %b::text, %b::integer, %b::integer)",
            (self._line.verifier(password), sorted(map(str, roles)), checkpoint, zone, hours),
        )
        if not rows:
            raise _office_only()
        return Invited(*rows[0])

    def relogin(self, password: str, station: str, *, hours: int = 24) -> Invited:
        """Make a one-time login for a station that lost its own. Raises HubError;
        HubRefusedError for one that is not known, or was cut off.
        """
        rows = self._line.rows(
            "SELECT * FROM hub.relogin(%b::text, %b::text, %b::integer)",
            (self._line.verifier(password), station, hours),
        )
        if not rows:
            raise _office_only()
        return returning(rows)

    def cut_off(self, station: str) -> None:
        """From now on it can neither push nor read. Raises HubError."""
        self._office("SELECT hub.cut_off(%b::text)", station)

    def place(self, station: str, checkpoint: str, zone: int) -> None:
        """Say where a station stands now: who may read what depends on it. Raises HubError."""
        self._office("SELECT hub.place(%b::text, %b::text, %b::integer)", station, checkpoint, zone)

    def _office(self, statement: str, *given: Any) -> None:
        (done,) = self._line.row(statement, given)
        if done is None:
            raise _office_only()
        if not done:
            raise HubRefusedError("中心没有这个站。")

    def stations(self) -> list[Known]:
        """Every station. Empty for whoever is no office. Raises HubError."""
        return read_stations(self._line)

    def incidents(self, after: int = 0) -> list[HubIncident]:
        """Up to 1,000 incidents beyond an id, oldest first. Raises HubError."""
        return read_incidents(self._line, after)

    def check_witness(self, station: str, receipt: Receipt) -> bool:
        """Whether this hub once gave this receipt. Raises HubError."""
        if receipt.tip is None:
            return False
        tip = receipt.tip
        (holds,) = self._line.row(
            "SELECT hub.check_witness(%b::text, %b::integer, %b::bigint, %b::bytea, %b::bigint,"
            " %b::bytea)",
            (
                *(station, tip.epoch, tip.seq, bytes.fromhex(tip.hash), receipt.time),
                bytes.fromhex(receipt.witness),
            ),
        )
        return bool(holds)


def claim(url: str, password: str, *, public: bytes, certificate: bytes, own_password: str) -> str:
    """Use a one-time login (in ``url``): bind it to a key; returns the station's own login.

    The answer may be lost and the same key ask again. Raises HubError.
    """
    line = Line(url, password)
    try:
        answer, login = line.row(
            "SELECT * FROM hub.claim(%b::bytea, %b::bytea, %b::text)",
            (public, certificate, line.verifier(own_password)),
        )
    finally:
        line.close()
    if answer == "another":
        raise HubRefusedError("这份登录文件是给另一台电脑的。", what_to_do="请核对电脑的编号。")
    if answer == "cut-off":
        raise HubRefusedError("本机已被停用。", what_to_do="要用请重新登记本机。")
    if answer != "ok":
        why = {"taken": "已经被用过", "expired": "过期了"}.get(answer, "读不懂")
        raise HubRefusedError(f"这份登记文件{why}。", what_to_do="请管理处重新做一份，并查明原因。")
    return str(login)


class _Told(msgspec.Struct, frozen=True):
    """What ``hub.hello()`` returns."""

    session: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    incarnation: str
    time: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    own: tuple[Tip, ...]
    tips: dict[str, tuple[Tip, ...]]
    channels: tuple[str, ...]


_PUSH = (
    "SELECT * FROM hub.push(%b::bigint, %b::text, %b::integer, %b::bigint, %b::bytea,"
    " %b::text[], %b::text[], %b::text[], %b::integer[], %b::bytea[], %b::bigint[],"
    " %b::bigint[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bigint, %b::bytea)"
)
# Need not be on the disk before the next one is taken: the last one's commit takes it along.
_PUSH_ON = (
    _PUSH.replace(
        "SELECT * FROM", "SELECT said.*, set_config('synchronous_commit', 'off', true) FROM"
    )
    + " AS said"
)
_PULL = "SELECT * FROM hub.pull({}::integer, {}::text[], {}::integer[], {}::bigint[])"
_OWN = "SELECT * FROM hub.own({}::integer, {}::integer, {}::bigint)"
_NONE = (None, None, None, None)


def _pushed(session: int, segment: Segment) -> tuple[Any, ...]:
    headers = [entry.header for entry in segment.entries]
    first = headers[0] if headers else None
    # What entries have in common goes once: kind, boot and actor, as many as there are.
    forms: dict[tuple[str, str, str], int] = {}
    places = [
        forms.setdefault((header.kind, header.mono[0], header.actor), len(forms) + 1)
        for header in headers
    ]
    return (
        session,
        *((first.station, first.epoch, first.seq, _bytes(first.prev)) if first else _NONE),
        *([form[part] for form in forms] for part in range(3)),
        places,
        [_bytes(entry.hash) for entry in segment.entries],
        [header.at for header in headers],
        [header.wall for header in headers],
        [header.mono[1] for header in headers],
        # The hub makes it itself where it gets the body.
        [_bytes(one.header.body_hash) if one.raw is None else None for one in segment.entries],
        [entry.raw for entry in segment.entries],
        segment.seal.at,
        segment.seal.signature,
    )


def _receipt(rows: list[Any], segment: Segment) -> Receipt:
    if len(rows) != 1:
        raise HubForeignError("中心的回答不合约定。", what_to_do=ASK_IT)
    answer, seq, digest, at, witness = rows[0][:5]
    if answer is None:
        raise _unknown()
    known = seq is not None and segment.entries
    try:
        return Receipt(
            answer=Answer(answer),
            tip=Tip(segment.entries[0].header.epoch, seq, digest.hex()) if known else None,
            time=at,
            witness=witness.hex() if witness else "",
        )
    except (ValueError, AttributeError) as error:
        raise HubForeignError("中心的回答不合约定。", what_to_do=ASK_IT) from error


def _bytes(digits: str) -> bytes:
    """A hash; what is none stays none at the hub, too."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def _parts(ref: str) -> tuple[str, int, int] | None:
    station, _, place = ref.partition(":")
    epoch, _, seq = place.partition(":")
    if not (epoch.isdecimal() and seq.isdecimal() and len(epoch) < 10 and len(seq) < 19):
        return None
    return station, int(epoch), int(seq)


def _bigint(value: int) -> int:
    """A clock may say anything; the hub's numbers have 64 bits."""
    return max(-(2**62), min(2**62, value))


def _unknown() -> HubRefusedError:
    return HubRefusedError(
        "中心不认识这个登录名。", what_to_do="请指挥部给本机做一份新的登录文件，或重新登记本机。"
    )


def _office_only() -> HubRefusedError:
    return HubRefusedError("只有管理处可以这样做。", what_to_do="请在管理处的电脑上操作。")
