"""The keys of the gate: one table for the legend, the buttons and the window."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from ui.shared.translations import translate

ANSWERS = {
    Qt.Key.Key_Return: "admit",
    Qt.Key.Key_Enter: "admit",
    Qt.Key.Key_Escape: "back",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Left: "entry",
    Qt.Key.Key_Right: "exit",
}
"""What the keys mean for the person on screen."""
MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
}
"""By themselves they mean nothing: a capital letter is two keys."""


@dataclass(frozen=True)
class KeyAct:
    """A key, how it is written, the name of what it does, and its caption."""

    key: Qt.Key
    legend: str
    act: str
    caption: str


def function_keys() -> list[KeyAct]:
    """The row at the bottom of the window."""
    key = Qt.Key
    return [
        KeyAct(key.Key_F1, "F1", "help", translate("keys", "帮助")),
        KeyAct(key.Key_F2, "F2", "duty", translate("keys", "上岗下岗")),
        KeyAct(key.Key_F3, "F3", "search", translate("keys", "无码")),
        KeyAct(key.Key_F4, "F4", "mode", translate("keys", "方向")),
        KeyAct(key.Key_F5, "F5", "number", translate("keys", "输证号")),
        KeyAct(key.Key_F6, "F6", "undo", translate("keys", "撤销")),
        KeyAct(key.Key_F7, "F7", "emergency", translate("keys", "紧急车")),
        KeyAct(key.Key_F8, "F8", "paper", translate("keys", "补录")),
        KeyAct(key.Key_F9, "F9", "evacuation", translate("keys", "疏散")),
        KeyAct(key.Key_F10, "F10", "state", translate("keys", "卡点状态")),
        KeyAct(key.Key_F11, "F11", "theme", translate("keys", "日夜")),
        KeyAct(key.Key_F12, "F12", "language", translate("keys", "English")),
    ]


def letter_keys() -> list[KeyAct]:
    """What is behind the help panel, each with its letter."""
    key = Qt.Key
    return [
        KeyAct(key.Key_C, "C", "camera", translate("keys", "选择摄像头")),
        KeyAct(key.Key_T, "T", "temperature", translate("keys", "体温和健康码")),
        KeyAct(key.Key_O, "O", "override", translate("keys", "改为放行")),
        KeyAct(key.Key_R, "R", "opening", translate("keys", "在内清点")),
        KeyAct(key.Key_S, "S", "clock", translate("keys", "确认时间")),
        KeyAct(key.Key_V, "V", "review", translate("keys", "复核紧急车")),
        KeyAct(key.Key_N, "N", "sync", translate("keys", "同步")),
        KeyAct(key.Key_U, "U", "stick", translate("keys", "U 盘")),
        KeyAct(key.Key_B, "B", "office", translate("keys", "办公室")),
        KeyAct(key.Key_F, "F", "fullscreen", translate("keys", "全屏")),
    ]


def verdict_keys() -> list[tuple[str, str]]:
    """How a person on screen is answered."""
    return [
        ("Enter", translate("keys", "放行")),
        ("Esc", translate("keys", "劝返或收起")),
        ("← →", translate("keys", "选进或出")),
        ("1–9", translate("keys", "选原因")),
        ("Space", translate("keys", "疏散时点人数")),
    ]
