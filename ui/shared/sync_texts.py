"""How it stands with the hub, in words for both windows."""

from typing import TYPE_CHECKING

from gate_app import words as vocabulary
from gate_app.ledger.synced import CLOCKS_DIFFER_MS, Incident
from gate_app.sync.state import INCIDENTS, Standing, SyncState
from ui.shared.faults import said
from ui.shared.status_light import Level
from ui.shared.translations import translate

if TYPE_CHECKING:
    from gate_app.sync.hub import HubIncident

MINUTE_MS = 60_000
LEVELS = {
    Standing.NEVER: Level.WARN,
    Standing.IN_STEP: Level.OK,
    Standing.BEHIND: Level.WARN,
    Standing.PARTIAL: Level.WARN,
    Standing.QUIET: Level.WARN,
    Standing.OFFLINE: Level.WARN,
}
"""How well each is; whatever does not pass by itself is bad."""


def light(state: SyncState | None, zone: str) -> tuple[Level, str, str]:
    """The sync light: how well it is, in a word, and what to do."""
    if state is None:
        return (
            Level.OK,
            translate("light", "单机"),
            translate("light", "没有连接上级，本机独立工作。"),
        )
    level = LEVELS.get(state.standing, Level.BAD)
    return level, word(state, zone), " ".join(details(state, zone))


def word(state: SyncState, zone: str) -> str:
    """How it stands, short."""
    if state.standing is Standing.BEHIND:
        return translate("light", "{} 条未传").format(state.behind)
    if state.standing is Standing.OFFLINE:
        return translate("light", "{} 起断开").format(_when(state.since, zone)[6:])
    return {
        Standing.NEVER: translate("light", "正在连接"),
        Standing.IN_STEP: translate("light", "已同步"),
        Standing.PARTIAL: translate("light", "没有收全"),
        Standing.QUIET: translate("light", "没有回音"),
        Standing.REFUSED: translate("light", "没有传成"),
        Standing.FORKED: translate("light", "有分叉"),
        Standing.SUPERSEDED: translate("light", "另有一台"),
        Standing.CUT_OFF: translate("light", "已停用"),
    }[state.standing]


def details(state: SyncState, zone: str) -> list[str]:
    """Everything there is to say of it, a sentence each: what is wrong first, then what to do."""
    if state.standing is Standing.NEVER:
        found = [translate("light", "还没有和中心同步过，会自动再试。")]
    elif state.standing is Standing.QUIET:
        found = [translate("light", "中心一直没有回音。本机照常放行，会自动再试。")]
    elif state.standing is Standing.OFFLINE:
        text = translate("light", "{} 起连不上中心。本机照常放行，会自动再试。")
        found = [text.format(_when(state.since, zone))]
    else:
        found = [said(state.why), said(state.what_to_do)]
    if state.behind:
        text = translate("light", "本机有 {} 条记录还没有传到中心，连上后自动补传。")
        found.append(text.format(state.behind))
    if state.in_step_at is not None:
        text = translate("light", "名册在 {} 和中心一致。")
        found.append(text.format(_when(state.in_step_at, zone)))
    if state.oversteps:
        text = translate("light", "有 {} 条别处的记录超出权限，没有采用；请主管查看。")
        found.append(text.format(state.oversteps))
    found.append(skew_text(state))
    return [text for text in found if text]


def skew_text(state: SyncState | None) -> str:
    """By how much this laptop's clock differs from the hub's, where that is too much."""
    skew = state.skew_ms if state is not None else None
    if skew is None or abs(skew) <= CLOCKS_DIFFER_MS:
        return ""
    minutes = round(abs(skew) / MINUTE_MS)
    if skew > 0:
        text = translate("light", "本机的时钟比中心慢 {} 分钟，请主管核对。")
    else:
        text = translate("light", "本机的时钟比中心快 {} 分钟，请主管核对。")
    return text.format(minutes)


def incident_text(incident: Incident) -> str:
    """What happened, and to which station."""
    text = translate("light", "{}（电脑 {}，第 {} 条之后）")
    return text.format(said(INCIDENTS[incident.kind]), incident.station, incident.seq)


def hub_incident_text(incident: "HubIncident", zone: str) -> str:
    """What the hub has noted, when it was last, and how often."""
    what = {
        "fork": translate("light", "台账分叉：同一序号有两条不同的记录"),
        "rollback": translate("light", "恢复过旧的数据"),
        "older-copy": translate("light", "送来的是旧的副本"),
        "superseded": translate("light", "两台电脑在用同一个身份"),
        "claimed-twice": translate("light", "同一份登记文件用了两次"),
        "login-changed": translate("light", "换了中心的登录"),
        "not-its-kind": translate("light", "写了无权写的记录"),
        "not-an-office": translate("light", "不是指挥部，却要办指挥部的事"),
        "push-after-cut-off": translate("light", "停用以后还在上传"),
        "cut-off": translate("light", "已停用"),
        "unreadable": translate("light", "送来的记录读不懂"),
        "flood": translate("light", "送得太多太快"),
    }.get(incident.kind, incident.kind[:40])
    text = translate("light", "{} 中心：{}（电脑 {}，{} 次）")
    return text.format(_when(incident.last, zone), what, incident.station[:16], incident.times)


def _when(at: int, zone: str) -> str:
    return vocabulary.time_text(at, zone)[5:16]
