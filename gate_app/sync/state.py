"""How it stands with the hub, in words for the screens."""

from enum import StrEnum

import msgspec

from gate_app.ledger.synced import Incident, Kind
from gate_app.sync.hub import HubIncident


class Standing(StrEnum):
    """How it stands, told apart on the screen."""

    NEVER = "never"
    """Not once in step since the program was set up here."""
    IN_STEP = "in-step"
    BEHIND = "behind"
    """The line is there; not everything of this station has reached the hub yet."""
    PARTIAL = "partial"
    """The line is there; something of what the hub has is not here, or did not hold."""
    QUIET = "quiet"
    """The line stands, but a round takes too long: whether all is still here is not known. The
    window says so: the exchange itself waits."""
    OFFLINE = "offline"
    """No line: it is tried again by itself."""
    REFUSED = "refused"
    """The hub refuses, or something is wrong here: somebody has to see to it."""
    FORKED = "forked"
    """An older copy of this ledger was put back and has gone on: a supervisor must confirm."""
    SUPERSEDED = "superseded"
    """Another laptop works with this station's key: a supervisor must look."""
    CUT_OFF = "cut-off"
    """The authority has cut this station off."""


ROUNDS_GO = frozenset({Standing.IN_STEP, Standing.BEHIND, Standing.PARTIAL})
"""Rounds come to their end."""
TROUBLE = frozenset({Standing.REFUSED, Standing.FORKED, Standing.SUPERSEDED, Standing.CUT_OFF})
"""What does not pass by itself."""


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """What screens show of the exchange. Times in ms UTC, trusted time."""

    standing: Standing = Standing.NEVER
    since: int = 0
    """When it began to stand like this; 0 where that is not known."""
    in_step_at: int | None = None
    """When all that the hub had was last known to be here."""
    behind: int = 0
    """Own entries that the hub has not got."""
    why: str = ""
    """One sentence for people, where something is wrong."""
    what_to_do: str = ""
    skew_ms: int | None = None
    """How far the hub's clock is ahead of this laptop's wall clock, as last compared."""
    incidents: tuple[Incident, ...] = ()
    """Open ones."""
    noted: tuple[HubIncident, ...] = ()
    """At an office: what the hub has noted and nobody has looked at yet."""
    oversteps: int = 0
    """Entries of other stations beyond their role or their cut-off: kept, not folded."""


WORDS: dict[Standing, tuple[str, str]] = {
    Standing.PARTIAL: (
        "中心的记录没有收全。本机照常放行，会自动再试。",
        "一直这样，请主管看“电脑与中心”。",
    ),
    Standing.FORKED: (
        "本机恢复过旧的数据，和中心的记录有了分叉；本机照常放行，记录先不上传。",
        "请主管确认分叉，两边的记录都会保留。",
    ),
    Standing.SUPERSEDED: (
        "有另一台电脑在用本机的身份；本机照常放行，记录先不上传。",
        "请主管查明是哪台，只留一台，再确认。",
    ),
    Standing.CUT_OFF: ("本机已被停用，中心不再收本机的记录。", "请联系主管。"),
    Standing.REFUSED: ("中心没有收下本机的记录。", "请运行 gate log verify，并联系主管。"),
}
"""Why and what to do, where no error says so itself."""

INCIDENTS: dict[Kind, str] = {
    Kind.ROLLED_BACK: "恢复过旧的数据，缺的记录已从中心取回",
    Kind.FORK: "台账分叉：同一序号有两条不同的记录",
    Kind.SUPERSEDED: "两台电脑在用同一个身份",
    Kind.REFUSED: "收到的记录不成立，没有收下",
    Kind.REFUSED_BY_HUB: "中心没有收下上传的记录",
    Kind.CUT_OFF: "已被停用",
}
"""What each kind of incident means, for people."""
