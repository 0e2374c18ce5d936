"""The policy as lines that a person can read and change: a name, a value, what is allowed.

TO ADD A LINE: name its field in ITEMS; whatever shows or reads the policy shows and reads it.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.rules import DAY_MINUTES
from gate_app.domain.verdict import FINAL, Reason
from gate_app.errors import UsageError
from gate_app.issuing.requests import window_of
from gate_app.issuing.text import CellError, plain
from gate_app.issuing.values import read_date
from gate_app.sites.sheets import NO, YES
from gate_app.words import PASS_KINDS, clock_text

DEFAULT: Final = "默认"
TREATMENTS: Final = {"关闭": "off", "核对": "soft", "拒绝": "hard"}
NONE: Final = "无"
ALWAYS: Final = "全天"
DAY_0: Final = date(1970, 1, 1)

RULE_NAMES: Final[dict[Reason, str]] = {
    Reason.ENTERPRISE_SUSPENDED: "企业暂停通行",
    Reason.HOLDER_SUSPENDED: "持证人暂停通行",
    Reason.NOT_YET_VALID: "通行证未生效",
    Reason.EXPIRED: "通行证过期",
    Reason.GATE_SEALED: "卡点封闭",
    Reason.GATE_ENTRY_ONLY: "卡点只进不出",
    Reason.WRONG_ZONE: "走错卡点",
    Reason.OUTSIDE_WINDOW: "不在通行时段",
    Reason.DIRECTION_NOT_ALLOWED: "这类证不能出",
    Reason.QUOTA_USED: "外出次数用完",
    Reason.ALREADY_INSIDE: "重复进入",
    Reason.NOT_INSIDE: "不在里面却要出",
    Reason.PRESENCE_UNKNOWN: "不知在里在外",
    Reason.TEST_OVERDUE: "核酸超期",
    Reason.TEMPERATURE: "体温过高",
    Reason.TEMPERATURE_MISSING: "没有量体温",
    Reason.HEALTH_CODE: "健康码异常",
    Reason.REGISTER_STALE: "名册过旧",
    Reason.CLOCK_UNTRUSTED: "电脑时间不可靠",
    Reason.NUMBER_ONLY: "只输入证号",
    Reason.SEVERAL_CODES: "画面里几张码",
    Reason.CONFIRM_HOLDER: "核对本人",
}
"""Rules that may be off, soft or hard; forgery and revocation may not, and are not here."""


class Item(msgspec.Struct, frozen=True):
    """One line. ``read`` raises CellError; ``show`` gives a text that ``read`` takes.

    ``words`` are all that may stand in it beside numbers and dates; ``choices`` is given where
    it is always one of these.
    """

    name: str
    note: str
    show: Callable[[Policy], str]
    read: Callable[[Policy, str], Policy]
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def _number(field: str, least: int, most: int, *, none: str = "", times: int = 1) -> Any:
    allowed = f"{f'“{none}”或 ' if none else ''}{least}–{most} 的整数"

    def show(policy: Policy) -> str:
        value = getattr(policy, field)
        return none if value is None else str(value // times)

    def read(policy: Policy, text: str) -> Policy:
        if none and text == none:
            return msgspec.structs.replace(policy, **{field: None})
        # A value finer than what is shown stays as it is unless it is changed.
        if text == show(policy):
            return policy
        if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
            raise CellError("看不懂这个值。", f"请填{allowed}。")
        return msgspec.structs.replace(policy, **{field: int(text) * times})

    return allowed, show, read


def _number_item(name: str, field: str, least: int, most: int, **more: Any) -> Item:
    allowed, show, read = _number(field, least, most, **more)
    return Item(name, allowed, show, read, words=tuple(more.get("none", "").split()))


def _choice_item(name: str, field: str, choices: dict[str, Any], note: str = "") -> Item:
    def show(policy: Policy) -> str:
        value = getattr(policy, field)
        return next(word for word, meant in choices.items() if meant == value)

    def read(policy: Policy, text: str) -> Policy:
        if text not in choices:
            raise CellError("看不懂这个值。", f"请填{'或'.join(choices)}。")
        return msgspec.structs.replace(policy, **{field: choices[text]})

    return Item(name, note or "或".join(choices), show, read, tuple(choices), tuple(choices))


def _set_item(name: str, field: str, words: dict[Any, str], note: str) -> Item:
    meaning = {word: value for value, word in words.items()}

    def show(policy: Policy) -> str:
        chosen = getattr(policy, field)
        return "、".join(word for value, word in words.items() if value in chosen) or NONE

    def read(policy: Policy, text: str) -> Policy:
        parts = [] if text in ("", NONE) else [part for part in text.split("、") if part]
        for part in parts:
            if part not in meaning:
                raise CellError(f"没有“{part}”。", f"可以填：{'、'.join(meaning)}，或“{NONE}”。")
        return msgspec.structs.replace(policy, **{field: frozenset(meaning[p] for p in parts)})

    return Item(name, note, show, read, words=(*meaning, NONE))


def _show_temperature(policy: Policy) -> str:
    return f"{policy.temperature_limit / 10:.1f}"


def _read_temperature(policy: Policy, text: str) -> Policy:
    try:
        tenths = round(float(text) * 10)
    except (ValueError, OverflowError):
        tenths = 0
    if not 350 <= tenths <= 420:
        raise CellError("看不懂这个体温。", "请填 35.0–42.0，如 37.3。")
    return msgspec.structs.replace(policy, temperature_limit=tenths)


def _show_start(policy: Policy) -> str:
    return (DAY_0 + timedelta(days=policy.cycle_start)).isoformat()


def _read_start(policy: Policy, text: str) -> Policy:
    if text == _show_start(policy):
        return policy
    day = read_date(text)
    if day is None:
        raise CellError("没有日期。", "请写成 2026-11-23 这样的日期。")
    return msgspec.structs.replace(policy, cycle_start=(day - DAY_0).days)


def _windows_item(name: str, field: str) -> Item:
    def show(policy: Policy) -> str:
        windows = getattr(policy, field)
        return "、".join(f"{clock_text(start)}-{ends(end)}" for start, end in windows) or ALWAYS

    def ends(minute: int) -> str:
        return clock_text(minute or DAY_MINUTES)

    def read(policy: Policy, text: str) -> Policy:
        if text == ALWAYS:
            return msgspec.structs.replace(policy, **{field: ()})
        try:
            windows = tuple(window_of(part) for part in re.split("[、，,；;]", text))
        except UsageError:
            raise CellError("看不懂的时段。", f"请写成 {_WINDOWS}，或“{ALWAYS}”。") from None
        return msgspec.structs.replace(policy, **{field: windows})

    return Item(name, f"如 {_WINDOWS}；或“{ALWAYS}”", show, read, words=(ALWAYS,))


def _treatment_item(reason: Reason, name: str) -> Item:
    choices = (DEFAULT, *TREATMENTS)

    def show(policy: Policy) -> str:
        return next(
            (word for word, field in TREATMENTS.items() if reason in getattr(policy, field)),
            DEFAULT,
        )

    def read(policy: Policy, text: str) -> Policy:
        if text != DEFAULT and text not in TREATMENTS:
            raise CellError("看不懂这个值。", f"请填{'、'.join(choices)}。")
        changed = {
            field: getattr(policy, field) | {reason}
            if word == text
            else getattr(policy, field) - {reason}
            for word, field in TREATMENTS.items()
        }
        return msgspec.structs.replace(policy, **changed)

    return Item(name, "、".join(choices), show, read, choices, choices)


_WINDOWS = "06:00-09:00、17:00-20:00"
_YES_NO = {YES: True, NO: False}
_KINDS_NOTE = f"{'、'.join(PASS_KINDS.values())}，用顿号隔开；或“{NONE}”"

ITEMS: Final[tuple[Item, ...]] = (
    _number_item("外出次数上限", "exit_quota", 0, 99, none="不限"),
    _choice_item(
        "次数计算", "quota_per", {"按个人": QuotaPer.PERSON, "按家庭": QuotaPer.HOUSEHOLD}
    ),
    _number_item("周期天数", "cycle_days", 1, 60),
    Item("周期起始日", "某个周期的第一天，如 2026-11-23", _show_start, _read_start),
    _set_item("不许外出的证", "no_exit", dict(PASS_KINDS), _KINDS_NOTE),
    _windows_item("人员证通行时段", "person_windows"),
    _windows_item("车辆证通行时段", "vehicle_windows"),
    _windows_item("陪同证通行时段", "escort_windows"),
    _number_item("外出应返回小时", "return_within_h", 1, 720, none="不查"),
    _number_item("核酸有效小时", "test_interval_h", 1, 720, none="不查"),
    Item("体温上限", "35.0–42.0，如 37.3", _show_temperature, _read_temperature),
    _number_item("量体温间隔小时", "ask_temperature_h", 1, 168, none="不量"),
    _number_item("名册过旧小时", "register_stale_s", 1, 720, times=3600),
    _set_item("需核对本人的证", "confirm", dict(PASS_KINDS), _KINDS_NOTE),
    _choice_item("改为放行要主管 PIN", "pin_to_override", _YES_NO),
    _choice_item("卡点可按姓名查找", "search_by_name", _YES_NO),
    _number_item("个人信息留存天数", "retention_days", 1, 3650),
    _set_item(
        "主管可改为放行",
        "overridable",
        {reason: name for reason, name in RULE_NAMES.items() if reason not in FINAL},
        f"规则名，用顿号隔开；或“{NONE}”",
    ),
    *(_treatment_item(reason, name) for reason, name in RULE_NAMES.items()),
)
BY_NAME: Final[dict[str, Item]] = {item.name: item for item in ITEMS}


def read_item(item: Item, policy: Policy, typed: object) -> Policy:
    """The policy with one line changed. Raises CellError."""
    return item.read(policy, plain(typed))
