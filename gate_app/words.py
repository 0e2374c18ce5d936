"""Words for people: what each reason, verdict and kind is called, and what to do next.

Chinese is the source. Every text here goes through ``translate`` before anything is filled
in, so that the window can show it in another language (context ``words``).

TO ADD A REASON: add its line to REASONS (what it is, what to do). A test says if one is missing.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, GateState, How, Reason, Verdict

Translate = Callable[[str], str]

VERDICTS: dict[Verdict, str] = {
    Verdict.ADMIT: "放行",
    Verdict.ATTEND: "核对",
    Verdict.REFUSE: "拒绝",
}
DIRECTIONS: dict[Direction, str] = {Direction.ENTRY: "进", Direction.EXIT: "出"}
GATE_STATES: dict[GateState, str] = {
    GateState.OPEN: "开放",
    GateState.ENTRY_ONLY: "只进不出",
    GateState.SEALED: "封闭",
}
PASS_KINDS: dict[PassKind, str] = {
    PassKind.PERSON: "人员",
    PassKind.VEHICLE: "车辆",
    PassKind.ESCORT: "陪同",
}
HOWS: dict[How, str] = {
    How.CAMERA: "摄像头",
    How.HANDHELD: "扫码枪",
    How.TYPED: "手输证号",
    How.MANUAL: "无码",
    How.PAPER: "纸质补录",
}
REASONS: dict[Reason, tuple[str, str]] = {
    Reason.OK: ("通行证有效", ""),
    Reason.EVACUATION: ("疏散中", "请直接出门；没有证件的，按空格点人数"),
    Reason.NOT_A_PASS: ("不是通行证", "请出示通行证二维码"),
    Reason.MALFORMED: ("通行证二维码已损坏", "请换一张清楚的，或输入证号"),
    Reason.UNKNOWN_ISSUER: ("不是本园区签发的通行证", "不得放行，请联系指挥部"),
    Reason.BAD_SIGNATURE: ("通行证是伪造的或被改动", "不得放行，请留住证件并联系指挥部"),
    Reason.REVOKED: ("通行证已吊销", "不得放行，请到发证处"),
    Reason.REPORTED_LOST: ("通行证已挂失", "不得放行，请留住证件并联系指挥部"),
    Reason.ENTERPRISE_SUSPENDED: ("所在企业已暂停通行", "请联系企业负责人"),
    Reason.HOLDER_SUSPENDED: ("持证人已暂停通行", "请联系发证处"),
    Reason.NOT_YET_VALID: ("通行证还没有生效", "{when} 起有效"),
    Reason.EXPIRED: ("通行证已过期", "{when} 已过期，请到发证处换证"),
    Reason.GATE_SEALED: ("卡点已封闭", "任何人不得进出，请联系指挥部"),
    Reason.GATE_ENTRY_ONLY: ("卡点只进不出", "现在不能出，请联系指挥部"),
    Reason.WRONG_ZONE: ("走错卡点", "请去 {gate}"),
    Reason.OUTSIDE_WINDOW: ("不在通行时段", "每天 {start}–{end} 可以通行"),
    Reason.DIRECTION_NOT_ALLOWED: ("这类通行证不能出", "请联系指挥部"),
    Reason.QUOTA_USED: ("外出次数已用完", "本期可出 {quota} 次，已出 {used} 次"),
    Reason.ALREADY_INSIDE: ("记录显示已在里面", "请核对本人；上次可能漏扫出门"),
    Reason.NOT_INSIDE: ("记录显示不在里面", "请核对本人；上次可能漏扫进门"),
    Reason.PRESENCE_UNKNOWN: ("不知道在里面还是外面", "请按 ← 进 或 → 出"),
    Reason.TEST_OVERDUE: ("核酸检测已超期", "请先去 {point} 做核酸"),
    Reason.TEMPERATURE: ("体温 {degrees}℃，过高", "请到旁边等候，联系医务人员"),
    Reason.TEMPERATURE_MISSING: ("还没有量体温", "请量体温后输入"),
    Reason.HEALTH_CODE: ("健康码异常", "请到旁边等候，联系医务人员"),
    Reason.REGISTER_STALE: ("名册太久没有更新", "请核对证件和本人"),
    Reason.CLOCK_UNTRUSTED: ("电脑时间不可靠", "请核对有效期；请主管确认时间"),
    Reason.NUMBER_ONLY: ("只输入了证号", "请核对证件和本人"),
    Reason.SEVERAL_CODES: ("画面里有 {count} 张码", "请一张一张核对"),
    Reason.CONFIRM_HOLDER: ("请核对本人", "照片、姓名、企业一致再放行"),
    Reason.NO_CODE: ("没有二维码", "请核对身份"),
}
NOTES: dict[str, str] = {
    "missed-scan": "上次漏扫",
    "identity-checked": "已核对身份",
    "command-post": "指挥部同意",
    "medical": "就医",
    "urgent-work": "紧急生产",
    "other": "其他",
}
"""Reasons a guard picks for letting somebody through."""
TURN_BACK_NOTES: dict[str, str] = {
    "not-the-holder": "不是本人",
    "no-code": "没有通行证",
    "persuaded": "劝返",
    "unclear": "说不清楚",
    "other": "其他",
}
EMERGENCY_NOTES: dict[str, str] = {
    "ambulance": "救护车",
    "fire": "消防车",
    "police": "警车",
    "rescue": "抢险车",
    "emergency": "紧急情况",
}
UNDO_NOTES: dict[str, str] = {
    "wrong-key": "按错了",
    "wrong-person": "扫错了人",
    "did-not-pass": "没有通过",
}
KINDS: dict[str, str] = {
    "genesis": "台账开始",
    "authority-set": "登记主管机构密钥",
    "station-certified": "本机获得授权",
    "station-enrolled": "一台电脑凭登记文件加入",
    "station-cut-off": "停用一台电脑",
    "pass-key-added": "启用发证密钥",
    "pass-key-retired": "停用发证密钥",
    "site-put": "园区信息",
    "zone-put": "分区",
    "checkpoint-put": "卡点",
    "enterprise-put": "企业",
    "staff-put": "值守人员",
    "policy-put": "通行规则",
    "holder-put": "持证人",
    "holder-photo-put": "持证人照片",
    "suspension-put": "暂停或恢复通行",
    "gate-state-set": "卡点状态",
    "pass-issued": "发证",
    "pass-revoked": "吊销",
    "test-recorded": "核酸检测",
    "crossing": "通行",
    "refusal": "拒绝",
    "turned-back": "劝返",
    "unresolved": "未处理",
    "presence-set": "在内清点",
    "opening-count-closed": "清点完成",
    "undo": "撤销",
    "health-observed": "体温或健康码",
    "emergency-passage": "紧急车辆",
    "emergency-reviewed": "紧急车辆复核",
    "evacuation-started": "开始疏散",
    "head-counted": "疏散点人数",
    "evacuation-ended": "结束疏散",
    "duty-on": "上岗",
    "duty-off": "下岗",
    "pin-failed": "PIN 错误",
    "pin-accepted": "PIN 通过",
    "clock-jumped": "时间跳变",
    "clock-confirmed": "确认时间",
    "exported": "导出",
    "keys-handled": "动用密钥",
    "epoch-opened": "从备份恢复后继续",
    "body-erased": "到期清除",
}
KEY_DEEDS: dict[str, str] = {
    "exported": "导出密钥备份",
    "restored": "从备份恢复密钥",
    "passphrase": "更改口令",
    "added": "启用发证密钥",
    "retired": "停用发证密钥",
    "compromised": "发证密钥泄露作废",
    "pin": "凭口令重设 PIN",
}
UNKNOWN_KIND = "新版本的记录"


def same(text: str) -> str:
    """Leave a text in Chinese."""
    return text


def reason_text(
    reason: Reason, detail: Mapping[str, str | int], *, translate: Translate = same
) -> str:
    """Say why, in a few words."""
    return _fill(translate(REASONS[reason][0]), detail, "")


def next_step(
    reason: Reason,
    detail: Mapping[str, str | int],
    *,
    time_zone: str = "Asia/Shanghai",
    translate: Translate = same,
) -> str:
    """Say what to do now; empty where nothing is to be done."""
    template = translate(REASONS[reason][1])
    if reason is Reason.WRONG_ZONE and not detail.get("gate"):
        template = translate("这张证不通行本区")
    if reason is Reason.TEST_OVERDUE and not detail.get("point"):
        template = translate("请先做核酸检测")
    return _fill(template, detail, time_zone)


def clock_text(minutes: int) -> str:
    """Minutes of the day as 08:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def local_time(at: int, time_zone: str) -> datetime:
    """A time (ms UTC) in a time zone; beyond the years 1 to 9999 their first or last day.

    A station may write any time that it likes, and nobody's list may end there.
    """
    within = min(max(at, _FIRST_MS), _LAST_MS)
    return datetime.fromtimestamp(within / 1000, UTC).astimezone(ZoneInfo(time_zone))


_FIRST_MS, _LAST_MS = (
    int(datetime(*day, tzinfo=UTC).timestamp() * 1000) for day in ((1, 1, 3), (9999, 12, 29))
)


def time_text(at: int, time_zone: str) -> str:
    """Trusted time (ms UTC) as ``yyyy-MM-dd HH:mm:ss`` in a time zone."""
    return local_time(at, time_zone).isoformat(" ", "seconds")[:19]


def _fill(template: str, detail: Mapping[str, str | int], time_zone: str) -> str:
    shown: dict[str, str] = {}
    for name, value in detail.items():
        if name in ("start", "end"):
            shown[name] = clock_text(int(value))
        elif name == "seconds" and time_zone:
            shown["when"] = time_text(int(value) * 1000, time_zone)[:16]
        elif name == "tenths":
            shown["degrees"] = f"{int(value) / 10:.1f}"
        else:
            shown[name] = str(value)
    return template.format_map(_Blank(shown))


class _Blank(dict[str, str]):
    """A detail that an older entry lacks leaves a gap, not an error."""

    def __missing__(self, key: str) -> str:
        return ""
